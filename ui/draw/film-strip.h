/* A run as a film: a thumbnail of one sample's reconstruction for each checkpoint, with its epoch and loss;
 * of many as many as there is room for, evenly, and always the selected one. And one of them large. */
#pragma once
#include "pen.h"
#include "tensor/real.h"

typedef struct
{
  char title[32];       /* "epoch 12" */
  char note[48];        /* "0.712" */
  const HgReal *values; /* what was decoded; NULL: not known yet */
} HgFilmFrame;

typedef struct
{
  size_t height, width, channels; /* of an image; height 0: a line of */
  size_t length, stride;          /* so many values, which stand so far apart */
  const HgReal *original;
  double low, high; /* values of black and white, or of the lines' lowest and highest point */
  size_t n;
  const HgFilmFrame *frames;
  size_t selected, held; /* ≥ n: none */
} HgFilm;

void hg_film_strip_draw (HgPen *pen, const HgFilm *film, HgBox box);

/* The frame at @x, or n. */
size_t hg_film_strip_at (const HgFilm *film, HgBox box, double scale, double x);

/* Frame @i alone, with its original. */
void hg_film_frame_draw (HgPen *pen, const HgFilm *film, size_t i, HgBox box);

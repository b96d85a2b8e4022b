/* Poolings: many pixels of a large side become one of a small side, channel by channel; and the way back.
 * Every place of a rectangle sees down × across pixels of @channels values that lie side by side. An
 * upsampling that repeats pixels is the way back of a sum. All distances are in values. */
#pragma once
#include "tensor/real.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct
{
  size_t lines, pixels, down, across, channels;
  size_t large_line, large_pixel, large_row, large_column; /* from a place to the next, and within one */
  size_t small_line, small_pixel;
  const HgReal *x; /* large */
  HgReal *y;       /* small */
  const HgReal *dy;
  HgReal *dx;
  HgReal share; /* what sums are multiplied by */
  bool adds;    /* dx is added to, as places overlap; else it is written */
} HgPoolCall;

/* The same with weights: each tap has one for every channel. */
typedef struct
{
  HgPoolCall pool;
  const HgReal *w;
  HgReal *dw;
  size_t w_row, w_column; /* from one row of taps, and from one tap, to the next */
} HgDepthCall;

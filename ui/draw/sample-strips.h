/* The error of the samples that are looked at, by time step and by feature: one strip below the other, in
 * line with the series above them. */
#pragma once
#include "error-strip.h"
#include "samples.h"

enum
{
  HG_SAMPLE_STRIPS = 2
};

typedef struct
{
  double *by_step, *by_feature; /* owned */
  size_t n;                     /* strips; 0: there is nothing to show */
  HgErrorStrip
      strips[HG_SAMPLE_STRIPS]; /* by step (of a vector by value); by feature, where there are several */
} HgSampleStrips;

/* Row i of @decoded is sample @index[i]; @feature is marked. Images, and samples that nothing decoded, have
 * none. Free with hg_sample_strips_clear. */
HgSampleStrips hg_sample_strips (const HgPrepared *data, const size_t *index, size_t n,
                                 const HgTensor *decoded, size_t feature);
void hg_sample_strips_clear (HgSampleStrips *strips);

/* px that they need, and the place of strip @i when they stand at the top of a box of @width. */
double hg_sample_strips_height (const HgSampleStrips *strips, const HgTheme *theme);
HgBox hg_sample_strips_box (const HgTheme *theme, double width, size_t i);

void hg_sample_strips_draw (HgPen *pen, const HgSampleStrips *strips, HgBox box);

/* How errors are spread: the samples that are not marked upwards, the marked ones downwards, each as a share
 * of its own class, so that a few rare ones are seen beside thousands. A threshold stands in it as a line
 * with a handle; what lies at or over it is flagged. */
#pragma once
#include "analysis/anomalies.h"
#include "axes.h"

enum
{
  HG_ERROR_BINS = 48
};

typedef struct
{
  char plain_name[64];      /* "normal": class that is not marked; "samples" where there are no marks */
  char marked_name[64];     /* "premature": of the only other class; "marked" where there are several */
  size_t n_plain, n_marked; /* samples */
  bool marks;
  double low, high; /* errors at the ends; equally wide bins, on a logarithmic axis where they span much */
  bool log;
  size_t plain[HG_ERROR_BINS], marked[HG_ERROR_BINS];
} HgErrorHistogram;

/* Of the measured part; errors that are not finite are in the last bin. */
HgErrorHistogram hg_error_histogram (const HgAnomalies *anomalies);

void hg_error_histogram_draw (HgPen *pen, const HgErrorHistogram *histogram, HgBox box);

/* The threshold's line, drawn over it. @focused: as the keyboard moves it. */
void hg_error_histogram_draw_threshold (HgPen *pen, const HgErrorHistogram *histogram, double threshold,
                                        bool focused, HgBox box);

/* Where a selected sample lies, drawn over it. */
void hg_error_histogram_draw_selected (HgPen *pen, const HgErrorHistogram *histogram, double error,
                                       HgBox box);

/* The error at @x px; and the one @steps small steps from @threshold. */
double hg_error_histogram_at (const HgErrorHistogram *histogram, HgBox box, double scale, double x);
double hg_error_histogram_step (const HgErrorHistogram *histogram, double threshold, int steps);

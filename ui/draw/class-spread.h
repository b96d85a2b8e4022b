/* The errors of each class below each other on one axis: a line from percentile 5 to 95, a box from 25 to 75,
 * a stroke at the median; the class with the largest median on top. */
#pragma once
#include "error-histogram.h"

enum
{
  HG_CLASS_ROWS = 16 /* at most; what is left out is said */
};

/* px that they need. */
double hg_class_spread_height (const HgAnomalies *anomalies, double scale);

/* On an axis of the histogram's range. A marked class has the colour that marked samples have there. */
void hg_class_spread_draw (HgPen *pen, const HgAnomalies *anomalies, const HgErrorHistogram *histogram,
                           HgBox box);

/* "Errors by class, largest median first: 8, median 0.31; …" of the classes that are drawn, cut at @size.
 * Returns @text. */
char *hg_class_spread_text (const HgAnomalies *anomalies, char *text, size_t size);

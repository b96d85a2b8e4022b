/* What every threshold at once is worth, as a curve in a square of two shares: the receiver operating
 * characteristic (marked samples found against others flagged) or precision against recall. The line of
 * chance stands beside it, and one threshold as a point on it. */
#pragma once
#include "analysis/ranking.h"
#include "axes.h"

typedef enum
{
  HG_RATIO_ROC,
  HG_RATIO_PRECISION_RECALL
} HgRatio;

void hg_ratio_curve_draw (HgPen *pen, const HgRanking *ranking, HgRatio ratio, HgBox box);

/* The point of @verdict, drawn over it; none where a share is not defined. */
void hg_ratio_curve_draw_point (HgPen *pen, HgRatio ratio, const HgVerdict *verdict, HgBox box);

/* What can be chosen by name, as a small picture: an activation as its curve from −4 to 4 (one that looks at
 * a whole axis as bars: what it makes of −1, 0, 1 and 2), an initializer as the histogram of the values that
 * it draws for a 64 × 64 kernel. */
#pragma once
#include "layers/activation.h"
#include "layers/initializer.h"
#include "pen.h"

enum
{
  HG_CURVE_POINTS = 33
};

typedef struct
{
  size_t n;
  bool bars;        /* else a line */
  double low, high; /* that is shown; 0 lies within */
  double y[HG_CURVE_POINTS];
} HgChoiceCurve;

HgChoiceCurve hg_activation_curve (HgActivation activation);
HgChoiceCurve hg_initializer_curve (HgInitializer initializer);
void hg_choice_curve_draw (HgPen *pen, const HgChoiceCurve *curve, HgBox box);

/* Losses of single values: what each adds and its derivative, summed in double precision. Which loss it is
 * stands outside the loop. */
#include "tensor/kernels/elementwise.h"
#include "tensor/kernels/loss.h"
#include "tensor/kernels/vector-math.h"
#include "tensor/kernels/wide-sums.h"

/* A loss on one vector of values: what they add, and the derivatives into @slope. */
typedef HgVector (*Loss) (HgVector y, HgVector t, HgReal delta, HgVector *slope);

HG_INLINE HgVector
size_of (HgVector e)
{
  return at_least (e, -e);
}

HG_INLINE HgVector
square (HgVector y, HgVector t, HgReal delta, HgVector *slope)
{
  HgVector e = y - t;
  *slope = e + e;
  return e * e;
}

HG_INLINE HgVector
absolute (HgVector y, HgVector t, HgReal delta, HgVector *slope)
{
  HgVector e = y - t;
  *slope = choose (e > 0, splat (1), choose (e < 0, splat (-1), e)); /* 0 and NaN stay what they are */
  return size_of (e);
}

HG_INLINE HgVector
huber (HgVector y, HgVector t, HgReal delta, HgVector *slope)
{
  HgVector e = y - t, size = size_of (e);
  *slope = at_most (splat (delta), at_least (splat (-delta), e));
  return choose (size > delta, delta * (size - delta / 2), e * e / 2);
}

/* With h = tanh (|e| / 2), cosh e is 1 + 2h² / (1 − h²): exact near 0. From 1 on, |e| − log 2 + log (1 +
 * e^(−2|e|)). */
HG_INLINE HgVector
log_cosh (HgVector y, HgVector t, HgReal delta, HgVector *slope)
{
  HgVector e = y - t, size = size_of (e), h = vector_tanh (at_most (splat (1), size) / 2), square_h = h * h;
  HgMask far = size > 1;
  *slope = vector_tanh (e);
  return keep (far, size - (HgReal)M_LN2)
         + vector_log1p (choose (far, vector_exp (-2 * size), 2 * square_h / (1 - square_h)));
}

HG_INLINE HgVector
clip (HgVector y)
{
  return at_most (splat ((HgReal)(1 - HG_LOSS_CLIP)), at_least (splat ((HgReal)HG_LOSS_CLIP), y));
}

HG_INLINE HgVector
entropy (HgVector y, HgVector t, HgReal delta, HgVector *slope)
{
  y = clip (y);
  HgVector rest = 1 - y;
  *slope = (y - t) / (y * rest);
  return -(t * vector_log (y) + (1 - t) * vector_log (rest));
}

/* max (y, 0) − y·t + log (1 + e^−|y|), of which the slope is σ(y) − t, from the side on which σ is small: no
 * cancellation where an output is right. */
HG_INLINE HgVector
logit_entropy (HgVector y, HgVector t, HgReal delta, HgVector *slope)
{
  HgVector down = -size_of (y), small = vector_sigmoid (down);
  *slope = choose (y > 0, (1 - t) - small, small - t);
  return (at_least (splat (0), y) - y * t) + vector_log1p (vector_exp (down));
}

HG_INLINE HgVector
poisson (HgVector y, HgVector t, HgReal delta, HgVector *slope)
{
  HgVector expected = y + (HgReal)HG_LOSS_CLIP;
  *slope = 1 - t / expected;
  return y - t * choose (expected > 0, vector_log (expected), splat ((HgReal)NAN));
}

typedef struct
{
  Sums loss, square, absolute;
} Running;

/* @some values from @i on. Those past the last count as equal to their targets, and add nothing. */
HG_INLINE void
add_loss (const Loss loss, const HgLossVectors *v, HgReal scale, size_t i, size_t some, Running *running)
{
  HgVector y = load_some (v->y + i, some), t = load_some (v->t + i, some), e = y - t, slope;
  HgVector value = loss (y, t, v->delta, &slope);
  if (loss != square && loss != absolute)
    sums_add (&running->loss, some < LANES ? keep (first_lanes (some), value) : value);
  sums_add (&running->square, e * e);
  sums_add (&running->absolute, size_of (e));
  if (v->dy != NULL)
    store_some (v->dy + i, slope * scale, some);
}

HG_INLINE HgLossSums
sum_loss (const Loss loss, const HgLossVectors *vectors)
{
  const HgLossVectors v = *vectors;
  Running running = { 0 };
  size_t n = v.vectors * v.width, i = 0;
  double width = (double)v.width;
  HgReal scale = (HgReal)(v.scale / width);
  for (; i + LANES <= n; i += LANES)
    add_loss (loss, &v, scale, i, LANES, &running);
  if (i < n)
    add_loss (loss, &v, scale, i, n - i, &running);
  HgLossSums sums = { .square = sums_total (&running.square) / width,
                      .absolute = sums_total (&running.absolute) / width };
  sums.loss = loss == square     ? sums.square
              : loss == absolute ? sums.absolute
                                 : sums_total (&running.loss) / width;
  return sums;
}

HgLossSums
HG_KERNEL (hg_loss) (const HgLossVectors *v)
{
  switch (v->form)
    {
    case HG_ABSOLUTE_ERROR:
      return sum_loss (absolute, v);
    case HG_HUBER_ERROR:
      return sum_loss (huber, v);
    case HG_LOG_COSH_ERROR:
      return sum_loss (log_cosh, v);
    case HG_ENTROPY:
      return sum_loss (entropy, v);
    case HG_LOGIT_ENTROPY:
      return sum_loss (logit_entropy, v);
    case HG_POISSON_ERROR:
      return sum_loss (poisson, v);
    default:
      break;
    }
  HgLossVectors errors = *v;
  errors.dy = v->form == HG_SQUARE_ERROR ? v->dy : NULL;
  HgLossSums sums = sum_loss (square, &errors);
  if (v->form != HG_SQUARE_ERROR)
    sums.loss = HG_KERNEL (hg_whole_loss) (v);
  return sums;
}

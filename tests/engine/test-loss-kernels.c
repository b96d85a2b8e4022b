/* The loss kernel on every level this processor has, against the formulas in double: values, slopes, and the
 * errors that are told beside them. Buffers are exactly as long as they need to be, so that a sanitizer sees
 * a value too many. */
#include "engine/kernel-values.h"

enum
{
  VALUES = 400
};

#define CLIP 1e-7
#define DELTA 0.75

/* One vector: the loss, its slopes, and the sizes of the terms that both are sums of, which rounding is
 * measured by. */
typedef struct
{
  double loss, size, slope[VALUES], slope_size;
} Wanted;

static double
clipped (double p)
{
  return (double)(HgReal)fmin ((double)(HgReal)(1 - CLIP), fmax ((double)(HgReal)CLIP, p));
}

/* One value of a form that is a mean: @size as above. */
static double
single (HgLossForm form, double y, double t, double *slope, double *size)
{
  double e = y - t, value = 0;
  switch (form)
    {
    case HG_SQUARE_ERROR:
      *slope = 2 * e;
      value = e * e;
      break;
    case HG_ABSOLUTE_ERROR:
      *slope = e > 0 ? 1 : e < 0 ? -1 : 0;
      value = fabs (e);
      break;
    case HG_HUBER_ERROR:
      *slope = fmax (-DELTA, fmin (DELTA, e));
      value = fabs (e) <= DELTA ? 0.5 * e * e : DELTA * fabs (e) - 0.5 * DELTA * DELTA;
      break;
    case HG_LOG_COSH_ERROR:
      *slope = tanh (e);
      value = fabs (e) > 1 ? fabs (e) - log (2) + log1p (exp (-2 * fabs (e)))
                           : log1p (2 * sinh (e / 2) * sinh (e / 2));
      break;
    case HG_ENTROPY:
      y = clipped (y);
      *slope = (y - t) / (y * (1 - y));
      *size = -(t * log (y) + (1 - t) * log1p (-y)) + t + 1;
      return -(t * log (y) + (1 - t) * log1p (-y));
    case HG_LOGIT_ENTROPY:
      *slope = y > 0 ? (1 - t) - 1 / (1 + exp (y)) : 1 / (1 + exp (-y)) - t;
      *size = fabs (y) + fabs (y * t) + log1p (exp (-fabs (y)));
      return fmax (y, 0) - y * t + log1p (exp (-fabs (y)));
    default:
      *slope = 1 - t / (y + CLIP);
      *size = y + fabs (t * log (y + CLIP));
      return y - t * log (y + CLIP);
    }
  *size = value;
  return value;
}

static void
angle (size_t width, const HgReal *y, const HgReal *t, Wanted *w)
{
  double yy = 0, tt = 0, yt = 0;
  for (size_t i = 0; i < width; i++)
    {
      yy += (double)y[i] * (double)y[i];
      tt += (double)t[i] * (double)t[i];
      yt += (double)y[i] * (double)t[i];
    }
  double a = fmax (sqrt (yy), CLIP), b = fmax (sqrt (tt), CLIP);
  for (size_t i = 0; i < width; i++)
    w->slope[i] = (yt / (a * b) * (double)y[i] / a * (sqrt (yy) > CLIP) - (double)t[i] / b) / a;
  w->loss = -yt / (a * b);
  w->size = 1;
  w->slope_size = 1 / a;
}

static void
categorical (bool logits, size_t width, const HgReal *y, const HgReal *t, Wanted *w)
{
  double sum = 0, targets = 0, shared = 0, most = (double)y[0];
  for (size_t i = 0; i < width; i++)
    most = fmax (most, (double)y[i]);
  for (size_t i = 0; i < width; i++)
    {
      sum += logits ? exp ((double)y[i] - most) : (double)y[i];
      targets += (double)t[i];
    }
  w->loss = w->size = 0;
  w->slope_size = logits ? targets : targets / sum;
  for (size_t i = 0; i < width; i++)
    {
      double p = logits ? exp ((double)y[i] - most) / sum : (double)y[i] / sum;
      double c = logits ? p : clipped (p), log_p = logits ? (double)y[i] - most - log (sum) : log (c);
      w->loss -= (double)t[i] * log_p;
      w->size += fabs ((double)t[i]) * (fabs (log_p) + fabs (most) + 1);
      shared += (double)t[i] * p / c;
      w->slope[i] = logits ? p * targets - (double)t[i] : -(double)t[i] / c / sum;
    }
  for (size_t i = 0; !logits && i < width; i++)
    w->slope[i] += shared / sum;
}

static void
reference (HgLossForm form, size_t width, const HgReal *y, const HgReal *t, Wanted *w)
{
  if (form == HG_ANGLE)
    angle (width, y, t, w);
  else if (form > HG_ANGLE)
    categorical (form == HG_CATEGORICAL_LOGIT_ENTROPY, width, y, t, w);
  else
    {
      w->loss = w->size = 0;
      w->slope_size = 1 / (double)width;
      for (size_t i = 0; i < width; i++)
        {
          double slope, size;
          w->loss += single (form, (double)y[i], (double)t[i], &slope, &size) / (double)width;
          w->size += size / (double)width;
          w->slope[i] = slope / (double)width;
        }
    }
}

/* Predictions and targets that suit @form, some of them equal, at a bend or at a clip. */
static void
fill (HgLossForm form, HgRandom *random, size_t n, HgReal *y, HgReal *t)
{
  bool shares = form == HG_ENTROPY || form == HG_CATEGORICAL_ENTROPY || form == HG_POISSON_ERROR;
  for (size_t i = 0; i < n; i++)
    {
      double reach = i % 5 == 0 ? 9 : i % 5 == 1 ? 1e-3 : 1;
      y[i] = (HgReal)(shares ? 0.002 + hg_random_uniform (random) * 0.99 : reach * hg_random_normal (random));
      t[i] = (HgReal)(i % 3 == 0 ? 0 : i % 3 == 1 ? 1 : hg_random_uniform (random));
      if (i % 11 == 6 && form < HG_ENTROPY)
        t[i] = y[i];
      if (i % 11 == 7 && form == HG_ENTROPY)
        y[i] = (HgReal)(i % 2);
    }
}

/* One call, with what its vectors should give. */
static void
check (const HgKernels *k, HgLossForm form, size_t vectors, size_t width, HgRandom *random)
{
  size_t n = vectors * width;
  HgReal *y = malloc (n * sizeof *y), *t = malloc (n * sizeof *t), *dy = malloc (n * sizeof *dy);
  HgLossVectors call = { .form = form, .delta = DELTA, .vectors = vectors, .width = width, .y = y, .t = t };
  double loss = 0, square = 0, absolute = 0, size = 0;
  Wanted wanted;
  fill (form, random, n, y, t);
  HgLossSums alone = k->loss (&call);
  call.scale = 0.25;
  call.dy = dy;
  HgLossSums sums = k->loss (&call);
  CHECK (alone.loss == sums.loss && alone.square == sums.square && alone.absolute == sums.absolute);
  for (size_t v = 0; v < vectors; v++)
    {
      reference (form, width, y + v * width, t + v * width, &wanted);
      loss += wanted.loss;
      size += wanted.size;
      for (size_t i = 0; i < width; i++)
        {
          double e = (double)y[v * width + i] - (double)t[v * width + i], got = (double)dy[v * width + i];
          double slope = 0.25 * wanted.slope[i], unit = 0.25 * wanted.slope_size;
          square += e * e / (double)width;
          absolute += fabs (e) / (double)width;
          if (!(fabs (got - slope) <= 16 * EPSILON * fmax (fabs (slope), unit)))
            test_fault (__FILE__, __LINE__, "%s: form %d, %zu × %zu: slope %zu is %.9g, expected %.9g",
                        k->name, (int)form, vectors, width, i, got, slope);
        }
    }
  if (!(fabs (sums.loss - loss) <= (3 * EPSILON + (double)n * DBL_EPSILON) * size))
    test_fault (__FILE__, __LINE__, "%s: form %d, %zu × %zu: %.9g, expected %.9g (terms of %g)", k->name,
                (int)form, vectors, width, sums.loss, loss, size);
  CHECK_NEAR (sums.square, square, (2 * EPSILON + (double)n * DBL_EPSILON) * square);
  CHECK_NEAR (sums.absolute, absolute, (2 * EPSILON + (double)n * DBL_EPSILON) * absolute);
  free (y);
  free (t);
  free (dy);
}

TEST (values_slopes_and_errors_are_the_formulas)
{
  HgRandom random = hg_random (11);
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (int form = 0; form < HG_LOSS_FORMS; form++)
      for (size_t width = 1; width < 70; width += 1 + width / 4)
        for (size_t vectors = 1; vectors * width <= VALUES; vectors = vectors * 2 + 1)
          check (*level, (HgLossForm)form, vectors, width, &random);
}

/* A vector beyond a bend or a clip, whose value must not be lost in larger ones. */
static double
one_loss (const HgKernels *k, HgLossForm form, double y, double t, double *slope)
{
  HgReal prediction = (HgReal)y, target = (HgReal)t, dy;
  HgLossVectors call = {
    .form = form, .delta = 1, .vectors = 1, .width = 1, .y = &prediction, .t = &target, .scale = 1, .dy = &dy
  };
  double loss = k->loss (&call).loss;
  *slope = (double)dy;
  return loss;
}

TEST (small_losses_are_not_lost)
{
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    {
      double slope;
      CHECK_NEAR (one_loss (*level, HG_LOG_COSH_ERROR, 1e-4, 0, &slope), 5e-9, 5e-15);
      CHECK_NEAR (one_loss (*level, HG_LOG_COSH_ERROR, -60, 0, &slope), 60 - M_LN2, 1e-5);
      CHECK_NEAR (one_loss (*level, HG_LOGIT_ENTROPY, 20, 1, &slope), exp (-20), 1e-6 * exp (-20));
      CHECK_NEAR (slope, -exp (-20), 1e-6 * exp (-20));
      CHECK_NEAR (one_loss (*level, HG_LOGIT_ENTROPY, -20, 0, &slope), exp (-20), 1e-6 * exp (-20));
      CHECK_NEAR (slope, exp (-20), 1e-6 * exp (-20));
      CHECK (isnan (one_loss (*level, HG_POISSON_ERROR, -0.5, 1, &slope)));
      CHECK_NEAR (one_loss (*level, HG_ANGLE, 0, 1, &slope), 0, 0);
    }
}

TEST (nan_shows_in_the_loss_and_in_its_own_slope)
{
  for (const HgKernels *const *level = hg_kernels_levels (); *level != NULL; level++)
    for (int form = 0; form < HG_LOSS_FORMS; form++)
      for (size_t at = 0; at < 37; at += 6)
        {
          HgReal y[37], t[37], dy[37];
          HgLossVectors call
              = { .form = (HgLossForm)form, .delta = 1, .width = 37, .vectors = 1, .y = y, .t = t };
          for (size_t i = 0; i < 37; i++)
            y[i] = t[i] = (HgReal)0.25;
          y[at] = (HgReal)NAN;
          call.scale = 1;
          call.dy = dy;
          HgLossSums sums = (*level)->loss (&call);
          if (!isnan (sums.loss) || !isnan (sums.square) || !isnan (sums.absolute) || !isnan (dy[at])
              || (form < HG_FIRST_WHOLE_LOSS && isnan (dy[at + 1 < 37 ? at + 1 : 0])))
            test_fault (__FILE__, __LINE__, "%s: form %d hides a NaN at %zu", (*level)->name, form, at);
        }
}

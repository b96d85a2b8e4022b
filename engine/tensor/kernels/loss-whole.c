/* Losses of vectors as a whole: each goes over its vector once for what its values have in common, and once
 * more for the slopes. Narrow vectors leave lanes empty; these losses stand behind few values. */
#include "tensor/kernels/loss.h"
#include "tensor/kernels/vector-math.h"
#include "tensor/kernels/wide-sums.h"

/* One vector of the call. */
typedef struct
{
  size_t width;
  const HgReal *y, *t;
  double scale;
  HgReal *dy;
} Row;

typedef double (*RowLoss) (const Row *row);

/* 1 / |x| from the sum of squares. */
HG_INLINE double
inverse_length (const Sums *squares)
{
  double inverse = 1 / sqrt (sums_total (squares));
  return inverse > 1 / HG_LOSS_CLIP ? 1 / HG_LOSS_CLIP : inverse;
}

/* −cos = −y·t / (|y| |t|), of which the slope is (y cos / |y| − t / |t|) / |y|; where |y| is at its floor it
 * is a constant. */
HG_INLINE double
angle (const Row *row)
{
  Sums yy = { 0 }, tt = { 0 }, yt = { 0 };
  for (size_t i = 0; i < row->width; i += LANES)
    {
      size_t some = row->width - i < LANES ? row->width - i : LANES;
      HgVector y = load_some (row->y + i, some), t = load_some (row->t + i, some);
      sums_add_product (&yy, y, y);
      sums_add_product (&tt, t, t);
      sums_add_product (&yt, y, t);
    }
  double a = inverse_length (&yy), b = inverse_length (&tt), cosine = a * b * sums_total (&yt);
  HgReal of_t = (HgReal)(row->scale * a * b);
  HgReal of_y = a < 1 / HG_LOSS_CLIP ? (HgReal)(row->scale * cosine * a * a) : 0;
  for (size_t i = 0; row->dy != NULL && i < row->width; i += LANES)
    {
      size_t some = row->width - i < LANES ? row->width - i : LANES;
      HgVector y = load_some (row->y + i, some), t = load_some (row->t + i, some);
      store_some (row->dy + i, of_y * y - of_t * t, some);
    }
  return -cosine;
}

/* −Σ t log p with p = y / Σy, of which the slope is (Σ t − t / p) / Σy where nothing is clipped. */
HG_INLINE double
categorical (const Row *row)
{
  Sums all = { 0 }, loss = { 0 }, shared = { 0 };
  HgVector low = splat ((HgReal)HG_LOSS_CLIP), high = splat ((HgReal)(1 - HG_LOSS_CLIP));
  for (size_t i = 0; i < row->width; i += LANES)
    sums_add (&all, load_some (row->y + i, row->width - i < LANES ? row->width - i : LANES));
  HgReal total = (HgReal)sums_total (&all);
  for (size_t i = 0; i < row->width; i += LANES)
    {
      size_t some = row->width - i < LANES ? row->width - i : LANES;
      HgVector p = load_some (row->y + i, some) / total, t = load_some (row->t + i, some);
      HgVector c = at_most (high, at_least (low, p));
      sums_add_product (&loss, t, vector_log (c));
      sums_add (&shared, t * p / c);
    }
  HgReal common = (HgReal)sums_total (&shared), scale = (HgReal)(row->scale / (double)total);
  for (size_t i = 0; row->dy != NULL && i < row->width; i += LANES)
    {
      size_t some = row->width - i < LANES ? row->width - i : LANES;
      HgVector p = load_some (row->y + i, some) / total, t = load_some (row->t + i, some);
      store_some (row->dy + i, scale * (common - t / at_most (high, at_least (low, p))), some);
    }
  return -sums_total (&loss);
}

HG_INLINE HgReal
largest (const Row *row)
{
  HgVector most = splat (row->y[0]);
  for (size_t i = 0; i < row->width; i += LANES)
    {
      size_t some = row->width - i < LANES ? row->width - i : LANES;
      most = at_least (most, choose (first_lanes (some), load_some (row->y + i, some), most));
    }
  HgReal all = most[0];
  for (size_t i = 1; i < LANES; i++)
    all = most[i] > all ? most[i] : all;
  return all;
}

/* With z = y − max y: log Σ e^z · Σ t − Σ t z, of which the slope is e^z / Σ e^z · Σ t − t. */
HG_INLINE double
categorical_logits (const Row *row)
{
  Sums powers = { 0 }, targets = { 0 }, products = { 0 };
  HgReal most = largest (row);
  for (size_t i = 0; i < row->width; i += LANES)
    {
      size_t some = row->width - i < LANES ? row->width - i : LANES;
      HgVector z = keep (first_lanes (some), load_some (row->y + i, some) - most);
      HgVector t = load_some (row->t + i, some), power = vector_exp (z);
      sums_add (&powers, keep (first_lanes (some), power));
      sums_add (&targets, t);
      sums_add_product (&products, t, z);
    }
  double power = sums_total (&powers), target = sums_total (&targets);
  HgReal share = (HgReal)(target / power), scale = (HgReal)row->scale;
  for (size_t i = 0; row->dy != NULL && i < row->width; i += LANES)
    {
      size_t some = row->width - i < LANES ? row->width - i : LANES;
      HgVector e = vector_exp (load_some (row->y + i, some) - most), t = load_some (row->t + i, some);
      store_some (row->dy + i, scale * (e * share - t), some);
    }
  return log (power) * target - sums_total (&products);
}

HG_INLINE double
sum_rows (const RowLoss loss, const HgLossVectors *v)
{
  Row row = { .width = v->width, .y = v->y, .t = v->t, .scale = v->scale, .dy = v->dy };
  double sum = 0;
  for (size_t k = 0; k < v->vectors; k++)
    {
      sum += loss (&row);
      row.y += v->width;
      row.t += v->width;
      row.dy = v->dy != NULL ? row.dy + v->width : NULL;
    }
  return sum;
}

double
HG_KERNEL (hg_whole_loss) (const HgLossVectors *v)
{
  switch (v->form)
    {
    case HG_ANGLE:
      return sum_rows (angle, v);
    case HG_CATEGORICAL_ENTROPY:
      return sum_rows (categorical, v);
    default:
      return sum_rows (categorical_logits, v);
    }
}

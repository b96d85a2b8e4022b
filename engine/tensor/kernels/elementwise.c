/* Kernels that go once over their numbers: activations and sums. */
#include "tensor/kernels/elementwise.h"
#include "tensor/kernels/rows.h"

void
HG_KERNEL (hg_activate) (HgActivation activation, size_t n, HgReal *x)
{
  activate_rows (activation, 1, n, n, x);
}

void
HG_KERNEL (hg_activate_gradient) (HgActivation activation, size_t n, const HgReal *y, const HgReal *dy,
                                  HgReal *d)
{
  size_t whole = n / LANES * LANES, rest = n - whole;
  slope_rows (activation, 1, whole, y, dy, whole, d);
  if (rest > 0)
    {
      HgVector last = load_part (y + whole, rest);
      store_part (d + whole, activation_slope (activation, last, load_part (dy + whole, rest)), rest);
    }
}

void
HG_KERNEL (hg_activate_gradient_at) (HgActivation activation, size_t n, const HgReal *x, HgReal *d)
{
  for (size_t i = 0; i < n; i += LANES)
    {
      size_t some = n - i < LANES ? n - i : LANES;
      store_some (d + i, activation_slope_at (activation, load_some (x + i, some), load_some (d + i, some)),
                  some);
    }
}

void
HG_KERNEL (hg_rectify) (const HgRectifier *rectifier, size_t n, HgReal *x)
{
  HgVector threshold = splat (rectifier->threshold), most = splat (rectifier->most);
  for (size_t i = 0; i < n; i += LANES)
    {
      size_t some = n - i < LANES ? n - i : LANES;
      HgVector v = load_some (x + i, some);
      v = choose (v > threshold, at_most (most, v), rectifier->slope * (v - threshold));
      store_some (x + i, v, some);
    }
}

void
HG_KERNEL (hg_rectify_gradient) (const HgRectifier *rectifier, size_t n, const HgReal *x, HgReal *d)
{
  HgVector threshold = splat (rectifier->threshold), most = splat (rectifier->most), zero = { 0 };
  for (size_t i = 0; i < n; i += LANES)
    {
      size_t some = n - i < LANES ? n - i : LANES;
      HgVector v = load_some (x + i, some), slope = load_some (d + i, some);
      slope = choose (v > threshold, choose (v < most, slope, zero), rectifier->slope * slope);
      store_some (d + i, slope, some);
    }
}

void
HG_KERNEL (hg_sum) (size_t n, size_t parts, const HgReal *const *part, HgReal *total)
{
  for (size_t i = 0; i < n; i += LANES)
    {
      size_t some = n - i < LANES ? n - i : LANES;
      HgVector sum = load_some (part[0] + i, some);
      for (size_t p = 1; p < parts; p++)
        sum += load_some (part[p] + i, some);
      store_some (total + i, sum, some);
    }
}

/* 0 · x is 0 but for infinities and NaN. */
int
HG_KERNEL (hg_finite) (size_t n, const HgReal *x)
{
  HgVector sum = { 0 };
  for (size_t i = 0; i < n; i += LANES)
    sum += load_some (x + i, n - i < LANES ? n - i : LANES) * 0;
  HgReal all = 0;
  for (size_t i = 0; i < LANES; i++)
    all += sum[i];
  return all == 0;
}

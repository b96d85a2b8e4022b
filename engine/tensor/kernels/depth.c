/* Convolutions of every channel by itself, a vector of channels at a time. */
#include "tensor/kernels/elementwise.h"

void
HG_KERNEL (hg_depth_sum) (const HgDepthCall *d)
{
  const HgPoolCall *c = &d->pool;
  for (size_t line = 0; line < c->lines; line++)
    for (size_t pixel = 0; pixel < c->pixels; pixel++)
      for (size_t i = 0; i < c->channels; i += LANES)
        {
          size_t n = c->channels - i < LANES ? c->channels - i : LANES;
          const HgReal *x = c->x + line * c->large_line + pixel * c->large_pixel + i;
          HgReal *y = c->y + line * c->small_line + pixel * c->small_pixel + i;
          HgVector sum = load_some (y, n);
          for (size_t row = 0; row < c->down; row++)
            for (size_t column = 0; column < c->across; column++)
              sum += load_some (x + row * c->large_row + column * c->large_column, n)
                     * load_some (d->w + row * d->w_row + column * d->w_column + i, n);
          store_some (y, sum, n);
        }
}

void
HG_KERNEL (hg_depth_gradient) (const HgDepthCall *d)
{
  const HgPoolCall *c = &d->pool;
  for (size_t line = 0; line < c->lines; line++)
    for (size_t pixel = 0; pixel < c->pixels; pixel++)
      for (size_t i = 0; i < c->channels; i += LANES)
        {
          size_t n = c->channels - i < LANES ? c->channels - i : LANES;
          HgReal *dx = c->dx + line * c->large_line + pixel * c->large_pixel + i;
          HgVector dy = load_some (c->dy + line * c->small_line + pixel * c->small_pixel + i, n);
          for (size_t row = 0; row < c->down; row++)
            for (size_t column = 0; column < c->across; column++)
              {
                HgReal *at = dx + row * c->large_row + column * c->large_column;
                store_some (at,
                            load_some (at, n)
                                + dy * load_some (d->w + row * d->w_row + column * d->w_column + i, n),
                            n);
              }
        }
}

/* Σ x ∘ dy over all places, for one tap and the @n ≤ LANES channels from x and dy on. */
HG_INLINE HgVector
tap_sum (const HgPoolCall *c, const HgReal *x, const HgReal *dy, size_t n)
{
  HgVector sum = { 0 };
  for (size_t line = 0; line < c->lines; line++)
    for (size_t pixel = 0; pixel < c->pixels; pixel++)
      sum += load_some (x + line * c->large_line + pixel * c->large_pixel, n)
             * load_some (dy + line * c->small_line + pixel * c->small_pixel, n);
  return sum;
}

void
HG_KERNEL (hg_depth_weights) (const HgDepthCall *d)
{
  const HgPoolCall *c = &d->pool;
  for (size_t row = 0; row < c->down; row++)
    for (size_t column = 0; column < c->across; column++)
      for (size_t i = 0; i < c->channels; i += LANES)
        {
          size_t n = c->channels - i < LANES ? c->channels - i : LANES;
          HgReal *dw = d->dw + row * d->w_row + column * d->w_column + i;
          const HgReal *x = c->x + row * c->large_row + column * c->large_column + i;
          store_some (dw, load_some (dw, n) + tap_sum (c, x, c->dy + i, n), n);
        }
}

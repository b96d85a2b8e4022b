/* Poolings, a vector of channels at a time. */
#include "tensor/kernels/elementwise.h"
#include "tensor/pool-kernel.h"

/* What happens at one place to the channels from @i on, of which there are @n ≤ LANES. */
typedef void (*Visit) (const HgPoolCall *c, size_t large, size_t small, size_t n);

HG_INLINE void
each_place (const HgPoolCall *c, const Visit visit)
{
  for (size_t line = 0; line < c->lines; line++)
    for (size_t pixel = 0; pixel < c->pixels; pixel++)
      {
        size_t large = line * c->large_line + pixel * c->large_pixel,
               small = line * c->small_line + pixel * c->small_pixel, i = 0;
        for (; i + LANES <= c->channels; i += LANES)
          visit (c, large + i, small + i, LANES);
        if (i < c->channels)
          visit (c, large + i, small + i, c->channels - i);
      }
}

/* A value that is not a number comes through. */
HG_INLINE void
take_largest (const HgPoolCall *c, size_t large, size_t small, size_t n)
{
  HgVector most = load_some (c->x + large, n);
  for (size_t row = 0; row < c->down; row++)
    for (size_t column = 0; column < c->across; column++)
      {
        HgVector x = load_some (c->x + large + row * c->large_row + column * c->large_column, n);
        most = choose ((x > most) | (x != x), x, most);
      }
  store_some (c->y + small, most, n);
}

HG_INLINE void
write_gradient (const HgPoolCall *c, size_t at, HgVector d, size_t n)
{
  store_some (c->dx + at, c->adds ? load_some (c->dx + at, n) + d : d, n);
}

HG_INLINE void
send_to_largest (const HgPoolCall *c, size_t large, size_t small, size_t n)
{
  HgVector y = load_some (c->y + small, n), left = load_some (c->dy + small, n);
  for (size_t row = 0; row < c->down; row++)
    for (size_t column = 0; column < c->across; column++)
      {
        size_t at = large + row * c->large_row + column * c->large_column;
        HgMask found = load_some (c->x + at, n) == y;
        write_gradient (c, at, keep (found, left), n);
        left = keep (~found, left);
      }
}

HG_INLINE void
add_up (const HgPoolCall *c, size_t large, size_t small, size_t n)
{
  HgVector sum = { 0 };
  for (size_t row = 0; row < c->down; row++)
    for (size_t column = 0; column < c->across; column++)
      sum += load_some (c->x + large + row * c->large_row + column * c->large_column, n);
  store_some (c->y + small, sum * c->share, n);
}

HG_INLINE void
share_out (const HgPoolCall *c, size_t large, size_t small, size_t n)
{
  HgVector d = load_some (c->dy + small, n) * c->share;
  for (size_t row = 0; row < c->down; row++)
    for (size_t column = 0; column < c->across; column++)
      write_gradient (c, large + row * c->large_row + column * c->large_column, d, n);
}

void
HG_KERNEL (hg_pool_max) (const HgPoolCall *c)
{
  each_place (c, take_largest);
}

void
HG_KERNEL (hg_pool_max_gradient) (const HgPoolCall *c)
{
  each_place (c, send_to_largest);
}

void
HG_KERNEL (hg_pool_sum) (const HgPoolCall *c)
{
  each_place (c, add_up);
}

void
HG_KERNEL (hg_pool_share) (const HgPoolCall *c)
{
  each_place (c, share_out);
}

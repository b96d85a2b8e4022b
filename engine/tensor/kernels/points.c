/* The forces of t-SNE: a group of points against a list, a lane a point; and one point against its
 * neighbours, a lane a neighbour. Then what they do to the points, a lane a coordinate. */
#include "tensor/kernels/elementwise.h"
#include <string.h>

#ifdef HG_DOUBLE
/* Both coordinates of the LANES points @other. */
HG_INLINE void
gather (const HgReal *xy, const uint16_t *other, HgVector *x, HgVector *y)
{
  for (size_t i = 0; i < LANES; i++)
    {
      (*x)[i] = xy[2 * (size_t)other[i]];
      (*y)[i] = xy[2 * (size_t)other[i] + 1];
    }
}
#else
/* A point is loaded as one double, which nothing computes with: half as many loads, and no trip through
 * memory on the way into a vector. */
typedef double Pairs __attribute__ ((vector_size (HG_BYTES)));
typedef double Two __attribute__ ((vector_size (16)));
typedef double Four __attribute__ ((vector_size (32)));

HG_INLINE double
pair (const HgReal *xy, uint16_t other)
{
  double both;
  memcpy (&both, xy + 2 * (size_t)other, sizeof both);
  return both;
}

HG_INLINE Two
two (const HgReal *xy, const uint16_t *other)
{
  return (Two){ pair (xy, other[0]), pair (xy, other[1]) };
}

HG_INLINE Pairs
pairs (const HgReal *xy, const uint16_t *other)
{
#if HG_BYTES == 64
  Four low = __builtin_shufflevector (two (xy, other), two (xy, other + 2), 0, 1, 2, 3);
  Four high = __builtin_shufflevector (two (xy, other + 4), two (xy, other + 6), 0, 1, 2, 3);
  return __builtin_shufflevector (low, high, 0, 1, 2, 3, 4, 5, 6, 7);
#elif HG_BYTES == 32
  return __builtin_shufflevector (two (xy, other), two (xy, other + 2), 0, 1, 2, 3);
#else
  return two (xy, other);
#endif
}

/* Both coordinates of the LANES points @other. */
HG_INLINE void
gather (const HgReal *xy, const uint16_t *other, HgVector *x, HgVector *y)
{
  HgVector low = (HgVector)pairs (xy, other), high = (HgVector)pairs (xy, other + LANES / 2);
#if HG_BYTES == 64
  *x = __builtin_shufflevector (low, high, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30);
  *y = __builtin_shufflevector (low, high, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31);
#elif HG_BYTES == 32
  *x = __builtin_shufflevector (low, high, 0, 2, 4, 6, 8, 10, 12, 14);
  *y = __builtin_shufflevector (low, high, 1, 3, 5, 7, 9, 11, 13, 15);
#else
  *x = __builtin_shufflevector (low, high, 0, 2, 4, 6);
  *y = __builtin_shufflevector (low, high, 1, 3, 5, 7);
#endif
}
#endif

HG_INLINE HgReal
lane_sum (HgVector x)
{
  HgReal sum = 0;
  for (size_t i = 0; i < LANES; i++)
    sum += x[i];
  return sum;
}

void
HG_KERNEL (hg_points_repel) (const HgPointRepulsion *r)
{
  for (size_t v = 0; v < HG_POINT_GROUP; v += LANES)
    {
      HgVector x = load (r->x + v), y = load (r->y + v);
      HgVector force_x = { 0 }, force_y = { 0 }, share = { 0 };
      for (size_t i = 0; i < r->n; i++)
        {
          HgVector dx = x - r->other_x[i], dy = y - r->other_y[i];
          HgVector q = reciprocal (1 + dx * dx + dy * dy);
          HgVector mass = q * r->mass[i];
          HgVector weight = mass * q;
          share += mass;
          force_x += weight * dx;
          force_y += weight * dy;
        }
      store (r->force_x + v, force_x);
      store (r->force_y + v, force_y);
      store (r->share + v, share);
    }
}

void
HG_KERNEL (hg_points_attract) (HgPointAttraction *a)
{
  HgVector x = splat (a->xy[2 * a->point]), y = splat (a->xy[2 * a->point + 1]);
  HgVector force_x = { 0 }, force_y = { 0 };
  for (size_t i = 0; i < a->n; i += LANES)
    {
      HgVector dx, dy;
      gather (a->xy, a->other + i, &dx, &dy);
      dx = x - dx;
      dy = y - dy;
      HgVector weight = load (a->weight + i) * reciprocal (1 + dx * dx + dy * dy);
      force_x += weight * dx;
      force_y += weight * dy;
    }
  a->force[0] = lane_sum (force_x);
  a->force[1] = lane_sum (force_y);
}

void
HG_KERNEL (hg_points_move) (const HgPointMove *m)
{
  const HgReal least = (HgReal)0.01;
  for (size_t i = 0; i < m->n; i += LANES)
    {
      HgVector slope = load (m->attraction + i) * m->pull - load (m->repulsion + i) * m->push;
      HgVector update = load (m->update + i), gain = load (m->gains + i);
      gain = choose (update * slope < 0, gain + (HgReal)0.2, gain * (HgReal)0.8);
      gain = choose (gain < least, splat (least), gain);
      store (m->gains + i, gain);
      store (m->update + i, update * m->momentum - gain * m->rate * slope);
    }
}

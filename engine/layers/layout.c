#include "layers/layout.h"
#include <string.h>

void
hg_layout_put (const HgShape *shape, size_t n, size_t i, const HgReal *sample, HgReal *inner)
{
  size_t values = (size_t)hg_shape_values (shape);
  if (shape->rank != 2)
    {
      memcpy (inner + i * values, sample, values * sizeof *inner);
      return;
    }
  size_t steps = (size_t)shape->dim[0], features = (size_t)shape->dim[1];
  for (size_t t = 0; t < steps; t++)
    memcpy (inner + (t * n + i) * features, sample + t * features, features * sizeof *inner);
}

void
hg_layout_get (const HgShape *shape, size_t n, size_t i, const HgReal *inner, HgReal *sample)
{
  size_t values = (size_t)hg_shape_values (shape);
  if (shape->rank != 2)
    {
      memcpy (sample, inner + i * values, values * sizeof *inner);
      return;
    }
  size_t steps = (size_t)shape->dim[0], features = (size_t)shape->dim[1];
  for (size_t t = 0; t < steps; t++)
    memcpy (sample + t * features, inner + (t * n + i) * features, features * sizeof *inner);
}

void
hg_layout_put_all (const HgShape *shape, size_t n, const HgReal *samples, HgReal *inner)
{
  size_t values = (size_t)hg_shape_values (shape);
  for (size_t i = 0; i < n; i++)
    hg_layout_put (shape, n, i, samples + i * values, inner);
}

void
hg_layout_get_all (const HgShape *shape, size_t n, const HgReal *inner, HgReal *samples)
{
  size_t values = (size_t)hg_shape_values (shape);
  for (size_t i = 0; i < n; i++)
    hg_layout_get (shape, n, i, inner, samples + i * values);
}

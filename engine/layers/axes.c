#include "layers/axes.h"

HgAxes
hg_axes (const HgShape *shape, size_t n)
{
  HgAxes axes = { .n = shape->rank + 1, .size = { n } };
  size_t stride = 1;
  for (int k = shape->rank; k >= 1; k--)
    {
      axes.size[k] = (size_t)shape->dim[k - 1];
      axes.stride[k] = stride;
      stride *= axes.size[k];
    }
  axes.stride[0] = stride;
  if (shape->rank == 2)
    {
      axes.stride[0] = axes.size[2];
      axes.stride[1] = n * axes.size[2];
    }
  return axes;
}

int
hg_axes_find (int64_t axis, int rank)
{
  if (axis < 0 && axis >= -rank)
    return rank + (int)axis;
  return axis >= 1 && axis <= rank ? (int)axis - 1 : -1;
}

void
hg_axes_broadcast (const HgAxes *axes, const HgAxes *over, size_t *stride)
{
  stride[0] = axes->size[0] == 1 && over->size[0] != 1 ? 0 : axes->stride[0];
  for (int k = 1; k < over->n; k++)
    {
      int own = k - (over->n - axes->n);
      stride[k] = own < 1 || axes->size[own] == 1 ? 0 : axes->stride[own];
    }
}

/* Moves axis @k of the walk to where it belongs among the sorted ones before it: a's longest steps first. */
static void
sort_in (HgWalk *walk, int k)
{
  size_t size = walk->size[k], a = walk->a_stride[k], b = walk->b_stride[k];
  for (; k > 0 && (walk->a_stride[k - 1] < a || (walk->a_stride[k - 1] == a && walk->b_stride[k - 1] < b));
       k--)
    {
      walk->size[k] = walk->size[k - 1];
      walk->a_stride[k] = walk->a_stride[k - 1];
      walk->b_stride[k] = walk->b_stride[k - 1];
    }
  walk->size[k] = size;
  walk->a_stride[k] = a;
  walk->b_stride[k] = b;
}

HgWalk
hg_walk (int n, const size_t *size, const size_t *a_stride, const size_t *b_stride)
{
  HgWalk walk = { .more = true };
  for (int k = 0; k < n; k++)
    {
      if (size[k] == 1)
        continue;
      walk.size[walk.n] = size[k];
      walk.a_stride[walk.n] = a_stride[k];
      walk.b_stride[walk.n] = b_stride[k];
      walk.more &= size[k] > 0;
      sort_in (&walk, walk.n++);
    }
  int kept = 0;
  for (int k = 1; k < walk.n; k++)
    {
      bool one = walk.a_stride[kept] == walk.a_stride[k] * walk.size[k]
                 && walk.b_stride[kept] == walk.b_stride[k] * walk.size[k];
      walk.size[one ? kept : kept + 1] = one ? walk.size[kept] * walk.size[k] : walk.size[k];
      kept += !one;
      walk.a_stride[kept] = walk.a_stride[k];
      walk.b_stride[kept] = walk.b_stride[k];
    }
  if (walk.n == 0)
    walk.size[0] = 1;
  walk.n = kept;
  walk.length = walk.size[kept];
  walk.a_step = walk.a_stride[kept];
  walk.b_step = walk.b_stride[kept];
  return walk;
}

/* The odometer: the last of the outer axes turns fastest. */
void
hg_walk_next (HgWalk *walk)
{
  for (int k = walk->n - 1; k >= 0; k--)
    {
      walk->a += walk->a_stride[k];
      walk->b += walk->b_stride[k];
      if (++walk->at[k] < walk->size[k])
        return;
      walk->a -= walk->at[k] * walk->a_stride[k];
      walk->b -= walk->at[k] * walk->b_stride[k];
      walk->at[k] = 0;
    }
  walk->more = false;
}

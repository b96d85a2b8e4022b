/* The axes of a chunk in memory, for kinds that work along or across any of them: the rows and the sample's
 * own axes, each with its size and the distance between its neighbours, whatever the layout (pass.h). A walk
 * goes over all of them for two places at once, in runs: broadcasting, permuting and joining are the same
 * walk with other distances. */
#pragma once
#include "tensor/shape.h"

enum
{
  HG_AXES = HG_MAX_RANK + 1
};

/* Axis 0 is the rows, axis k + 1 the sample's axis k: Keras's way to count them. */
typedef struct
{
  int n;
  size_t size[HG_AXES], stride[HG_AXES];
} HgAxes;

/* Those of a chunk of @n rows of @shape, which is known. */
HgAxes hg_axes (const HgShape *shape, size_t n);

/* The sample's axis 0 … rank − 1 that Keras's number @axis means: 1 is the first, −1 the last. −1 where there
 * is none, and for the batch. */
int hg_axes_find (int64_t axis, int rank);

/* The distances at which a walk over @over's axes goes through a tensor of @axes: axes stand at the right of
 * @over's as in broadcasting, and where @axes has one value, or no axis, the walk stays. */
void hg_axes_broadcast (const HgAxes *axes, const HgAxes *over, size_t *stride);

typedef struct
{
  size_t a, b;                   /* where this run begins */
  size_t length, a_step, b_step; /* and how it goes on */
  bool more;                     /* false: the walk is over */
  int n;                         /* the rest is the walk's own */
  size_t size[HG_AXES], a_stride[HG_AXES], b_stride[HG_AXES], at[HG_AXES];
} HgWalk;

/* Over the @n axes of @size; a and b move by their strides. Axes that lie alike are taken as one, the longest
 * runs last. */
HgWalk hg_walk (int n, const size_t *size, const size_t *a_stride, const size_t *b_stride);
void hg_walk_next (HgWalk *walk);

/* See stack-scale.h. */
#include "stack-scale.h"
#include "stack-lanes.h"
#include <math.h>

enum
{
  SPAN = 64
};

HgStackScale
hg_stack_scale (int64_t fewest, int64_t most)
{
  HgStackScale scale = { .least = fewest, .most = most > 1 ? most : 1 };
  if (scale.least > scale.most / SPAN)
    scale.least = scale.most / SPAN;
  scale.least = scale.least > 1 ? scale.least : 1;
  return scale;
}

/* Widens @fewest and @most to what the layers hand on. */
static void
widen (const HgCheck *check, int64_t *fewest, int64_t *most)
{
  for (size_t i = 0; check != NULL && i < check->n; i++)
    {
      int64_t values = hg_stack_values (check, i, NULL);
      if (values == HG_UNKNOWN)
        continue;
      *fewest = values < *fewest ? values : *fewest;
      *most = values > *most ? values : *most;
    }
}

HgStackScale
hg_stack_scale_of (const HgCheck *a, const HgCheck *b)
{
  int64_t fewest = INT64_MAX, most = 1;
  widen (a, &fewest, &most);
  widen (b, &fewest, &most);
  return hg_stack_scale (fewest, most);
}

double
hg_stack_share (HgStackScale scale, int64_t values)
{
  if (values <= scale.least || scale.most <= scale.least)
    return 0;
  return fmin (log ((double)values / (double)scale.least) / log ((double)scale.most / (double)scale.least),
               1);
}

/* Distances in latent space, although only the plane is gone through: a place of the plane and a sample are
 * apart by what they are apart within the plane and what the sample lies beside it, at a right angle. */
#include "analysis/nearness.h"
#include "base/memory.h"
#include "plane.h"
#include <math.h>
#include <stdlib.h>

static const double MARGIN = 0.5; /* of the points' range, beyond them at each side */

typedef struct
{
  double x, y, beside; /* beside: squared distance from the plane */
} Foot;

static void
find_feet (const HgPlane *plane, const HgTensor *latent, Foot *feet)
{
  for (size_t i = 0; i < plane->n; i++)
    {
      const HgReal *row = latent->data + i * plane->values;
      double square = 0;
      hg_plane_place (plane, row, &feet[i].x, &feet[i].y);
      for (size_t f = 0; f < plane->values; f++)
        square += ((double)row[f] - (double)plane->mean[f]) * ((double)row[f] - (double)plane->mean[f]);
      feet[i].beside = fmax (square - feet[i].x * feet[i].x - feet[i].y * feet[i].y, 0);
    }
}

static void
find_range (const HgReal *values, size_t n, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (size_t i = 0; i < n; i++)
    if (isfinite (values[2 * i]))
      {
        *low = fmin (*low, (double)values[2 * i]);
        *high = fmax (*high, (double)values[2 * i]);
      }
  double margin = MARGIN * (*high - *low);
  *low -= margin;
  *high += margin;
}

static int
by_x (const void *a, const void *b)
{
  const Foot *one = a, *other = b;
  return (one->x > other->x) - (one->x < other->x);
}

/* Drops the feet that are nowhere, and puts the @n others in the order of their x. */
static size_t
sort_feet (Foot *feet, size_t n)
{
  size_t kept = 0;
  for (size_t i = 0; i < n; i++)
    if (isfinite (feet[i].x) && isfinite (feet[i].y))
      feet[kept++] = feet[i];
  qsort (feet, kept, sizeof *feet, by_x);
  return kept;
}

static bool
is_far (const Foot *feet, size_t n, double x, double y, double typical)
{
  for (size_t i = 0; i < n; i++)
    {
      double dx = feet[i].x - x, dy = feet[i].y - y;
      if (dx * dx + dy * dy + feet[i].beside <= typical * typical)
        return false;
    }
  return true;
}

/* Column by column, of which each looks only at the feet that are no farther away across. */
static void
fill (HgFarShade *shade, const Foot *feet, size_t n, bool line, double typical)
{
  size_t first = 0, end = 0;
  for (size_t k = 0; k < HG_SHADE_COLUMNS; k++)
    {
      double x = shade->x_low + ((double)k + 0.5) / HG_SHADE_COLUMNS * (shade->x_high - shade->x_low);
      while (first < n && feet[first].x < x - typical)
        first++;
      while (end < n && feet[end].x <= x + typical)
        end++;
      for (size_t i = 0; i < HG_SHADE_ROWS; i++)
        {
          double y = shade->y_high - ((double)i + 0.5) / HG_SHADE_ROWS * (shade->y_high - shade->y_low);
          shade->far[i][k] = is_far (feet + first, end - first, x, line ? 0 : y, typical) ? 255 : 0;
        }
    }
}

void
hg_plane_shade (HgPlane *plane, const HgTensor *latent)
{
  HgFarShade *shade = &plane->shade;
  double typical = hg_typical_distance (latent->data, plane->n, plane->values);
  Foot *feet = hg_alloc (plane->n, sizeof *feet, NULL);
  find_range (plane->xy, plane->n, &shade->x_low, &shade->x_high);
  find_range (plane->xy + 1, plane->n, &shade->y_low, &shade->y_high);
  shade->known
      = feet != NULL && isfinite (typical) && shade->x_low < shade->x_high && shade->y_low < shade->y_high;
  if (shade->known)
    {
      find_feet (plane, latent, feet);
      fill (shade, feet, sort_feet (feet, plane->n), plane->values == 1, typical);
    }
  free (feet);
}

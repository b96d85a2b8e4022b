#include "plane.h"
#include "analysis/align.h"
#include "analysis/pca.h"
#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double LEFT_OVER = 0.85; /* of a turn, from one picture to the next */
static const double STRAIGHT
    = 0.1; /* radians that an axis may lie beside its component and be named for it */

/* One value: across, with the samples in order upwards; two: as they are. */
static void
copy_small (const HgTensor *latent, HgReal *xy, size_t n, size_t values)
{
  for (size_t i = 0; i < n; i++)
    {
      xy[2 * i] = latent->data[i * values];
      xy[2 * i + 1] = values > 1 ? latent->data[i * values + 1] : (HgReal)(i + 1);
    }
}

/* Their components are measured, too; where there are none (a single sample), nothing is known. */
static void
measure_small (const HgTensor *latent, HgScree *scree)
{
  HgPca *pca = hg_pca_new (latent->data, hg_tensor_rows (latent), hg_tensor_row_values (latent), 2, NULL);
  if (pca != NULL)
    *scree = hg_scree (pca);
  hg_pca_free (pca);
}

static double
variance_along (const HgReal *xy, size_t n)
{
  double mean = 0, sum = 0;
  for (size_t i = 0; i < n; i++)
    mean += (double)xy[2 * i] / (double)n;
  for (size_t i = 0; i < n; i++)
    sum += ((double)xy[2 * i] - mean) * ((double)xy[2 * i] - mean);
  return n > 1 ? sum / (double)(n - 1) : 0;
}

/* Mirrors the columns whose points lie closer to @before when mirrored (both are centred). */
static void
keep_signs (const HgReal *before, HgReal *xy, size_t n)
{
  for (size_t axis = 0; axis < 2; axis++)
    {
      double mean = 0, product = 0;
      for (size_t i = 0; i < n; i++)
        mean += (double)before[2 * i + axis] / (double)n;
      for (size_t i = 0; i < n; i++)
        product += ((double)before[2 * i + axis] - mean) * (double)xy[2 * i + axis];
      for (size_t i = 0; i < n && product < 0; i++)
        xy[2 * i + axis] = -xy[2 * i + axis];
    }
}

/* While points move, the plane is turned to lie closest to the picture before, and what is left of the turn
 * fades from picture to picture: axes that trade places turn over instead of jumping, and the first component
 * ends up across. Both are centred and uncorrelated. Returns the angle that is left, in radians. */
static double
turn_gently (const HgReal *before, HgReal *xy, size_t n)
{
  double to[2][2] = { { 0 } }; /* of the aligned picture, along each component */
  HgReal *raw = hg_alloc (2 * n, sizeof *raw, NULL);
  if (raw == NULL)
    return 0;
  memcpy (raw, xy, 2 * n * sizeof *raw);
  hg_align (before, xy, n);
  for (size_t i = 0; i < n; i++)
    for (int a = 0; a < 2; a++)
      for (int b = 0; b < 2; b++)
        to[a][b] += (double)raw[2 * i + a] * (double)xy[2 * i + b];
  double sign = to[0][0] < 0 ? -1 : 1;
  double mirror = to[0][0] * to[1][1] - to[0][1] * to[1][0] < 0 ? -sign : sign;
  double angle = to[0][0] == 0 && to[0][1] == 0 ? 0 : atan2 (sign * to[0][1], sign * to[0][0]) * LEFT_OVER;
  for (size_t i = 0; i < n; i++)
    {
      double x = sign * (double)raw[2 * i], y = mirror * (double)raw[2 * i + 1];
      xy[2 * i] = (HgReal)(x * cos (angle) - y * sin (angle));
      xy[2 * i + 1] = (HgReal)(x * sin (angle) + y * cos (angle));
    }
  free (raw);
  return angle;
}

static void
name_components (HgPlane *plane, const HgReal *xy, double total, bool turned)
{
  char *names[] = { plane->x_name, plane->y_name };
  for (int axis = 0; axis < 2; axis++)
    {
      double share = total > 0 ? 100 * variance_along (xy + axis, plane->n) / total : 0;
      if (turned)
        snprintf (names[axis], sizeof plane->x_name, "plane of PC 1 and 2, turned · %.2f %% of variance",
                  share);
      else
        snprintf (names[axis], sizeof plane->x_name, "PC %d · %.2f %% of variance", axis + 1, share);
    }
}

/* Fewer than two components (two samples, or latents on a line): everything on one line. */
static bool
project_line (const HgPca *pca, const HgTensor *latent, HgReal *xy, size_t n, HgError *error)
{
  HgReal *line = hg_alloc (n, sizeof *line, error);
  if (line == NULL)
    return false;
  if (pca->components == 1)
    hg_pca_project (pca, latent->data, n, line);
  for (size_t i = 0; i < n; i++)
    xy[2 * i] = line[i];
  free (line);
  return true;
}

/* The plane's own axes in latent space: @xy is @raw, whose columns are uncorrelated, turned. */
static void
turn_axes (HgPlane *plane, const HgPca *pca, const HgReal *raw, const HgReal *xy)
{
  for (size_t k = 0; k < pca->components; k++)
    {
      double square = 0, with[2] = { 0 };
      for (size_t i = 0; i < plane->n; i++)
        {
          double along = (double)raw[2 * i + k];
          square += along * along;
          with[0] += along * (double)xy[2 * i];
          with[1] += along * (double)xy[2 * i + 1];
        }
      for (size_t j = 0; j < 2; j++)
        for (size_t f = 0; square > 0 && f < plane->values; f++)
          plane->axes[j * plane->values + f]
              += (HgReal)(with[j] / square * (double)pca->axes[k * plane->values + f]);
    }
  memcpy (plane->mean, pca->mean, plane->values * sizeof *plane->mean);
}

static bool
project_components (HgPlane *plane, const HgTensor *latent, const HgReal *before, bool live, HgReal *xy,
                    HgError *error)
{
  size_t n = plane->n;
  double angle = 0;
  HgPca *pca = hg_pca_new (latent->data, n, plane->values, HG_SCREE_MOST, error);
  if (pca == NULL)
    return false;
  plane->scree = hg_scree (pca);
  pca->components = pca->components < 2 ? pca->components : 2;
  bool done = pca->components == 2 || project_line (pca, latent, xy, n, error);
  if (pca->components == 2)
    hg_pca_project (pca, latent->data, n, xy);
  HgReal *raw = done ? hg_alloc (2 * n, sizeof *raw, error) : NULL;
  done = raw != NULL;
  if (done)
    memcpy (raw, xy, 2 * n * sizeof *raw);
  if (done && before != NULL && live)
    angle = turn_gently (before, xy, n);
  else if (done && before != NULL)
    keep_signs (before, xy, n);
  if (done)
    {
      turn_axes (plane, pca, raw, xy);
      name_components (plane, xy, pca->total, fabs (angle) > STRAIGHT);
    }
  free (raw);
  hg_pca_free (pca);
  return done;
}

static bool
make_room (HgPlane *plane, HgError *error)
{
  plane->xy = hg_alloc (2 * plane->n, sizeof *plane->xy, error);
  plane->mean = hg_alloc (plane->values, sizeof *plane->mean, error);
  plane->axes = hg_alloc (2 * plane->values, sizeof *plane->axes, error);
  return plane->xy != NULL && plane->mean != NULL && plane->axes != NULL;
}

bool
hg_plane_project (HgPlane *plane, const HgTensor *latent, bool live, HgError *error)
{
  size_t n = hg_tensor_rows (latent), values = hg_tensor_row_values (latent);
  bool same = plane->xy != NULL && plane->n == n && plane->values == values;
  HgPlane next = { .n = n, .values = values };
  if (!make_room (&next, error))
    {
      hg_plane_clear (&next);
      return false;
    }
  if (values <= 2)
    {
      copy_small (latent, next.xy, n, values);
      measure_small (latent, &next.scree);
      for (size_t f = 0; f < values; f++)
        next.axes[f * values + f] = 1;
      snprintf (next.x_name, sizeof next.x_name, values > 1 ? "latent value 1" : "the latent value");
      snprintf (next.y_name, sizeof next.y_name,
                values > 1 ? "latent value 2" : "place among the samples shown");
    }
  else if (!project_components (&next, latent, same ? plane->xy : NULL, live, next.xy, error))
    {
      hg_plane_clear (&next);
      return false;
    }
  hg_plane_clear (plane);
  *plane = next;
  return true;
}

bool
hg_plane_copy (HgPlane *copy, const HgPlane *plane, HgError *error)
{
  *copy = (HgPlane){ 0 };
  if (plane->xy == NULL)
    return true;
  HgPlane next = { .n = plane->n, .values = plane->values };
  if (!make_room (&next, error))
    {
      hg_plane_clear (&next);
      return false;
    }
  memcpy (next.xy, plane->xy, 2 * plane->n * sizeof *next.xy);
  memcpy (next.mean, plane->mean, plane->values * sizeof *next.mean);
  memcpy (next.axes, plane->axes, 2 * plane->values * sizeof *next.axes);
  next.scree = plane->scree;
  next.shade = plane->shade;
  memcpy (next.x_name, plane->x_name, sizeof next.x_name);
  memcpy (next.y_name, plane->y_name, sizeof next.y_name);
  *copy = next;
  return true;
}

void
hg_plane_lift (const HgPlane *plane, double x, double y, HgReal *latent)
{
  const HgReal *across = plane->axes, *up = plane->axes + plane->values;
  for (size_t f = 0; f < plane->values; f++)
    latent[f] = (HgReal)((double)plane->mean[f] + x * (double)across[f] + y * (double)up[f]);
}

void
hg_plane_place (const HgPlane *plane, const HgReal *latent, double *x, double *y)
{
  const HgReal *across = plane->axes, *up = plane->axes + plane->values;
  *x = *y = 0;
  for (size_t f = 0; f < plane->values; f++)
    {
      double off = (double)latent[f] - (double)plane->mean[f];
      *x += off * (double)across[f];
      *y += off * (double)up[f];
    }
}

void
hg_plane_clear (HgPlane *plane)
{
  free (plane->xy);
  free (plane->mean);
  free (plane->axes);
  *plane = (HgPlane){ 0 };
}

bool
hg_plane_scatter (HgScatter *scatter, const HgPlane *plane, const HgPrepared *data, const size_t *index,
                  bool by_label, int **labels, double **order, HgError *error)
{
  const HgDataset *set = data->dataset;
  scatter->n = plane->n;
  scatter->xy = plane->xy;
  scatter->shade = plane->shade.known ? &plane->shade : NULL;
  scatter->labels = NULL;
  scatter->order = NULL;
  scatter->n_classes = set->n_classes;
  scatter->class_names = set->class_names;
  scatter->order_name = set->order != NULL ? "order" : "sample";
  memcpy (scatter->x_name, plane->x_name, sizeof scatter->x_name);
  memcpy (scatter->y_name, plane->y_name, sizeof scatter->y_name);
  free (*labels);
  free (*order);
  *labels = NULL;
  *order = NULL;
  if (by_label && set->labels != NULL)
    {
      *labels = hg_alloc (plane->n, sizeof **labels, error);
      for (size_t i = 0; *labels != NULL && i < plane->n; i++)
        (*labels)[i] = set->labels[index[i]];
      scatter->labels = *labels;
      return *labels != NULL;
    }
  *order = hg_alloc (plane->n, sizeof **order, error);
  for (size_t i = 0; *order != NULL && i < plane->n; i++)
    (*order)[i] = set->order != NULL ? set->order[index[i]] : (double)index[i];
  scatter->order = *order;
  return *order != NULL;
}

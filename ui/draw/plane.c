#include "plane.h"
#include "analysis/align.h"
#include "analysis/pca.h"
#include "base/memory.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* How far the x axis still is the first component: |cosine| between before and after turning. */
static double
axis_kept (const HgReal *raw, const HgReal *turned, size_t n)
{
  double both = 0, other = 0;
  for (size_t i = 0; i < n; i++)
    {
      both += (double)raw[2 * i] * (double)turned[2 * i];
      other += (double)raw[2 * i] * (double)raw[2 * i];
    }
  return other > 0 ? fabs (both) / other : 1;
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

static bool
project_components (HgPlane *plane, const HgTensor *latent, const HgReal *before, bool live, HgReal *xy,
                    HgError *error)
{
  size_t n = plane->n, values = plane->values;
  HgPca *pca = hg_pca_new (latent->data, n, values, 2, error);
  HgReal *raw = pca != NULL ? hg_alloc (2 * n, sizeof *raw, error) : NULL;
  bool done = raw != NULL;
  if (done && pca->components == 2)
    hg_pca_project (pca, latent->data, n, xy);
  else if (done)
    {
      hg_pca_project (pca, latent->data, n, raw); /* fewer samples than two: everything on one line */
      for (size_t i = 0; i < n; i++)
        xy[2 * i] = pca->components == 1 ? raw[i] : 0;
    }
  if (done)
    {
      memcpy (raw, xy, 2 * n * sizeof *raw);
      if (before != NULL && live)
        hg_align (before, xy, n);
      else if (before != NULL)
        keep_signs (before, xy, n);
      name_components (plane, xy, pca->total, live && axis_kept (raw, xy, n) < 0.995);
    }
  free (raw);
  hg_pca_free (pca);
  return done;
}

bool
hg_plane_project (HgPlane *plane, const HgTensor *latent, bool live, HgError *error)
{
  size_t n = hg_tensor_rows (latent), values = hg_tensor_row_values (latent);
  bool same = plane->xy != NULL && plane->n == n && plane->values == values;
  HgPlane next = { .n = n, .values = values, .xy = hg_alloc (2 * n, sizeof *next.xy, error) };
  if (next.xy == NULL)
    return false;
  if (values <= 2)
    {
      copy_small (latent, next.xy, n, values);
      snprintf (next.x_name, sizeof next.x_name, values > 1 ? "latent value 1" : "the latent value");
      snprintf (next.y_name, sizeof next.y_name, values > 1 ? "latent value 2" : "sample, in order");
    }
  else if (!project_components (&next, latent, same ? plane->xy : NULL, live, next.xy, error))
    {
      free (next.xy);
      return false;
    }
  free (plane->xy);
  *plane = next;
  return true;
}

bool
hg_plane_copy (HgPlane *copy, const HgPlane *plane, HgError *error)
{
  *copy = (HgPlane){ 0 };
  if (plane->xy == NULL)
    return true;
  HgReal *xy = hg_alloc (2 * plane->n, sizeof *xy, error);
  if (xy == NULL)
    return false;
  memcpy (xy, plane->xy, 2 * plane->n * sizeof *xy);
  *copy = *plane;
  copy->xy = xy;
  return true;
}

void
hg_plane_clear (HgPlane *plane)
{
  free (plane->xy);
  *plane = (HgPlane){ 0 };
}

bool
hg_plane_scatter (HgScatter *scatter, const HgPlane *plane, const HgPrepared *data, const size_t *index,
                  bool by_label, int **labels, double **order, HgError *error)
{
  const HgDataset *set = data->dataset;
  scatter->n = plane->n;
  scatter->xy = plane->xy;
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

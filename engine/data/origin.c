#include "data/origin.h"
#include "base/clean.h"
#include "base/memory.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum
{
  SHOWN = 256
};

const char *const hg_origin_texts[HG_ORIGIN_TEXTS]
    = { "name", "columns", "label", "time", "missing", "dataset", "axes", "shape" };
const char *const hg_origin_numbers[HG_ORIGIN_NUMBERS]
    = { "window", "stride", "limit", "width", "height", "pad" };

char **
hg_origin_text (const HgDataOrigin *origin, size_t i)
{
  static const size_t at[HG_ORIGIN_TEXTS]
      = { offsetof (HgDataOrigin, name), offsetof (HgDataOrigin, columns), offsetof (HgDataOrigin, label),
          offsetof (HgDataOrigin, time), offsetof (HgDataOrigin, missing), offsetof (HgDataOrigin, dataset),
          offsetof (HgDataOrigin, axes), offsetof (HgDataOrigin, shape) };
  return (char **)((char *)origin + at[i]);
}

size_t *
hg_origin_number (const HgDataOrigin *origin, size_t i)
{
  static const size_t at[HG_ORIGIN_NUMBERS]
      = { offsetof (HgDataOrigin, window), offsetof (HgDataOrigin, stride), offsetof (HgDataOrigin, limit),
          offsetof (HgDataOrigin, width),  offsetof (HgDataOrigin, height), offsetof (HgDataOrigin, pad) };
  return (size_t *)((char *)origin + at[i]);
}

HgDataOrigin *
hg_data_origin_copy (const HgDataOrigin *origin, HgError *error)
{
  HgDataOrigin *copy = hg_alloc (1, sizeof *copy, error);
  bool done = copy != NULL;
  if (done)
    copy->seed = origin->seed;
  for (size_t i = 0; done && i < HG_ORIGIN_NUMBERS; i++)
    *hg_origin_number (copy, i) = *hg_origin_number (origin, i);
  for (size_t i = 0; done && i < HG_ORIGIN_TEXTS; i++)
    {
      const char *text = *hg_origin_text (origin, i);
      done = text == NULL || (*hg_origin_text (copy, i) = hg_strdup (text, error)) != NULL;
    }
  if (done)
    return copy;
  hg_data_origin_free (copy);
  return NULL;
}

HgDataOrigin *
hg_data_origin_new (const char *name, const HgDataOptions *options, HgError *error)
{
  char path[PATH_MAX];
  bool file = hg_source_find (name) == NULL && realpath (name, path) != NULL;
  const HgDataOrigin lent = { .name = file ? path : (char *)name,
                              .columns = (char *)options->columns,
                              .label = (char *)options->label,
                              .time = (char *)options->time,
                              .missing = (char *)options->missing,
                              .dataset = (char *)options->dataset,
                              .axes = (char *)options->axes,
                              .shape = (char *)options->shape,
                              .window = options->window,
                              .stride = options->stride,
                              .limit = options->limit,
                              .width = options->width,
                              .height = options->height,
                              .pad = options->pad,
                              .seed = options->seed };
  return hg_data_origin_copy (&lent, error);
}

void
hg_data_origin_free (HgDataOrigin *origin)
{
  for (size_t i = 0; origin != NULL && i < HG_ORIGIN_TEXTS; i++)
    free (*hg_origin_text (origin, i));
  free (origin);
}

bool
hg_data_origin_check (const HgDataOrigin *origin, HgError *error)
{
  const HgDataOptions options = hg_data_origin_options (origin, NULL);
  if (origin->pad > 1)
    return hg_error_set (error, HG_ERROR_VALUE, "pad: expected 0 or 1, got %zu", origin->pad);
  return hg_data_options_check (&options, error);
}

HgDataOptions
hg_data_origin_options (const HgDataOrigin *origin, const char *folder)
{
  return (HgDataOptions){ .window = origin->window,
                          .stride = origin->stride,
                          .columns = origin->columns,
                          .label = origin->label,
                          .time = origin->time,
                          .missing = origin->missing,
                          .dataset = origin->dataset,
                          .limit = origin->limit,
                          .width = origin->width,
                          .height = origin->height,
                          .axes = origin->axes,
                          .shape = origin->shape,
                          .pad = origin->pad != 0,
                          .seed = origin->seed,
                          .folder = folder };
}

char *
hg_data_origin_find (const HgDataOrigin *origin, const char *project, HgError *error)
{
  char beside[PATH_MAX], name[SHOWN], folder[SHOWN];
  const char *slash = strrchr (origin->name, '/'), *file = slash != NULL ? slash + 1 : origin->name;
  const char *end = project != NULL ? strrchr (project, '/') : NULL;
  if (hg_source_find (origin->name) != NULL || access (origin->name, F_OK) == 0)
    return hg_strdup (origin->name, error);
  if (project != NULL
      && (size_t)snprintf (beside, sizeof beside, "%.*s%s", end != NULL ? (int)(end + 1 - project) : 0,
                           project, file)
             < sizeof beside
      && access (beside, F_OK) == 0)
    return hg_strdup (beside, error);
  hg_error_set (error, HG_ERROR_IO, "%s: the data set is no longer in %s",
                hg_clean (name, sizeof name, file, strlen (file)),
                slash != NULL ? hg_clean (folder, sizeof folder, origin->name, (size_t)(slash - origin->name))
                              : "this folder");
  return NULL;
}

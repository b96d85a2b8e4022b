#include "data/images.h"
#include "base/format.h"
#include "base/memory.h"
#include "data/descriptor.h"
#include "data/image.h"
#include "data/sources.h"
#include "data/stream.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What all images have in common. */
typedef struct
{
  const HgImageFile *files;
  size_t n;
  HgImageHead *heads;             /* n */
  size_t width, height, channels; /* of a sample */
  size_t most;                    /* values of the largest image */
  HgRoom *room;
  size_t turned, resized; /* images */
  bool pad;               /* they get a border afterwards */
} Album;

/* Why @files[i] is not of the size of the first. */
static bool
refuse_size (const Album *album, size_t i, HgError *error)
{
  if (album->pad)
    return hg_error_set (error, HG_ERROR_SHAPE,
                         "%s: a border needs images of one size, %zu × %zu pixels as %s has, got %zu × %zu: "
                         "leave out --pad",
                         album->files[i].name, album->width, album->height, album->files[0].name,
                         album->heads[i].width, album->heads[i].height);
  return hg_error_set (
      error, HG_ERROR_SHAPE,
      "%s: expected %zu × %zu pixels, as %s has, got %zu × %zu: choose one size for all, such as %zux%zu",
      album->files[i].name, album->width, album->height, album->files[0].name, album->heads[i].width,
      album->heads[i].height, album->width, album->height);
}

/* Looks at every image before memory is taken for any. */
static bool
look (Album *album, bool resize, HgJob *job, HgError *error)
{
  for (size_t i = 0; i < album->n; i++)
    {
      HgImageHead *head = &album->heads[i];
      if (hg_job_cancelled (job))
        return hg_error_set (error, HG_ERROR_CANCELLED, "%s: cancelled", album->files[i].name);
      if (!hg_image_look (album->files[i].bytes, album->files[i].size, head, error))
        return hg_error_prefix (error, "%s", album->files[i].name);
      if (i == 0 && !resize)
        {
          album->width = head->width;
          album->height = head->height;
        }
      const bool same = head->width == album->width && head->height == album->height;
      if (!same && !resize)
        return refuse_size (album, i, error);
      const size_t values = head->width * head->height * head->channels;
      album->channels = head->channels > album->channels ? head->channels : album->channels;
      album->most = values > album->most ? values : album->most;
      album->turned += head->turned;
      album->resized += !same;
    }
  return true;
}

/* @n grey pixels, at the start of @pixels, as coloured ones. */
static void
colour (HgReal *pixels, size_t n)
{
  for (size_t i = n; i-- > 0;)
    pixels[3 * i] = pixels[3 * i + 1] = pixels[3 * i + 2] = pixels[i];
}

/* Image @i as sample @x, by way of @scratch where it is to be resized. */
static bool
read_sample (const Album *album, size_t i, HgReal *x, HgReal *scratch, HgError *error)
{
  const HgImageFile *file = &album->files[i];
  const HgImageHead *head = &album->heads[i];
  const bool same = head->width == album->width && head->height == album->height;
  bool done = hg_image_read (file->bytes, file->size, head, same ? x : scratch, error);
  if (done && !same)
    done = hg_image_resize (scratch, head->height, head->width, head->channels, x, album->height,
                            album->width, error);
  if (done && head->channels < album->channels)
    colour (x, album->width * album->height);
  return done || hg_error_prefix (error, "%s", file->name);
}

static HgTensor *
read_samples (const Album *album, HgJob *job, HgError *error)
{
  const HgShape shape = hg_shape (4, (int64_t)album->n, (int64_t)album->height, (int64_t)album->width,
                                  (int64_t)album->channels);
  HgTensor *x = hg_room_tensor (album->room, &shape, error);
  HgReal *scratch
      = x != NULL ? hg_alloc (album->resized > 0 ? album->most : 1, sizeof *scratch, error) : NULL;
  bool done = scratch != NULL;
  for (size_t i = 0; done && i < album->n; i++)
    {
      hg_job_progress (job, (double)i / (double)album->n);
      done = hg_job_cancelled (job)
                 ? hg_error_set (error, HG_ERROR_CANCELLED, "%s: cancelled", album->files[i].name)
                 : read_sample (album, i, x->data + i * hg_tensor_row_values (x), scratch, error);
    }
  free (scratch);
  if (done)
    return x;
  hg_tensor_unref (x);
  return NULL;
}

static void
describe (HgDataset *dataset, const Album *album)
{
  char n[48], size[96] = "", turned[160] = "";
  hg_format_items (n, sizeof n, (int64_t)album->n, "image", "images");
  if (album->resized > 0)
    snprintf (size, sizeof size, ". %zu were brought to %zu × %zu pixels, each the mean of its area",
              album->resized, album->width, album->height);
  if (album->turned > 0)
    snprintf (turned, sizeof turned, ". %zu ask to be shown turned (EXIF): they are taken as they are stored",
              album->turned);
  snprintf (dataset->note, sizeof dataset->note, "%s of 0 … 1%s%s", n, size, turned);
  dataset->scaled = true;
}

HgDataset *
hg_images_read (const char *name, const HgImageFile *files, size_t n, const HgDataOptions *options,
                HgJob *job, HgError *error)
{
  Album album = { .files = files,
                  .n = n,
                  .width = options->width,
                  .height = options->height,
                  .room = options->room,
                  .pad = options->pad };
  HgDataOptions others = *options;
  others.width = others.height = 0; /* taken care of here */
  const char *what = hg_source_option (&others, false);
  HgDataset *dataset = NULL;
  if (what != NULL)
    hg_error_set (error, HG_ERROR_VALUE, "%s: images are taken as they are: leave out %s", name, what);
  else if (!hg_size_check (options->width, options->height, false, error))
    hg_error_prefix (error, "%s", name);
  else if ((album.heads = hg_alloc (n, sizeof *album.heads, error)) != NULL
           && look (&album, options->width > 0, job, error))
    dataset = hg_dataset_new (name, read_samples (&album, job, error), error);
  if (dataset != NULL)
    describe (dataset, &album);
  free (album.heads);
  return dataset;
}

HgDataset *
hg_image_file_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job,
                    HgError *error)
{
  uint64_t size;
  size_t got = 0;
  if (!hg_descriptor_rewind (descriptor, name, &size, error) || !hg_memory_granted (name, size, error))
    return NULL;
  unsigned char *bytes = hg_alloc (size, 1, error);
  const HgImageFile file = { name, bytes, size };
  HgDataset *dataset = NULL;
  if (bytes != NULL && hg_descriptor_read (descriptor, name, bytes, size, &got, error))
    {
      if (got == size)
        dataset = hg_images_read (name, &file, 1, options, job, error);
      else
        hg_error_set (error, HG_ERROR_IO, "%s: became shorter while it was read", name);
    }
  if (dataset != NULL)
    snprintf (dataset->source, sizeof dataset->source, "File %s: one image", name);
  free (bytes);
  return dataset;
}

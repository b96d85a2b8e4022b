/* A data set of images: files of PNG or JPEG, all of one size or made to be. */
#pragma once
#include "data/source.h"

enum
{
  HG_MOST_IMAGES = 200000
};

/* A file. */
typedef struct
{
  const char *name; /* for sentences */
  const unsigned char *bytes;
  size_t size;
} HgImageFile;

/* The @n images of @files as samples (height, width, channels) of 0 … 1, as options->width and height ask for
 * or, where these are 0, as they are: then all have to have the size of the first (options->pad: as a border
 * is laid around them, says the sentence). Grey ones become coloured
 * where any is. @name is that of the whole. Fails with HG_ERROR_FORMAT or HG_ERROR_SHAPE: "cats/2.png:
 * expected 32 × 32 pixels, as cats/1.png has, got 30 × 32: …" (width × height, as people
 * write it). */
HgDataset *hg_images_read (const char *name, const HgImageFile *files, size_t n, const HgDataOptions *options,
                           HgJob *job, HgError *error);

/* One image from @descriptor (a regular file, not closed). */
HgDataset *hg_image_file_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job,
                               HgError *error);

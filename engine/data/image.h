/* One image, PNG or JPEG, from bytes in memory, as numbers of 0 … 1: (height, width, channels), one channel
 * for grey and three for colour. What is transparent is laid over white. */
#pragma once
#include "tensor/real.h"
#include "base/error.h"
#include <stddef.h>

typedef struct
{
  size_t width, height;
  size_t channels; /* 1 or 3 */
  bool turned;     /* says that it is to be shown turned or mirrored (EXIF), which is not done */
} HgImageHead;

/* A kind of image. */
typedef struct
{
  bool (*is) (const unsigned char *bytes, size_t n);

  /* What it is, without its pixels; and its pixels, as many as @head says. Sentences begin with what is
   * wrong. */
  bool (*look) (const unsigned char *bytes, size_t n, HgImageHead *head, HgError *error);
  bool (*read) (const unsigned char *bytes, size_t n, const HgImageHead *head, HgReal *pixels,
                HgError *error);
} HgImageKind;

extern const HgImageKind hg_image_png;
extern const HgImageKind hg_image_jpeg;

/* What the image in @bytes is. Fails with HG_ERROR_FORMAT where it is none or would become more than 256 MiB
 * and a hundred times its bytes. */
bool hg_image_look (const unsigned char *bytes, size_t n, HgImageHead *head, HgError *error);

/* Its pixels into @pixels, (head->height, head->width, head->channels). A part of an image is never given. */
bool hg_image_read (const unsigned char *bytes, size_t n, const HgImageHead *head, HgReal *pixels,
                    HgError *error);

/* @from (rows, columns, channels) into @to (to_rows, to_columns, channels), each pixel the mean of the area
 * that it covers. Fails with HG_ERROR_MEMORY. */
bool hg_image_resize (const HgReal *from, size_t rows, size_t columns, size_t channels, HgReal *to,
                      size_t to_rows, size_t to_columns, HgError *error);

/* Whether the EXIF data in @bytes (a TIFF header first) ask for the image to be turned or mirrored. */
bool hg_image_turned (const unsigned char *bytes, size_t n);

/* JPEG images by libjpeg: grey and colour. A warning of the library's (bytes missing, bytes too many) is a
 * damage here. */
#include "base/memory.h"
#include "data/image.h"
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

enum
{
  MOST_SCANS = 200, /* of a progressive image: each goes over all of it */
  EXIF = JPEG_APP0 + 1,
  MOST_EXIF = 65533
};

/* An image that is being read. The manager of faults comes first: the library hands it back. */
typedef struct
{
  struct jpeg_error_mgr faults;
  struct jpeg_progress_mgr progress;
  struct jpeg_decompress_struct jpeg;
  JSAMPLE *row;
  jmp_buf fault;
  HgError *error;
} Reading;

static void
fail (j_common_ptr jpeg)
{
  Reading *it = (Reading *)jpeg->err;
  char text[JMSG_LENGTH_MAX];
  jpeg->err->format_message (jpeg, text);
  hg_error_set (it->error, HG_ERROR_FORMAT, "the image is damaged or cut off (%.100s)", text);
  longjmp (it->fault, 1);
}

static void
listen (j_common_ptr jpeg, int level)
{
  if (level < 0)
    fail (jpeg);
}

static void
watch (j_common_ptr jpeg)
{
  Reading *it = (Reading *)jpeg->err;
  if (it->jpeg.input_scan_number <= MOST_SCANS)
    return;
  hg_error_set (it->error, HG_ERROR_FORMAT, "expected at most %d scans of an image, got more", MOST_SCANS);
  longjmp (it->fault, 1);
}

static bool
is_jpeg (const unsigned char *bytes, size_t n)
{
  return n >= 3 && bytes[0] == 0xff && bytes[1] == 0xd8 && bytes[2] == 0xff;
}

/* Reads what stands before the pixels. @it is to be ended also after a failure. */
static bool
begin (Reading *it, const unsigned char *bytes, size_t n, HgError *error)
{
  memset (it, 0, sizeof *it);
  it->error = error;
  it->jpeg.err = jpeg_std_error (&it->faults);
  it->faults.error_exit = fail;
  it->faults.emit_message = listen;
  if (setjmp (it->fault) != 0)
    return false;
  jpeg_create_decompress (&it->jpeg);
  it->progress.progress_monitor = watch;
  it->jpeg.progress = &it->progress;
  jpeg_save_markers (&it->jpeg, EXIF, MOST_EXIF);
  jpeg_mem_src (&it->jpeg, bytes, n);
  jpeg_read_header (&it->jpeg, TRUE);
  return it->jpeg.num_components == 1 || it->jpeg.num_components == 3
         || hg_error_set (error, HG_ERROR_UNSUPPORTED,
                          "expected grey (1 channel) or colour (3), got %d channels: save it as RGB",
                          it->jpeg.num_components);
}

static void
end (Reading *it)
{
  jpeg_destroy_decompress (&it->jpeg);
  free (it->row);
}

static bool
look (const unsigned char *bytes, size_t n, HgImageHead *head, HgError *error)
{
  static const char exif[6] = "Exif";
  Reading it;
  const bool done = begin (&it, bytes, n, error);
  if (done)
    {
      head->width = it.jpeg.image_width;
      head->height = it.jpeg.image_height;
      head->channels = (size_t)it.jpeg.num_components;
      for (jpeg_saved_marker_ptr marker = it.jpeg.marker_list; marker != NULL; marker = marker->next)
        if (marker->marker == EXIF && marker->data_length > sizeof exif
            && memcmp (marker->data, exif, sizeof exif) == 0)
          head->turned |= hg_image_turned (marker->data + sizeof exif, marker->data_length - sizeof exif);
    }
  end (&it);
  return done;
}

static bool
read_rows (Reading *it, const HgImageHead *head, HgReal *pixels)
{
  const size_t wide = head->width * head->channels;
  if (setjmp (it->fault) != 0)
    return false;
  it->jpeg.out_color_space = head->channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_start_decompress (&it->jpeg);
  while (it->jpeg.output_scanline < it->jpeg.output_height)
    {
      HgReal *row = pixels + it->jpeg.output_scanline * wide;
      jpeg_read_scanlines (&it->jpeg, &it->row, 1);
      for (size_t i = 0; i < wide; i++)
        row[i] = (HgReal)it->row[i] / MAXJSAMPLE;
    }
  jpeg_finish_decompress (&it->jpeg);
  return true;
}

static bool
read_image (const unsigned char *bytes, size_t n, const HgImageHead *head, HgReal *pixels, HgError *error)
{
  Reading it;
  bool done = begin (&it, bytes, n, error)
              && (it.row = hg_alloc (head->width, head->channels * sizeof *it.row, error)) != NULL
              && read_rows (&it, head, pixels);
  end (&it);
  return done;
}

const HgImageKind hg_image_jpeg = { .is = is_jpeg, .look = look, .read = read_image };

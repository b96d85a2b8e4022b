/* PNG images by libpng, of any bit depth, with palettes, transparency and interlacing. */
#include "base/memory.h"
#include "data/image.h"
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_SIDE = 1 << 20,   /* pixels */
  MOST_CHUNK = 16 << 20, /* bytes of one that is unpacked */
  MOST_CHUNKS = 1000     /* that are kept */
};

/* An image that is being read. */
typedef struct
{
  const unsigned char *bytes;
  size_t n, at;
  png_struct *png;
  png_info *info;
  unsigned char *rows; /* as libpng gives them */
  png_bytep *starts;   /* of the rows */
  jmp_buf fault;
  HgError *error;
} Reading;

static void
fail (png_struct *png, const char *text)
{
  Reading *it = png_get_error_ptr (png);
  hg_error_set (it->error, HG_ERROR_FORMAT, "the image is damaged or cut off (%.100s)", text);
  longjmp (it->fault, 1);
}

static void
ignore (png_struct *png, const char *text)
{
}

static void
give (png_struct *png, png_byte *bytes, size_t n)
{
  Reading *it = png_get_io_ptr (png);
  if (n > it->n - it->at)
    png_error (png, "it ends too early");
  memcpy (bytes, it->bytes + it->at, n);
  it->at += n;
}

static bool
is_png (const unsigned char *bytes, size_t n)
{
  return n >= 8 && png_sig_cmp (bytes, 0, 8) == 0;
}

static bool
begin (Reading *it, const unsigned char *bytes, size_t n, HgError *error)
{
  *it = (Reading){ .bytes = bytes, .n = n, .error = error };
  it->png = png_create_read_struct (PNG_LIBPNG_VER_STRING, it, fail, ignore);
  it->info = it->png != NULL ? png_create_info_struct (it->png) : NULL;
  if (it->info == NULL)
    return hg_error_memory (error, "an image", n);
  png_set_read_fn (it->png, it, give);
  png_set_user_limits (it->png, MOST_SIDE, MOST_SIDE);
  png_set_chunk_malloc_max (it->png, MOST_CHUNK);
  png_set_chunk_cache_max (it->png, MOST_CHUNKS);
  return true;
}

static void
end (Reading *it)
{
  if (it->png != NULL)
    png_destroy_read_struct (&it->png, &it->info, NULL);
  free (it->rows);
  free (it->starts);
}

/* Reads what stands before the pixels. */
static bool
read_info (Reading *it)
{
  if (setjmp (it->fault) != 0)
    return false;
  png_read_info (it->png, it->info);
  return true;
}

static bool
look (const unsigned char *bytes, size_t n, HgImageHead *head, HgError *error)
{
  Reading it;
  png_byte *exif;
  png_uint_32 n_exif;
  const bool done = begin (&it, bytes, n, error) && read_info (&it);
  if (done)
    {
      head->width = png_get_image_width (it.png, it.info);
      head->height = png_get_image_height (it.png, it.info);
      head->channels = (png_get_color_type (it.png, it.info) & PNG_COLOR_MASK_COLOR) != 0 ? 3 : 1;
      head->turned = png_get_eXIf_1 (it.png, it.info, &n_exif, &exif) != 0 && hg_image_turned (exif, n_exif);
    }
  end (&it);
  return done;
}

/* Asks for 8 or 16 bits a value, whatever the file has. */
static bool
prepare (Reading *it)
{
  if (setjmp (it->fault) != 0)
    return false;
  png_set_expand (it->png);
  png_set_interlace_handling (it->png);
  png_read_update_info (it->png, it->info);
  return true;
}

static bool
read_rows (Reading *it)
{
  if (setjmp (it->fault) != 0)
    return false;
  png_read_image (it->png, it->starts);
  png_read_end (it->png, NULL);
  return true;
}

static bool
make_rows (Reading *it, const HgImageHead *head)
{
  const size_t wide = png_get_rowbytes (it->png, it->info);
  it->rows = hg_alloc (head->height, wide, it->error);
  it->starts = hg_alloc (head->height, sizeof *it->starts, it->error);
  for (size_t i = 0; it->rows != NULL && it->starts != NULL && i < head->height; i++)
    it->starts[i] = it->rows + i * wide;
  return it->rows != NULL && it->starts != NULL;
}

/* Value @i of a row. */
static HgReal
value_at (const unsigned char *row, size_t i, bool deep)
{
  return deep ? (HgReal)(row[2 * i] << 8 | row[2 * i + 1]) / 65535 : (HgReal)row[i] / 255;
}

static void
convert (const Reading *it, const HgImageHead *head, HgReal *pixels)
{
  const size_t channels = png_get_channels (it->png, it->info);
  const bool deep = png_get_bit_depth (it->png, it->info) == 16, alpha = channels == 2 || channels == 4;
  for (size_t i = 0; i < head->height; i++)
    for (size_t k = 0; k < head->width; k++)
      {
        const HgReal cover = alpha ? value_at (it->starts[i], k * channels + channels - 1, deep) : 1;
        for (size_t c = 0; c < head->channels; c++)
          *pixels++ = cover * value_at (it->starts[i], k * channels + c, deep) + (1 - cover);
      }
}

static bool
read_image (const unsigned char *bytes, size_t n, const HgImageHead *head, HgReal *pixels, HgError *error)
{
  Reading it;
  const bool done = begin (&it, bytes, n, error) && read_info (&it) && prepare (&it) && make_rows (&it, head)
                    && read_rows (&it);
  if (done)
    convert (&it, head, pixels);
  end (&it);
  return done;
}

const HgImageKind hg_image_png = { .is = is_png, .look = look, .read = read_image };

#include "layers/window.h"
#include "base/format.h"
#include <stdio.h>

const char *const hg_padding_names[] = { "valid", "same", NULL };
const char *const hg_padding_names_causal[] = { "valid", "same", "causal", NULL };

static const int64_t most = (int64_t)1 << 40; /* positions on an axis */

HgInts
hg_window_sides (int sides, int64_t value)
{
  HgInts ints = { .n = sides };
  for (int i = 0; i < sides; i++)
    ints.v[i] = value;
  return ints;
}

char *
hg_window_product (const HgInts *sides, int64_t last, char *text, size_t size)
{
  size_t used = 0;
  for (int i = 0; i <= sides->n && used < size; i++)
    {
      char number[48] = "?";
      if (i < sides->n || last != HG_UNKNOWN)
        hg_format_count (number, sizeof number, i < sides->n ? sides->v[i] : last);
      used += (size_t)snprintf (text + used, size - used, "%s%s", i > 0 ? " · " : "", number);
    }
  return text;
}

bool
hg_window_check_rank (int sides, const HgShape *in, HgShape *out, HgError *error)
{
  char got[HG_SHAPE_TEXT];
  *out = (HgShape){ .rank = sides + 1 };
  for (int i = 0; i <= sides; i++)
    out->dim[i] = in->rank == sides + 1 ? in->dim[i] : HG_UNKNOWN;
  if (in->rank == HG_UNKNOWN || in->rank == sides + 1)
    return true;
  return hg_error_set (error, HG_ERROR_SHAPE, "needs %s and gets %s",
                       sides == 1 ? "time × features" : "rows × columns × channels", hg_shape_text (in, got));
}

/* Positions from a window's first to its last. */
static int64_t
extent (const HgWindowOptions *options, int side)
{
  return (options->kernel.v[side] - 1) * options->dilation.v[side] + 1;
}

static char *
sides_text (const HgInts *ints, char *text, size_t size)
{
  size_t used = 0;
  for (int i = 0; i < ints->n && used < size; i++)
    {
      char number[48];
      hg_format_count (number, sizeof number, ints->v[i]);
      used += (size_t)snprintf (text + used, size - used, "%s%s", i > 0 ? " × " : "", number);
    }
  return text;
}

/* Keras has no kernel that both jumps and is spread. */
static bool
check_strides (const HgWindowOptions *options, HgError *error)
{
  bool jumps = false, spread = false;
  char strides[100], dilation[100];
  for (int i = 0; i < options->kernel.n; i++)
    {
      jumps |= options->strides.v[i] > 1;
      spread |= options->dilation.v[i] > 1;
    }
  if (!jumps || !spread)
    return true;
  return hg_error_set (
      error, HG_ERROR_SHAPE,
      "has strides of %s and a dilation of %s, which do not go together: set one of them to 1",
      sides_text (&options->strides, strides, sizeof strides),
      sides_text (&options->dilation, dilation, sizeof dilation));
}

static bool
does_not_fit (const HgWindowOptions *options, const HgShape *in, HgError *error)
{
  char kernel[100], spread[100], reach[120] = "", got[HG_SHAPE_TEXT];
  HgInts extents = { .n = options->kernel.n };
  HgShape sides = { .rank = options->kernel.n };
  bool dilated = false;
  for (int i = 0; i < extents.n; i++)
    {
      extents.v[i] = extent (options, i);
      sides.dim[i] = in->dim[i];
      dilated |= options->dilation.v[i] > 1;
    }
  if (dilated)
    snprintf (reach, sizeof reach, ", spread over %s", sides_text (&extents, spread, sizeof spread));
  return hg_error_set (
      error, HG_ERROR_SHAPE, "has a %s of %s%s, which does not fit into %s: use same padding", options->noun,
      sides_text (&options->kernel, kernel, sizeof kernel), reach, hg_shape_text (&sides, got));
}

bool
hg_window_infer (const HgWindowOptions *options, const HgShape *in, HgShape *out, HgError *error)
{
  bool fits = true;
  if (!hg_window_check_rank (options->kernel.n, in, out, error))
    return false;
  for (int i = 0; i < options->kernel.n; i++)
    {
      int64_t n = out->dim[i], stride = options->strides.v[i];
      if (n == HG_UNKNOWN)
        continue;
      if (options->padding != HG_PADDING_VALID)
        out->dim[i] = (n - 1) / stride + 1;
      else if (n >= extent (options, i))
        out->dim[i] = (n - extent (options, i)) / stride + 1;
      else
        {
          out->dim[i] = HG_UNKNOWN;
          fits = false;
        }
    }
  if (!fits)
    return does_not_fit (options, in, error);
  return check_strides (options, error);
}

bool
hg_window_grow (int64_t n, int64_t factor, int64_t more, int64_t *out, HgError *error)
{
  char a[48], b[48];
  *out = HG_UNKNOWN;
  if (n == HG_UNKNOWN)
    return true;
  if (!__builtin_mul_overflow (n, factor, out) && !__builtin_add_overflow (*out, more, out) && *out <= most)
    return true;
  *out = HG_UNKNOWN;
  return hg_error_set (error, HG_ERROR_SHAPE, "makes an axis of %s longer by %s times, too long to count",
                       hg_format_count (a, sizeof a, n), hg_format_count (b, sizeof b, factor));
}

/* One side of a transposed window. */
static bool
grow_side (const HgWindowOptions *options, int side, int64_t padding, int64_t n, int64_t *out, HgError *error)
{
  int64_t stride = options->strides.v[side], reach = extent (options, side),
          first = n == HG_UNKNOWN ? n : n - 1;
  char got[48];
  if (padding == HG_UNKNOWN && options->padding == HG_PADDING_SAME)
    return hg_window_grow (n, stride, 0, out, error);
  if (padding == HG_UNKNOWN)
    padding = stride > reach ? stride - reach : 0;
  int64_t rest = (options->padding == HG_PADDING_SAME ? reach % 2 : reach) + padding;
  if (!hg_window_grow (first, stride, rest, out, error))
    return false;
  if (*out != 0)
    return true;
  *out = HG_UNKNOWN;
  return hg_error_set (error, HG_ERROR_SHAPE,
                       "leaves nothing of %s with an output padding of 0: use none, or an odd %s",
                       hg_format_count (got, sizeof got, n), options->noun);
}

bool
hg_window_infer_large (const HgWindowOptions *options, const HgInts *output_padding, const HgShape *in,
                       HgShape *out, HgError *error)
{
  char padding[100], strides[100];
  if (!hg_window_check_rank (options->kernel.n, in, out, error))
    return false;
  bool fits = true;
  for (int i = 0; i < options->kernel.n; i++)
    {
      if (output_padding->v[i] >= options->strides.v[i])
        return hg_error_set (
            error, HG_ERROR_SHAPE,
            "has an output padding of %s and strides of %s: the padding must be the smaller one",
            sides_text (output_padding, padding, sizeof padding),
            sides_text (&options->strides, strides, sizeof strides));
      fits &= grow_side (options, i, output_padding->v[i], out->dim[i], &out->dim[i], error);
    }
  return fits && check_strides (options, error);
}

static HgSpan
span (const HgWindowOptions *options, int side, int64_t large, int64_t small)
{
  int64_t stride = options->strides.v[side], reach = extent (options, side), front = 0;
  int64_t beyond = (small - 1) * stride + reach - large;
  if (options->padding == HG_PADDING_CAUSAL)
    front = reach - 1;
  else if (options->padding == HG_PADDING_SAME && beyond > 0)
    front = beyond / 2;
  return (HgSpan){ .large = (size_t)large,
                   .small = (size_t)small,
                   .kernel = (size_t)options->kernel.v[side],
                   .stride = (size_t)stride,
                   .dilation = (size_t)options->dilation.v[side],
                   .front = (size_t)front };
}

HgWindow
hg_window (const HgWindowOptions *options, const HgShape *large, const HgShape *small)
{
  int columns = options->kernel.n - 1;
  HgWindow window = { .rows = { 1, 1, 1, 1, 1, 0 } };
  if (columns == 1)
    window.rows = span (options, 0, large->dim[0], small->dim[0]);
  window.columns = span (options, columns, large->dim[columns], small->dim[columns]);
  return window;
}

HgImages
hg_images (const HgShape *shape, size_t n)
{
  size_t channels = (size_t)hg_shape_axis (shape, -1), columns = (size_t)hg_shape_axis (shape, -2);
  if (shape->rank == 2)
    return (HgImages){ 1, columns, channels, channels, 0, n * channels };
  size_t rows = (size_t)shape->dim[0];
  return (HgImages){ rows, columns, channels, rows * columns * channels, columns * channels, channels };
}

/* Windows and patches by themselves: sizes, paddings, and that adding patches up is the adjoint of taking
 * them. */
#include "base/random.h"
#include "engine/harness.h"
#include "layers/patches.h"

typedef struct
{
  int64_t n, kernel, stride, dilation;
  HgPadding padding;
} Case;

static HgWindowOptions
options_of (const Case *c)
{
  return (HgWindowOptions){ .noun = "kernel",
                            .kernel = hg_window_sides (1, c->kernel),
                            .strides = hg_window_sides (1, c->stride),
                            .dilation = hg_window_sides (1, c->dilation),
                            .padding = c->padding };
}

/* All small cases; @visit is told the windows that infer finds, or HG_UNKNOWN. */
static void
each_case (void (*visit) (const Case *c, const HgWindowOptions *options, int64_t windows))
{
  for (int64_t n = 1; n <= 8; n++)
    for (int64_t kernel = 1; kernel <= 5; kernel++)
      for (int64_t stride = 1; stride <= 4; stride++)
        for (int64_t dilation = 1; dilation <= (stride == 1 ? 3 : 1); dilation++)
          for (int padding = HG_PADDING_VALID; padding <= HG_PADDING_CAUSAL; padding++)
            {
              Case c = { n, kernel, stride, dilation, (HgPadding)padding };
              HgWindowOptions options = options_of (&c);
              HgShape in = hg_shape (2, (int)n, 3), out;
              bool fits = hg_window_infer (&options, &in, &out, NULL);
              CHECK (fits == (out.dim[0] != HG_UNKNOWN));
              CHECK_EQUAL (out.dim[1], 3);
              visit (&c, &options, out.dim[0]);
            }
}

/* Windows counted one by one. */
static void
count_windows (const Case *c, const HgWindowOptions *options, int64_t windows)
{
  int64_t reach = (c->kernel - 1) * c->dilation, expected = 0;
  for (int64_t at = 0; c->padding == HG_PADDING_VALID ? at + reach < c->n : at < c->n; at += c->stride)
    expected++;
  if (windows != (expected > 0 ? expected : HG_UNKNOWN))
    test_fault (__FILE__, __LINE__,
                "n %lld, kernel %lld, stride %lld, dilation %lld, padding %d: %lld windows, %lld",
                (long long)c->n, (long long)c->kernel, (long long)c->stride, (long long)c->dilation,
                c->padding, (long long)windows, (long long)expected);
}

TEST (windows_are_as_many_as_can_be_counted)
{
  each_case (count_windows);
}

/* same: the padding is no more than the last window needs, and behind as much as in front or one more.
 * causal: no window looks beyond its own place. The taps inside are those found by trying each. */
static void
look_at_padding (const Case *c, const HgWindowOptions *options, int64_t windows)
{
  if (windows == HG_UNKNOWN)
    return;
  HgShape large = hg_shape (2, (int)c->n, 3), small = hg_shape (2, (int)windows, 3);
  HgSpan span = hg_window (options, &large, &small).columns;
  int64_t reach = (c->kernel - 1) * c->dilation,
          behind = (windows - 1) * c->stride - (int64_t)span.front + reach + 1 - c->n;
  if (c->padding == HG_PADDING_VALID)
    CHECK_EQUAL (span.front, 0);
  else if (c->padding == HG_PADDING_CAUSAL)
    CHECK_EQUAL (span.front, reach);
  else if (span.front > 0 || behind > 0)
    CHECK (behind == (int64_t)span.front || behind == (int64_t)span.front + 1);
  for (size_t i = 0; i < span.small; i++)
    {
      size_t first, end, wanted_first = SIZE_MAX, inside = 0;
      int64_t at = hg_span_taps (&span, i, &first, &end);
      CHECK_EQUAL (at, (int64_t)i * c->stride - (int64_t)span.front);
      for (size_t tap = 0; tap < span.kernel; tap++)
        if (at + (int64_t)tap * c->dilation >= 0 && at + (int64_t)tap * c->dilation < c->n)
          {
            wanted_first = inside++ == 0 ? tap : wanted_first;
          }
      CHECK_EQUAL (end - first, inside);
      if (inside > 0)
        CHECK_EQUAL (first, wanted_first);
    }
}

TEST (padding_is_split_as_keras_splits_it)
{
  each_case (look_at_padding);
}

/* What a transposed window makes, a window turns back; with same padding it is exactly stride times as much.
 */
static void
turn_back (const Case *c, const HgWindowOptions *options, int64_t windows)
{
  HgInts none = hg_window_sides (1, HG_UNKNOWN);
  HgShape in = hg_shape (2, (int)c->n, 3), large, small;
  if (c->padding == HG_PADDING_CAUSAL || !CHECK (hg_window_infer_large (options, &none, &in, &large, NULL)))
    return;
  CHECK (hg_window_infer (options, &large, &small, NULL));
  CHECK_EQUAL (small.dim[0], c->n);
  if (c->padding == HG_PADDING_SAME)
    CHECK_EQUAL (large.dim[0], c->n * c->stride);
  for (int64_t padding = 0; padding < c->stride; padding++)
    {
      HgInts given = hg_window_sides (1, padding);
      bool same = c->padding == HG_PADDING_SAME,
           fits = hg_window_infer_large (options, &given, &in, &large, NULL);
      int64_t reach = (c->kernel - 1) * c->dilation + 1;
      int64_t expected = (c->n - 1) * c->stride + (same ? reach - 2 * (reach / 2) : reach) + padding;
      CHECK (fits == (expected > 0));
      if (fits)
        CHECK_EQUAL (large.dim[0], expected);
    }
}

TEST (transposed_sizes_are_undone_by_a_window)
{
  each_case (turn_back);
}

static HgReal *
noise (HgRandom *random, size_t n)
{
  HgReal *x = calloc (n, sizeof *x);
  for (size_t i = 0; i < n; i++)
    x[i] = (HgReal)hg_random_normal (random);
  return x;
}

/* Two images of 5 rows and n columns: taken whole and in pieces the patches are the same; ⟨gather x, p⟩ =
 * ⟨x, scatter p⟩. */
static void
gather_and_scatter (const Case *c, const HgWindowOptions *options, int64_t windows)
{
  if (windows == HG_UNKNOWN || c->padding == HG_PADDING_CAUSAL)
    return;
  Case rows_case = { 5, 3, c->stride, c->dilation, HG_PADDING_SAME };
  HgWindowOptions rows = options_of (&rows_case);
  HgShape tall = hg_shape (2, 5, 3), short_side, large = hg_shape (2, (int)c->n, 3),
          small = hg_shape (2, (int)windows, 3);
  REQUIRE (CHECK (hg_window_infer (&rows, &tall, &short_side, NULL)));
  HgPatches patches = { .window = { hg_window (&rows, &tall, &short_side).columns,
                                    hg_window (options, &large, &small).columns },
                        .channels = 3,
                        .first = c->kernel % 2 == 0 ? 1 : 0,
                        .count = c->kernel % 2 == 0 ? 2 : 3 };
  HgRandom random = hg_random (5);
  size_t values = 2 * 5 * (size_t)c->n * 3, places = 2 * hg_patch_places (&patches),
         each = hg_patch_values (&patches);
  HgReal *x = noise (&random, values), *p = noise (&random, places * each);
  HgReal *all = noise (&random, places * each), *pieces = noise (&random, places * each),
         *back = calloc (values, sizeof *back);
  hg_patches_gather (&patches, x, 0, places, all);
  for (size_t begin = 0; begin < places; begin += 3)
    {
      size_t n = places - begin < 3 ? places - begin : 3;
      hg_patches_gather (&patches, x, begin, n, pieces + begin * each);
      hg_patches_scatter (&patches, p + begin * each, begin, n, back);
    }
  double there = 0, here = 0;
  for (size_t i = 0; i < places * each; i++)
    there += (double)all[i] * (double)p[i];
  for (size_t i = 0; i < values; i++)
    here += (double)back[i] * (double)x[i];
  CHECK (memcmp (all, pieces, places * each * sizeof *all) == 0);
  CHECK_NEAR (here, there, 1e-4);
  free (x);
  free (p);
  free (all);
  free (pieces);
  free (back);
}

TEST (adding_patches_up_is_the_adjoint_of_taking_them)
{
  each_case (gather_and_scatter);
}

/* Windows and slides by themselves: sizes, paddings, and that going up is the adjoint of going down. */
#include "engine/harness.h"
#include "layers/slide.h"

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
 * causal: no window looks beyond its own place. */
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

enum
{
  MOST = 48 /* positions and places of all cases */
};

/* Which tap joins a large position and a small one, counted from 1; 0: none does. */
typedef struct
{
  int64_t tap[MOST][MOST];
} Meetings;

/* What a slide's stretches say: places of the one side and positions of the other, which is the large one on
 * the way down. */
static void
meet (const HgSlide *slide, bool down, size_t phase, size_t stride, Meetings *found)
{
  HgStretch s;
  for (s.end = 0; s.end < slide->places;)
    {
      size_t begin = s.end;
      s = hg_slide_stretch (slide, begin);
      REQUIRE (CHECK (s.begin == begin && s.end > begin && s.end <= slide->places));
      for (size_t place = s.begin; place < s.end; place++)
        for (size_t tap = s.first_tap; tap < s.end_tap; tap++)
          {
            size_t position
                = s.at + (place - s.begin) * slide->stride + (tap - s.first_tap) * slide->dilation;
            size_t other = down ? place : phase + place * stride;
            REQUIRE (CHECK (position < slide->n && other < MOST));
            int64_t *meeting = down ? &found->tap[position][other] : &found->tap[other][position];
            CHECK_EQUAL (*meeting, 0);
            *meeting = (int64_t)slide->kernel_tap + (int64_t)tap * slide->next_tap + 1;
          }
    }
}

/* With its borders every place sees every tap. */
static void
sees_all (const HgSlide *slide)
{
  size_t before, after;
  hg_slide_borders (slide, &before, &after);
  HgSlide wide = hg_slide_widened (slide, before, after);
  HgStretch s = hg_slide_stretch (&wide, 0);
  CHECK_EQUAL (s.end, slide->places);
  CHECK_EQUAL (s.end_tap - s.first_tap, slide->taps);
}

/* Down, up and the definition, tap by tap, agree on who meets whom. */
static void
slide_both_ways (const Case *c, const HgWindowOptions *options, int64_t windows)
{
  if (windows == HG_UNKNOWN)
    return;
  HgShape large = hg_shape (2, (int)c->n, 3), small = hg_shape (2, (int)windows, 3);
  HgSpan span = hg_window (options, &large, &small).columns;
  Meetings wanted = { 0 }, down = { 0 }, up = { 0 };
  for (int64_t i = 0; i < windows; i++)
    for (int64_t tap = 0; tap < c->kernel; tap++)
      {
        int64_t at = i * c->stride - (int64_t)span.front + tap * c->dilation;
        if (at >= 0 && at < c->n)
          wanted.tap[at][i] = tap + 1;
      }
  HgSlide slide = hg_slide_down (&span);
  meet (&slide, true, 0, 1, &down);
  sees_all (&slide);
  for (size_t phase = 0; phase < hg_slide_phases (&span); phase++)
    {
      slide = hg_slide_up (&span, phase);
      meet (&slide, false, phase, span.stride, &up);
      sees_all (&slide);
    }
  CHECK (memcmp (&wanted, &down, sizeof wanted) == 0);
  CHECK (memcmp (&wanted, &up, sizeof wanted) == 0);
}

TEST (up_is_the_adjoint_of_down)
{
  each_case (slide_both_ways);
}

#include "layers/slide.h"

HgSlide
hg_slide_down (const HgSpan *span)
{
  return (HgSlide){ .places = span->small,
                    .taps = span->kernel,
                    .n = span->large,
                    .first = -(int64_t)span->front,
                    .stride = span->stride,
                    .dilation = span->dilation,
                    .next_tap = 1 };
}

size_t
hg_slide_phases (const HgSpan *span)
{
  return span->stride < span->large ? span->stride : span->large;
}

/* Position r of the large side gets tap t of small position (r + front − t · dilation) / stride, where that
 * is whole; stride and dilation are never both above 1. The taps are taken from the last to the first, so
 * that the small positions ascend. */
HgSlide
hg_slide_up (const HgSpan *span, size_t phase)
{
  size_t s = span->stride, reach = phase + span->front, first_tap = reach % s;
  size_t taps = first_tap < span->kernel ? (span->kernel - first_tap + s - 1) / s : 0;
  return (HgSlide){ .places = (span->large - phase + s - 1) / s,
                    .taps = taps,
                    .n = span->small,
                    .first = (int64_t)(reach / s) - (taps > 0 ? (int64_t)((taps - 1) * span->dilation) : 0),
                    .stride = 1,
                    .dilation = span->dilation,
                    .kernel_tap = taps > 0 ? first_tap + s * (taps - 1) : 0,
                    .next_tap = -(int64_t)s };
}

void
hg_slide_borders (const HgSlide *slide, size_t *before, size_t *after)
{
  int64_t last = slide->first + (int64_t)((slide->places - 1) * slide->stride);
  bool any = slide->taps > 0;
  last += any ? (int64_t)((slide->taps - 1) * slide->dilation) : 0;
  *before = any && slide->first < 0 ? (size_t)-slide->first : 0;
  *after = any && last >= (int64_t)slide->n ? (size_t)(last + 1 - (int64_t)slide->n) : 0;
}

HgSlide
hg_slide_widened (const HgSlide *slide, size_t before, size_t after)
{
  HgSlide wide = *slide;
  wide.n += before + after;
  wide.first += (int64_t)before;
  return wide;
}

/* Taps of the place whose tap 0 is at @at that lie inside. */
static void
taps_inside (const HgSlide *slide, int64_t at, size_t *first, size_t *end)
{
  int64_t n = (int64_t)slide->n, step = (int64_t)slide->dilation, taps = (int64_t)slide->taps;
  int64_t before = at < 0 ? (-at + step - 1) / step : 0, inside = at < n ? (n - at + step - 1) / step : 0;
  *end = (size_t)(inside < taps ? inside : taps);
  *first = before < (int64_t)*end ? (size_t)before : *end;
}

HgStretch
hg_slide_stretch (const HgSlide *slide, size_t begin)
{
  int64_t at = slide->first + (int64_t)(begin * slide->stride);
  HgStretch stretch = { .begin = begin, .end = begin };
  size_t first, end;
  taps_inside (slide, at, &stretch.first_tap, &stretch.end_tap);
  if (stretch.first_tap < stretch.end_tap)
    stretch.at = (size_t)(at + (int64_t)(stretch.first_tap * slide->dilation));
  if (slide->taps > 0 && stretch.first_tap == 0 && stretch.end_tap == slide->taps)
    {
      /* All taps inside: until the last one leaves. */
      int64_t left = (int64_t)slide->n - 1 - at - (int64_t)((slide->taps - 1) * slide->dilation);
      size_t more = (size_t)left / slide->stride + 1, rest = slide->places - begin;
      stretch.end += more < rest ? more : rest;
      return stretch;
    }
  do
    {
      stretch.end++;
      taps_inside (slide, at + (int64_t)((stretch.end - begin) * slide->stride), &first, &end);
  } while (stretch.end < slide->places
           && (end == first ? stretch.first_tap == stretch.end_tap
                            : first == stretch.first_tap && end == stretch.end_tap));
  return stretch;
}

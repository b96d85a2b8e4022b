/* How a kernel slides along one axis, whichever way a layer goes: place i looks with tap t at position
 * first + i · stride + t · dilation of the @n there are; what lies outside is 0.
 *
 * Down a window (layers/window.h) that is the window itself. Up it is one slide for each phase: of a large
 * side with stride s, positions phase, phase + s, phase + 2 s … are reached by every s-th tap alone, and see
 * the small side one position after the other. So nothing is multiplied by the zeros between (Dumoulin &
 * Visin 2016, section 4.5). */
#pragma once
#include "layers/window.h"

typedef struct
{
  size_t places, taps, n;
  int64_t first;
  size_t stride, dilation;
  size_t kernel_tap; /* which of the kernel's taps is tap 0, */
  int64_t next_tap;  /* and how far it is from one's to the next's */
} HgSlide;

HgSlide hg_slide_down (const HgSpan *span);

/* Phases 0 … hg_slide_phases − 1. */
HgSlide hg_slide_up (const HgSpan *span, size_t phase);
size_t hg_slide_phases (const HgSpan *span);

/* Positions that have to be added in front of and behind the @n so that every tap lies inside. */
void hg_slide_borders (const HgSlide *slide, size_t *before, size_t *after);

/* The slide over positions with these borders, tap by tap the same. */
HgSlide hg_slide_widened (const HgSlide *slide, size_t before, size_t after);

/* Places begin … end − 1, which see the same taps: first_tap … end_tap − 1, the first place's first tap being
 * at position @at. */
typedef struct
{
  size_t begin, end, first_tap, end_tap, at;
} HgStretch;

/* The stretch that begins at place @begin. */
HgStretch hg_slide_stretch (const HgSlide *slide, size_t begin);

/* A stack as small as an icon: its bars without a word, for choosing between stacks. */
#include "stack-mini.h"
#include "stack-lanes.h"
#include "stack.h"
#include <math.h>

enum
{
  BAR = 7, /* height at most */
  GAP = 3
};

void
hg_stack_draw_mini_bar (HgPen *pen, const HgCheck *check, size_t i, HgStackScale scale, HgBox box)
{
  double share = scale.most > 1 ? hg_stack_share (scale, hg_stack_values (check, i, NULL)) : 1;
  double width = round (box.width * (0.1 + 0.9 * share));
  hg_pen_rounded (pen, (HgBox){ box.x + (box.width - width) / 2, box.y, width, box.height },
                  fmin (2, box.height / 2));
  hg_pen_ink (pen, hg_stack_bar_ink (check, i));
  cairo_fill (pen->cr);
}

void
hg_stack_draw_mini (HgPen *pen, const HgCheck *check, HgBox box)
{
  HgStackScale scale = hg_stack_scale_of (check, NULL);
  double pitch = fmin (BAR + GAP, box.height / (double)check->n), height = pitch * BAR / (BAR + GAP);
  double y = box.y + (box.height - pitch * (double)check->n + pitch - height) / 2;
  for (size_t i = 0; i < check->n; i++, y += pitch)
    hg_stack_draw_mini_bar (pen, check, i, scale, (HgBox){ box.x, y, box.width, height });
}

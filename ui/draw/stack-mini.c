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

double
hg_stack_most (const HgCheck *check)
{
  double most = 1;
  for (size_t i = 0; i < check->n; i++)
    most = fmax (most, (double)hg_stack_values (check, i, NULL));
  return most;
}

void
hg_stack_draw_mini_bar (HgPen *pen, const HgCheck *check, size_t i, double most, HgBox box)
{
  double values = fmax ((double)hg_stack_values (check, i, NULL), 1),
         share = most > 1 ? log (values) / log (most) : 1;
  double width = round (box.width * (0.1 + 0.9 * share));
  hg_pen_rounded (pen, (HgBox){ box.x + (box.width - width) / 2, box.y, width, box.height },
                  fmin (2, box.height / 2));
  hg_pen_ink (pen, hg_stack_bar_ink (check, i));
  cairo_fill (pen->cr);
}

void
hg_stack_draw_mini (HgPen *pen, const HgCheck *check, HgBox box)
{
  double most = hg_stack_most (check), pitch = fmin (BAR + GAP, box.height / (double)check->n),
         height = pitch * BAR / (BAR + GAP);
  double y = box.y + (box.height - pitch * (double)check->n + pitch - height) / 2;
  for (size_t i = 0; i < check->n; i++, y += pitch)
    hg_stack_draw_mini_bar (pen, check, i, most, (HgBox){ box.x, y, box.width, height });
}

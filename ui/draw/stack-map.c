/* The map of a long stack: its bars without a word in a strip, and which part of them is in sight. */
#include "stack-parts.h"
#include <math.h>

enum
{
  MARK = 3 /* room for marks on both sides: what is folded, or selected */
};

/* As high as @box, whatever it shows: a place in the stack is the same share of the strip. */
void
hg_stack_draw_map (HgPen *pen, const HgStackScene *scene, HgBox box)
{
  const HgStackLayout *layout = scene->layout;
  double scale = layout->height > 0 ? box.height / layout->height : 0, middle = box.x + box.width / 2;
  size_t lit = scene->lit > 0 && scene->lit <= layout->n ? layout->rows[scene->lit - 1].head : layout->n;
  for (size_t i = 0; i < layout->n; i = hg_stack_layout_next (layout, i))
    {
      const HgStackRow *row = &layout->rows[i];
      double y = box.y + row->bar.y * scale, height = fmax (row->bar.height * scale, 1);
      double width = fmax ((box.width - 2 * MARK) * row->bar.width / layout->range, 2);
      bool broken = hg_stack_row_state (scene, i) == HG_NODE_BROKEN;
      hg_pen_ink (pen, broken     ? HG_INK_ERROR
                       : i == lit ? HG_INK_SELECTION
                                  : hg_stack_bar_ink (scene->check, row->last));
      cairo_rectangle (pen->cr, middle - width / 2, y, width, height);
      if (row->fold != NULL || i == lit) /* marks on both sides */
        {
          cairo_rectangle (pen->cr, box.x, y, MARK - 1, height);
          cairo_rectangle (pen->cr, box.x + box.width - MARK + 1, y, MARK - 1, height);
        }
      cairo_fill (pen->cr);
    }
  HgBox sight = { box.x + 0.5, box.y + scene->top * scale + 0.5, box.width - 1,
                  fmax ((fmin (scene->bottom, layout->height) - scene->top) * scale - 1, 3) };
  hg_pen_rounded (pen, sight, 3);
  hg_pen_ink_alpha (pen, HG_INK_TEXT, 0.1);
  cairo_fill_preserve (pen->cr);
  hg_pen_ink (pen, HG_INK_DIM);
  cairo_set_line_width (pen->cr, 1);
  cairo_stroke (pen->cr);
}

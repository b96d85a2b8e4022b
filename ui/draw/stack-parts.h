/* What the files that draw the stack share with each other only. */
#pragma once
#include "stack.h"

enum
{
  HG_BAR_RADIUS = 6
};

/* "1,408", of all nodes of a row; "—" where the input of one is not known. */
char *hg_stack_count_text (const HgStackScene *scene, size_t row, char *text, size_t size);

HgNodeState hg_stack_row_state (const HgStackScene *scene, size_t row);

/* A triangle around @x, @y: to the right for what is folded, else down. The ink is set. */
void hg_stack_draw_triangle (HgPen *pen, double x, double y, bool folded);

/* The shape of row @i in its gap. */
void hg_stack_draw_shape (HgPen *pen, const HgStackScene *scene, size_t i);

/* Colour alone does not say it: a line below the number, around the height of its middle, that is asked
 * about.
 */
void hg_stack_underline (HgPen *pen, double left, double right, double y);

static inline bool
hg_stack_asks (const HgStackScene *scene, size_t row, int number)
{
  return scene->lit == row + 1 && scene->number == number;
}

/* Whether anything between two heights is to be drawn. A shape stands up to a line outside its gap while bars
 * move: callers leave room. */
static inline bool
hg_stack_shows (const HgStackScene *scene, double top, double bottom)
{
  return scene->bottom <= 0 || (bottom >= scene->top && top <= scene->bottom);
}

/* The wires beside the spine, under the bars; and the brackets of nested models. */
void hg_stack_draw_wires (HgPen *pen, const HgStackScene *scene);
void hg_stack_draw_groups (HgPen *pen, const HgStackScene *scene);

/* Draws the stack from a layout. The canvas calls the parts (its bars are widgets); exports and the command
 * line call hg_stack_draw. Nothing is computed here but text widths; the layout's boxes may have been moved
 * by an animation. */
#pragma once
#include "stack-layout.h"

enum
{
  HG_BAR_HOVER = 1,
  HG_BAR_SELECTED = 2,
  HG_BAR_FOCUSED = 4, /* by keyboard */
  HG_BAR_HANDLE = 8,  /* the handle at the right edge */
  HG_BAR_LIFTED = 16, /* being dragged to another place: drawn translucent */
  HG_BAR_PORT = 32,   /* the output port at the left edge */
  HG_BAR_LAST = 64    /* of several that are selected, the one that was last */
};

/* What is kept back: "?" stands for it. */
enum
{
  HG_HIDES_COUNTS = 1, /* of parameters */
  HG_HIDES_SHAPES = 2  /* and how many values they have */
};

typedef struct
{
  const HgCheck *check;
  const HgCheck *before; /* ghost: "was 5 × 1"; or NULL */
  const HgStackLayout *layout;
  const HgFolds *folds; /* the layout's; or NULL */
  size_t lit;           /* node whose row's wires are lit, plus 1; 0: none */
  size_t wire;          /* the selected wire of the layout, plus 1; 0: none is */
  int number;         /* of the node `lit` that is asked about beside its axes, as model/numbers.h counts, or
                         HG_NUMBER_NONE */
  const int *axes;    /* of every node the axis of its shape that is lit, or −1; NULL: none is */
  unsigned hidden;    /* HG_HIDES_… */
  double top, bottom; /* what lies outside these heights is left out; bottom 0: everything is drawn */
} HgStackScene;

/* "Stack" and "parameters", 24 px below the top of a pane @width wide. */
void hg_stack_draw_heading (HgPen *pen, double width);

/* What lies between and beside the bars: silhouettes, wires, ghost, shapes, counts, total and scale axis. */
void hg_stack_draw_ground (HgPen *pen, const HgStackScene *scene);

/* The number at a point of the layout: an axis of the row's shape, its values or its parameters, as
 * model/numbers.h counts them, or HG_NUMBER_NONE; *@row is the row. Folds have none. */
int hg_stack_number_at (HgPen *pen, const HgStackScene *scene, double x, double y, size_t *row);

/* One bar at its place, with title, time steps, image planes; @flags: HG_BAR_…. Titles that do not fit are
 * drawn to the right of the bar, up to the counts. Nothing is drawn more than 6 px above, below or left of
 * the bar's box. */
void hg_stack_draw_bar (HgPen *pen, const HgStackScene *scene, size_t row, unsigned flags);

/* A wire that is being laid from row @from to a point, where it would go to row @to (HG_NO_NODE: nowhere
 * yet);
 * @says, or NULL, stands beside the point. */
void hg_stack_draw_wiring (HgPen *pen, const HgStackScene *scene, size_t from, size_t to, double x, double y,
                           bool valid, const char *says);

/* What would follow, or why nothing does, in a card beside the hand at a point and inside of the pane. */
void hg_stack_draw_answer (HgPen *pen, const HgStackScene *scene, double x, double y, bool valid,
                           const char *says);

/* The title of an open fold with its triangle, in the gap above; @flags: HG_BAR_HOVER, HG_BAR_FOCUSED. */
void hg_stack_draw_fold (HgPen *pen, const HgStackScene *scene, size_t fold, unsigned flags);

/* The + of a row; @flags: HG_BAR_HOVER, HG_BAR_FOCUSED. */
void hg_stack_draw_plus (HgPen *pen, const HgStackScene *scene, size_t row, unsigned flags);

/* Everything, without + buttons: for pictures. */
void hg_stack_draw (HgPen *pen, const HgStackScene *scene);

/* The bars alone, without a word, into @box: an icon of the stack. */
void hg_stack_draw_mini (HgPen *pen, const HgCheck *check, HgBox box);

/* The whole stack as a strip in @box, with a frame around what lies between @scene's top and bottom. */
void hg_stack_draw_map (HgPen *pen, const HgStackScene *scene, HgBox box);

/* Texts of a row, as drawn and as a screen reader says them. */
void hg_stack_shape_text (const HgCheck *check, size_t row, char *shape, size_t shape_size, char *values,
                          size_t values_size); /* "5 × 16", "80 values" */

/* The same for what nodes @first to @last hand on to others. */
void hg_stack_span_text (const HgCheck *check, size_t first, size_t last, char *shape, size_t shape_size,
                         char *values, size_t values_size);

/* What tells a node from others of its kind, apart from its options: the name of one of several inputs,
 * "output" of one of several, "shared" of a layer that is called again; or "". */
const char *hg_stack_mark (const HgModel *model, size_t node);

/* "takes h and c from LSTM 64", or "" for a layer that only takes what the one above it gives; and what an
 * output is called: "h". */
char *hg_stack_takes_text (const HgModel *model, size_t row, char *text, size_t size);
const char *hg_stack_output_name (const HgLayer *layer, size_t slot, char *text, size_t size);

HgInk hg_stack_bar_ink (const HgCheck *check, size_t row); /* by role and, for the waist, by compression */

/* A fold, as a screen reader says it: "encoder, nested model, 6 layers, 64 values, 1,408 parameters, folded".
 */
char *hg_stack_fold_text (const HgFold *fold, const HgCheck *check, unsigned hidden, char *text, size_t size);

/* Where everything in the drawn stack is: pure geometry, no fonts, no colours. Computed from a check (so a
 * stack that does not fit is laid out like any other) and the pane's size; the canvas, the exported picture
 * and the tests share it. The origin is the pane's top left corner. There is a row for each node, in the
 * model's order; those of a folded fold lie in the place of its first one, which is drawn for all of them. */
#pragma once
#include "model/fold.h"
#include "pen.h"
#include "stack-scale.h"

/* Of bars and gaps: 42/36, 30/30, 24/20 px. */
typedef enum
{
  HG_STACK_ROOMY,
  HG_STACK_SMALL,
  HG_STACK_COMPACT
} HgStackDensity;

typedef struct
{
  HgBox bar;
  HgBox gap;    /* down to the next bar, as wide as the widest; below the last bar: room for its shape */
  double label; /* y of the shape's label, inside the gap */
  double count; /* y of the parameter count */
  HgBox plus;   /* 18 × 18: adds a layer after this one; width 0: none */
  HgBox card;   /* room for a diagnostic in the gap, pane margin to pane margin; height 0: none */
  double ghost; /* width before the drag; 0: no change */
  int segments; /* time steps drawn at the foot, 0: none */
  bool planes;  /* an image: two planes behind */
  bool flows;   /* the next bar takes this one's first output */
  size_t head;  /* the row that is drawn for it: itself, or the first of its fold */
  size_t last;  /* of a row that is drawn: the last node that it stands for */
  const HgFold *fold; /* of a row that is drawn: what is folded into it, or NULL */
  int titles;         /* of folds that begin here and are open, in the gap above */
  int64_t values;     /* that the row hands on; HG_UNKNOWN */
} HgStackRow;

/* A wire that is not "from the bar above": it leaves a bar at the left, runs down in a lane and enters
 * another bar from the left. Wires of the same output share a lane. Where it leaves and enters is a part of
 * the bar's height, so that wires follow bars that move. */
typedef struct
{
  size_t from, slot, to; /* rows that are drawn, and the output of @node */
  size_t node;           /* in the row @from, or @from itself */
  size_t net;            /* the first of the wires of the same output */
  size_t end;            /* the last row that this output reaches beside the spine */
  size_t input;          /* which of its inputs the row @to takes it as, from 1 on; 0: it has one alone */
  int lane;              /* 0: the one next to the bars */
  double leaves, enters;
} HgStackWire;

/* Where one of the folds is, in their order. */
typedef struct
{
  HgBox box; /* takes the hand: its title, or its bar where it is folded; width 0: hidden in another */
  size_t first, last; /* rows that are drawn */
  double bracket;     /* x, to the right of the bars; 0: none */
  int line;           /* of the titles that begin at the same row, from above */
} HgStackFold;

typedef struct
{
  double width, height; /* wanted: the pane's width; what the stack needs (more than the pane has: scroll) */
  HgStackDensity density;
  double left;        /* x of the widest bar; wires run left of it */
  double centre;      /* x of every bar's middle */
  double range;       /* width of the widest bar; the narrowest is 24 */
  double lane;        /* from one wire's lane to the next */
  HgStackScale scale; /* of the widths */
  size_t n;
  HgStackRow *rows; /* n */
  size_t n_wires;
  HgStackWire *wires;
  int lanes;
  size_t n_folds;
  HgStackFold *folds;
  double total; /* y of the parameter total */
  HgBox axis;   /* the scale; height 0: no room */
} HgStackLayout;

typedef struct
{
  double width, height; /* of the pane; height 0: as much as it takes */
  double top;           /* y of the first bar; 0: below the heading */
  double scale;         /* the text factor: heights grow with it; 0: 1 */
  HgStackScale kept; /* while dragging: the scale, which stays unless a bar exceeds it; most 0: the stack's */
  const HgCheck *before; /* ghost, or NULL */
  const double *cards;   /* a height a node, 0: no card; or NULL */
  const HgFolds *folds;  /* lent, as long as the layout is used; NULL: nothing can be folded */
} HgStackRequest;

enum
{
  HG_STACK_MARGIN = 18,
  HG_STACK_WIDE = 420,
  HG_STACK_NARROW = 384,
  HG_STACK_MOST_SEGMENTS = 24,
  HG_STACK_TITLE = 18 /* from one fold's title to the next */
};

/* Lays @check out into @layout, which is overwritten; clear it afterwards. Fails with HG_ERROR_MEMORY only.
 */
bool hg_stack_layout (HgStackLayout *layout, const HgCheck *check, const HgStackRequest *request,
                      HgError *error);
void hg_stack_layout_clear (HgStackLayout *layout);

/* Width of a bar of @values (HG_UNKNOWN: the narrowest). */
double hg_stack_layout_bar_width (const HgStackLayout *layout, int64_t values);

/* What @values become when their bar gets @wider px wider (below 0: narrower) by the law of @scale, which is
 * followed beyond its ends, where bars show no difference any more; at least 1. */
int64_t hg_stack_layout_grown (const HgStackLayout *layout, HgStackScale scale, int64_t values, double wider);

/* The row to draw after @row; @layout's n at the end. */
size_t hg_stack_layout_next (const HgStackLayout *layout, size_t row);

/* y of an open fold's title, where the rows are now. @scale: the text factor. */
double hg_stack_layout_title (const HgStackLayout *layout, size_t fold, double scale);

/* x of a wire's lane. */
double hg_stack_layout_lane (const HgStackLayout *layout, int lane);

/* The row whose bar is at a point, or HG_NO_NODE. */
size_t hg_stack_layout_bar_at (const HgStackLayout *layout, double x, double y);

/* The node after which something dropped at @y would come (0 … n − 1). */
size_t hg_stack_layout_gap_at (const HgStackLayout *layout, double y);

/* The zone on a bar's right edge that takes hold of its width: 6 × 20 drawn, 16 wide to the hand. */
HgBox hg_stack_layout_handle (const HgStackLayout *layout, size_t row);

/* The output port at a bar's left edge, where a wire to another bar begins: 14 × 14 to the hand. */
HgBox hg_stack_layout_port (const HgStackLayout *layout, size_t row);

/* The wire nearest to a point, within 6 px, or n_wires. */
size_t hg_stack_layout_wire_at (const HgStackLayout *layout, double x, double y);

static inline bool
hg_box_contains (HgBox box, double x, double y)
{
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

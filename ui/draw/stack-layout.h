/* Where everything in the drawn stack is: pure geometry, no fonts, no colours. Computed from a check (so a
 * stack that does not fit is laid out like any other) and the pane's size; the canvas, the exported picture
 * and the tests share it. The origin is the pane's top left corner. Rows are nodes, in the model's order. */
#pragma once
#include "model/check.h"
#include "pen.h"

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
} HgStackRow;

/* A wire that is not "from the bar above": it leaves a bar at the left, runs down in a lane and enters
 * another bar from the left. Wires of the same output share a lane. Where it leaves and enters is a part of
 * the bar's height, so that wires follow bars that move. */
typedef struct
{
  size_t from, slot, to;
  int lane; /* 0: the one next to the bars */
  double leaves, enters;
} HgStackWire;

typedef struct
{
  double width, height; /* wanted: the pane's width; what the stack needs (more than the pane has: scroll) */
  HgStackDensity density;
  double left;   /* x of the widest bar; wires run left of it */
  double centre; /* x of every bar's middle */
  double range;  /* width of the widest bar; the narrowest is 24 */
  int64_t vmax;  /* values of a bar of full width */
  size_t n;
  HgStackRow *rows; /* n */
  size_t n_wires;
  HgStackWire *wires;
  int lanes;
  double total; /* y of the parameter total */
  HgBox axis;   /* the scale; height 0: no room */
} HgStackLayout;

typedef struct
{
  double width, height; /* of the pane; height 0: as much as it takes */
  double top;           /* y of the first bar; 0: below the heading */
  double scale;         /* the text factor: heights grow with it; 0: 1 */
  int64_t vmax; /* while dragging: the scale to keep unless a bar exceeds it; 0: the stack's largest */
  const HgCheck *before; /* ghost, or NULL */
  const double *cards;   /* a height a node, 0: no card; or NULL */
} HgStackRequest;

enum
{
  HG_STACK_MARGIN = 18,
  HG_STACK_WIDE = 420,
  HG_STACK_NARROW = 384,
  HG_STACK_MOST_SEGMENTS = 24
};

/* Lays @check out into @layout, which is overwritten; clear it afterwards. Fails with HG_ERROR_MEMORY only.
 */
bool hg_stack_layout (HgStackLayout *layout, const HgCheck *check, const HgStackRequest *request,
                      HgError *error);
void hg_stack_layout_clear (HgStackLayout *layout);

/* Width of a bar of @values (HG_UNKNOWN: the narrowest), and the values that a width stands for (at least 1).
 */
double hg_stack_layout_bar_width (const HgStackLayout *layout, int64_t values);
int64_t hg_stack_layout_values (const HgStackLayout *layout, double width);

/* x of a wire's lane. */
double hg_stack_layout_lane (const HgStackLayout *layout, int lane);

/* The row whose bar is at a point, or HG_NO_NODE. */
size_t hg_stack_layout_bar_at (const HgStackLayout *layout, double x, double y);

/* The row after which something dropped at @y would come (0 … n − 1). */
size_t hg_stack_layout_gap_at (const HgStackLayout *layout, double y);

/* The zone on a bar's right edge that takes hold of its width: 6 × 20 drawn, 16 wide to the hand. */
HgBox hg_stack_layout_handle (const HgStackLayout *layout, size_t row);

static inline bool
hg_box_contains (HgBox box, double x, double y)
{
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

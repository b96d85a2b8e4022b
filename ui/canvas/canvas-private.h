/* What the canvas's files share: canvas.c (layout and drawing), canvas-rows.c (the widgets of each row),
 * canvas-folds.c (folding), canvas-number.c (where numbers come from), canvas-input.c (pointer and keys),
 * canvas-selection.c (which layers are selected), canvas-verbs.c (what is done to these), canvas-wires.c
 * (wires laid and taken away), canvas-menu.c (the context menu), canvas-drop.c (layers that are carried here
 * from the palette) and canvas-find.c (a layer by name). */
#pragma once
#include "ui/canvas/canvas.h"
#include "ui/draw/stack.h"
#include "ui/canvas/fold-handle.h"
#include "ui/canvas/palette.h"
#include "ui/canvas/stack-drag.h"
#include "ui/canvas/stack-glide.h"
#include <adwaita.h>

/* The widgets of one node. */
typedef struct
{
  char name[HG_NAME_SIZE];
  HourglassBar *bar;
  GtkWidget *plus;
  GtkWidget *card; /* or NULL */
  gboolean resizable;
} HourglassCanvasRow;

struct _HourglassCanvas
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  GtkAdjustment *hadjustment, *vadjustment;
  GPtrArray *rows;    /* HourglassCanvasRow, in the model's order */
  HgFolds folds;      /* of the shown check */
  GPtrArray *handles; /* HourglassFoldHandle, a fold each */
  GHashTable *folded; /* keys of what is folded, as a set */
  HgStackLayout layout;
  HourglassStackDrag drag;
  HourglassStackGlide glide;
  AdwAnimation *motion;
  GtkWidget *palette;        /* or NULL */
  GtkWidget *finder;         /* or NULL */
  GtkWidget *entry;          /* where layers are typed, or NULL */
  GtkWidget *chooser;        /* of what to connect to, or NULL */
  char anchor[HG_NAME_SIZE]; /* where a range of selected layers begins */
  gboolean choosing;         /* the focus moves and the selection is seen to elsewhere */
  HgEdge wire;               /* the selected wire: input `slot` of node `node`, or of HG_NO_NODE */
  GtkWidget *origin;         /* the popover that says where a number comes from, or NULL */
  int *axes;                 /* the lit axis of each of n_axes nodes; NULL: none is lit */
  gsize n_axes;
  size_t hover;
  size_t sought;  /* node to bring into sight when everything has its place, or HG_NO_NODE */
  double zoom;    /* px of the widget for one of the layout */
  double pinched; /* the zoom when two fingers came down */
  double pointer_x, pointer_y;
  GtkWidget *map;
  HgBox map_at;       /* width 0: not shown */
  gboolean foldable;  /* the verbs of folding are enabled */
  gboolean previewed; /* the last change was a preview */
};

/* How far it is scrolled down, and where its left edge is, in px of the widget. */
double hourglass_canvas_scroll (HourglassCanvas *self);
double hourglass_canvas_left (HourglassCanvas *self);

/* What is drawn now; and whether @model's nodes are others than the rows, or in another order. */
HgStackScene hourglass_canvas_scene (HourglassCanvas *self);
gboolean hourglass_canvas_order_differs (HourglassCanvas *self, const HgModel *model);
void hourglass_canvas_moved (double value, HourglassCanvas *self);

/* Starts the motion from what is shown to what will be. */
void hourglass_canvas_start_motion (HourglassCanvas *self);

/* canvas-rows.c */
void hourglass_canvas_row_free (gpointer row);
void hourglass_canvas_sync (HourglassCanvas *self);

/* canvas-folds.c: finding the folds of the shown check, with a handle each; telling handles and rows what is
 * folded; the fold that hides @node, or NULL; and unfolding what hides it, if anything. */
void hourglass_canvas_find_folds (HourglassCanvas *self);
void hourglass_canvas_show_folds (HourglassCanvas *self);
const HgFold *hourglass_canvas_hides (HourglassCanvas *self, size_t node);
gboolean hourglass_canvas_reveal (HourglassCanvas *self, size_t node);

/* canvas-zoom.c: from the widget's coordinates to the layout's; what can be scrolled to; the zoom's keys and
 * gestures. */
void hourglass_canvas_to_layout (HourglassCanvas *self, double *x, double *y);
void hourglass_canvas_set_extent (HourglassCanvas *self, int width, int height);
void hourglass_canvas_add_zoom (HourglassCanvas *self);

/* canvas-number.c: whether a number is at a point of the widget; selecting its layer and saying where it
 * comes from (FALSE where there is none); an end to that; and lighting the axis that the document asks about.
 */
gboolean hourglass_canvas_has_number (HourglassCanvas *self, double x, double y);
gboolean hourglass_canvas_ask_at (HourglassCanvas *self, double x, double y);
void hourglass_canvas_stop_asking (HourglassCanvas *self);
void hourglass_canvas_light (HourglassCanvas *self);

/* canvas-selection.c: telling bars which of them are selected, after the model or the document's selection
 * changed; selecting all, and @n from @first on. */
void hourglass_canvas_show_chosen (HourglassCanvas *self);
void hourglass_canvas_choose_all (HourglassCanvas *self, int unused);
void hourglass_canvas_choose_range (HourglassCanvas *self, size_t first, size_t n);

/* The keyboard's focus goes to the selected layer; where none is, that at @place is selected. */
void hourglass_canvas_focus_near (HourglassCanvas *self, size_t place);

/* Which of the two ways the selected layers can be moved: told to the actions. */
void hourglass_canvas_allow_moves (HourglassCanvas *self);

/* A flag a node, the caller's; and the last of the selected nodes (the last of all where none is). */
bool *hourglass_canvas_chosen_flags (HourglassCanvas *self, size_t *last);

/* canvas-verbs.c: what is done to the selected layers, one step each; what cannot be done is said. And making
 * an edit (taken; NULL: one that failed with @error) a step: FALSE where it failed or is refused. */
void hourglass_canvas_copy (HourglassCanvas *self, int unused);
void hourglass_canvas_cut (HourglassCanvas *self, int unused);
void hourglass_canvas_paste (HourglassCanvas *self, int unused);
void hourglass_canvas_duplicate (HourglassCanvas *self, int unused);
void hourglass_canvas_remove (HourglassCanvas *self, int unused);
void hourglass_canvas_move (HourglassCanvas *self, int by);
void hourglass_canvas_type (HourglassCanvas *self, int unused);
gboolean hourglass_canvas_apply (HourglassCanvas *self, HgModel *model, const char *label,
                                 const HgError *error);

/* canvas-menu.c: the menu of a bar, at a point of the widget; and under the bar that has the focus. */
void hourglass_canvas_popup_menu (HourglassCanvas *self, double x, double y);
void hourglass_canvas_menu_here (HourglassCanvas *self, int unused);

/* canvas-wires.c: selecting the wire at a point of the widget (FALSE where there is none), and none; taking
 * the selected one away (FALSE: there is none); the chooser of what to connect to. The actions of the menu.
 */
gboolean hourglass_canvas_pick_wire (HourglassCanvas *self, double x, double y);
void hourglass_canvas_drop_wire (HourglassCanvas *self);
size_t
hourglass_canvas_wire_index (HourglassCanvas *self); /* of the selected one in the layout, or HG_NO_NODE */
gboolean hourglass_canvas_remove_wire (HourglassCanvas *self);
void hourglass_canvas_wire_from_here (HourglassCanvas *self, int unused);
void hourglass_canvas_disconnect (GtkWidget *widget, const char *name, GVariant *wire);

/* canvas-number.c: the next (1) or the one before (−1) of the focused bar's numbers. */
void hourglass_canvas_walk_numbers (HourglassCanvas *self, int by);

/* canvas-drop.c */
void hourglass_canvas_add_drop (HourglassCanvas *self);

/* canvas-input.c */
void hourglass_canvas_add_gestures (HourglassCanvas *self);
void hourglass_canvas_bind_keys (GtkWidgetClass *klass);

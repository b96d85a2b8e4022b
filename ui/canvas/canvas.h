/* The canvas: the stack drawn as an hourglass, each bar a focusable widget of its own, a + in each gap, a
 * card under each layer that does not fit. It lays out and draws with ui/draw; what a hand does is in
 * stack-drag.h. It scrolls itself (GtkScrollable), because how dense the bars stand depends on the height of
 * the pane. */
#pragma once
#include "ui/canvas/bar.h"
#include "ui/draw/stack-layout.h"

#define HOURGLASS_TYPE_CANVAS (hourglass_canvas_get_type ())
G_DECLARE_FINAL_TYPE (HourglassCanvas, hourglass_canvas, HOURGLASS, CANVAS, GtkWidget)

GtkWidget *hourglass_canvas_new (HourglassDocument *document);

/* Where everything is now, lent until the next change; y counts from the top of what is scrolled. */
const HgStackLayout *hourglass_canvas_get_layout (HourglassCanvas *self);
HourglassBar *hourglass_canvas_get_bar (HourglassCanvas *self, size_t node); /* lent, or NULL */
GtkWidget *hourglass_canvas_get_plus (HourglassCanvas *self, size_t node);   /* lent, or NULL */
GtkWidget *hourglass_canvas_get_card (HourglassCanvas *self, size_t node);   /* lent, or NULL */

/* How a layer is selected: alone; with those that are, or no more; all from the first that was to it. The one
 * that was selected last is the document's selection. */
typedef enum
{
  HOURGLASS_CHOOSE_ONE,
  HOURGLASS_CHOOSE_ALSO,
  HOURGLASS_CHOOSE_TO
} HourglassChoice;

/* Gives the bar of @node the focus and selects it. */
void hourglass_canvas_choose (HourglassCanvas *self, size_t node, HourglassChoice how);
gboolean hourglass_canvas_is_chosen (HourglassCanvas *self, size_t node);

/* Gives the selected layer's bar the focus, or the first one's, which is selected then. */
void hourglass_canvas_take_focus (HourglassCanvas *self);

/* Whether the selected layers can be moved by one place up (−1) or down (1). */
gboolean hourglass_canvas_can_move (HourglassCanvas *self, int by);

/* What of the stack can be folded, lent until the next change, and the handle of each; lent, or NULL. */
const HgFolds *hourglass_canvas_get_folds (HourglassCanvas *self);
GtkWidget *hourglass_canvas_get_fold (HourglassCanvas *self, size_t fold);

/* Folds or unfolds: one of the folds; all of them; the one that has the focus, or, to fold, the innermost
 * around the selected layer. */
void hourglass_canvas_set_folded (HourglassCanvas *self, const HgFold *fold, gboolean folded);
void hourglass_canvas_fold_all (HourglassCanvas *self, gboolean folded);
void hourglass_canvas_fold_here (HourglassCanvas *self, gboolean folded);

/* The keys of what is folded, NULL-terminated, the caller's; and taking them again (NULL: nothing is folded).
 */
char **hourglass_canvas_get_folded (HourglassCanvas *self);
void hourglass_canvas_restore_folded (HourglassCanvas *self, const char *const *keys);

/* How large the stack is drawn, 1 as designed. Zooming keeps what is at @x, @y of the widget there. */
double hourglass_canvas_get_zoom (HourglassCanvas *self);
void hourglass_canvas_set_zoom (HourglassCanvas *self, double zoom, double x, double y);

/* So many steps larger, or smaller, about the middle; 0: as designed again. And so that all of it is in
 * sight. */
void hourglass_canvas_zoom_by (HourglassCanvas *self, int steps);
void hourglass_canvas_zoom_fit (HourglassCanvas *self);

/* Asks for a layer by name, kind or shape. */
void hourglass_canvas_find (HourglassCanvas *self);

/* Selects the next layer that has a card and gives the card's first fix the focus, or the layer where the
 * card has none; says so where there is no such layer. */
void hourglass_canvas_next_fault (HourglassCanvas *self);

/* A drag, in the widget's coordinates: what the pointer's gestures call, and tests. */
gboolean hourglass_canvas_drag_begin (HourglassCanvas *self, double x, double y);
void hourglass_canvas_drag_update (HourglassCanvas *self, double x, double y);

/* The same for a layer of the palette that is held over the canvas: begins a drag where there is none. */
void hourglass_canvas_carry (HourglassCanvas *self, const HgLayer *layer, double x, double y);

gboolean hourglass_canvas_drag_end (HourglassCanvas *self);
void hourglass_canvas_drag_cancel (HourglassCanvas *self);

/* A press beside everything: it selects nothing, but keys are the stack's from there on, by the bar above. */
void hourglass_canvas_press_beside (HourglassCanvas *self, double x, double y);

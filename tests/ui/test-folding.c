/* Folding on the canvas: by handle, key, menu and finder; what is selected is unfolded; nothing of it is an
 * edit. Zooming keeps the point under the hand. The map of a long stack scrolls. */
#include "find.h"
#include "stage.h"
#include "ui/canvas/canvas.h"
#include "ui/canvas/fold-handle.h"
#include "ui/canvas/layer-finder.h"
#include <math.h>

typedef struct
{
  HourglassDocument *document;
  HourglassCanvas *canvas;
  GtkScrolledWindow *scroller;
  GtkWindow *window;
} Stage;

enum
{
  INPUT,
  WIDE, /* in "ae/encoder" */
  WAIST,
  DECODED, /* in "ae/decoder" */
  OUTPUT,
  N_NODES
};

/* Input → ae (encoder of two, decoder of one) → output. */
static HgModel *
nested (void)
{
  static const char *const groups[N_NODES] = { "", "ae/encoder", "ae/encoder", "ae/decoder", "" };
  HgNode *nodes[N_NODES];
  HgModel *flat = hg_model_parse ("flat", "Input 12; Dense 8; Dense 4; Dense 8; Dense 12", NULL);
  for (size_t i = 0; i < N_NODES; i++)
    {
      const HgNode *like = flat->nodes[i];
      nodes[i] = hg_node_like (like, like->layer, like->name, like->in, like->n_in, NULL);
      g_strlcpy (nodes[i]->group, groups[i], sizeof nodes[i]->group);
    }
  HgModel *model = hg_model_new ("nested", (const HgNode *const *)nodes, N_NODES, flat->outputs, 1, NULL);
  for (size_t i = 0; i < N_NODES; i++)
    hg_node_unref (nodes[i]);
  hg_model_unref (flat);
  return model;
}

static void
show (Stage *stage, HgModel *model)
{
  hourglass_document_open_model (stage->document, model, NULL, NULL, NULL);
  hg_model_unref (model);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static void
set_up (Stage *stage, gconstpointer data)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  stage->document = hourglass_document_new ();
  stage->canvas = HOURGLASS_CANVAS (hourglass_canvas_new (stage->document));
  stage->scroller = GTK_SCROLLED_WINDOW (scroller);
  gtk_scrolled_window_set_child (stage->scroller, GTK_WIDGET (stage->canvas));
  stage->window = stage_show (scroller, 420, 752);
  show (stage, nested ());
}

static void
tear_down (Stage *stage, gconstpointer data)
{
  gtk_window_destroy (stage->window);
  g_clear_object (&stage->document);
}

static const HgFold *
fold (Stage *stage, size_t i)
{
  g_assert_cmpuint (i, <, hourglass_canvas_get_folds (stage->canvas)->n);
  return &hourglass_canvas_get_folds (stage->canvas)->all[i];
}

static gboolean
shown (Stage *stage, size_t node)
{
  return gtk_widget_get_visible (GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, node)));
}

static void
press (GtkWidget *handle, int presses, double x)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (handle);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      if (GTK_IS_GESTURE_CLICK (controller))
        g_signal_emit_by_name (controller, "pressed", presses, x, 8.0);
    }
}

static void
test_handle (Stage *stage, gconstpointer data)
{
  GtkWidget *handle = hourglass_canvas_get_fold (stage->canvas, 1);
  g_assert_cmpstr (hourglass_fold_handle_get_label (HOURGLASS_FOLD_HANDLE (handle)), ==,
                   "encoder, nested model, 2 layers, 4, 4 values, 140 parameters, holds the waist, unfolded");
  gtk_test_accessible_assert_role (handle, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_state (handle, GTK_ACCESSIBLE_STATE_EXPANDED, TRUE);
  press (handle, 1, 4);
  g_assert_false (shown (stage, WIDE) || shown (stage, WAIST));
  g_assert_true (shown (stage, INPUT) && shown (stage, DECODED));
  gtk_test_accessible_assert_state (handle, GTK_ACCESSIBLE_STATE_EXPANDED, FALSE);
  g_assert_true (
      g_str_has_suffix (hourglass_fold_handle_get_label (HOURGLASS_FOLD_HANDLE (handle)), ", folded"));
  g_assert_true (gtk_widget_has_focus (handle));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  press (handle, 1, 60); /* beside the triangle one click is not enough */
  g_assert_false (shown (stage, WIDE));
  press (handle, 2, 60);
  g_assert_true (shown (stage, WIDE));
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  g_assert_false (hourglass_document_get_modified (stage->document));
}

static void
test_keys (Stage *stage, gconstpointer data)
{
  GtkWidget *bar = GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, WAIST));
  GtkWidget *handle = hourglass_canvas_get_fold (stage->canvas, 1);
  gtk_widget_grab_focus (bar);
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, WAIST);
  g_assert_true (gtk_widget_activate_action (bar, "stack.fold", NULL));
  g_assert_true (fold (stage, 1)->folded && !fold (stage, 0)->folded);
  g_assert_true (gtk_widget_has_focus (handle));
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, HG_NO_NODE);
  gtk_widget_activate_action (handle, "handle.fold", NULL); /* it is folded */
  g_assert_true (fold (stage, 1)->folded);
  gtk_widget_activate_action (handle, "handle.unfold", NULL);
  g_assert_false (fold (stage, 1)->folded);
  gtk_widget_activate_action (handle, "handle.toggle", NULL);
  gtk_widget_activate_action (handle, "stack.unfold", NULL);
  g_assert_false (fold (stage, 1)->folded);
  gtk_widget_activate_action (handle, "stack.fold-all", NULL);
  g_assert_true (fold (stage, 0)->folded && fold (stage, 1)->folded && fold (stage, 2)->folded);
  g_assert_false (gtk_widget_get_visible (handle)); /* inside of "ae" */
  gtk_widget_activate_action (GTK_WIDGET (stage->canvas), "stack.unfold-all", NULL);
  g_assert_true (shown (stage, WIDE) && shown (stage, DECODED));
}

/* The layer that is selected anywhere is shown, however deep it is folded; what is folded beside it stays so.
 */
static void
test_selection (Stage *stage, gconstpointer data)
{
  hourglass_canvas_fold_all (stage->canvas, TRUE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  hourglass_document_select (stage->document, DECODED);
  g_assert_true (shown (stage, DECODED));
  g_assert_false (shown (stage, WAIST));
  g_assert_false (fold (stage, 0)->folded || fold (stage, 2)->folded);
  hourglass_canvas_find (stage->canvas);
  HourglassLayerFinder *finder = find_any (GTK_WIDGET (stage->canvas), HOURGLASS_TYPE_LAYER_FINDER);
  g_assert_cmpuint (hourglass_layer_finder_search (finder, "dense 4"), ==, 1);
  hourglass_layer_finder_choose_first (finder);
  g_assert_true (shown (stage, WAIST));
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, WAIST);
}

/* A problem that nothing mends is gone to as well, where it was folded away. */
static void
test_fault (Stage *stage, gconstpointer data)
{
  const HgModel *model = hourglass_document_get_model (stage->document);
  const HgEdge outputs[] = { { .node = OUTPUT }, { .node = WAIST } };
  show (stage, hg_model_new ("two", (const HgNode *const *)model->nodes, model->n, outputs, 2, NULL));
  hourglass_canvas_fold_all (stage->canvas, TRUE);
  g_assert_false (shown (stage, WAIST));
  hourglass_canvas_next_fault (stage->canvas);
  g_assert_null (stage_find (hourglass_canvas_get_card (stage->canvas, WAIST), "fix"));
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, WAIST);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, WAIST))));
}

/* Edits beside a fold leave it folded; keys bring it back in another canvas. */
static void
test_kept (Stage *stage, gconstpointer data)
{
  char label[HG_LABEL_SIZE];
  hourglass_canvas_set_folded (stage->canvas, fold (stage, 1), TRUE);
  const HgModel *model = hourglass_document_get_model (stage->document);
  HgModel *edited = hg_edit_set (model, OUTPUT, "units", hg_value_int (10), label, NULL);
  hourglass_document_preview (stage->document, edited);
  g_assert_false (shown (stage, WAIST));
  hourglass_document_apply (stage->document, edited, label);
  g_assert_false (shown (stage, WAIST));
  g_auto (GStrv) keys = hourglass_canvas_get_folded (stage->canvas);
  g_assert_cmpuint (g_strv_length (keys), ==, 1);
  hourglass_canvas_restore_folded (stage->canvas, NULL);
  g_assert_true (shown (stage, WAIST));
  hourglass_canvas_restore_folded (stage->canvas, (const char *const *)keys);
  g_assert_false (shown (stage, WAIST));
}

/* A bar is dragged over a folded model as over one layer. */
static void
test_drag (Stage *stage, gconstpointer data)
{
  HgModel *model = hg_model_parse ("free", "Input 8; Dense 8; Dense 8; Dense 8; Dense 8", NULL);
  for (size_t i = 2; i < 4; i++)
    g_strlcpy (((HgNode *)model->nodes[i])->group, "pair", HG_NAME_SIZE);
  show (stage, model);
  hourglass_canvas_set_folded (stage->canvas, fold (stage, 0), TRUE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  const HgStackLayout *layout = hourglass_canvas_get_layout (stage->canvas);
  HgBox first = layout->rows[1].bar, pair = layout->rows[2].bar;
  g_assert_false (hourglass_canvas_drag_begin (stage->canvas, pair.x + 40, pair.y + 10));
  char name[HG_NAME_SIZE];
  g_strlcpy (name, hourglass_document_get_model (stage->document)->nodes[1]->name, sizeof name);
  g_assert_true (hourglass_canvas_drag_begin (stage->canvas, first.x + 20, first.y + 10));
  hourglass_canvas_drag_update (stage->canvas, first.x + 20, pair.y + pair.height + 4);
  g_assert_true (hourglass_canvas_drag_end (stage->canvas));
  g_assert_cmpuint (hg_model_find (hourglass_document_get_model (stage->document), name), ==, 3);
}

/* What of the stack is at a point of the widget. */
static void
test_zoom (Stage *stage, gconstpointer data)
{
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (stage->scroller),
                *across = gtk_scrolled_window_get_hadjustment (stage->scroller);
  GtkGesture *pinch = find_controller (GTK_WIDGET (stage->canvas), GTK_TYPE_GESTURE_ZOOM);
  hourglass_canvas_set_zoom (stage->canvas, 2, 200, 100);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (down), 2 * 100 - 100, 1);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (across), 2 * 200 - 200, 1);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  HgBox bar = hourglass_canvas_get_layout (stage->canvas)->rows[WIDE].bar;
  graphene_rect_t at;
  g_assert_true (gtk_widget_compute_bounds (GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, WIDE)),
                                            GTK_WIDGET (stage->canvas), &at));
  g_assert_cmpfloat_with_epsilon (at.origin.x, 2 * bar.x - 200, 2);
  g_assert_cmpfloat_with_epsilon (at.origin.y, 2 * bar.y - 100, 2);
  g_assert_cmpfloat_with_epsilon (at.size.width, 2 * bar.width, 2);
  gtk_widget_activate_action (GTK_WIDGET (stage->canvas), "stack.zoom-normal", NULL);
  g_assert_cmpfloat (hourglass_canvas_get_zoom (stage->canvas), ==, 1);
  g_assert_cmpfloat (gtk_adjustment_get_value (across), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (stage->canvas), "stack.zoom-in", NULL);
  g_assert_cmpfloat (hourglass_canvas_get_zoom (stage->canvas), >, 1.1);
  gtk_widget_activate_action (GTK_WIDGET (stage->canvas), "stack.zoom-out", NULL);
  g_assert_cmpfloat (hourglass_canvas_get_zoom (stage->canvas), ==, 1);
  g_signal_emit_by_name (pinch, "begin", NULL);
  g_signal_emit_by_name (pinch, "scale-changed", 1.5);
  g_signal_emit_by_name (pinch, "scale-changed", 0.5);
  g_assert_cmpfloat_with_epsilon (hourglass_canvas_get_zoom (stage->canvas), 0.5, 1e-9);
  hourglass_canvas_set_zoom (stage->canvas, 100, 0, 0);
  g_assert_cmpfloat (hourglass_canvas_get_zoom (stage->canvas), <=, 4);
}

/* Without Ctrl the wheel scrolls. */
static void
test_wheel (Stage *stage, gconstpointer data)
{
  gboolean taken = TRUE;
  g_signal_emit_by_name (find_controller (GTK_WIDGET (stage->canvas), GTK_TYPE_EVENT_CONTROLLER_SCROLL),
                         "scroll", 0.0, 1.0, &taken);
  g_assert_false (taken);
  g_assert_cmpfloat (hourglass_canvas_get_zoom (stage->canvas), ==, 1);
}

static GtkWidget *
map (Stage *stage)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (stage->canvas)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_str_equal (gtk_widget_get_css_name (child), "stackmap"))
      return child;
  return NULL;
}

static void
test_long (Stage *stage, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("Input 16");
  GtkAdjustment *down = gtk_scrolled_window_get_vadjustment (stage->scroller);
  g_assert_false (gtk_widget_get_mapped (map (stage)));
  for (int i = 0; i < 30; i++)
    g_string_append (text, "; Dense 16; ReLU");
  show (stage, hg_model_parse ("long", text->str, NULL));
  g_assert_true (gtk_widget_get_mapped (map (stage)));
  double height = gtk_widget_get_height (map (stage));
  GtkGesture *drag = find_controller (map (stage), GTK_TYPE_GESTURE_DRAG);
  g_signal_emit_by_name (drag, "drag-begin", 5.0, height);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (down),
                                  gtk_adjustment_get_upper (down) - gtk_adjustment_get_page_size (down), 1);
  g_signal_emit_by_name (drag, "drag-begin", 5.0, height / 2);
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (down) + gtk_adjustment_get_page_size (down) / 2,
                                  gtk_adjustment_get_upper (down) / 2, 3);
  hourglass_document_select (stage->document, 0);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_cmpfloat (gtk_adjustment_get_value (down), <, 50);

  /* Thirty equal blocks are one row, and then there is nothing to map. */
  g_assert_cmpuint (hourglass_canvas_get_folds (stage->canvas)->n, ==, 1);
  g_assert_true (g_str_has_prefix (
      hourglass_fold_handle_get_label (HOURGLASS_FOLD_HANDLE (hourglass_canvas_get_fold (stage->canvas, 0))),
      "30 × [Dense 16, ReLU], repeated block, 60 layers, "));
  hourglass_canvas_fold_all (stage->canvas, TRUE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_false (gtk_widget_get_mapped (map (stage)));
  g_assert_cmpfloat (hourglass_canvas_get_layout (stage->canvas)->height, <, 752);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  static const struct
  {
    const char *name;
    void (*run) (Stage *stage, gconstpointer data);
  } tests[] = {
    { "/folding/handle", test_handle },       { "/folding/keys", test_keys },
    { "/folding/selection", test_selection }, { "/folding/kept", test_kept },
    { "/folding/drag", test_drag },           { "/folding/zoom", test_zoom },
    { "/folding/wheel", test_wheel },         { "/folding/long", test_long },
    { "/folding/fault", test_fault },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Stage, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}

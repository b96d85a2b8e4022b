/* What is carried to another place of the canvas: a layer out of the palette, and all that is selected, by
 * hand and by key. */
#include "find.h"
#include "stage.h"
#include "ui/canvas/canvas-private.h"
#include "ui/canvas/layer-drag.h"
#include "ui/canvas/palette-row.h"

typedef struct
{
  HourglassDocument *document;
  HourglassCanvas *canvas;
  GtkWindow *window;
} Stage;

static void
set_up (Stage *stage, gconstpointer preset)
{
  stage->document = hourglass_document_new ();
  hourglass_document_open_preset (stage->document, hg_preset_find (preset));
  stage->canvas = HOURGLASS_CANVAS (hourglass_canvas_new (stage->document));
  stage->window = stage_show (GTK_WIDGET (stage->canvas), 420, 752);
}

static void
tear_down (Stage *stage, gconstpointer data)
{
  gtk_window_destroy (stage->window);
  g_clear_object (&stage->document);
}

static HgBox
bar (Stage *stage, size_t node)
{
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  return hourglass_canvas_get_layout (stage->canvas)->rows[node].bar;
}

/* The middle of the gap below node @node. */
static double
below (Stage *stage, size_t node)
{
  HgBox above = bar (stage, node);
  return above.y + above.height + 15;
}

static size_t
layers (Stage *stage)
{
  return hourglass_document_get_model (stage->document)->n;
}

static void
carry (Stage *stage, const char *text, double y)
{
  HgLayer *layer = hg_layer_parse (text, NULL);
  hourglass_canvas_carry (stage->canvas, layer, 200, y);
  hg_layer_unref (layer);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

/* Lets go of the layer that @value holds. */
static gboolean
drop (Stage *stage, const GValue *value, double y)
{
  gboolean taken = FALSE;
  g_signal_emit_by_name (find_controller (GTK_WIDGET (stage->canvas), GTK_TYPE_DROP_TARGET), "drop", value,
                         200.0, y, &taken);
  return taken;
}

static gboolean
drop_layer (Stage *stage, const char *text, double y)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_value_init (&value, HOURGLASS_TYPE_LAYER);
  g_value_take_boxed (&value, hg_layer_parse (text, NULL));
  return drop (stage, &value, y);
}

/* Held over the canvas a layer is shown where it would go; only letting go puts it in, as one step. */
static void
test_layer (Stage *stage, gconstpointer data)
{
  double second = below (stage, 1), third = below (stage, 2);
  carry (stage, "LSTM 7 sequences", second);
  g_assert_cmpuint (layers (stage), ==, 9);
  g_assert_cmpint (stage_option (stage->document, 2, "units"), ==, 7);
  g_assert_cmpstr (stage->canvas->drag.says, ==, "LSTM 7 → 5 × 7 · 35 values");
  g_assert_cmpstr (stage_shape (stage->document, 2), ==, "5 × 7");
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  carry (stage, "LSTM 7 sequences", third);
  g_assert_cmpint (stage_option (stage->document, 2, "units"), ==, 16);
  g_assert_cmpint (stage_option (stage->document, 3, "units"), ==, 7);
  hourglass_canvas_drag_cancel (stage->canvas);
  g_assert_cmpuint (layers (stage), ==, 8);
  g_assert_null (hourglass_document_get_before (stage->document));
  g_assert_null (hourglass_document_get_undo_label (stage->document));

  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  carry (stage, "LSTM 7 sequences", -20); /* the Input stays first */
  g_assert_cmpint (stage_option (stage->document, 1, "units"), ==, 7);
  carry (stage, "LSTM 7 sequences", 740);
  g_assert_cmpint (stage_option (stage->document, 8, "units"), ==, 7);
  g_assert_true (hourglass_canvas_drag_end (stage->canvas));
  g_assert_cmpuint (layers (stage), ==, 9);
  g_assert_cmpstr (hourglass_document_get_undo_label (stage->document), ==, "Add LSTM 7");
  hourglass_document_undo (stage->document);
  g_assert_null (hourglass_document_get_undo_label (stage->document));
}

/* What has no place where it is held, or does not fit there, says so before it is let go. */
static void
test_refusal (Stage *stage, gconstpointer data)
{
  carry (stage, "Add", below (stage, 1));
  g_assert_cmpstr (stage->canvas->drag.says, ==,
                   "Add joins two layers, and no earlier layer fits beside 5 × 5");
  g_assert_cmpuint (layers (stage), ==, 8);
  g_assert_false (hourglass_canvas_drag_end (stage->canvas));
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  carry (stage, "LSTM 3", below (stage, 3));
  g_assert_false (stage->canvas->drag.fits);
  g_assert_cmpstr (stage->canvas->drag.says, ==, "LSTM 3 needs time × features and gets 1.");
  hourglass_canvas_drag_cancel (stage->canvas);
}

/* A lesson that has locked the stack refuses it as it refuses every edit. */
static void
test_locked (Stage *stage, gconstpointer data)
{
  hourglass_document_set_locked (stage->document, TRUE);
  carry (stage, "LSTM 7 sequences", below (stage, 1));
  g_assert_cmpuint (layers (stage), ==, 8);
  g_assert_false (hourglass_canvas_drag_end (stage->canvas));
  hourglass_document_select (stage->document, 5);
  g_assert_false (drop_layer (stage, "LSTM 7 sequences", below (stage, 1)));
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 5);
  g_assert_cmpuint (layers (stage), ==, 8);
  g_assert_null (hourglass_document_get_undo_label (stage->document));
}

static void
show (Stage *stage, HgModel *model)
{
  hourglass_document_open_model (stage->document, model, NULL, NULL, NULL);
  hg_model_unref (model);
}

/* A stack that folds has no places between a change and the next frame: nothing is put in then. */
static void
test_early (Stage *stage, gconstpointer data)
{
  HgModel *model = hg_model_parse ("pair", "Input 8; Dense 8; Dense 4; Dense 8; Dense 8", NULL);
  for (size_t i = 2; i < 4; i++)
    g_strlcpy (((HgNode *)model->nodes[i])->group, "pair", HG_NAME_SIZE);
  show (stage, model);
  double second = below (stage, 1);
  carry (stage, "Dense 8", second);
  g_assert_cmpuint (layers (stage), ==, 6);
  g_assert_cmpuint (hourglass_canvas_get_folds (stage->canvas)->n, ==, 1);
  hourglass_canvas_drag_cancel (stage->canvas);
  g_assert_false (drop_layer (stage, "Dense 8", second));
  g_assert_cmpuint (layers (stage), ==, 5);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_true (drop_layer (stage, "Dense 8", second));
  g_assert_cmpuint (layers (stage), ==, 6);
}

/* A row of the palette gives its layer, and the canvas takes that. */
static void
test_row (Stage *stage, gconstpointer data)
{
  HgLayer *layer = hg_layer_parse ("LSTM 7 sequences", NULL);
  GtkWidget *list = gtk_list_box_new ();
  g_auto (GValue) value = G_VALUE_INIT;
  gtk_list_box_append (
      GTK_LIST_BOX (list),
      hourglass_palette_row_new (hourglass_document_get_model (stage->document), 1, layer, "LSTM", 0));
  GtkWindow *window = stage_show (list, 300, 200);
  g_assert_null (hourglass_layer_drag_content (GTK_LIST_BOX (list), 190));
  g_autoptr (GdkContentProvider) content = hourglass_layer_drag_content (GTK_LIST_BOX (list), 5);
  g_value_init (&value, HOURGLASS_TYPE_LAYER);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_true (hg_layer_equal (g_value_get_boxed (&value), layer));
  g_assert_true (drop (stage, &value, below (stage, 1)));
  g_assert_cmpuint (layers (stage), ==, 9);
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 2);
  gtk_window_destroy (window);
  hg_layer_unref (layer);
}

/* "5 16 1": the units of the nodes from @first to @last. */
static char *
units (Stage *stage, size_t first, size_t last)
{
  GString *text = g_string_new (NULL);
  for (size_t i = first; i <= last; i++)
    g_string_append_printf (text, "%s%d", i > first ? " " : "",
                            (int)stage_option (stage->document, i, "units"));
  return g_string_free (text, FALSE);
}

#define assert_units(stage, first, last, expected)                                                           \
  {                                                                                                          \
    g_autofree char *now = units (stage, first, last);                                                       \
    g_assert_cmpstr (now, ==, expected);                                                                     \
  }

static void
act (Stage *stage, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (stage->canvas), action, NULL));
}

/* Whether the nodes from @first to @last are selected, and no others. */
static gboolean
chosen_are (Stage *stage, size_t first, size_t last)
{
  gboolean are = TRUE;
  for (size_t i = 0; i < layers (stage); i++)
    are = are && hourglass_canvas_is_chosen (stage->canvas, i) == (i >= first && i <= last);
  return are;
}

/* LSTM 5, LSTM 16 and LSTM 1 are the first three below the Input. */
static void
test_keys (Stage *stage, gconstpointer data)
{
  hourglass_canvas_choose_range (stage->canvas, 1, 2);
  act (stage, "stack.move-up"); /* there is no room */
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  act (stage, "stack.move-down");
  assert_units (stage, 1, 3, "1 5 16");
  g_assert_true (chosen_are (stage, 2, 3));
  g_assert_cmpstr (hourglass_document_get_undo_label (stage->document), ==, "Move 2 layers");
  act (stage, "stack.move-up");
  assert_units (stage, 1, 3, "5 16 1");
  hourglass_document_undo (stage->document);
  hourglass_document_undo (stage->document);
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  /* Those that stand apart come together; the Input is not moved, whether selected or not. */
  hourglass_canvas_choose (stage->canvas, 1, HOURGLASS_CHOOSE_ONE);
  hourglass_canvas_choose (stage->canvas, 3, HOURGLASS_CHOOSE_ALSO);
  hourglass_canvas_choose (stage->canvas, 0, HOURGLASS_CHOOSE_ALSO);
  act (stage, "stack.move-up");
  assert_units (stage, 1, 3, "5 1 16");
  hourglass_document_undo (stage->document);
  hourglass_canvas_choose_range (stage->canvas, 6, 2);
  act (stage, "stack.move-down");
  g_assert_null (hourglass_document_get_undo_label (stage->document));
}

static void
take (Stage *stage, size_t node)
{
  HgBox box = bar (stage, node);
  g_assert_true (hourglass_canvas_drag_begin (stage->canvas, box.x + box.width / 2, box.y + 10));
}

/* To where the hand is @by px below where it took the bar of node @node. */
static void
pull (Stage *stage, HgBox from, double by)
{
  hourglass_canvas_drag_update (stage->canvas, from.x + from.width / 2, from.y + 10 + by);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

/* One of the selected takes the others with it, and all of them are lifted; what stays makes room. */
static void
test_several (Stage *stage, gconstpointer data)
{
  HgBox first = bar (stage, 1), second = bar (stage, 2), third = bar (stage, 3);
  hourglass_canvas_choose_range (stage->canvas, 1, 2);
  take (stage, 2);
  pull (stage, second, third.y - second.y + 12);
  g_assert_nonnull (hourglass_document_get_before (stage->document));
  assert_units (stage, 1, 3, "1 5 16");
  const HgStackRow *rows = hourglass_canvas_get_layout (stage->canvas)->rows;
  g_assert_cmpfloat_with_epsilon (rows[3].bar.y, third.y + 12, 0.01);
  g_assert_cmpfloat_with_epsilon (rows[3].bar.y - rows[2].bar.y, second.y - first.y, 0.01);
  pull (stage, second, 3); /* back where they were */
  g_assert_null (hourglass_document_get_before (stage->document));
  pull (stage, second, third.y - second.y + 12);
  g_assert_true (hourglass_canvas_drag_end (stage->canvas));
  g_assert_true (chosen_are (stage, 2, 3));
  g_assert_cmpstr (hourglass_document_get_undo_label (stage->document), ==, "Move 2 layers");
  hourglass_document_undo (stage->document);
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  /* A click on one of them leaves that one; one that is not among them moves alone. */
  hourglass_canvas_choose_range (stage->canvas, 1, 2);
  take (stage, 2);
  g_assert_true (chosen_are (stage, 1, 2));
  g_assert_false (hourglass_canvas_drag_end (stage->canvas));
  g_assert_true (chosen_are (stage, 2, 2));
  hourglass_canvas_choose_range (stage->canvas, 1, 2);
  take (stage, 3);
  pull (stage, third, second.y - third.y - 12);
  assert_units (stage, 1, 3, "5 1 16");
  hourglass_canvas_drag_cancel (stage->canvas);
}

/* The pointer goes down on the bar of node @node. */
static void
press (Stage *stage, size_t node)
{
  HgBox box = bar (stage, node);
  g_signal_emit_by_name (find_controller (GTK_WIDGET (stage->canvas), GTK_TYPE_GESTURE_DRAG), "drag-begin",
                         box.x + box.width / 2, box.y + 10);
}

/* A press on one of the selected keeps the others, which may be dragged with it. */
static void
test_press (Stage *stage, gconstpointer data)
{
  GtkWidget *second = GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, 2));
  hourglass_canvas_choose_range (stage->canvas, 1, 2);
  press (stage, 1);
  g_assert_true (chosen_are (stage, 1, 2));
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, 1))));
  g_assert_false (hourglass_canvas_drag_end (stage->canvas));
  g_assert_true (chosen_are (stage, 1, 1));
  press (stage, 2); /* one that is not among them is selected instead */
  g_assert_true (chosen_are (stage, 2, 2));
  g_assert_true (gtk_widget_has_focus (second));
  hourglass_canvas_drag_cancel (stage->canvas);
  press (stage, 0); /* the Input is not moved */
  g_assert_true (chosen_are (stage, 0, 0));
}

static void
replace_under (Stage *stage)
{
  g_assert_cmpint (stage->canvas->drag.kind, !=, HOURGLASS_DRAG_NONE);
  hourglass_document_open_preset (stage->document, hg_preset_find ("10-3"));
  g_assert_cmpint (stage->canvas->drag.kind, ==, HOURGLASS_DRAG_NONE);
  g_assert_false (hourglass_canvas_drag_end (stage->canvas));
  g_assert_null (hourglass_document_get_before (stage->document));
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  g_assert_cmpstr (stage_shape (stage->document, 0), ==, "10");
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, HG_NO_NODE);
  hourglass_document_open_preset (stage->document, hg_preset_find ("rare-event-59"));
}

/* Whatever is dragged when another model comes, that model stays as it is. */
static void
test_replaced (Stage *stage, gconstpointer data)
{
  HgBox first = bar (stage, 1), third = bar (stage, 3);
  carry (stage, "LSTM 7 sequences", below (stage, 1));
  replace_under (stage);
  take (stage, 1);
  replace_under (stage);
  take (stage, 1);
  pull (stage, first, third.y - first.y + 12);
  g_assert_nonnull (hourglass_document_get_before (stage->document));
  replace_under (stage);
  third = bar (stage, 3);
  HgBox port = hg_stack_layout_port (hourglass_canvas_get_layout (stage->canvas), 1);
  g_assert_true (
      hourglass_canvas_drag_begin (stage->canvas, port.x + port.width / 2, port.y + port.height / 2));
  pull (stage, third, 0);
  g_assert_cmpint (stage->canvas->drag.kind, ==, HOURGLASS_DRAG_WIRE);
  replace_under (stage);
}

/* A wire that would be torn is named, and the bars stay. */
static void
test_torn (Stage *stage, gconstpointer data)
{
  show (stage,
        hg_model_parse ("torn", "Input 4; Dense 9; a = Dense 4; b = Dense 4; Add < b, a; Dense 7", NULL));
  HgBox first = bar (stage, 1), second = bar (stage, 2);
  hourglass_canvas_choose_range (stage->canvas, 2, 2);
  take (stage, 2);
  pull (stage, second, first.y - second.y - 12);
  g_assert_null (hourglass_document_get_before (stage->document));
  g_assert_cmpstr (stage->canvas->drag.refusal.text, ==,
                   "a wire from Dense 4 enters Add: only together can they be moved");
  g_assert_false (hourglass_canvas_drag_end (stage->canvas));
  hourglass_canvas_choose_range (stage->canvas, 2, 3);
  act (stage, "stack.move-up");
  assert_units (stage, 1, 2, "4 4");
  g_assert_cmpstr (hourglass_document_get_undo_label (stage->document), ==, "Move 3 layers");
}

int
main (int argc, char **argv)
{
  static const char lstm[] = "rare-event-59";
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
#define CASE(name) g_test_add ("/carrying/" #name, Stage, lstm, set_up, test_##name, tear_down)
  CASE (layer);
  CASE (refusal);
  CASE (locked);
  CASE (early);
  CASE (row);
  CASE (keys);
  CASE (several);
  CASE (press);
  CASE (replaced);
  CASE (torn);
  return g_test_run ();
}

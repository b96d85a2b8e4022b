/* What the pointer carries to another place of the canvas: a layer out of the palette. */
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
  hourglass_canvas_drag_end (stage->canvas);
  g_assert_cmpuint (layers (stage), ==, 8);
  g_assert_null (hourglass_document_get_undo_label (stage->document));
}

/* The controller of @widget that is of type @type. */
static gpointer
controller (GtkWidget *widget, GType type)
{
  g_autoptr (GListModel) all = gtk_widget_observe_controllers (widget);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GObject) one = g_list_model_get_item (all, i);
      if (G_TYPE_CHECK_INSTANCE_TYPE (one, type))
        return one;
    }
  return NULL;
}

/* A row of the palette gives its layer, and the canvas takes that. */
static void
test_row (Stage *stage, gconstpointer data)
{
  HgLayer *layer = hg_layer_parse ("LSTM 7 sequences", NULL);
  GtkWidget *list = gtk_list_box_new (), *target = GTK_WIDGET (stage->canvas);
  g_auto (GValue) value = G_VALUE_INIT;
  gboolean taken = FALSE;
  g_assert_nonnull (controller (target, GTK_TYPE_DROP_TARGET));
  gtk_list_box_append (
      GTK_LIST_BOX (list),
      hourglass_palette_row_new (hourglass_document_get_model (stage->document), 1, layer, "LSTM", 0));
  GtkWindow *window = stage_show (list, 300, 200);
  g_assert_null (hourglass_layer_drag_content (GTK_LIST_BOX (list), 190));
  g_autoptr (GdkContentProvider) content = hourglass_layer_drag_content (GTK_LIST_BOX (list), 5);
  g_value_init (&value, HOURGLASS_TYPE_LAYER);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_true (hg_layer_equal (g_value_get_boxed (&value), layer));
  g_signal_emit_by_name (controller (target, GTK_TYPE_DROP_TARGET), "drop", &value, 200.0, below (stage, 1),
                         &taken);
  g_assert_true (taken);
  g_assert_cmpuint (layers (stage), ==, 9);
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 2);
  gtk_window_destroy (window);
  hg_layer_unref (layer);
}

int
main (int argc, char **argv)
{
  static const char lstm[] = "rare-event-59";
  gtk_test_init (&argc, &argv);
  adw_init ();
#define CASE(name) g_test_add ("/carrying/" #name, Stage, lstm, set_up, test_##name, tear_down)
  CASE (layer);
  CASE (refusal);
  CASE (locked);
  CASE (row);
  return g_test_run ();
}

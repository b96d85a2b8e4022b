/* Several layers selected: what a screen reader hears, + and − and the handle for all of them, and the
 * inspector, which shows and sets what they have in common. Each change is one step. */
#include "find.h"
#include "stage.h"
#include "ui/canvas/canvas.h"
#include "ui/inspector/inspector.h"
#include "ui/parts/shape-words.h"

typedef struct
{
  HourglassDocument *document;
  HourglassRun *run;
  HourglassCanvas *canvas;
  HourglassInspector *inspector;
  GtkWindow *window;
} Stage;

static void
set_up (Stage *stage, gconstpointer data)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  stage->document = hourglass_document_new ();
  stage->run = hourglass_run_new (stage->document);
  stage->canvas = HOURGLASS_CANVAS (hourglass_canvas_new (stage->document));
  stage->inspector = HOURGLASS_INSPECTOR (hourglass_inspector_new (stage->document, stage->run));
  gtk_widget_set_size_request (GTK_WIDGET (stage->canvas), 420, -1);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (stage->canvas));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (stage->inspector));
  stage->window = stage_show (box, 720, 752);
}

static void
tear_down (Stage *stage, gconstpointer data)
{
  gtk_window_destroy (stage->window);
  g_clear_object (&stage->run);
  g_clear_object (&stage->document);
}

/* Selects nodes @first to @last: of the first example LSTM 5, 16, 1 are nodes 1 to 3. */
static void
choose (Stage *stage, size_t first, size_t last)
{
  hourglass_canvas_choose (stage->canvas, first, HOURGLASS_CHOOSE_ONE);
  hourglass_canvas_choose (stage->canvas, last, HOURGLASS_CHOOSE_TO);
  stage_settle (stage->window);
}

static const char *
label (Stage *stage, size_t node)
{
  return hourglass_bar_get_label (hourglass_canvas_get_bar (stage->canvas, node));
}

static void
act (Stage *stage, size_t node, const char *action)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, node)), action, NULL));
}

#define assert_units(stage, a, b, c)                                                                         \
  {                                                                                                          \
    g_assert_cmpint (stage_option (stage->document, 1, "units"), ==, a);                                     \
    g_assert_cmpint (stage_option (stage->document, 2, "units"), ==, b);                                     \
    g_assert_cmpint (stage_option (stage->document, 3, "units"), ==, c);                                     \
  }

/* Takes the one step back, and finds that it was the only one. */
static void
take_back (Stage *stage, const char *name)
{
  g_assert_cmpstr (hourglass_document_get_undo_label (stage->document), ==, name);
  hourglass_document_undo (stage->document);
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  assert_units (stage, 5, 16, 1);
}

static void
test_count (Stage *stage, gconstpointer data)
{
  choose (stage, 1, 3);
  for (size_t i = 1; i <= 3; i++)
    g_assert_true (g_str_has_suffix (label (stage, i), "parameters, one of 3 selected layers"));
  g_assert_true (g_str_has_suffix (label (stage, 4), "parameters"));
  hourglass_canvas_choose (stage->canvas, 2, HOURGLASS_CHOOSE_ALSO);
  g_assert_true (g_str_has_suffix (label (stage, 1), "one of 2 selected layers"));
  g_assert_true (g_str_has_suffix (label (stage, 2), "1,408 parameters"));
  act (stage, 2, "stack.select-also"); /* the focus stayed there */
  g_assert_true (g_str_has_suffix (label (stage, 2), "one of 3 selected layers"));
  hourglass_document_select (stage->document, 5);
  g_assert_true (g_str_has_suffix (label (stage, 1), "1,300 parameters"));
}

/* + and − of one of them are for all that have a width (RepeatVector has none, and the output layer's is that
 * of the layer inside), and a burst of them is one step. */
static void
test_keys (Stage *stage, gconstpointer data)
{
  choose (stage, 1, 3);
  act (stage, 2, "bar.wider");
  act (stage, 2, "bar.wider");
  assert_units (stage, 7, 18, 3);
  take_back (stage, "Width of 3 layers");
  act (stage, 2, "bar.narrower");
  assert_units (stage, 4, 15, 1); /* no layer has less than one */
  take_back (stage, "Width of 3 layers");
  choose (stage, 0, 7);
  act (stage, 2, "bar.wider");
  g_assert_cmpint (stage_option (stage->document, 4, "n"), ==, 5);
  g_assert_cmpint (stage_option (stage->document, 7, "layer.units"), ==, 60);
  take_back (stage, "Width of 6 layers");
  act (stage, 0, "bar.wider");
  take_back (stage, "Width of 6 layers");
  choose (stage, 2, 2);
  act (stage, 3, "bar.wider"); /* not one of the selected: alone */
  assert_units (stage, 5, 16, 2);
  hourglass_document_undo (stage->document);
  choose (stage, 2, 3);
  act (stage, 1, "bar.wider"); /* nor is one above them */
  assert_units (stage, 6, 16, 1);
  hourglass_document_undo (stage->document);
  assert_units (stage, 5, 16, 1);
}

/* One after the other of several layers and of one of them are two steps. */
static void
test_steps (Stage *stage, gconstpointer data)
{
  choose (stage, 1, 3);
  act (stage, 2, "bar.wider");
  hourglass_canvas_choose (stage->canvas, 2, HOURGLASS_CHOOSE_ONE);
  act (stage, 2, "bar.wider");
  act (stage, 2, "bar.wider");
  assert_units (stage, 6, 19, 2);
  hourglass_document_undo (stage->document);
  assert_units (stage, 6, 17, 2);
  take_back (stage, "Width of 3 layers");
}

/* The handle makes all of them as many times as wide. */
static void
test_handle (Stage *stage, gconstpointer data)
{
  choose (stage, 1, 2);
  HgBox box = hourglass_canvas_get_layout (stage->canvas)->rows[2].bar;
  double x = box.x + box.width, y = box.y + box.height / 2;
  g_assert_true (hourglass_canvas_drag_begin (stage->canvas, x, y));
  hourglass_canvas_drag_update (stage->canvas, x - 20, y);
  double factor = (double)stage_option (stage->document, 2, "units") / 16;
  g_assert_cmpfloat (factor, <, 0.9);
  g_assert_cmpint (stage_option (stage->document, 1, "units"), ==, (gint64)(5 * factor + 0.5));
  g_assert_true (hourglass_canvas_drag_end (stage->canvas));
  g_assert_cmpuint (hourglass_document_count_chosen (stage->document), ==, 2);
  take_back (stage, "Width of 2 layers");
  hourglass_canvas_choose (stage->canvas, 1, HOURGLASS_CHOOSE_ONE);
  g_assert_true (hourglass_canvas_drag_begin (stage->canvas, x, y)); /* of another: that one alone */
  hourglass_canvas_drag_update (stage->canvas, x - 20, y);
  g_assert_true (hourglass_canvas_drag_end (stage->canvas));
  g_assert_cmpint (stage_option (stage->document, 1, "units"), ==, 5);
}

static HourglassOptionRow *
row (Stage *stage, const char *name)
{
  return hourglass_option_form_find (hourglass_inspector_get_shared (stage->inspector), name);
}

static gpointer
editor (Stage *stage, const char *name)
{
  return hourglass_option_row_get_editor (row (stage, name));
}

static void
type (Stage *stage, const char *name, const char *text)
{
  gtk_editable_set_text (editor (stage, name), text);
  g_signal_emit_by_name (editor (stage, name), "activate");
}

static void
test_form (Stage *stage, gconstpointer data)
{
  choose (stage, 1, 3);
  g_assert_cmpstr (hourglass_inspector_get_title (stage->inspector), ==, "3 layers selected");
  g_assert_nonnull (find_words (GTK_WIDGET (stage->inspector), "3 LSTM · 2,780 parameters"));
  g_assert_true (hourglass_option_row_is_mixed (row (stage, "units")));
  type (stage, "units", ""); /* nothing was chosen */
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  type (stage, "units", "12");
  assert_units (stage, 12, 12, 12);
  g_assert_false (hourglass_option_row_is_mixed (row (stage, "units")));
  take_back (stage, "3 layers: Units 12");
  g_assert_true (hourglass_option_row_is_mixed (row (stage, "units")));
  type (stage, "units", "0");
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  g_assert_true (gtk_widget_has_css_class (editor (stage, "units"), "error"));
  type (stage, "units", ""); /* taken back: they differ, and nothing is wrong */
  g_assert_false (gtk_widget_has_css_class (editor (stage, "units"), "error"));
  type (stage, "units", "0");
  gtk_drop_down_set_selected (editor (stage, "use_bias"), 0); /* the units are shown anew, as they are */
  g_assert_true (hourglass_option_row_is_mixed (row (stage, "units")));
  g_assert_false (gtk_widget_has_css_class (editor (stage, "units"), "error"));
  take_back (stage, "3 layers: Use bias false");
  hourglass_document_select (stage->document, 2); /* one of them: they stay selected */
  g_assert_cmpstr (hourglass_inspector_get_title (stage->inspector), ==, "3 layers selected");
  hourglass_document_select (stage->document, 4);
  g_assert_cmpstr (hourglass_inspector_get_title (stage->inspector), ==, "RepeatVector 5");
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (hourglass_inspector_get_shared (stage->inspector))));
}

/* What was typed counts for the layers that were selected then, when the next one gets the focus. */
static void
test_leaving (Stage *stage, gconstpointer data)
{
  choose (stage, 1, 3);
  g_assert_true (gtk_widget_grab_focus (editor (stage, "units")));
  gtk_editable_set_text (editor (stage, "units"), "12");
  hourglass_canvas_choose (stage->canvas, 5, HOURGLASS_CHOOSE_ONE);
  assert_units (stage, 12, 12, 12);
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 5);
  g_assert_cmpuint (hourglass_document_count_chosen (stage->document), ==, 1);
  take_back (stage, "3 layers: Units 12");
}

static guint
choices (Stage *stage, const char *name)
{
  return g_list_model_get_n_items (gtk_drop_down_get_model (editor (stage, name)));
}

/* What the button inside of a drop-down is called, on which the keyboard rests. */
static void
assert_called (Stage *stage, const char *name, const char *words)
{
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_first_child (editor (stage, name))),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, words);
}

/* "mixed" is a choice as long as it is so. */
static void
test_choices (Stage *stage, gconstpointer data)
{
  choose (stage, 1, 3);
  g_assert_cmpuint (choices (stage, "return_sequences"), ==, 3);
  g_assert_cmpuint (gtk_drop_down_get_selected (editor (stage, "return_sequences")), ==, 0);
  assert_called (stage, "return_sequences", "Return sequences: mixed");
  gtk_drop_down_set_selected (editor (stage, "return_sequences"), 1);
  assert_called (stage, "return_sequences", "Return sequences: false"); /* as the step says */
  for (size_t i = 1; i <= 3; i++)
    g_assert_cmpint (stage_option (stage->document, i, "return_sequences"), ==, FALSE);
  g_assert_cmpuint (choices (stage, "return_sequences"), ==, 2);
  g_assert_cmpuint (gtk_drop_down_get_selected (editor (stage, "return_sequences")), ==, 0);
  gtk_drop_down_set_selected (editor (stage, "return_sequences"), 1);
  for (size_t i = 1; i <= 3; i++)
    g_assert_cmpint (stage_option (stage->document, i, "return_sequences"), ==, TRUE);
  hourglass_document_undo (stage->document);
  take_back (stage, "3 layers: Return sequences false");
  g_assert_cmpuint (choices (stage, "return_sequences"), ==, 3);
  g_assert_false (hourglass_option_row_is_mixed (row (stage, "activation")));
  guint relu = gtk_drop_down_get_selected (editor (stage, "activation"));
  gtk_drop_down_set_selected (editor (stage, "activation"), relu + 1);
  g_assert_cmpint (stage_option (stage->document, 3, "activation"), ==, relu + 1);
}

/* A layer that is wrapped counts by its own options; an Input has none in common with anything. */
static void
test_kinds (Stage *stage, gconstpointer data)
{
  choose (stage, 6, 7);
  g_assert_nonnull (find_words (GTK_WIDGET (stage->inspector), "LSTM, TimeDistributed · 2,411 parameters"));
  g_assert_null (row (stage, "return_sequences"));
  type (stage, "units", "20");
  g_assert_cmpint (stage_option (stage->document, 6, "units"), ==, 20);
  g_assert_cmpint (stage_option (stage->document, 7, "layer.units"), ==, 20);
  choose (stage, 0, 1);
  g_assert_null (row (stage, "units"));
  g_assert_nonnull (find_words (GTK_WIDGET (stage->inspector), "There is no option that all of them have."));
}

/* At any width that breaks them, no line ends inside of a shape; elsewhere lines do break. */
static void
test_shapes (void)
{
  static const char text[] = "It takes 50 × 10 and gives 50 × 64 at every one of 50 × 2 steps";
  GtkWidget *label = g_object_ref_sink (gtk_label_new (NULL));
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  hourglass_label_keep_shapes (GTK_LABEL (label));
  gtk_label_set_label (GTK_LABEL (label), text);
  PangoLayout *layout = pango_layout_copy (gtk_label_get_layout (GTK_LABEL (label)));
  pango_layout_set_attributes (layout, gtk_label_get_attributes (GTK_LABEL (label)));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD);
  int whole;
  pango_layout_set_width (layout, -1);
  pango_layout_get_pixel_size (layout, &whole, NULL);
  g_assert_cmpint (whole, >, 60);
  for (int width = 60; width < whole - 1; width += 7)
    {
      pango_layout_set_width (layout, width * PANGO_SCALE);
      g_assert_cmpint (pango_layout_get_line_count (layout), >, 1);
      for (int i = 1; i < pango_layout_get_line_count (layout); i++)
        {
          const char *begin = text + pango_layout_get_line_readonly (layout, i)->start_index;
          g_assert_false (g_str_has_prefix (begin, "×"));
          g_assert_false (strncmp (begin - strlen ("× "), "× ", strlen ("× ")) == 0);
        }
    }
  g_object_unref (layout);
  g_object_unref (label);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  stage_style ();
  g_test_add_func ("/several/shapes", test_shapes);
  g_test_add ("/several/count", Stage, NULL, set_up, test_count, tear_down);
  g_test_add ("/several/keys", Stage, NULL, set_up, test_keys, tear_down);
  g_test_add ("/several/steps", Stage, NULL, set_up, test_steps, tear_down);
  g_test_add ("/several/handle", Stage, NULL, set_up, test_handle, tear_down);
  g_test_add ("/several/form", Stage, NULL, set_up, test_form, tear_down);
  g_test_add ("/several/leaving", Stage, NULL, set_up, test_leaving, tear_down);
  g_test_add ("/several/choices", Stage, NULL, set_up, test_choices, tear_down);
  g_test_add ("/several/kinds", Stage, NULL, set_up, test_kinds, tear_down);
  return g_test_run ();
}

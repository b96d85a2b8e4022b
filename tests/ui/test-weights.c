/* The File view and the Weights view with saved files: what they say, that their rows and findings lead on,
 * and that a heat map can be walked through by keyboard. */
#include "find.h"
#include "golden.h"
#include "stage.h"
#include "ui/views/file-view.h"
#include "ui/views/heat-view.h"
#include "ui/document/model-file.h"
#include "ui/views/weight-row.h"
#include "ui/views/weights-view.h"
#include <math.h>

typedef struct
{
  HourglassDocument *document;
  HourglassWeightSurvey *survey;
  gboolean done;
  guint64 item, value; /* of the last "weight-activated" */
} Files;

static void
set_up (Files *files, gconstpointer data)
{
  *files = (Files){ .document = hourglass_document_new () };
  files->survey = hourglass_weight_survey_new (files->document);
}

static void
tear_down (Files *files, gconstpointer data)
{
  g_clear_object (&files->survey);
  g_clear_object (&files->document);
}

static gboolean
is_known (gpointer data)
{
  return hourglass_weight_survey_get_health (((Files *)data)->survey) != NULL;
}

static void
activated (Files *files, guint64 item, guint64 value)
{
  files->item = item;
  files->value = value;
}

static GtkWindow *
show_file (Files *files, GtkWidget **view)
{
  *view = hourglass_file_view_new (files->document, files->survey);
  g_signal_connect_swapped (*view, "weight-activated", G_CALLBACK (activated), files);
  GtkWindow *window = stage_show (*view, 620, 900);
  g_assert_true (stage_wait (is_known, files));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  return window;
}

/* A button below @widget whose accessible name begins with @text. */
static GtkWidget *
find_card (GtkWidget *widget, const char *text)
{
  GtkWidget *found = NULL;
  if (GTK_IS_BUTTON (widget) && gtk_widget_has_css_class (widget, "health")
      && find_label (widget, text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_card (child, text);
  return found;
}

static void
test_file (Files *files, gconstpointer data)
{
  GtkWidget *view;
  golden_open (files->document, "keras/keras2_lstm_ae.h5");
  GtkWindow *window = show_file (files, &view);
  static const char *const words[] = { "What is in this file",
                                       "Keras model (HDF5)",
                                       "Keras 2.2.4, tensorflow",
                                       "17 arrays",
                                       "All 1,727 weights are finite.",
                                       "Adam 1e-3, MSE",
                                       "step 1" };
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (find_words (view, words[i]) == NULL)
      g_error ("the File view does not say “%s”", words[i]);
  g_assert_null (find_words (view, "read-only file"));
  HourglassWeightRow *row = find (view, HOURGLASS_TYPE_WEIGHT_ROW);
  g_assert_true (g_str_has_prefix (hourglass_weight_row_get_name (row), "lstm_1/kernel, 3 × 28, "));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (row))),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, hourglass_weight_row_get_name (row));
  GtkListView *list = find (view, GTK_TYPE_LIST_VIEW);
  g_signal_emit_by_name (list, "activate", 4);
  g_assert_cmpuint (files->item, ==, 4);
  /* It fits beside the stack and the inspector. */
  int least;
  gtk_widget_measure (view, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  g_assert_cmpint (least, <=, 440);
  gtk_window_destroy (window);
}

static void
test_findings (Files *files, gconstpointer data)
{
  GtkWidget *view;
  golden_open (files->document, "foreign/nan_weights.h5");
  GtkWindow *window = show_file (files, &view);
  GtkWidget *card = find_card (view, "dec1/bias: 1 of 6 values is not finite; the first is NaN, unit 1.");
  g_assert_nonnull (card);
  g_signal_emit_by_name (card, "clicked");
  g_assert_cmpuint (files->item, ==, 5);
  g_assert_cmpuint (files->value, ==, 0);
  golden_open (files->document, "keras/keras3_attention.h5");
  g_assert_true (stage_wait (is_known, files));
  g_assert_nonnull (
      find_words (view, "1 layer is unknown and not executed: the model's output cannot be computed."));
  golden_open (files->document, "keras/keras1_lstm_weights.h5");
  g_assert_true (stage_wait (is_known, files));
  g_assert_nonnull (find_label (view, "The architecture is a guess: "));
  gtk_window_destroy (window);
}

/* An example has weights once it is trained, and a few facts before. */
static void
test_example (Files *files, gconstpointer data)
{
  GtkWidget *view = hourglass_file_view_new (files->document, files->survey);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_nonnull (find_words (view, "What is in this example"));
  g_assert_nonnull (find_words (view, "none yet"));
  g_assert_null (find (view, HOURGLASS_TYPE_WEIGHT_ROW));
  const HgModel *model = hourglass_document_get_model (files->document);
  HgWeights *weights = hg_weights_new (model, 1, NULL);
  hourglass_document_set_weights (files->document, model, weights);
  hg_weights_unref (weights);
  g_assert_true (stage_wait (is_known, files));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_nonnull (find (view, HOURGLASS_TYPE_WEIGHT_ROW));
  gtk_window_destroy (window);
}

static void
test_walk (Files *files, gconstpointer data)
{
  golden_open (files->document, "keras/keras2_lstm_ae.h5");
  GtkWidget *view = hourglass_weights_view_new (files->document, files->survey);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_true (stage_wait (is_known, files));
  HourglassHeatView *heat = hourglass_weights_view_get_heat (HOURGLASS_WEIGHTS_VIEW (view));
  g_assert_cmpstr (hourglass_heat_view_get_readout (heat), ==, "");
  HgWeights *weights = hourglass_weight_survey_get_weights (files->survey);
  const HgWeight *item = hg_weights_find (weights, "lstm_2", "recurrent_kernel");
  gsize index = (gsize)(item - weights->items);
  hourglass_weights_view_go (HOURGLASS_WEIGHTS_VIEW (view), index, 2 * 32 + 8 + 6);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (heat)));
  g_assert_true (g_str_has_prefix (hourglass_heat_view_get_readout (heat),
                                   "lstm_2 recurrent_kernel · forget gate · from unit 3 to unit 7: "));
  g_assert_cmpstr (hourglass_heat_view_get_index (heat), ==, "[2, 14]");
  double value = g_ascii_strtod (strrchr (hourglass_heat_view_get_readout (heat), ' '), NULL);
  g_assert_cmpfloat_with_epsilon (fabs (value), fabs ((double)item->value->data[2 * 32 + 14]), 1e-6);
  g_assert_nonnull (find_words (view, hourglass_heat_view_get_readout (heat)));
  g_assert_cmpuint (hourglass_document_get_selection (files->document), ==, 2);

  g_assert_true (hourglass_heat_view_step (heat, 1, 0) && hourglass_heat_view_step (heat, 1, 0)
                 && hourglass_heat_view_step (heat, 0, 1));
  g_assert_cmpstr (hourglass_heat_view_get_index (heat), ==, "[3, 16]"); /* over the edge into the candidate's panel */
  g_assert_nonnull (strstr (hourglass_heat_view_get_readout (heat), "candidate · from unit 4 to unit 1: "));
  g_assert_true (hourglass_heat_view_step (heat, 0, -1) && hourglass_heat_view_step (heat, -1, 0));
  g_assert_cmpstr (hourglass_heat_view_get_index (heat), ==, "[2, 15]");
  for (int i = 0; i < 5; i++)
    hourglass_heat_view_zoom (heat, 2, -1, -1);
  hourglass_heat_view_pan (heat, -1000, -1000);
  hourglass_heat_view_zoom_out (heat);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));

  /* Another layer's bar shows that layer's first weight. */
  hourglass_document_select (files->document, 3);
  g_assert_nonnull (find_words (view, "lstm_3 / kernel"));
  GtkWidget *previous = find_any (view, GTK_TYPE_BUTTON);
  g_assert_true (gtk_widget_is_sensitive (previous));
  gtk_window_destroy (window);
}

static void
test_empty (Files *files, gconstpointer data)
{
  GtkWidget *view = hourglass_weights_view_new (files->document, files->survey);
  GtkWindow *window = stage_show (view, 620, 700);
  g_assert_nonnull (find_words (view, "No weights yet"));
  golden_open (files->document, "keras/keras3_conv28.h5");
  g_assert_true (stage_wait (is_known, files));
  g_assert_null (find_words (view, "No weights yet"));
  GtkSpinButton *channel = find_any (view, GTK_TYPE_SPIN_BUTTON);
  HgWeights *weights = hourglass_weight_survey_get_weights (files->survey);
  /* Of a kernel with many channels one is seen, and the value that is asked for has its own. */
  for (gsize i = 0; i < weights->n; i++)
    {
      HgWeightMap map = hg_weight_map (&weights->items[i].spec);
      hourglass_weights_view_go (HOURGLASS_WEIGHTS_VIEW (view), i, weights->items[i].value->values - 1);
      g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (channel)) == (map.channels > 1));
      if (map.channels > 1)
        g_assert_cmpint (gtk_spin_button_get_value_as_int (channel), ==, (int)map.channels);
    }
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  stage_style ();
#define CASE(name) g_test_add ("/weights/" #name, Files, NULL, set_up, test_##name, tear_down)
  CASE (file);
  CASE (findings);
  CASE (example);
  CASE (walk);
  CASE (empty);
  return g_test_run ();
}

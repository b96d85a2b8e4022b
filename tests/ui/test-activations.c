/* The Activations view: empty before there are weights; then every output of every layer, read out by
 * keyboard, with the layer selected here and on the canvas alike; numbers renewed while a run trains; and the
 * layers over many samples. */
#include "base/format.h"
#include "find.h"
#include "model/network.h"
#include "training.h"
#include "ui/views/activations-view.h"
#include "ui/views/health-list.h"
#include "ui/views/output-table.h"
#include "ui/parts/segments.h"

typedef struct
{
  Training *training;
  GtkWidget *view;
  const char *text;
} Look;

static gboolean
says (gpointer data)
{
  Look *look = data;
  return find_label (look->view, look->text) != NULL;
}

static gboolean
is_pictured (gpointer data)
{
  Look *look = data;
  HourglassHeatView *heat = hourglass_activations_view_get_heat (HOURGLASS_ACTIVATIONS_VIEW (look->view));
  return gtk_widget_get_mapped (GTK_WIDGET (heat)) && hourglass_heat_view_step (heat, 0, 0);
}

/* The view in a window, waited for. */
static GtkWindow *
show (Training *training, Look *look)
{
  *look = (Look){ .training = training };
  look->view = hourglass_activations_view_new (training->document, training->run);
  return stage_show (look->view, 620, 700);
}

static const char *
readout (Look *look)
{
  return hourglass_heat_view_get_readout (
      hourglass_activations_view_get_heat (HOURGLASS_ACTIVATIONS_VIEW (look->view)));
}

static void
test_empty (Training *training, gconstpointer data)
{
  Look look;
  GtkWindow *window = show (training, &look);
  g_assert_nonnull (find_words (look.view, "No weights yet"));
  hourglass_document_set_data (training->document, NULL);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  g_assert_nonnull (find_words (look.view, "Choose data to run on"));
  g_assert_nonnull (find_words (look.view, "The stack needs 10 per sample."));
  gtk_window_destroy (window);
}

/* What is read out is what the network gives. */
static void
test_values (Training *training, gconstpointer data)
{
  Look look;
  HgError error = { 0 };
  training_run (training);
  GtkWindow *window = show (training, &look);
  HourglassHeatView *heat = hourglass_activations_view_get_heat (HOURGLASS_ACTIVATIONS_VIEW (look.view));
  g_assert_true (stage_wait (is_pictured, &look));
  g_assert_true (g_str_has_prefix (readout (&look), "input"));
  hourglass_document_select (training->document, 1);
  hourglass_heat_view_step (heat, 0, 0);
  hourglass_heat_view_step (heat, 2, 0);
  const HgModel *model = hourglass_document_get_model (training->document);
  HgPrepared *prepared = hourglass_document_get_data (training->document);
  HgNetwork *network = hg_network_new (model, &(HgNetworkOptions){ .batch = 1 }, &error);
  g_assert_true (hg_network_load (network, hourglass_document_get_weights (training->document), &error));
  gsize n;
  const gsize *part = hourglass_run_get_part (prepared, &n, NULL);
  HgTensor *x = hg_tensor_gather (prepared->x, part, 1, &error);
  HgTensor *y = hg_network_predict (network, x, 1, &error);
  char number[48];
  g_autofree char *wanted = g_strdup_printf ("%s · unit 3: %s", model->nodes[1]->name,
                                             hg_format_number (number, sizeof number, (double)y->data[2], 6));
  g_assert_cmpstr (readout (&look), ==, wanted);
  hg_tensor_unref (x);
  hg_tensor_unref (y);
  hg_network_free (network);
  gtk_window_destroy (window);
}

/* Table, picture and canvas have one selection. */
static void
test_selection (Training *training, gconstpointer data)
{
  Look look;
  training_run (training);
  GtkWindow *window = show (training, &look);
  g_assert_true (stage_wait (is_pictured, &look));
  HourglassOutputTable *table = find (look.view, HOURGLASS_TYPE_OUTPUT_TABLE);
  g_assert_cmpuint (hourglass_output_table_get_selected (table), ==, 0);
  hourglass_document_select (training->document, 2);
  g_assert_cmpuint (hourglass_output_table_get_selected (table), ==, 2);
  GtkColumnView *columns = find (GTK_WIDGET (table), GTK_TYPE_COLUMN_VIEW);
  gtk_single_selection_set_selected (GTK_SINGLE_SELECTION (gtk_column_view_get_model (columns)), 1);
  g_assert_cmpuint (hourglass_document_get_selection (training->document), ==, 1);
  g_assert_nonnull (
      find_label (look.view, hourglass_document_get_model (training->document)->nodes[1]->name));
  gtk_window_destroy (window);
}

/* While a layer is dragged the picture stays that of the model which has the weights. */
static void
test_preview (Training *training, gconstpointer data)
{
  Look look;
  const HgModel *model, *settled = hourglass_document_get_settled (training->document);
  HgWeights *weights;
  HgPrepared *prepared;
  char label[HG_LABEL_SIZE];
  training_run (training);
  GtkWindow *window = show (training, &look);
  g_assert_true (stage_wait (is_pictured, &look));
  HgModel *without = hg_edit_remove (settled, 1, label, NULL);
  g_assert_nonnull (without);
  hourglass_document_preview (training->document, without);
  g_assert_true (hourglass_run_get_source (training->run, &model, &weights, &prepared));
  g_assert_true (model == settled);
  g_assert_true (is_pictured (&look));
  hourglass_document_preview (training->document, NULL);
  hg_model_unref (without);
  gtk_window_destroy (window);
}

static gboolean
differs (gpointer data)
{
  Look *look = data;
  return readout (look)[0] != '\0' && strcmp (readout (look), look->text) != 0;
}

/* New weights change the numbers under the cursor, which stays. */
static void
test_renewed (Training *training, gconstpointer data)
{
  Look look;
  training_run (training);
  GtkWindow *window = show (training, &look);
  HourglassHeatView *heat = hourglass_activations_view_get_heat (HOURGLASS_ACTIVATIONS_VIEW (look.view));
  hourglass_document_select (training->document, 1);
  g_assert_true (stage_wait (is_pictured, &look));
  hourglass_heat_view_step (heat, 1, 0);
  g_autofree char *before = g_strdup (readout (&look));
  g_assert_nonnull (strstr (before, "· unit 2: "));
  look.text = before;
  hourglass_run_get_options (training->run)->epochs = 9;
  training_run (training);
  g_assert_true (stage_wait (differs, &look));
  gtk_window_destroy (window);
}

static void
test_many (Training *training, gconstpointer data)
{
  Look look;
  training_run (training);
  GtkWindow *window = show (training, &look);
  g_assert_true (stage_wait (is_pictured, &look));
  hourglass_segments_set_active (find (look.view, HOURGLASS_TYPE_SEGMENTS), 1);
  look.text = "Measured on ";
  g_assert_true (stage_wait (says, &look));
  GtkWidget *findings = find (look.view, HOURGLASS_TYPE_HEALTH_LIST);
  g_assert_nonnull (
      find_label (findings, "All values are finite, and no unit is constant, dead or saturated on "));
  gtk_window_destroy (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
#define CASE(name)                                                                                           \
  g_test_add ("/activations/" #name, Training, NULL, training_set_up, test_##name, training_tear_down)
  CASE (empty);
  CASE (values);
  CASE (selection);
  CASE (preview);
  CASE (renewed);
  CASE (many);
  return g_test_run ();
}

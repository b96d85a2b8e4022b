/* The inspector: for every kind a row an option, edits as steps, errors at the row, formula and equations. */
#include "stage.h"
#include "ui/inspector/inspector.h"
#include "ui/inspector/layer-facts.h"
#include "ui/parts/segments.h"
#include "find.h"
#include "model/numbers.h"

typedef struct
{
  HourglassDocument *document;
  HourglassRun *run;
  HourglassInspector *inspector;
  GtkWindow *window;
} Stage;

static void
set_up (Stage *stage, gconstpointer data)
{
  stage->document = hourglass_document_new ();
  stage->run = hourglass_run_new (stage->document);
  stage->inspector = HOURGLASS_INSPECTOR (hourglass_inspector_new (stage->document, stage->run));
  stage->window = stage_show (GTK_WIDGET (stage->inspector), 288, 752);
}

static void
tear_down (Stage *stage, gconstpointer data)
{
  gtk_window_destroy (stage->window);
  g_clear_object (&stage->run);
  g_clear_object (&stage->document);
}

static GtkWidget *
editor (Stage *stage, const char *path)
{
  HourglassOptionRow *row
      = hourglass_option_form_find (hourglass_inspector_get_form (stage->inspector), path);
  g_assert_nonnull (row);
  return hourglass_option_row_get_editor (row);
}

static void
test_edit (Stage *stage, gconstpointer data)
{
  g_assert_cmpstr (hourglass_inspector_get_title (stage->inspector), ==, "Whole stack");
  hourglass_document_select (stage->document, 2);
  g_assert_cmpstr (hourglass_inspector_get_title (stage->inspector), ==, "LSTM 16");
  GtkWidget *units = editor (stage, "units");
  gtk_test_accessible_assert_property (units, GTK_ACCESSIBLE_PROPERTY_LABEL, "Units");
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (units), 8);
  g_assert_cmpstr (stage_shape (stage->document, 2), ==, "5 × 8");
  g_assert_cmpstr (hourglass_inspector_get_title (stage->inspector), ==, "LSTM 8");
  g_assert_true (editor (stage, "units") == units);
  for (int i = 9; i < 14; i++)
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (units), i);
  hourglass_document_undo (stage->document);
  g_assert_cmpint (stage_option (stage->document, 2, "units"), ==, 16);
  g_assert_cmpfloat (gtk_spin_button_get_value (GTK_SPIN_BUTTON (units)), ==, 16);

  gtk_switch_set_active (GTK_SWITCH (editor (stage, "return_sequences")), FALSE);
  g_assert_cmpuint (hourglass_document_get_check (stage->document)->n_faults, ==, 1);
  hourglass_document_undo (stage->document);
  g_assert_true (gtk_switch_get_active (GTK_SWITCH (editor (stage, "return_sequences"))));
  GtkDropDown *activation = GTK_DROP_DOWN (editor (stage, "activation"));
  guint before = gtk_drop_down_get_selected (activation);
  gtk_drop_down_set_selected (activation, before + 1);
  g_assert_cmpint (stage_option (stage->document, 2, "activation"), ==, before + 1);
}

static int
least_width (Stage *stage)
{
  int least;
  stage_settle (stage->window);
  gtk_widget_measure (GTK_WIDGET (stage->inspector), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL,
                      NULL);
  return least;
}

/* Equations of large numbers wrap: a wider inspector would push the views aside, or be folded away itself. */
static void
test_large (Stage *stage, gconstpointer data)
{
  hourglass_document_select (stage->document, 2);
  int before = least_width (stage);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (editor (stage, "units")), 4096);
  g_assert_cmpint (least_width (stage), <=, MAX (before, 288));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (editor (stage, "units")), 999999999);
  g_assert_cmpint (least_width (stage), <=, 380);
}

static void
test_wrapped (Stage *stage, gconstpointer data)
{
  hourglass_document_select (stage->document, 7);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (editor (stage, "layer.units")), 60);
  g_assert_cmpstr (stage_shape (stage->document, 7), ==, "5 × 60");
}

static void
test_shape (Stage *stage, gconstpointer data)
{
  hourglass_document_select (stage->document, 0);
  const HgLayer *input = hourglass_document_get_model (stage->document)->nodes[0]->layer;
  const HgParam *param = NULL;
  for (size_t i = 0; i < input->kind->n_params; i++)
    if (input->kind->params[i].type == HG_PARAM_SHAPE)
      param = &input->kind->params[i];
  g_assert_nonnull (param);
  GtkWidget *entry = editor (stage, param->name);
  gtk_editable_set_text (GTK_EDITABLE (entry), "10x59");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (stage_shape (stage->document, 0), ==, "10 × 59");
  gtk_editable_set_text (GTK_EDITABLE (entry), "ten by ten");
  g_signal_emit_by_name (entry, "activate");
  g_assert_cmpstr (stage_shape (stage->document, 0), ==, "10 × 59");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
}

/* Every kind of the registry: each option has its row with a value, and showing it changes nothing. */
static void
test_kinds (Stage *stage, gconstpointer data)
{
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
    {
      HgLayer *layer = (*kind)->max_in > 0 ? hg_layer_new (*kind, NULL) : NULL;
      if (layer == NULL)
        continue;
      char label[HG_LABEL_SIZE];
      HgModel *model = hg_edit_insert (hourglass_document_get_model (stage->document), 1, layer, label, NULL);
      if (model == NULL) /* joins two layers, and nothing here fits */
        {
          g_assert_cmpuint ((*kind)->min_in, >, 1);
          hg_layer_unref (layer);
          continue;
        }
      hourglass_document_apply (stage->document, model, label);
      hourglass_document_select (stage->document, 2);
      for (size_t i = 0; i < (*kind)->n_params; i++)
        {
          HgValue value, shown;
          HgError error;
          HourglassOptionRow *row = hourglass_option_form_find (
              hourglass_inspector_get_form (stage->inspector), (*kind)->params[i].name);
          g_assert_nonnull (row);
          if ((*kind)->params[i].type == HG_PARAM_LAYER)
            continue;
          g_assert_true (hg_layer_get (layer, (*kind)->params[i].name, &value));
          g_assert_true (hourglass_option_row_get_value (row, &shown, &error));
          g_assert_true (hg_value_equal (&value, &shown));
        }
      g_assert_true (hg_layer_equal (hourglass_document_get_model (stage->document)->nodes[2]->layer, layer));
      hourglass_document_undo (stage->document);
      g_assert_null (hourglass_document_get_undo_label (stage->document));
      hg_layer_unref (layer);
    }
}

static void
test_fault (Stage *stage, gconstpointer data)
{
  stage_break (stage->document);
  hourglass_document_select (stage->document, 3);
  GtkWidget *card = stage_find (GTK_WIDGET (stage->inspector), "fault-card");
  g_assert_nonnull (card);
  gtk_test_accessible_assert_property (
      card, GTK_ACCESSIBLE_PROPERTY_LABEL,
      hourglass_document_get_check (stage->document)->diagnostics[0].sentence);
  g_assert_null (stage_find (card, "fix"));
  hourglass_document_select (stage->document, 1);
  g_assert_null (stage_find (GTK_WIDGET (stage->inspector), "fault-card"));
}

static void
test_equation (Stage *stage, gconstpointer data)
{
  g_autofree char *markup = hourglass_equation_markup ("i = σ(x W_i + b_ĉ) < 1");
  g_assert_cmpstr (markup, ==, "i = σ(x W<sub>i</sub> + b<sub>ĉ</sub>) &lt; 1");
  g_autofree char *longer = hourglass_equation_markup ("y_{t−1}, y_{");
  g_assert_cmpstr (longer, ==, "y<sub>t−1</sub>, y<sub>{</sub>");
}

/* Whether a label in the inspector says @text. */
static gboolean
says (Stage *stage, const char *text)
{
  return find_words (GTK_WIDGET (stage->inspector), text) != NULL;
}

static void
test_numbers (Stage *stage, gconstpointer data)
{
  hourglass_document_select (stage->document, 2);
  GtkWidget *units = find_words (GTK_WIDGET (stage->inspector), "16");
  g_assert_true (GTK_IS_TOGGLE_BUTTON (units));
  gtk_test_accessible_assert_property (units, GTK_ACCESSIBLE_PROPERTY_LABEL, "Axis 2 of 2: 16");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (units), TRUE);
  g_assert_cmpint (hourglass_document_get_number (stage->document), ==, 1);
  g_assert_true (says (stage, "16 units: the option Units."));

  /* Asked elsewhere, it opens here; a layer without that axis closes it. */
  hourglass_document_ask (stage->document, HG_NUMBER_VALUES);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (units)));
  g_assert_true (says (stage, "16 units, one value each, at each of 5 steps: 5 × 16 = 80 values."));
  hourglass_document_ask (stage->document, 1);
  hourglass_document_select (stage->document, 3);
  g_assert_cmpint (hourglass_document_get_number (stage->document), ==, HG_NUMBER_NONE);
}

static void
test_conventions (Stage *stage, gconstpointer data)
{
  hourglass_document_open_preset (stage->document, hg_preset_find ("pytorch-lstm"));
  hourglass_run_get_options (stage->run)->batch_size = 32;
  hourglass_document_select (stage->document, 1);
  g_assert_true (says (stage, "(32, 10)"));
  g_assert_true (says (stage, "(32, 74)"));
  g_assert_true (says (stage, "(10, 64)"));
  HourglassSegments *choice = find (GTK_WIDGET (stage->inspector), HOURGLASS_TYPE_SEGMENTS);
  hourglass_segments_set_active (choice, 1);
  g_assert_true (says (stage, "(64, 74)"));
  g_assert_true (says (stage, "weight_ih_l0"));
  g_assert_true (says (stage, "19,456"));
  hourglass_document_select (stage->document, 3);
  g_assert_cmpint (hourglass_segments_get_active (choice), ==, 1);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  static const struct
  {
    const char *name;
    void (*run) (Stage *stage, gconstpointer data);
  } tests[] = {
    { "/inspector/edit", test_edit },
    { "/inspector/large", test_large },
    { "/inspector/wrapped", test_wrapped },
    { "/inspector/shape", test_shape },
    { "/inspector/kinds", test_kinds },
    { "/inspector/fault", test_fault },
    { "/inspector/equation", test_equation },
    { "/inspector/numbers", test_numbers },
    { "/inspector/conventions", test_conventions },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Stage, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}

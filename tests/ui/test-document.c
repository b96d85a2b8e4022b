/* The document: steps, previews, what the selection follows, whose weights are shown, what counts as unsaved.
 */
#include "stage.h"

static int changes;

static void
count_change (void)
{
  changes++;
}

static HourglassDocument *
document_new (void)
{
  HourglassDocument *document = hourglass_document_new ();
  changes = 0;
  g_signal_connect (document, "changed", G_CALLBACK (count_change), NULL);
  return document;
}

static HgModel *
with_units (HourglassDocument *document, int64_t units, char *label)
{
  return hg_edit_set (hourglass_document_get_model (document), 2, "units", hg_value_int (units), label, NULL);
}

static void
test_steps (void)
{
  g_autoptr (HourglassDocument) document = document_new ();
  char label[HG_LABEL_SIZE];
  g_assert_null (hourglass_document_get_undo_label (document));
  hourglass_document_apply (document, with_units (document, 8, label), label);
  g_assert_cmpstr (stage_shape (document, 2), ==, "5 × 8");
  g_assert_cmpstr (hourglass_document_get_undo_label (document), ==, label);
  g_assert_cmpint (changes, ==, 1);
  hourglass_document_undo (document);
  g_assert_cmpstr (stage_shape (document, 2), ==, "5 × 16");
  g_assert_cmpstr (hourglass_document_get_redo_label (document), ==, label);
  hourglass_document_redo (document);
  g_assert_cmpstr (stage_shape (document, 2), ==, "5 × 8");
  hourglass_document_apply (document, NULL, "nothing");
  g_assert_cmpstr (hourglass_document_get_undo_label (document), ==, label);
}

static void
test_merged (void)
{
  g_autoptr (HourglassDocument) document = document_new ();
  char label[HG_LABEL_SIZE];
  for (int64_t units = 15; units >= 8; units--)
    hourglass_document_apply_merged (document, with_units (document, units, label), label, "lstm_1/units");
  g_assert_cmpint (stage_option (document, 2, "units"), ==, 8);
  hourglass_document_undo (document);
  g_assert_cmpint (stage_option (document, 2, "units"), ==, 16);
  g_assert_null (hourglass_document_get_undo_label (document));
  /* Other keys, and the same key after an undo, are steps of their own. */
  hourglass_document_apply_merged (document, with_units (document, 9, label), label, "a");
  hourglass_document_apply_merged (document, with_units (document, 10, label), label, "b");
  hourglass_document_undo (document);
  g_assert_cmpint (stage_option (document, 2, "units"), ==, 9);
  hourglass_document_apply_merged (document, with_units (document, 11, label), label, "b");
  hourglass_document_undo (document);
  g_assert_cmpint (stage_option (document, 2, "units"), ==, 9);
}

static void
test_preview (void)
{
  g_autoptr (HourglassDocument) document = document_new ();
  HgModel *model = with_units (document, 8, NULL);
  g_assert_null (hourglass_document_get_before (document));
  hourglass_document_preview (document, model);
  g_assert_cmpstr (stage_shape (document, 2), ==, "5 × 8");
  g_assert_cmpint (hourglass_document_get_before (document)->nodes[2].values, ==, 80);
  g_assert_null (hourglass_document_get_undo_label (document));
  hourglass_document_preview (document, NULL);
  g_assert_cmpstr (stage_shape (document, 2), ==, "5 × 16");
  g_assert_null (hourglass_document_get_before (document));
  hg_model_unref (model);
}

static void
test_selection (void)
{
  g_autoptr (HourglassDocument) document = document_new ();
  char label[HG_LABEL_SIZE];
  g_assert_cmpuint (hourglass_document_get_selection (document), ==, HG_NO_NODE);
  hourglass_document_select (document, 2);
  hourglass_document_apply (document,
                            hg_edit_move (hourglass_document_get_model (document), 2, 1, label, NULL), label);
  g_assert_cmpuint (hourglass_document_get_selection (document), ==, 1);
  hourglass_document_apply (document,
                            hg_edit_remove (hourglass_document_get_model (document), 1, label, NULL), label);
  g_assert_cmpuint (hourglass_document_get_selection (document), ==, 1);
  hourglass_document_select (document, 100);
  g_assert_cmpuint (hourglass_document_get_selection (document), ==, HG_NO_NODE);
}

static void
test_weights (void)
{
  g_autoptr (HourglassDocument) document = document_new ();
  char label[HG_LABEL_SIZE];
  HgWeights *weights = hg_weights_new (hourglass_document_get_model (document), 7, NULL);
  g_assert_nonnull (weights);
  g_assert_null (hourglass_document_get_weights (document));
  hourglass_document_set_weights (document, hourglass_document_get_model (document), weights);
  g_assert_true (hourglass_document_get_weights (document) == weights);
  g_assert_true (hourglass_document_get_modified (document));
  hourglass_document_saved (document, "/tmp/model.h5", hourglass_document_get_model (document), weights);
  g_assert_false (hourglass_document_get_modified (document));
  g_assert_cmpstr (hourglass_document_get_path (document), ==, "/tmp/model.h5");

  hourglass_document_apply (document, with_units (document, 8, label), label);
  g_assert_null (hourglass_document_get_weights (document));
  g_assert_true (hourglass_document_get_modified (document));
  /* What saving would write keeps the weights of the layers that were not touched. */
  HgWeights *adapted = hourglass_document_make_weights (document, NULL);
  const HgWeight *old = hg_weights_find (weights, "lstm", "kernel"),
                 *kept = hg_weights_find (adapted, "lstm", "kernel");
  g_assert_cmpmem (kept->value->data, kept->value->values * sizeof (HgReal), old->value->data,
                   old->value->values * sizeof (HgReal));
  g_assert_cmpint (hg_weights_find (adapted, "lstm_1", "kernel")->value->shape.dim[1], ==, 32);
  hg_weights_unref (adapted);

  hourglass_document_undo (document);
  g_assert_true (hourglass_document_get_weights (document) == weights);
  g_assert_false (hourglass_document_get_modified (document));
  hg_weights_unref (weights);
}

static void
test_presets (void)
{
  g_autoptr (HourglassDocument) document = document_new ();
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    {
      hourglass_document_open_preset (document, preset);
      g_assert_true (hourglass_document_get_preset (document) == preset);
      g_assert_cmpuint (hourglass_document_get_check (document)->n_faults, ==, 0);
      g_assert_false (hourglass_document_get_modified (document));
      g_assert_null (hourglass_document_get_undo_label (document));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/document/steps", test_steps);
  g_test_add_func ("/document/merged", test_merged);
  g_test_add_func ("/document/preview", test_preview);
  g_test_add_func ("/document/selection", test_selection);
  g_test_add_func ("/document/weights", test_weights);
  g_test_add_func ("/document/presets", test_presets);
  return g_test_run ();
}

/* The history of a document: edits, weights and data are steps of one line; what is undone is as it was, bit
 * by bit, and what is redone as it had become. */
#include "training.h"
#include <sys/mman.h>

static void
undo (Training *training, const char *label)
{
  g_assert_cmpstr (hourglass_document_get_undo_label (training->document), ==, label);
  hourglass_document_undo (training->document);
  g_assert_cmpstr (hourglass_document_get_redo_label (training->document), ==, label);
}

static void
redo (Training *training, const char *label)
{
  g_assert_cmpstr (hourglass_document_get_redo_label (training->document), ==, label);
  hourglass_document_redo (training->document);
  g_assert_cmpstr (hourglass_document_get_undo_label (training->document), ==, label);
}

static HgWeights *
weights_of (Training *training)
{
  return hourglass_document_get_weights (training->document);
}

/* All numbers in one line; the caller frees it. */
static GArray *
numbers_of (const HgWeights *weights)
{
  GArray *numbers = g_array_new (FALSE, FALSE, sizeof (HgReal));
  for (size_t i = 0; i < weights->n; i++)
    g_array_append_vals (numbers, weights->items[i].value->data, (guint)weights->items[i].value->values);
  return numbers;
}

static void
set_units (Training *training, int64_t units, const char *label)
{
  const HgModel *model = hourglass_document_get_model (training->document);
  hourglass_document_apply (training->document,
                            hg_edit_set (model, 1, "units", hg_value_int (units), NULL, NULL), label);
}

/* The same data, scaled otherwise. */
static void
apply_data (Training *training, HgScale scale, const char *label)
{
  HgPrepared *now = hourglass_document_get_data (training->document);
  HgPrepareOptions options = hg_prepare_options (now->dataset);
  options.scale = scale;
  HgPrepared *data = hg_prepared_new (now->dataset, &options, NULL);
  g_assert_nonnull (data);
  hourglass_document_apply_data (training->document, data, label);
  hg_prepared_unref (data);
}

/* Looks at the run's frame after @epochs epochs and rewinds to it. */
static void
rewind_to (Training *training, int epochs)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (training->run);
  for (size_t i = 0; i < snapshot->n_checkpoints; i++)
    if (snapshot->checkpoints[i]->epochs == epochs)
      hourglass_run_show_frame (training->run, snapshot->checkpoints[i]);
  hourglass_run_rewind (training->run);
}

static void
test_data (Training *training, gconstpointer data)
{
  HgPrepared *before = hourglass_document_get_data (training->document);
  g_assert_null (hourglass_document_get_undo_label (training->document));
  apply_data (training, HG_SCALE_MINMAX, "Scale to 0…1");
  HgPrepared *after = hourglass_document_get_data (training->document);
  g_assert_true (after != before && after->scaler->kind == HG_SCALE_MINMAX);
  undo (training, "Scale to 0…1");
  g_assert_true (hourglass_document_get_data (training->document) == before);
  g_assert_null (hourglass_document_get_undo_label (training->document));
  redo (training, "Scale to 0…1");
  g_assert_true (hourglass_document_get_data (training->document) == after);
}

static void
test_rewind (Training *training, gconstpointer data)
{
  training_run (training);
  g_assert_null (hourglass_document_get_undo_label (training->document));
  HgWeights *end = weights_of (training);
  g_autoptr (GArray) before = numbers_of (end);
  const HgModel *model = hourglass_document_get_model (training->document);
  hourglass_document_saved (training->document, "/tmp/model.h5", model, end);
  rewind_to (training, 2);
  HgWeights *second = weights_of (training);
  g_assert_true (second != end && hourglass_document_get_modified (training->document));
  undo (training, "Rewind to epoch 2");
  g_autoptr (GArray) after = numbers_of (weights_of (training));
  g_assert_cmpmem (after->data, after->len * sizeof (HgReal), before->data, before->len * sizeof (HgReal));
  g_assert_false (hourglass_document_get_modified (training->document));
  redo (training, "Rewind to epoch 2");
  g_assert_true (weights_of (training) == second);

  /* Where the weights are those of the frame already nothing is done. */
  rewind_to (training, 2);
  g_assert_null (hourglass_run_get_frame (training->run));
  undo (training, "Rewind to epoch 2");
  g_assert_null (hourglass_document_get_undo_label (training->document));
}

/* A training is no step, but what it gave stays with the step that was made before it. */
static void
test_trained_since (Training *training, gconstpointer data)
{
  training_run (training);
  HgWeights *first = weights_of (training);
  rewind_to (training, 2);
  training_run (training);
  HgWeights *second = weights_of (training);
  g_assert_true (second != first);
  undo (training, "Rewind to epoch 2");
  g_assert_true (weights_of (training) == first);
  redo (training, "Rewind to epoch 2");
  g_assert_true (weights_of (training) == second);
}

static void
test_branch (Training *training, gconstpointer data)
{
  HgError error = { 0 };
  gboolean able;
  training_run (training);
  HgWeights *end = weights_of (training);
  hourglass_run_show_frame (training->run, hourglass_run_get_snapshot (training->run)->checkpoints[0]);
  hourglass_run_get_options (training->run)->epochs = 1000000;
  g_assert_true (hourglass_run_branch (training->run, &error));
  g_assert_true (stage_wait (training_has_epoch, training));

  /* While it trains edits can be undone, the weights wait. */
  const HourglassUndoStep *step = hourglass_document_get_undo (training->document, &able);
  g_assert_cmpstr (step->label, ==, "Branch from the start");
  g_assert_false (able);
  hourglass_document_undo (training->document);
  g_assert_cmpstr (hourglass_document_get_undo_label (training->document), ==, "Branch from the start");
  set_units (training, 4, "4 units");
  undo (training, "4 units");
  HgModel *waist = hg_edit_set (hourglass_document_get_model (training->document), 1, "units",
                                hg_value_int (2), NULL, NULL);
  HgWeights *found = hg_weights_new (waist, 1, NULL);
  g_assert_true (hourglass_document_apply_trained (training->document, waist, found, "Waist of 2"));
  g_assert_null (weights_of (training));
  undo (training, "Waist of 2");
  hg_weights_unref (found);
  g_assert_false (hourglass_document_apply_weights (training->document,
                                                    hourglass_run_get_model (training->run), end, "x"));

  hourglass_run_stop (training->run);
  g_assert_true (stage_wait (training_is_over, training));
  HgWeights *branched = weights_of (training);
  g_assert_true (branched != end);
  undo (training, "Branch from the start");
  g_assert_true (weights_of (training) == end);
  redo (training, "Branch from the start");
  g_assert_true (weights_of (training) == branched);
}

static void
test_interleaved (Training *training, gconstpointer data)
{
  HourglassDocument *document = training->document;
  const HgModel *model = hourglass_document_get_model (document);
  HgPrepared *raw = hourglass_document_get_data (document);
  training_run (training);
  HgWeights *end = weights_of (training);
  apply_data (training, HG_SCALE_MINMAX, "Scale to 0…1");
  rewind_to (training, 1);
  HgWeights *first = weights_of (training);
  set_units (training, 4, "4 units");
  g_assert_null (weights_of (training));
  HgModel *waist = hg_edit_set (model, 1, "units", hg_value_int (2), NULL, NULL);
  HgWeights *found = hg_weights_new (waist, 1, NULL);
  g_assert_true (hourglass_document_apply_trained (document, waist, found, "Waist of 2"));
  g_assert_true (weights_of (training) == found);
  apply_data (training, HG_SCALE_NONE, "Leave unscaled");

  for (int round = 0; round < 2; round++)
    {
      undo (training, "Leave unscaled");
      g_assert_cmpint (hourglass_document_get_data (document)->scaler->kind, ==, HG_SCALE_MINMAX);
      undo (training, "Waist of 2");
      g_assert_cmpint (stage_option (document, 1, "units"), ==, 4);
      g_assert_null (weights_of (training));
      undo (training, "4 units");
      g_assert_true (hourglass_document_get_model (document) == model && weights_of (training) == first);
      undo (training, "Rewind to epoch 1");
      g_assert_true (weights_of (training) == end);
      undo (training, "Scale to 0…1");
      g_assert_true (hourglass_document_get_data (document) == raw);
      g_assert_null (hourglass_document_get_undo_label (document));
      redo (training, "Scale to 0…1");
      redo (training, "Rewind to epoch 1");
      g_assert_true (weights_of (training) == first);
      redo (training, "4 units");
      redo (training, "Waist of 2");
      g_assert_true (weights_of (training) == found);
      redo (training, "Leave unscaled");
      g_assert_cmpint (hourglass_document_get_data (document)->scaler->kind, ==, HG_SCALE_NONE);
      g_assert_null (hourglass_document_get_redo_label (document));
    }

  /* A new step of any kind drops what could be redone. */
  undo (training, "Leave unscaled");
  undo (training, "Waist of 2");
  apply_data (training, HG_SCALE_NONE, "Leave unscaled");
  g_assert_null (hourglass_document_get_redo_label (document));
  hg_weights_unref (found);
}

/* Weights of 300 MiB that take no memory: pages that nobody has written to. */
static HgWeights *
huge_weights (const HgModel *model)
{
  const size_t bytes = (size_t)300 << 20;
  HgShape shape = { .rank = 1, .dim = { (int64_t)(bytes / sizeof (HgReal)) } };
  HgWeights *weights = hg_weights_frame (model, NULL);
  void *pages = mmap (NULL, bytes, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  g_assert_true (pages != MAP_FAILED);
  weights->items[0].value = hg_tensor_new_mapped (&shape, pages, bytes, NULL);
  g_assert_nonnull (weights->items[0].value);
  return weights;
}

/* What is done last can be undone, whatever it holds; before that the steps hold 512 MiB. */
static void
test_memory (Training *training, gconstpointer data)
{
  const HgModel *model = hourglass_document_get_model (training->document);
  HourglassUndoHistory *history = hourglass_undo_history_new ();
  HgWeights *first = huge_weights (model), *second = huge_weights (model);
  HourglassDocumentState now
      = { .model = hg_model_ref (model), .trained = hg_model_ref (model), .weights = first };
  hourglass_undo_history_push (history, &now, HOURGLASS_DOCUMENT_MODEL, "edit");
  for (int i = 0; i < 3; i++)
    hourglass_undo_history_push (history, &now, HOURGLASS_DOCUMENT_WEIGHTS, "first");
  for (int i = 0; i < 4; i++) /* the same weights count once */
    g_assert_true (hourglass_undo_history_undo (history, &now));
  for (int i = 0; i < 4; i++)
    g_assert_true (hourglass_undo_history_redo (history, &now));
  hg_weights_unref (now.weights);
  now.weights = second;
  hourglass_undo_history_push (history, &now, HOURGLASS_DOCUMENT_MODEL, "another edit");
  hourglass_undo_history_push (history, &now, HOURGLASS_DOCUMENT_WEIGHTS, "second");
  g_assert_cmpstr (hourglass_undo_history_get_undo (history)->label, ==, "second");
  g_assert_true (hourglass_undo_history_undo (history, &now));
  g_assert_true (hourglass_undo_history_undo (history, &now));
  g_assert_null (hourglass_undo_history_get_undo (history));
  hourglass_undo_history_free (history);
  hourglass_document_state_clear (&now);
}

/* What steps hold goes with them: with what can be redone, and with the document. */
static void
test_let_go (Training *training, gconstpointer data)
{
  HourglassDocument *document = training->document;
  HgPrepared *raw = hg_prepared_ref (hourglass_document_get_data (document));
  HgModel *model = hg_model_ref (hourglass_document_get_model (document));
  HgWeights *first = hg_weights_new (model, 1, NULL), *second = hg_weights_new (model, 2, NULL);
  hourglass_document_set_weights (document, model, first);
  hourglass_document_apply_weights (document, model, second, "other weights");
  apply_data (training, HG_SCALE_MINMAX, "Scale to 0…1");
  HgPrepared *scaled = hg_prepared_ref (hourglass_document_get_data (document));
  set_units (training, 4, "4 units");
  for (int i = 0; i < 3; i++)
    hourglass_document_undo (document);
  g_assert_cmpint (second->references, >, 1);
  g_assert_cmpint (scaled->references, >, 1);
  set_units (training, 5, "5 units");
  g_assert_cmpint (second->references, ==, 1);
  g_assert_cmpint (scaled->references, ==, 1);
  apply_data (training, HG_SCALE_NONE, "Leave unscaled");
  g_clear_object (&training->run);
  g_clear_object (&training->document);
  g_assert_cmpint (raw->references, ==, 1);
  g_assert_cmpint (first->references, ==, 1);
  g_assert_cmpint (model->references, ==, 1);
  hg_prepared_unref (raw);
  hg_prepared_unref (scaled);
  hg_weights_unref (first);
  hg_weights_unref (second);
  hg_model_unref (model);
  training_set_up (training, NULL); /* for the tear-down */
}

/* Many edits are cheap, and all of them stay. */
static void
test_many (Training *training, gconstpointer data)
{
  for (int units = 5; units < 60; units++)
    set_units (training, units, "Units");
  for (int i = 0; i < 55; i++)
    undo (training, "Units");
  g_assert_null (hourglass_document_get_undo_label (training->document));
  g_assert_cmpint (stage_option (training->document, 1, "units"), ==, 3);
  redo (training, "Units");
  set_units (training, 9, "Remove");
  g_assert_null (hourglass_document_get_redo_label (training->document));
}

/* A label is cut where a character ends. */
static void
test_label (Training *training, gconstpointer data)
{
  g_autoptr (GString) label = g_string_new ("x");
  for (int i = 0; i < HG_LABEL_SIZE; i++)
    g_string_append (label, "ü");
  set_units (training, 4, label->str);
  const char *kept = hourglass_document_get_undo_label (training->document);
  g_assert_true (g_utf8_validate (kept, -1, NULL));
  g_assert_cmpuint (strlen (kept), ==, HG_LABEL_SIZE - 1);
  set_units (training, 5, label->str + 1);
  kept = hourglass_document_get_undo_label (training->document);
  g_assert_true (g_utf8_validate (kept, -1, NULL));
  g_assert_cmpuint (strlen (kept), ==, HG_LABEL_SIZE - 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define CASE(name)                                                                                           \
  g_test_add ("/undo/" #name, Training, NULL, training_set_up, test_##name, training_tear_down)
  CASE (data);
  CASE (rewind);
  CASE (trained_since);
  CASE (branch);
  CASE (interleaved);
  CASE (memory);
  CASE (let_go);
  CASE (many);
  CASE (label);
  return g_test_run ();
}

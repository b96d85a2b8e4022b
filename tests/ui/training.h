/* What the tests of the run and its views share: a small example with its data, and waiting for a run. */
#pragma once
#include "reader/open.h"
#include "stage.h"
#include "ui/run/run.h"

typedef struct
{
  HourglassDocument *document;
  HourglassRun *run;
  int updated, states; /* signals seen */
} Training;

static inline void
training_count (int *counter)
{
  (*counter)++;
}

/* Ten numbers to three and back, on generated data; 5 epochs unless a test says otherwise. */
static inline void
training_set_data (Training *training, const char *source)
{
  HgError error = { 0 };
  HgDataOptions from = { .folder = HOURGLASS_SOURCE_DATA };
  HgDataset *set = hg_data_open (source, &from, NULL, &error);
  g_assert_cmpstr (error.text, ==, "");
  HgPrepareOptions options = hg_prepare_options (set);
  HgPrepared *data = hg_prepared_new (set, &options, &error);
  g_assert_cmpstr (error.text, ==, "");
  hourglass_document_set_data (training->document, data);
  hg_prepared_unref (data);
  hg_dataset_unref (set);
}

static inline void
training_set_up (Training *training, gconstpointer preset)
{
  *training = (Training){ .document = hourglass_document_new () };
  training->run = hourglass_run_new (training->document);
  hourglass_document_open_preset (training->document, hg_preset_find (preset != NULL ? preset : "10-3"));
  training_set_data (training, hourglass_document_get_preset (training->document)->data);
  hourglass_run_get_options (training->run)->epochs = 5;
  g_signal_connect_swapped (training->run, "updated", G_CALLBACK (training_count), &training->updated);
  g_signal_connect_swapped (training->run, "state-changed", G_CALLBACK (training_count), &training->states);
}

static inline void
training_tear_down (Training *training, gconstpointer data)
{
  g_signal_handlers_disconnect_by_func (training->run, training_count, &training->updated);
  g_signal_handlers_disconnect_by_func (training->run, training_count, &training->states);
  hourglass_run_shutdown (training->run);
  g_clear_object (&training->run);
  g_clear_object (&training->document);
}

static inline gboolean
training_is_over (gpointer data)
{
  return !hourglass_run_is_active (((Training *)data)->run);
}

/* Starts, without waiting. */
static inline void
training_start (Training *training)
{
  HgError error = { 0 };
  hourglass_run_start (training->run, &error);
  g_assert_cmpstr (error.text, ==, "");
}

/* A whole run, until it is over. */
static inline void
training_run (Training *training)
{
  training_start (training);
  g_assert_true (stage_wait (training_is_over, training));
}

static inline gboolean
training_has_epoch (gpointer data)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (((Training *)data)->run);
  return snapshot != NULL && snapshot->rows > 0;
}

/* Starts a run that would take hours and waits until its first epoch is complete. */
static inline void
training_start_long (Training *training)
{
  hourglass_run_get_options (training->run)->epochs = 1000000;
  training_start (training);
  g_assert_true (stage_wait (training_has_epoch, training));
}

static inline gboolean
training_has_state (Training *training, HgRunState state)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (training->run);
  return snapshot != NULL && snapshot->state == state;
}

static inline gboolean
training_is_paused (gpointer data)
{
  return training_has_state (data, HG_RUN_PAUSED);
}

static inline gboolean
training_goes_on (gpointer data)
{
  return training_has_state (data, HG_RUN_TRAINING);
}

#include "files/checkpoint-h5.h"
#include "files/checkpoint-group.h"
#include "files/h5-data.h"
#include "files/h5-text.h"
#include "files/json-numbers.h"
#include "files/json-read.h"
#include "files/project-h5.h"
#include "files/replace.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

enum
{
  TEXT_LIMIT = 64 << 20 /* bytes of its counters */
};

#define ATTRIBUTE "checkpoint"

/* Owned by the caller; NULL without memory. */
static char *
write_text (const HgCheckpoint *it)
{
  json_t *facts = json_object ();
  for (int i = 0; i < HG_RUN_FACTS; i++)
    json_object_set_new (facts, hg_run_fact_names[i], json_string (it->facts.text[i]));
  json_t *all = json_pack ("{s:i, s:I, s:I, s:I, s:o, s:I, s:o, s:i, s:o, s:o}", "epochs", it->epochs,
                           "batch", (json_int_t)it->batch, "steps", (json_int_t)it->steps, "state",
                           (json_int_t)it->n_slots, "best_loss", hg_json_real (it->best_loss), "best_epoch",
                           (json_int_t)it->best_epoch, "seconds", hg_json_real (it->seconds), "has_best",
                           it->best != NULL, "facts", facts, "rows", hg_json_rows (it->log, it->rows));
  json_object_set_new (all, "watched", hg_json_real (it->watched));
  json_object_set_new (all, "first_loss", hg_json_real (it->first_loss));
  json_object_set_new (all, "schedule",
                       json_pack ("{s:o, s:o, s:I, s:I}", "scale", hg_json_real (it->schedule.scale), "best",
                                  hg_json_real (it->schedule.best), "wait", (json_int_t)it->schedule.wait,
                                  "cooldown", (json_int_t)it->schedule.cooldown));
  json_object_set_new (all, "sum",
                       json_pack ("{s:o, s:o, s:o, s:o}", "loss", hg_json_real (it->sum.loss), "penalty",
                                  hg_json_real (it->sum.penalty), "mse", hg_json_real (it->sum.mse), "mae",
                                  hg_json_real (it->sum.mae)));
  char *text = json_dumps (all, JSON_COMPACT | JSON_REAL_PRECISION (17));
  json_decref (all);
  return text;
}

/* A flat array; @values are only read. */
static bool
write_array (hid_t file, const char *name, const HgReal *values, size_t n, HgError *error)
{
  HgTensor tensor = { .shape = hg_shape (1, (int64_t)n), .values = n, .data = (HgReal *)values };
  return hg_h5_write (file, name, &tensor, error);
}

static bool
write_weights (hid_t file, const char *name, const HgWeights *weights, size_t n, HgError *error)
{
  HgShape shape = hg_shape (1, (int64_t)n);
  HgTensor *all = hg_tensor_new (&shape, error);
  size_t used = 0;
  for (size_t k = 0; all != NULL && k < weights->n; k++)
    {
      const HgTensor *value = weights->items[k].value;
      memcpy (all->data + used, value->data, value->values * sizeof *all->data);
      used += value->values;
    }
  bool done = all != NULL && hg_h5_write (file, name, all, error);
  hg_tensor_unref (all);
  return done;
}

static char *
state_name (size_t i, char *name, size_t size)
{
  snprintf (name, size, "state_%zu", i);
  return name;
}

bool
hg_checkpoint_group_write (hid_t file, const HgCheckpoint *it, HgError *error)
{
  char name[32], *text = write_text (it);
  bool done = (text != NULL || hg_error_memory (error, "the checkpoint", 4096))
              && hg_h5_write_text (file, ATTRIBUTE, text, error)
              && write_weights (file, "weights", it->weights, it->n_values, error)
              && (it->best == NULL || write_weights (file, "best", it->best, it->n_values, error));
  for (size_t i = 0; done && i < it->n_slots; i++)
    done = write_array (file, state_name (i, name, sizeof name), it->slots[i], it->n_values, error);
  free (text);
  return done;
}

bool
hg_checkpoint_h5_save (const char *path, const HgCheckpoint *checkpoint, HgError *error)
{
  void *bytes = NULL;
  size_t size = 0;
  hid_t file = hg_h5_create (error);
  bool done = file >= 0 && hg_checkpoint_group_write (file, checkpoint, error)
              && hg_h5_image (file, &bytes, &size, error);
  if (file >= 0)
    H5Fclose (file);
  done = done && hg_replace_file (path, bytes, size, error);
  free (bytes);
  return done;
}

/* The flat array @name, which must hold @n values; owned by the caller. */
static HgTensor *
read_array (hid_t file, const char *name, size_t n, size_t file_bytes, HgError *error)
{
  hid_t data_set = hg_h5_find (file, name, H5I_DATASET, error);
  HgTensor *tensor = data_set >= 0 ? hg_h5_read_tensor (data_set, file_bytes, NULL, error) : NULL;
  if (data_set >= 0)
    H5Oclose (data_set);
  if (tensor == NULL || tensor->values == n)
    return tensor;
  hg_error_set (error, HG_ERROR_FORMAT, "%s: expected %zu values as the model has, got %zu", name, n,
                tensor->values);
  hg_tensor_unref (tensor);
  return NULL;
}

static HgWeights *
read_weights (hid_t file, const char *name, const HgModel *model, size_t n, size_t file_bytes, HgError *error)
{
  HgTensor *all = read_array (file, name, n, file_bytes, error);
  HgWeights *weights = all != NULL ? hg_weights_blank (model, error) : NULL;
  size_t used = 0;
  for (size_t k = 0; weights != NULL && k < weights->n; k++)
    {
      HgTensor *value = weights->items[k].value;
      memcpy (value->data, all->data + used, value->values * sizeof *all->data);
      used += value->values;
    }
  hg_tensor_unref (all);
  return weights;
}

static bool
read_rows (const json_t *rows, HgCheckpoint *it, HgError *error)
{
  it->log = hg_json_read_rows (rows, error);
  it->rows = it->log != NULL ? hg_metrics_log_count (it->log) : 0;
  return it->log != NULL
         && ((int)it->rows == it->epochs
             || hg_error_set (error, HG_ERROR_FORMAT, "expected a row for each of %d epochs, got %zu",
                              it->epochs, it->rows));
}

static void
read_facts (const json_t *facts, HgRunFacts *into)
{
  for (int i = 0; i < HG_RUN_FACTS; i++)
    {
      const char *text = json_string_value (json_object_get (facts, hg_run_fact_names[i]));
      snprintf (into->text[i], sizeof into->text[i], "%s", text != NULL ? text : "nothing known");
    }
}

/* What the counters say, checked. */
static bool
read_counts (const json_t *all, HgCheckpoint *it, int64_t *state)
{
  const json_t *schedule = json_object_get (all, "schedule");
  int64_t epochs = hg_json_count (all, "epochs", 1000000), batch = hg_json_count (all, "batch", INT64_MAX),
          steps = hg_json_count (all, "steps", INT64_MAX),
          best_epoch = hg_json_count (all, "best_epoch", epochs),
          wait = hg_json_count (schedule, "wait", INT64_MAX - 1),
          cooldown = hg_json_count (schedule, "cooldown", INT64_MAX);
  *state = hg_json_count (all, "state", HG_MOST_SLOTS);
  it->epochs = (int)epochs;
  it->batch = (size_t)batch;
  it->steps = (uint64_t)steps;
  it->best_epoch = (int)best_epoch;
  it->schedule = (HgScheduleState){ .scale = hg_json_number (schedule, "scale", 1),
                                    .best = hg_json_number (schedule, "best", INFINITY),
                                    .wait = wait,
                                    .cooldown = cooldown };
  return epochs >= 0 && batch >= 0 && steps >= 0 && best_epoch >= 0 && wait >= 0 && cooldown >= 0
         && *state >= 0 && it->schedule.scale > 0;
}

/* Everything but the arrays. */
static HgCheckpoint *
read_counters (const json_t *all, size_t n_values, HgError *error)
{
  HgCheckpoint counts = { 0 };
  int64_t state;
  const json_t *sum = json_object_get (all, "sum");
  if (!read_counts (all, &counts, &state))
    {
      hg_error_set (error, HG_ERROR_FORMAT, "expected a checkpoint's counters, got others");
      return NULL;
    }
  HgCheckpoint *it = hg_checkpoint_new ((size_t)state, n_values, error);
  if (it == NULL)
    return NULL;
  it->epochs = counts.epochs;
  it->batch = counts.batch;
  it->steps = counts.steps;
  it->best_epoch = counts.best_epoch;
  it->schedule = counts.schedule;
  it->watched = hg_json_number (all, "watched", NAN);
  it->best_loss = hg_json_number (all, "best_loss", INFINITY);
  it->first_loss = hg_json_number (all, "first_loss", 0);
  it->seconds = hg_json_number (all, "seconds", 0);
  it->sum = (HgCost){ hg_json_number (sum, "loss", 0), hg_json_number (sum, "penalty", 0),
                      hg_json_number (sum, "mse", 0), hg_json_number (sum, "mae", 0) };
  read_facts (json_object_get (all, "facts"), &it->facts);
  if (read_rows (json_object_get (all, "rows"), it, error))
    return it;
  hg_checkpoint_unref (it);
  return NULL;
}

static bool
read_arrays (hid_t file, const HgModel *model, bool has_best, size_t file_bytes, HgCheckpoint *it,
             HgError *error)
{
  char name[32];
  it->weights = read_weights (file, "weights", model, it->n_values, file_bytes, error);
  if (it->weights != NULL && has_best)
    it->best = read_weights (file, "best", model, it->n_values, file_bytes, error);
  if (it->weights == NULL || (has_best && it->best == NULL))
    return false;
  for (size_t i = 0; i < it->n_slots; i++)
    {
      HgTensor *state = read_array (file, state_name (i, name, sizeof name), it->n_values, file_bytes, error);
      if (state == NULL)
        return false;
      memcpy (it->slots[i], state->data, it->n_values * sizeof *state->data);
      hg_tensor_unref (state);
    }
  return true;
}

HgCheckpoint *
hg_checkpoint_group_read (hid_t file, const HgModel *model, size_t file_bytes, HgError *error)
{
  if (!hg_h5_has_attribute (file, ATTRIBUTE))
    {
      hg_error_set (error, HG_ERROR_FORMAT, "expected a checkpoint of a training, got another HDF5 file");
      return NULL;
    }
  char *text = hg_h5_read_text (file, ATTRIBUTE, TEXT_LIMIT, error);
  json_t *all = hg_json_read (text, 0, NULL);
  HgWeights *frame = hg_weights_blank (model, error);
  size_t n_values = 0;
  for (size_t k = 0; frame != NULL && k < frame->n; k++)
    n_values += frame->items[k].value->values;
  if (text != NULL && all == NULL)
    hg_error_set (error, HG_ERROR_FORMAT, "the attribute " ATTRIBUTE " is not JSON");
  HgCheckpoint *it = all != NULL && frame != NULL ? read_counters (all, n_values, error) : NULL;
  bool has_best = hg_json_number (all, "has_best", 0) > 0;
  hg_weights_unref (frame);
  json_decref (all);
  free (text);
  if (it == NULL || read_arrays (file, model, has_best, file_bytes, it, error))
    return it;
  hg_checkpoint_unref (it);
  return NULL;
}

/* The last checkpoint of a project, a group; negative where @file is none. */
static hid_t
find_last (hid_t file)
{
  char path[sizeof HG_PROJECT_CHECKPOINTS_GROUP + 16];
  hid_t at = H5I_INVALID_HID;
  for (int i = HG_PROJECT_CHECKPOINTS - 1; i >= 0 && at < 0; i--)
    {
      snprintf (path, sizeof path, HG_PROJECT_CHECKPOINTS_GROUP "/%d", i);
      at = hg_h5_find (file, path, H5I_GROUP, NULL);
    }
  return at;
}

HgCheckpoint *
hg_checkpoint_h5_parse (const void *bytes, size_t n, const HgModel *model, HgError *error)
{
  hid_t file = hg_h5_open (bytes, n, error);
  hid_t at = file >= 0 ? find_last (file) : H5I_INVALID_HID;
  HgCheckpoint *it = file >= 0 ? hg_checkpoint_group_read (at >= 0 ? at : file, model, n, error) : NULL;
  if (at >= 0)
    H5Oclose (at);
  if (file >= 0)
    H5Fclose (file);
  return it;
}

#include "reader/project-records.h"
#include "base/clean.h"
#include "base/memory.h"
#include "reader/checkpoint-records.h"
#include "reader/model-records.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In this order; only texts, remarks, what is folded and settings come more than once. */
enum
{
  HEAD = HG_RECORD_OWN, /* Head */
  PROJECT,              /* Body: the file is a project */
  OFFSET,               /* the scaler's, arrays of double */
  UNIT,
  SETTINGS, /* Settings, of the next training */
  RAN_WITH, /* the same, of the one that the curves are of */
  ROWS,     /* array of HgEpochRow; none where there are no rows */
  FAULT,    /* texts */
  NORMAL,
  ENCODER_END,
  VIEW,
  SELECTED,
  FOLDED,
  DRAFT_PATH,
  REMARK,
  ORIGIN /* and behind it HG_ORIGIN_TEXTS − 1 more tags, a text each */
};

enum
{
  MOST_FEATURES = 1 << 24,
  MOST_ROWS = 1 << 24,
  MOST_OPTIONS = 8, /* of an optimizer, a loss or a schedule */
  KIND_SIZE = 40
};

/* Of every answer. */
typedef struct
{
  uint64_t weights, edited, checkpoints;
} Head;

typedef struct
{
  uint64_t version;
  uint64_t data, numbers[HG_ORIGIN_NUMBERS], seed, scale, shuffle, split_seed;
  double validation, test;
  uint64_t scaled, scaler, features;
  uint64_t run, end, fault, rows;
  double before, seconds;
  uint64_t measured;
  HgRunResults results; /* what is not finite is not known */
  uint64_t draft, modified;
} Body;

typedef struct
{
  double numbers[HG_SETTING_NUMBERS];
  char kinds[HG_SETTING_KINDS][KIND_SIZE];
  double options[HG_SETTING_KINDS][MOST_OPTIONS];
} Settings;

static void
put_settings (const HgTrainSettings *given, uint32_t tag, HgMessage *message)
{
  HgTrainSettings settings;
  Settings flat;
  memset (&flat, 0, sizeof flat);
  hg_train_settings (&settings, &given->options);
  for (size_t i = 0; i < HG_SETTING_NUMBERS; i++)
    flat.numbers[i] = hg_setting_get (&settings, i);
  for (HgSettingKind kind = 0; kind < HG_SETTING_KINDS; kind++)
    {
      const HgSettingChoice choice = hg_setting_choice (&settings, kind);
      snprintf (flat.kinds[kind], KIND_SIZE, "%s", choice.name);
      for (size_t i = 0; i < choice.n && i < MOST_OPTIONS; i++)
        flat.options[kind][i] = hg_setting_option (&choice, i);
    }
  hg_message_put (message, tag, &flat, sizeof flat);
}

/* A text that is shown: of the file, so cleaned; "" leaves no record. */
static void
put_shown (const char *text, uint32_t tag, HgMessage *message)
{
  char clean[sizeof ((HgError *)0)->text];
  if (*text != '\0')
    hg_message_put_text (message, tag, hg_clean (clean, sizeof clean, text, strlen (text)));
}

static void
fill_body (const HgProject *project, Body *body)
{
  const HgDataOrigin *data = project->data;
  const HgKeptRun *run = project->run;
  memset (body, 0, sizeof *body);
  body->version = (uint64_t)(project->version > 0 ? project->version : 0);
  body->draft = project->draft;
  body->modified = project->modified;
  if (data != NULL)
    {
      body->data = 1;
      for (size_t i = 0; i < HG_ORIGIN_NUMBERS; i++)
        body->numbers[i] = *hg_origin_number (data, i);
      body->seed = data->seed;
      body->scale = project->prepare.scale;
      body->shuffle = project->prepare.shuffle;
      body->split_seed = project->prepare.seed;
      body->validation = project->prepare.validation;
      body->test = project->prepare.test;
    }
  if (project->scaler != NULL)
    {
      body->scaled = 1;
      body->scaler = project->scaler->kind;
      body->features = project->scaler->n;
    }
  if (run != NULL)
    {
      body->run = 1;
      body->end = run->end;
      body->fault = run->fault.code;
      body->rows = run->rows;
      body->before = run->before;
      body->seconds = run->seconds;
      body->measured = run->measured;
      body->results = run->results;
    }
}

static bool
put_rows (const HgKeptRun *run, HgMessage *message, HgBulk *bulk, HgError *error)
{
  HgEpochRow *rows = hg_alloc (run->rows, sizeof *rows, error);
  for (size_t i = 0; rows != NULL && i < run->rows; i++)
    rows[i] = *hg_metrics_log_row (run->log, i);
  bool done = rows != NULL && hg_bulk_put_array (bulk, message, ROWS, rows, run->rows, sizeof *rows, error);
  free (rows);
  return done;
}

static bool
put_run (const HgKeptRun *run, HgMessage *message, HgBulk *bulk, HgError *error)
{
  put_settings (&run->settings, RAN_WITH, message);
  put_shown (run->fault.text, FAULT, message);
  return run->rows == 0 || put_rows (run, message, bulk, error);
}

static bool
put_body (const HgProject *project, HgMessage *message, HgBulk *bulk, HgError *error)
{
  const HgScaler *scaler = project->scaler;
  Body body;
  fill_body (project, &body);
  hg_message_put (message, PROJECT, &body, sizeof body);
  bool done
      = scaler == NULL
        || (hg_bulk_put_array (bulk, message, OFFSET, scaler->offset, scaler->n, sizeof (double), error)
            && hg_bulk_put_array (bulk, message, UNIT, scaler->unit, scaler->n, sizeof (double), error));
  if (project->settings != NULL)
    put_settings (project->settings, SETTINGS, message);
  done = done && (project->run == NULL || put_run (project->run, message, bulk, error));
  if (project->data != NULL)
    put_shown (project->prepare.normal, NORMAL, message);
  put_shown (project->encoder_end, ENCODER_END, message);
  put_shown (project->view, VIEW, message);
  put_shown (project->selected, SELECTED, message);
  for (size_t i = 0; i < project->n_folded; i++)
    put_shown (project->folded[i], FOLDED, message);
  hg_message_put_text (message, DRAFT_PATH, project->path);
  for (size_t i = 0; i < project->n_remarks; i++)
    put_shown (project->remarks[i], REMARK, message);
  for (uint32_t i = 0; project->data != NULL && i < HG_ORIGIN_TEXTS; i++)
    hg_message_put_text (message, ORIGIN + i, *hg_origin_text (project->data, i));
  return done;
}

bool
hg_project_put (const HgModel *model, const HgWeights *weights, const HgKerasFacts *facts,
                const HgProject *project, HgMessage *message, HgBulk *bulk, HgError *error)
{
  const Head head = { .weights = weights != NULL,
                      .edited = project != NULL && project->edited != NULL,
                      .checkpoints = project != NULL ? project->n_checkpoints : 0 };
  hg_message_put (message, HEAD, &head, sizeof head);
  bool done = project == NULL || put_body (project, message, bulk, error);
  hg_message_put (message, HG_RECORD_PART, NULL, 0);
  done = done && hg_model_put (model, weights, facts, message, bulk, error);
  if (head.edited)
    {
      hg_message_put (message, HG_RECORD_PART, NULL, 0);
      done = done && hg_model_put (project->edited, NULL, NULL, message, bulk, error);
    }
  for (size_t i = 0; done && i < head.checkpoints; i++)
    {
      hg_message_put (message, HG_RECORD_PART, NULL, 0);
      done = hg_checkpoint_put (project->checkpoints[i], message, bulk, error);
    }
  return done;
}

/* What is being put together. */
typedef struct
{
  Head head;
  Body body;
  HgProject *project;
  HgBulkSource *bulk;
  bool headed;
  HgError *error;
} Taking;

static bool
take_head (Taking *taking, const HgRecord *record)
{
  if (taking->headed || record->n != sizeof taking->head)
    return false;
  memcpy (&taking->head, record->value, sizeof taking->head);
  taking->headed = true;
  return taking->head.checkpoints <= HG_PROJECT_CHECKPOINTS;
}

/* Whether every number of @body is one that the program may meet. */
static bool
is_sound (const Body *body)
{
  return body->version <= INT32_MAX && body->scale <= HG_SCALE_MINMAX && body->scaler <= HG_SCALE_MINMAX
         && body->end <= HG_RUN_FAILED && body->fault <= HG_ERROR_UNSUPPORTED && body->rows <= MOST_ROWS
         && body->features <= MOST_FEATURES && (body->scaled == 0) == (body->features == 0)
         && body->validation >= 0 && body->validation < 1 && body->test >= 0 && body->test < 1
         && isfinite (body->seconds) && hg_kept_run_may_follow (body->before);
}

static bool
take_body (Taking *taking, const HgRecord *record)
{
  Body *body = &taking->body;
  if (taking->project != NULL || record->n != sizeof *body)
    return false;
  memcpy (body, record->value, sizeof *body);
  HgProject *project = is_sound (body) ? hg_project_new (taking->error) : NULL;
  taking->project = project;
  if (project == NULL)
    return false;
  project->version = (int)body->version;
  project->draft = body->draft != 0;
  project->modified = body->modified != 0;
  if (body->data != 0 && (project->data = hg_alloc (1, sizeof *project->data, taking->error)) == NULL)
    return false;
  if (body->data != 0)
    {
      project->data->seed = body->seed;
      for (size_t i = 0; i < HG_ORIGIN_NUMBERS; i++)
        *hg_origin_number (project->data, i) = body->numbers[i];
      project->prepare = (HgPrepareOptions){ .scale = (HgScale)body->scale,
                                             .validation = body->validation,
                                             .test = body->test,
                                             .shuffle = body->shuffle != 0,
                                             .seed = body->split_seed };
      if (!hg_data_origin_check (project->data, taking->error))
        return false;
    }
  if (body->scaled != 0)
    project->scaler = hg_scaler_new ((HgScale)body->scaler, body->features, taking->error);
  if (body->run != 0 && (project->run = hg_alloc (1, sizeof *project->run, taking->error)) != NULL)
    {
      project->run->end = (HgRunState)body->end;
      project->run->fault.code = (HgErrorCode)body->fault;
      project->run->before = body->before;
      project->run->seconds = body->seconds;
      project->run->rows = body->rows;
      project->run->measured = body->measured != 0 && hg_run_results_check (&body->results);
      project->run->results = project->run->measured ? body->results : hg_run_results ();
      project->run->log = hg_metrics_log_new (taking->error);
    }
  return (body->scaled == 0 || project->scaler != NULL)
         && (body->run == 0 || (project->run != NULL && project->run->log != NULL));
}

static bool
take_scaler (Taking *taking, const HgRecord *record)
{
  HgScaler *scaler = taking->project->scaler;
  double *numbers = scaler != NULL
                        ? hg_bulk_take_array (taking->bulk, record, scaler->n, sizeof *numbers, taking->error)
                        : NULL;
  bool done = numbers != NULL;
  for (size_t j = 0; done && j < scaler->n; j++)
    done = isfinite (numbers[j]) && (record->tag == OFFSET || numbers[j] > 0);
  if (done)
    memcpy (record->tag == OFFSET ? scaler->offset : scaler->unit, numbers, scaler->n * sizeof *numbers);
  free (numbers);
  return done;
}

static bool
take_settings (const HgRecord *record, HgTrainSettings *settings)
{
  Settings flat;
  const HgTrainOptions standard = hg_train_options ();
  bool done = record->n == sizeof flat;
  hg_train_settings (settings, &standard);
  if (done)
    memcpy (&flat, record->value, sizeof flat);
  for (size_t i = 0; done && i < HG_SETTING_NUMBERS; i++)
    done = hg_setting_set (settings, i, flat.numbers[i]);
  for (HgSettingKind kind = 0; done && kind < HG_SETTING_KINDS; kind++)
    {
      done = memchr (flat.kinds[kind], '\0', KIND_SIZE) != NULL
             && hg_setting_choose (settings, kind, flat.kinds[kind]);
      const HgSettingChoice choice = hg_setting_choice (settings, kind);
      for (size_t i = 0; done && i < choice.n && i < MOST_OPTIONS; i++)
        done = hg_setting_set_option (&choice, i, flat.options[kind][i]);
    }
  return done;
}

static bool
take_rows (Taking *taking, const HgRecord *record)
{
  HgKeptRun *run = taking->project->run;
  HgEpochRow *rows = run != NULL && hg_metrics_log_count (run->log) == 0
                         ? hg_bulk_take_array (taking->bulk, record, run->rows, sizeof *rows, taking->error)
                         : NULL;
  bool done = rows != NULL;
  for (size_t i = 0; done && i < run->rows; i++)
    {
      rows[i].epoch = (int)i + 1;
      done = hg_metrics_log_append (run->log, &rows[i], taking->error);
    }
  free (rows);
  return done;
}

static bool
take_string (const HgRecord *record, char **text)
{
  return *text == NULL && (*text = hg_record_string (record)) != NULL;
}

static bool
take_text (HgProject *project, const HgRecord *record)
{
  char text[sizeof project->remarks[0]];
  switch (record->tag)
    {
    case FAULT:
      return project->run != NULL
             && hg_record_text (record, project->run->fault.text, sizeof project->run->fault.text);
    case NORMAL:
      return project->data != NULL
             && hg_record_text (record, project->prepare.normal, sizeof project->prepare.normal);
    case ENCODER_END:
      return hg_record_text (record, project->encoder_end, sizeof project->encoder_end);
    case VIEW:
      return hg_record_text (record, project->view, sizeof project->view);
    case SELECTED:
      return hg_record_text (record, project->selected, sizeof project->selected);
    case FOLDED:
      return hg_record_text (record, text, HG_FOLD_KEY_SIZE) && hg_project_add_folded (project, text);
    case DRAFT_PATH:
      return take_string (record, &project->path);
    case REMARK:
      if (!hg_record_text (record, text, sizeof text))
        return false;
      hg_project_remark (project, "%s", text);
      return true;
    default:
      return record->tag >= ORIGIN && record->tag < ORIGIN + HG_ORIGIN_TEXTS && project->data != NULL
             && take_string (record, hg_origin_text (project->data, record->tag - ORIGIN));
    }
}

static bool
take_record (Taking *taking, const HgRecord *record)
{
  HgProject *project = taking->project;
  if (record->tag == HEAD)
    return take_head (taking, record);
  if (record->tag == PROJECT)
    return take_body (taking, record);
  if (project == NULL)
    return false;
  switch (record->tag)
    {
    case OFFSET:
    case UNIT:
      return take_scaler (taking, record);
    case SETTINGS:
      if (project->settings == NULL)
        project->settings = hg_alloc (1, sizeof *project->settings, taking->error);
      return project->settings != NULL && take_settings (record, project->settings);
    case RAN_WITH:
      return project->run != NULL && take_settings (record, &project->run->settings);
    case ROWS:
      return take_rows (taking, record);
    default:
      return take_text (project, record);
    }
}

/* Whether all that the body announced has come: a unit of 0 or an optimizer that is none never did. */
static bool
is_complete (const HgProject *project)
{
  const HgScaler *scaler = project->scaler;
  return (project->data == NULL || project->data->name != NULL)
         && (scaler == NULL || (scaler->unit[0] > 0 && scaler->unit[scaler->n - 1] > 0))
         && (project->run == NULL
             || (hg_metrics_log_count (project->run->log) == project->run->rows
                 && project->run->settings.options.optimizer != NULL));
}

/* The parts behind the first. */
static bool
take_parts (Taking *taking, HgRecords *records, HgModel **model, HgWeights **weights, HgKerasFacts *facts)
{
  HgProject *project = taking->project;
  HgRecords part;
  bool done = hg_records_part (records, &part)
              && hg_model_take (part, taking->bulk, model, taking->head.weights != 0 ? weights : NULL, facts,
                                taking->error);
  if (done && taking->head.edited != 0)
    done = project != NULL && hg_records_part (records, &part)
           && hg_model_take (part, taking->bulk, &project->edited, NULL, NULL, taking->error);
  for (size_t i = 0; done && i < taking->head.checkpoints; i++)
    {
      HgCheckpoint *it = project != NULL && hg_records_part (records, &part)
                             ? hg_checkpoint_take (part, taking->bulk, *model, taking->error)
                             : NULL;
      done = it != NULL;
      if (done)
        project->checkpoints[project->n_checkpoints++] = it;
    }
  return done && records->at == records->n;
}

bool
hg_project_take (HgRecords records, HgBulkSource *bulk, HgModel **model, HgWeights **weights,
                 HgKerasFacts *facts, HgProject **project, HgError *error)
{
  HgError own = { 0 };
  Taking taking = { .bulk = bulk, .error = &own };
  HgRecords first;
  HgRecord record;
  *model = NULL;
  *weights = NULL;
  bool done = hg_records_part (&records, &first);
  while (done && hg_records_next (&first, &record))
    done = take_record (&taking, &record);
  done = done && taking.headed && (taking.project == NULL || is_complete (taking.project))
         && take_parts (&taking, &records, model, weights, facts);
  *project = done ? taking.project : NULL;
  if (done)
    return true;
  hg_project_free (taking.project);
  hg_model_unref (*model);
  hg_weights_unref (*weights);
  hg_keras_facts_clear (facts);
  *model = NULL;
  *weights = NULL;
  if (own.code == HG_ERROR_MEMORY)
    return hg_error_set (error, own.code, "%s", own.text);
  return hg_error_set (error, HG_ERROR_FORMAT, "the reader's answer is not valid");
}

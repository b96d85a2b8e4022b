#include "files/project-json.h"
#include "base/clean.h"
#include "base/memory.h"
#include "files/json-numbers.h"
#include "files/keras-config.h"
#include "files/keras-h5.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *const ends[] = { [HG_RUN_TRAINING] = "training",
                                    [HG_RUN_DONE] = "done",
                                    [HG_RUN_STOPPED] = "stopped",
                                    [HG_RUN_FAILED] = "failed" };

static bool
wrong (HgError *error, const char *what, const char *expected)
{
  return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected %s, got something else", what, expected);
}

/* The text @name of @object into @text: "" where it is null. */
static bool
read_text (const json_t *object, const char *name, char *text, size_t size, HgError *error)
{
  const json_t *value = json_object_get (object, name);
  const char *given = json_is_string (value) ? json_string_value (value) : "";
  if ((!json_is_string (value) && !json_is_null (value)) || strlen (given) >= size)
    return wrong (error, name, "a short text");
  memcpy (text, given, strlen (given) + 1);
  return true;
}

/* JSON is UTF-8; a file's name need not be, and is then not kept. */
static json_t *
text_or_null (const char *text)
{
  bool kept = text != NULL && *text != '\0' && hg_utf8_valid (text, strlen (text));
  return kept ? json_string (text) : json_null ();
}

/* One of the NULL-terminated @names. */
static bool
read_choice (const json_t *object, const char *name, const char *const *names, int *choice, HgError *error)
{
  const char *given = json_string_value (json_object_get (object, name));
  for (int i = 0; given != NULL && names[i] != NULL; i++)
    if (strcmp (names[i], given) == 0)
      {
        *choice = i;
        return true;
      }
  return wrong (error, name, "a name that is known");
}

static json_t *
write_data (const HgProject *project, HgError *error)
{
  const HgDataOrigin *data = project->data;
  const HgPrepareOptions *prepare = &project->prepare;
  if (data == NULL || data->name == NULL || !hg_utf8_valid (data->name, strlen (data->name)))
    return json_null ();
  json_t *json = json_pack ("{s:I, s:s, s:o, s:o, s:b, s:I, s:o}", "seed", (json_int_t)data->seed, "scale",
                            hg_scale_names[prepare->scale], "validation", hg_json_real (prepare->validation),
                            "test", hg_json_real (prepare->test), "shuffle", prepare->shuffle, "split_seed",
                            (json_int_t)prepare->seed, "normal", text_or_null (prepare->normal));
  for (size_t i = 0; i < HG_ORIGIN_NUMBERS; i++)
    json_object_set_new (json, hg_origin_numbers[i], json_integer ((json_int_t)*hg_origin_number (data, i)));
  for (size_t i = 0; i < HG_ORIGIN_TEXTS; i++)
    json_object_set_new (json, hg_origin_texts[i], text_or_null (*hg_origin_text (data, i)));
  return json;
}

/* Texts and numbers of @json into @data; what it does not say was not known when it was written. */
static bool
read_origin (const json_t *json, HgDataOrigin *data, HgError *error)
{
  for (size_t i = 0; i < HG_ORIGIN_NUMBERS; i++)
    {
      bool said = json_object_get (json, hg_origin_numbers[i]) != NULL;
      int64_t number = said ? hg_json_count (json, hg_origin_numbers[i], INT64_MAX) : 0;
      if (number < 0)
        return wrong (error, hg_origin_numbers[i], "a number");
      *hg_origin_number (data, i) = (size_t)number;
    }
  if (!hg_data_origin_check (data, error))
    return false;
  for (size_t i = 0; i < HG_ORIGIN_TEXTS; i++)
    {
      const json_t *text = json_object_get (json, hg_origin_texts[i]);
      if (text != NULL && !json_is_string (text) && !json_is_null (text))
        return wrong (error, hg_origin_texts[i], "a text");
      char **at = hg_origin_text (data, i);
      if (json_is_string (text) && (*at = hg_strdup (json_string_value (text), error)) == NULL)
        return false;
    }
  return data->name != NULL || wrong (error, "name", "a text");
}

/* Files that were written before there was such a choice do not have it. Some named no class but counted it
 * from 1, which says nothing once the data have other classes. */
static bool
read_normal (const json_t *json, char *normal, HgError *error)
{
  const json_t *value = json_object_get (json, "normal");
  bool all = value == NULL || (json_is_integer (value) && json_integer_value (value) == 0);
  return all || read_text (json, "normal", normal, HG_FEATURE_SIZE, error);
}

static bool
read_data (const json_t *json, HgProject *project, HgError *error)
{
  int64_t seed = hg_json_count (json, "seed", INT64_MAX),
          split_seed = hg_json_count (json, "split_seed", INT64_MAX);
  double validation = hg_json_number (json, "validation", -1), test = hg_json_number (json, "test", -1);
  const json_t *shuffle = json_object_get (json, "shuffle");
  int scale;
  if (json_is_null (json))
    return true;
  if (seed < 0 || split_seed < 0 || !(validation >= 0 && validation < 1) || !(test >= 0 && test < 1)
      || !json_is_boolean (shuffle))
    return wrong (error, "the split", "seeds and shares");
  HgPrepareOptions prepare = {
    .validation = validation, .test = test, .shuffle = json_is_true (shuffle), .seed = (uint64_t)split_seed
  };
  if (!read_normal (json, prepare.normal, error))
    return false;
  if (!read_choice (json, "scale", hg_scale_names, &scale, error))
    return false;
  HgDataOrigin *data = hg_alloc (1, sizeof *data, error);
  if (data == NULL || !read_origin (json, data, error))
    {
      hg_data_origin_free (data);
      return false;
    }
  data->seed = (uint64_t)seed;
  project->data = data;
  prepare.scale = (HgScale)scale;
  project->prepare = prepare;
  return true;
}

static json_t *
write_numbers (const double *numbers, size_t n)
{
  json_t *list = json_array ();
  for (size_t i = 0; i < n; i++)
    json_array_append_new (list, hg_json_real (numbers[i]));
  return list;
}

static json_t *
write_scaler (const HgProject *project, HgError *error)
{
  const HgScaler *scaler = project->scaler;
  if (scaler == NULL)
    return json_null ();
  return json_pack ("{s:s, s:o, s:o}", "kind", hg_scale_names[scaler->kind], "offset",
                    write_numbers (scaler->offset, scaler->n), "unit",
                    write_numbers (scaler->unit, scaler->n));
}

static bool
read_numbers (const json_t *list, double *numbers, size_t n)
{
  bool done = json_array_size (list) == n;
  for (size_t i = 0; done && i < n; i++)
    {
      const json_t *number = json_array_get (list, i);
      numbers[i] = json_number_value (number);
      done = json_is_number (number);
    }
  return done;
}

static bool
read_scaler (const json_t *json, HgProject *project, HgError *error)
{
  const json_t *offset = json_object_get (json, "offset"), *unit = json_object_get (json, "unit");
  int kind;
  if (json_is_null (json))
    return true;
  if (!read_choice (json, "kind", hg_scale_names, &kind, error))
    return false;
  HgScaler *scaler = hg_scaler_new ((HgScale)kind, json_array_size (offset), error);
  if (scaler == NULL)
    return false;
  bool done = read_numbers (offset, scaler->offset, scaler->n) && read_numbers (unit, scaler->unit, scaler->n)
              && scaler->n > 0;
  for (size_t i = 0; done && i < scaler->n; i++)
    done = scaler->unit[i] > 0;
  if (done)
    project->scaler = scaler;
  else
    hg_scaler_free (scaler);
  return done || wrong (error, "offset and unit", "a number each for every feature, units above 0");
}

/* {"epochs", …, "optimizer": {"name", options}, …}. */
static json_t *
settings_to_json (const HgTrainSettings *given)
{
  HgTrainSettings settings;
  json_t *json = json_object ();
  hg_train_settings (&settings, &given->options);
  for (size_t i = 0; i < HG_SETTING_NUMBERS; i++)
    json_object_set_new (json, hg_setting_name (i), hg_json_real (hg_setting_get (&settings, i)));
  for (HgSettingKind kind = 0; kind < HG_SETTING_KINDS; kind++)
    {
      const HgSettingChoice choice = hg_setting_choice (&settings, kind);
      json_t *part = json_pack ("{s:s}", "name", choice.name);
      for (size_t i = 0; i < choice.n; i++)
        json_object_set_new (part, choice.params[i].name, hg_json_real (hg_setting_option (&choice, i)));
      json_object_set_new (json, hg_setting_kinds[kind], part);
    }
  return json;
}

static bool
kind_from_json (const json_t *json, HgSettingKind kind, HgTrainSettings *settings, HgError *error)
{
  const char *name = json_string_value (json_object_get (json, "name"));
  if (name == NULL || !hg_setting_choose (settings, kind, name))
    return wrong (error, hg_setting_kinds[kind], "one that is known");
  const HgSettingChoice choice = hg_setting_choice (settings, kind);
  for (size_t i = 0; i < choice.n; i++)
    if (json_object_get (json, choice.params[i].name) != NULL
        && !hg_setting_set_option (&choice, i, hg_json_number (json, choice.params[i].name, NAN)))
      return wrong (error, choice.params[i].name, "a number in its range");
  return true;
}

/* What @json does not say was not known when it was written: it stays as it is in hg_train_options. */
static bool
settings_from_json (const json_t *json, HgTrainSettings *settings, HgError *error)
{
  const HgTrainOptions standard = hg_train_options ();
  hg_train_settings (settings, &standard);
  for (size_t i = 0; i < HG_SETTING_NUMBERS; i++)
    if (json_object_get (json, hg_setting_name (i)) != NULL
        && !hg_setting_set (settings, i, hg_json_number (json, hg_setting_name (i), NAN)))
      return wrong (error, hg_setting_name (i), "a number in its range");
  for (HgSettingKind kind = 0; kind < HG_SETTING_KINDS; kind++)
    if (!kind_from_json (json_object_get (json, hg_setting_kinds[kind]), kind, settings, error))
      return false;
  return true;
}

static json_t *
write_settings (const HgProject *project, HgError *error)
{
  return project->settings != NULL ? settings_to_json (project->settings) : json_null ();
}

static bool
read_settings (const json_t *json, HgProject *project, HgError *error)
{
  HgTrainSettings *settings = json_is_null (json) ? NULL : hg_alloc (1, sizeof *settings, error);
  if (settings == NULL)
    return json_is_null (json);
  if (settings_from_json (json, settings, error))
    {
      project->settings = settings;
      return true;
    }
  free (settings);
  return false;
}

static json_t *
results_to_json (const HgKeptRun *run)
{
  json_t *json = json_object ();
  for (size_t i = 0; i < HG_RESULTS; i++)
    json_object_set_new (json, hg_result_names[i], hg_json_real (run->results.value[i]));
  return json;
}

static json_t *
write_run (const HgProject *project, HgError *error)
{
  const HgKeptRun *run = project->run;
  if (run == NULL)
    return json_null ();
  json_t *json = json_pack ("{s:o, s:s, s:o, s:o, s:o, s:o}", "settings", settings_to_json (&run->settings),
                            "end", ends[run->end] != NULL ? ends[run->end] : ends[HG_RUN_TRAINING], "fault",
                            text_or_null (run->fault.text), "before", hg_json_real (run->before), "seconds",
                            hg_json_real (run->seconds), "rows", hg_json_rows (run->log, run->rows));
  if (run->measured)
    json_object_set_new (json, "results", results_to_json (run));
  return json;
}

static bool
run_from_json (const json_t *json, HgKeptRun *run, HgError *error)
{
  const char *end = json_string_value (json_object_get (json, "end"));
  const json_t *rows = json_object_get (json, "rows");
  for (HgRunState i = 0; end != NULL && i < sizeof ends / sizeof *ends; i++)
    if (ends[i] != NULL && strcmp (ends[i], end) == 0)
      run->end = i;
  run->seconds = hg_json_number (json, "seconds", 0);
  run->before = hg_json_number (json, "before", NAN);
  if (run->end == HG_RUN_STARTING)
    return wrong (error, "end", "how the training ended");
  if (!hg_kept_run_may_follow (run->before))
    return wrong (error, "before", "a number of epochs");
  if (!json_is_array (rows))
    return wrong (error, "rows", "a list");
  if (!settings_from_json (json_object_get (json, "settings"), &run->settings, error)
      || !read_text (json, "fault", run->fault.text, sizeof run->fault.text, error))
    return false;
  if (*run->fault.text != '\0')
    run->fault.code = HG_ERROR_DIVERGED;
  const json_t *results = json_object_get (json, "results");
  for (size_t i = 0; i < HG_RESULTS; i++)
    run->results.value[i] = hg_json_number (results, hg_result_names[i], NAN);
  run->measured = json_is_object (results) && hg_run_results_check (&run->results);
  if (!run->measured)
    run->results = hg_run_results ();
  run->log = hg_json_read_rows (rows, error);
  run->rows = json_array_size (rows);
  return run->log != NULL;
}

static bool
read_run (const json_t *json, HgProject *project, HgError *error)
{
  HgKeptRun *run = json_is_null (json) ? NULL : hg_alloc (1, sizeof *run, error);
  if (run == NULL)
    return json_is_null (json);
  if (run_from_json (json, run, error))
    {
      project->run = run;
      return true;
    }
  free (run);
  return false;
}

static json_t *
write_marks (const HgProject *project, HgError *error)
{
  return json_pack ("{s:o}", "encoder_end", text_or_null (project->encoder_end));
}

static bool
read_marks (const json_t *json, HgProject *project, HgError *error)
{
  return read_text (json, "encoder_end", project->encoder_end, sizeof project->encoder_end, error);
}

static json_t *
write_view (const HgProject *project, HgError *error)
{
  json_t *folded = json_array ();
  for (size_t i = 0; i < project->n_folded; i++)
    if (hg_utf8_valid (project->folded[i], strlen (project->folded[i])))
      json_array_append_new (folded, json_string (project->folded[i]));
  return json_pack ("{s:o, s:o, s:o}", "view", text_or_null (project->view), "selected",
                    text_or_null (project->selected), "folded", folded);
}

/* Projects that were written before there were folds do not say. */
static bool
read_folded (const json_t *list, HgProject *project, HgError *error)
{
  bool done = list == NULL || json_is_array (list);
  for (size_t i = 0; done && i < json_array_size (list); i++)
    {
      const char *key = json_string_value (json_array_get (list, i));
      done = key != NULL && hg_project_add_folded (project, key);
    }
  return done || wrong (error, "folded", "a list of short texts");
}

static bool
read_view (const json_t *json, HgProject *project, HgError *error)
{
  HgProject seen = { 0 };
  if (!read_text (json, "view", seen.view, sizeof seen.view, error)
      || !read_text (json, "selected", seen.selected, sizeof seen.selected, error)
      || !read_folded (json_object_get (json, "folded"), project, error))
    return false;
  memcpy (project->view, seen.view, sizeof seen.view);
  memcpy (project->selected, seen.selected, sizeof seen.selected);
  return true;
}

static json_t *
write_draft (const HgProject *project, HgError *error)
{
  const HgModel *edited = project->edited;
  if (!project->draft)
    return json_null ();
  const char *keras = edited != NULL ? hg_keras_h5_origin (edited, error) : "";
  char *text = edited != NULL && keras != NULL ? hg_keras_h5_config (edited, error) : NULL;
  json_t *config = text != NULL ? json_loads (text, 0, NULL) : json_null ();
  free (text);
  if (edited != NULL && !json_is_object (config))
    {
      json_decref (config);
      return NULL;
    }
  bool marked = edited != NULL && edited->waist < edited->n;
  return json_pack ("{s:b, s:o, s:s, s:o, s:o}", "modified", project->modified, "path",
                    text_or_null (project->path), "keras", keras, "edited", config, "encoder_end",
                    text_or_null (marked ? edited->nodes[edited->waist]->name : NULL));
}

/* The stack as it was shown, which need not fit together. */
static bool
read_edited (const json_t *json, HgProject *project, HgError *error)
{
  const json_t *edited = json_object_get (json, "edited");
  const char *keras = json_string_value (json_object_get (json, "keras"));
  HgKerasConfig config;
  HgKerasFacts facts = { 0 };
  char end[HG_NAME_SIZE];
  if (json_is_null (edited))
    return true;
  char *text
      = json_is_object (edited) && keras != NULL && read_text (json, "encoder_end", end, sizeof end, error)
            ? json_dumps (edited, JSON_COMPACT | JSON_REAL_PRECISION (17))
            : NULL;
  if (text == NULL)
    return wrong (error, "edited", "a stack");
  bool done = hg_keras_config_read (text, atoi (keras), NULL, &facts, &config, error);
  if (done)
    {
      project->edited = hg_model_ref (config.model);
      project->edited->waist = *end != '\0' ? hg_model_find (project->edited, end) : HG_NO_NODE;
    }
  hg_keras_config_clear (&config);
  hg_keras_facts_clear (&facts);
  free (text);
  return done;
}

static bool
read_draft (const json_t *json, HgProject *project, HgError *error)
{
  const json_t *path = json_object_get (json, "path"), *modified = json_object_get (json, "modified");
  if (json_is_null (json))
    return true;
  if (!(json_is_string (path) || json_is_null (path)) || !json_is_boolean (modified))
    return wrong (error, "path", "a text");
  if (!read_edited (json, project, error))
    return false;
  project->draft = true;
  project->modified = json_is_true (modified);
  project->path = json_is_string (path) ? hg_strdup (json_string_value (path), error) : NULL;
  return json_is_null (path) || project->path != NULL;
}

const HgProjectMember hg_project_members[HG_PROJECT_MEMBERS] = {
  { "data", "the description of the data", write_data, read_data },
  { "scaler", "the scaler", write_scaler, read_scaler },
  { "settings", "the settings", write_settings, read_settings },
  { "run", "the training's history", write_run, read_run },
  { "marks", "the encoder's end", write_marks, read_marks },
  { "view", "what was shown", write_view, read_view },
  { HG_PROJECT_DRAFT, "the draft", write_draft, read_draft },
};

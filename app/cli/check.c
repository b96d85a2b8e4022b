/* check: whether a stack fits together, whether data fits the stack, and what else stands in the way of
 * learning: each fault as a sentence with what would mend it. */
#include "analysis/why.h"
#include "base/format.h"
#include "commands.h"
#include "data-fit.h"
#include "data-options.h"
#include "json.h"
#include "model-argument.h"
#include <stdio.h>
#include <string.h>

typedef struct
{
  CliData data;
  bool json;
} Options;

static const CliOption options[] = {
  { .name = "json", .help = "as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = NULL },
};

static void
print_fix (const char *title, const HgShape *shape)
{
  char text[HG_SHAPE_TEXT];
  printf ("  mend: %s → %s\n", title, hg_shape_text (shape, text));
}

static void
print_diagnostic (const HgDiagnostic *diagnostic)
{
  printf ("%s\n", diagnostic->sentence);
  for (size_t i = 0; i < diagnostic->n_fixes; i++)
    print_fix (diagnostic->fixes[i].title, &diagnostic->fixes[i].shape);
}

static void
print_stack (const HgCheck *check)
{
  char headline[160], in[HG_SHAPE_TEXT], out[HG_SHAPE_TEXT];
  if (check->trains)
    {
      hg_shape_text (&check->nodes[0].out[0], in);
      hg_shape_text (&check->nodes[check->model->outputs[0].node].out[0], out);
      printf ("%s fits together: %s in, %s out\n", check->model->name, in, out);
    }
  printf ("%s\n", hg_check_headline (check, headline, sizeof headline));
  for (size_t i = 0; i < check->n_diagnostics; i++)
    print_diagnostic (&check->diagnostics[i]);
}

static void
print_data (const HgCheck *check, const HgPrepared *data)
{
  HgShape sample = hg_tensor_sample (data->x);
  char shape[HG_SHAPE_TEXT];
  HgError error = { 0 };
  if (hg_data_fits (check, data, &error))
    printf ("%s fits: %s per sample\n", data->dataset->name, hg_shape_text (&sample, shape));
  else
    {
      printf ("%s.\n", error.text);
      cli_print_data_fixes (check, data);
    }
}

/* What the checks beyond the stack's own found; the stack's were said before. Another way to open the data is
 * one of the ways to mend a finding about their range, and stands alone where nothing is said of that. */
static void
print_why (const HgWhy *why, const HgCheck *check, const HgPrepared *data)
{
  bool offered = data == NULL;
  for (size_t i = 0; i < why->n; i++)
    {
      const HgWhyFinding *it = &why->items[i];
      if (strcmp (it->name, "stack") == 0)
        continue;
      printf ("%s\n", it->sentence);
      for (size_t k = 0; k < it->n_fixes; k++)
        if (it->fixes[k].model != NULL)
          print_fix (it->fixes[k].title, &it->fixes[k].shape);
        else
          printf ("  mend: %s\n", it->fixes[k].title);
      if (!offered && strcmp (it->name, "bounded-output") == 0)
        cli_print_data_fixes (check, data);
      offered |= strcmp (it->name, "bounded-output") == 0;
    }
  if (!offered)
    cli_print_data_fixes (check, data);
}

/* How the model is to be trained, as far as that is known: as its project says, or its example; else NULL. */
static const HgTrainOptions *
training_of (const CliModel *model, HgTrainOptions *training)
{
  if (model->project != NULL && model->project->settings != NULL)
    return &model->project->settings->options;
  if (model->preset == NULL)
    return NULL;
  *training = hg_train_options ();
  training->loss = hg_loss_find (model->preset->loss);
  training->epochs = model->preset->epochs;
  training->batch_size = (size_t)model->preset->batch_size;
  training->learning_rate = model->preset->learning_rate;
  return training;
}

/* What there is to say of model and data (NULL: none). */
static HgWhy *
find_why (const CliModel *model, const HgPrepared *data, HgError *error)
{
  HgWhyMeasured measured;
  HgTrainOptions training;
  HgWhyFacts facts = { .check = model->check, .options = training_of (model, &training) };
  const HgKeptRun *run = model->project != NULL ? model->project->run : NULL;
  if (run != NULL)
    facts.log = run->log;
  if (data != NULL && hg_data_compares (model->check, data, NULL))
    {
      if (!hg_why_measure (model->model, model->weights, data, NULL, &measured, error))
        return NULL;
      facts.data = data;
      facts.measured = &measured;
    }
  return hg_why_new (&facts, error);
}

static json_t *
finding_json (const HgCheck *check, const HgWhyFinding *it)
{
  json_t *fixes = json_array ();
  char shape[HG_SHAPE_TEXT];
  for (size_t i = 0; i < it->n_fixes; i++)
    json_array_append_new (fixes, json_pack ("{s:s, s:o}", "title", it->fixes[i].title, "shape",
                                             it->fixes[i].model != NULL
                                                 ? json_string (hg_shape_text (&it->fixes[i].shape, shape))
                                                 : json_null ()));
  return json_pack ("{s:s, s:s, s:o, s:s, s:s, s:o}", "check", it->name, "level",
                    hg_why_level_name (it->level), "layer",
                    it->node != HG_NO_NODE ? json_string (check->model->nodes[it->node]->name) : json_null (),
                    "title", it->title, "sentence", it->sentence, "fixes", fixes);
}

/* @said: why the data do not go in; empty where they do, or there are none. */
static bool
print_json (const CliModel *model, const HgWhy *why, const char *said, HgError *error)
{
  json_t *findings = json_array ();
  char headline[160];
  for (size_t i = 0; i < why->n; i++)
    json_array_append_new (findings, finding_json (model->check, &why->items[i]));
  return cli_json_print (json_pack ("{s:s, s:b, s:s, s:o, s:o}", "model", model->model->name, "trains",
                                    (int)model->check->trains, "headline",
                                    hg_check_headline (model->check, headline, sizeof headline), "data",
                                    *said != '\0' ? json_string (said) : json_null (), "findings", findings),
                         error);
}

static bool
does_not_fit (const HgCheck *check, HgError *error)
{
  int64_t faults = 0;
  char text[48];
  for (size_t i = 0; i < check->n_diagnostics; i++)
    faults += check->diagnostics[i].severity != HG_WARNING;
  return hg_error_set (error, HG_ERROR_SHAPE, "%s: expected a stack that fits together, got %s",
                       check->model->name, hg_format_items (text, sizeof text, faults, "fault", "faults"));
}

/* Prints everything; false where the model does not train or the data cannot go in. */
static bool
report (const CliModel *model, const HgPrepared *data, bool json, HgError *error)
{
  HgError refused = { 0 };
  HgWhy *why = find_why (model, data, error);
  if (why == NULL)
    return false;
  bool fits = data == NULL || hg_data_fits (model->check, data, &refused), done = true;
  if (json)
    done = print_json (model, why, refused.text, error);
  else
    {
      print_stack (model->check);
      if (model->check->trains && data != NULL)
        print_data (model->check, data);
      if (model->check->trains)
        print_why (why, model->check, fits ? data : NULL);
    }
  if (done && !model->check->trains)
    done = does_not_fit (model->check, error);
  else if (done && !fits)
    {
      *error = refused;
      done = false;
    }
  hg_why_free (why);
  return done;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliModel model;
  if (!cli_model_look (call->words[0], &model, error))
    return CLI_FAILED;
  HgPrepared *data = given->data.name != NULL ? cli_data_load (&given->data, model.project, error) : NULL;
  bool done = given->data.name == NULL || (data != NULL && cli_model_close (&model, data, error));
  done = done && report (&model, data, given->json, error);
  hg_prepared_unref (data);
  cli_model_clear (&model);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_check = {
  .name = "check",
  .usage = "M [--data D] [--json]",
  .sentence
  = "Says whether a stack fits together, takes the data and can learn from it, and what would mend it",
  .details = CLI_MODEL_LOOKED,
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .data = cli_data_options,
  .data_at = offsetof (Options, data),
  .defaults = &(const Options){ .data = CLI_DATA_DEFAULTS },
  .size = sizeof (Options),
  .run = run,
};

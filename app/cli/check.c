/* check: whether a stack fits together, and whether data fits the stack: each fault as a sentence with what
 * would mend it. */
#include "base/format.h"
#include "commands.h"
#include "data-fit.h"
#include "data-options.h"
#include "model-argument.h"
#include <stdio.h>

typedef struct
{
  CliData data;
} Options;

static void
print_fix (const HgFix *fix)
{
  char shape[HG_SHAPE_TEXT];
  printf ("  mend: %s → %s\n", fix->title, hg_shape_text (&fix->shape, shape));
}

static void
print_diagnostic (const HgDiagnostic *diagnostic)
{
  printf ("%s\n", diagnostic->sentence);
  for (size_t i = 0; i < diagnostic->n_fixes; i++)
    print_fix (&diagnostic->fixes[i]);
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

/* False where the data cannot go in. */
static bool
print_data (const HgCheck *check, const HgPrepared *data)
{
  HgShape sample = hg_tensor_sample (data->x);
  char shape[HG_SHAPE_TEXT], reach[200];
  HgError error = { 0 };
  if (!hg_data_fits (check, data, &error))
    {
      printf ("%s.\n", error.text);
      cli_print_data_fixes (check, data);
      return false;
    }
  printf ("%s fits: %s per sample\n", data->dataset->name, hg_shape_text (&sample, shape));
  if (!hg_data_in_reach (check, data, reach, sizeof reach))
    printf ("%s.\n", reach);
  cli_print_data_fixes (check, data);
  return true;
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

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliModel model;
  if (!cli_model_look (call->words[0], &model, error))
    return CLI_FAILED;
  HgPrepared *data = given->data.name != NULL ? cli_data_load (&given->data, model.project, error) : NULL;
  bool done = given->data.name == NULL || (data != NULL && cli_model_close (&model, data, error));
  if (done)
    {
      print_stack (model.check);
      if (!model.check->trains)
        done = does_not_fit (model.check, error);
      else if (data != NULL && !print_data (model.check, data))
        done = hg_data_fits (model.check, data, error);
    }
  hg_prepared_unref (data);
  cli_model_clear (&model);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_check = {
  .name = "check",
  .usage = "M [--data D]",
  .sentence = "Says whether a stack fits together and takes the data, and what would mend it",
  .details = CLI_MODEL_LOOKED,
  .min_words = 1,
  .max_words = 1,
  .data = cli_data_options,
  .data_at = offsetof (Options, data),
  .defaults = &(const Options){ .data = CLI_DATA_DEFAULTS },
  .size = sizeof (Options),
  .run = run,
};

/* summary: a model as Keras's table, or as JSON. */
#include "base/clean.h"
#include "base/format.h"
#include "commands.h"
#include "files/keras-training.h"
#include "model-argument.h"
#include "model/summary.h"
#include "text.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  SHOWN = 256 /* bytes of the data's name */
};

typedef struct
{
  bool json, markdown;
} Options;

static const CliOption options[] = {
  { .name = "json", .help = "as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = "markdown",
    .help = "as a table in Markdown",
    .type = CLI_FLAG,
    .offset = offsetof (Options, markdown) },
  { .name = NULL },
};

/* "adam, learning rate 0.001, loss mse, after 24 steps", or nothing. */
static char *
training_text (const HgKerasFacts *facts, char *text, size_t size)
{
  HgKerasTraining training;
  char optimizer[160] = "no known optimizer", loss[160] = "none known", steps[48] = "";
  *text = '\0';
  if (!hg_keras_training_read (facts->training, &training, NULL))
    return text;
  if (training.optimizer != NULL)
    hg_optimizer_text (training.optimizer, training.optimizer_config, optimizer, sizeof optimizer);
  if (training.loss != NULL)
    hg_loss_text (training.loss, training.loss_config, loss, sizeof loss);
  if (facts->state.steps > 0)
    snprintf (steps, sizeof steps, ", after %llu steps", (unsigned long long)facts->state.steps);
  snprintf (text, size, "%s, learning rate %g, loss %s%s", optimizer, training.learning_rate, loss, steps);
  return text;
}

/* What the file says besides its model. */
static void
print_file (const HgKerasFacts *facts)
{
  char training[400];
  printf (" File: %s", hg_keras_kind_text (facts->kind));
  if (facts->version[0] != '\0')
    printf (", Keras %s", facts->version);
  if (facts->backend[0] != '\0')
    printf (" (%s)", facts->backend);
  printf ("\n");
  if (*training_text (facts, training, sizeof training) != '\0')
    printf (" Training: %s\n", training);
  if (facts->n_guesses > 0)
    printf (" Guesses: %zu, which --json lists with their reasons\n", facts->n_guesses);
  for (size_t i = 0; i < facts->n_remarks; i++)
    cli_print_wrapped (" Note:", 7, facts->remarks[i]);
}

/* What a project holds besides: "Project: 30 epochs on paper-machine, stopped". */
static void
print_project (const HgProject *project)
{
  static const char *const ends[] = {
    [HG_RUN_STOPPED] = ", stopped", [HG_RUN_FAILED] = ", diverged", [HG_RUN_TRAINING] = ", not at its end"
  };
  const HgKeptRun *run = project->run;
  char epochs[48] = "not trained yet", name[SHOWN] = "data that is not described";
  if (run != NULL)
    hg_format_items (epochs, sizeof epochs, (int64_t)run->rows, "epoch", "epochs");
  if (project->data != NULL)
    hg_clean (name, sizeof name, project->data->name, strlen (project->data->name));
  const char *end = run != NULL && run->end < sizeof ends / sizeof *ends ? ends[run->end] : NULL;
  printf (" Project: %s on %s%s\n", epochs, name, end != NULL ? end : "");
  for (size_t i = 0; i < project->n_remarks; i++)
    cli_print_wrapped (" Note:", 7, project->remarks[i]);
}

static json_t *
guesses_json (const HgKerasFacts *facts)
{
  json_t *guesses = json_array ();
  for (size_t i = 0; i < facts->n_guesses; i++)
    {
      const HgKerasGuess *guess = &facts->guesses[i];
      const char *option = guess->option[0] != '\0' ? guess->option : "class";
      json_t *others = json_array ();
      for (size_t k = 0; k < HG_KERAS_OTHERS && guess->others[k][0] != '\0'; k++)
        json_array_append_new (others, json_string (guess->others[k]));
      json_array_append_new (guesses,
                             json_pack ("{s:s, s:s, s:s, s:o, s:s}", "layer", guess->layer, "option", option,
                                        "value", guess->value, "others", others, "reason", guess->reason));
    }
  return guesses;
}

static json_t *
file_json (const HgKerasFacts *facts)
{
  char training[400];
  json_t *remarks = json_array ();
  for (size_t i = 0; i < facts->n_remarks; i++)
    json_array_append_new (remarks, json_string (facts->remarks[i]));
  training_text (facts, training, sizeof training);
  return json_pack ("{s:s, s:s, s:s, s:b, s:o, s:o, s:o, s:I}", "kind", hg_keras_kind_text (facts->kind),
                    "keras_version", facts->version, "backend", facts->backend, "guessed",
                    (int)facts->guessed, "guesses", guesses_json (facts), "remarks", remarks, "training",
                    training[0] != '\0' ? json_string (training) : json_null (), "steps",
                    (json_int_t)facts->state.steps);
}

/* @text, which it takes, with the object "file" where there is one. */
static char *
with_file (char *text, const CliModel *model, HgError *error)
{
  if (text == NULL || model->weights == NULL)
    return text;
  json_t *root = json_loads (text, 0, NULL);
  json_object_set_new (root, "file", file_json (&model->facts));
  char *more = root != NULL ? json_dumps (root, JSON_INDENT (2) | JSON_REAL_PRECISION (12)) : NULL;
  json_decref (root);
  free (text);
  if (more == NULL)
    hg_error_memory (error, "the summary", 4096);
  return more;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliModel model;
  if (!cli_model_look (call->words[0], &model, error))
    return CLI_FAILED;
  const char *note = model.preset != NULL ? model.preset->note : NULL;
  char *text = given->json       ? with_file (hg_summary_json (model.check, error), &model, error)
               : given->markdown ? hg_summary_markdown (model.check, error)
                                 : hg_summary_text (model.check, note, error);
  if (text != NULL)
    printf ("%s%s", text, given->json ? "\n" : "");
  if (text != NULL && !given->json && !given->markdown && model.weights != NULL)
    print_file (&model.facts);
  if (text != NULL && !given->json && model.project != NULL)
    print_project (model.project);
  free (text);
  cli_model_clear (&model);
  return text != NULL ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_summary = {
  .name = "summary",
  .usage = "M [--json|--markdown]",
  .sentence = "Prints a model's layers, shapes, parameters and compression",
  .details = CLI_MODEL_LOOKED,
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .size = sizeof (Options),
  .run = run,
};

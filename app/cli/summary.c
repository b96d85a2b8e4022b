/* summary: a model as Keras's table, or as JSON. */
#include "commands.h"
#include "model-argument.h"
#include "model/summary.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct
{
  bool json;
} Options;

static const CliOption options[] = {
  { .name = "json", .help = "as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = NULL },
};

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliModel model;
  if (!cli_model_look (call->words[0], &model, error))
    return CLI_FAILED;
  const char *note = model.preset != NULL ? model.preset->note : NULL;
  char *text
      = given->json ? hg_summary_json (model.check, error) : hg_summary_text (model.check, note, error);
  if (text != NULL)
    printf ("%s%s", text, given->json ? "\n" : "");
  free (text);
  cli_model_clear (&model);
  return text != NULL ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_summary = {
  .name = "summary",
  .usage = "M [--json]",
  .sentence = "Prints a model's layers, shapes, parameters and compression",
  .details = CLI_MODEL_LOOKED,
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .size = sizeof (Options),
  .run = run,
};

/* summary: a model as Keras's table, or as JSON. */
#include "commands.h"
#include "model/preset.h"
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
  const HgPreset *preset = hg_preset_find (call->words[0]);
  HgModel *model
      = preset != NULL ? hg_preset_model (preset, error) : hg_model_parse ("model", call->words[0], error);
  HgCheck *check = model != NULL ? hg_check_shapes (model, error) : NULL;
  char *text = check == NULL ? NULL
               : given->json ? hg_summary_json (check, error)
                             : hg_summary_text (check, preset != NULL ? preset->note : NULL, error);
  if (text != NULL)
    puts (text);
  int code = text != NULL ? CLI_DONE : CLI_FAILED;
  free (text);
  hg_check_free (check);
  hg_model_unref (model);
  return code;
}

const CliCommand cli_summary = {
  .name = "summary",
  .usage = "M [--json]",
  .sentence = "Prints a model's layers, shapes, parameters and compression",
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .size = sizeof (Options),
  .run = run,
};

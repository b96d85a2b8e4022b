/* data: what a data set is, or its samples as a file. Alone it lists what is built in. */
#include "commands.h"
#include "data-write.h"
#include "describe.h"
#include "json.h"
#include "output-path.h"
#include "text.h"
#include <stdio.h>

typedef struct
{
  CliData data;
  const char *output;
  bool json;
} Options;

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "OUT",
    .help = "write the samples (as they are, or as --scale says) as .npy, or with labels as .npz",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output) },
  { .name = "seed",
    .argument = "N",
    .help = "of generated data, as --data-seed elsewhere (42)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, data.seed),
    .low = 1,
    .high = 9e15 },
  { .name = "json", .help = "as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = NULL },
};

enum
{
  INDENT = 18 /* where a sentence begins in the list */
};

static int
list (bool json, HgError *error)
{
  json_t *names = json_array ();
  for (const HgSource *const *it = hg_sources (); *it != NULL; it++)
    if (json)
      json_array_append_new (names,
                             json_pack ("{s:s, s:s}", "name", (*it)->name, "sentence", (*it)->sentence));
    else
      {
        char name[64];
        snprintf (name, sizeof name, "  %s", (*it)->name);
        cli_print_wrapped (name, INDENT, (*it)->sentence);
      }
  if (json)
    return cli_json_print (names, error) ? CLI_DONE : CLI_FAILED;
  json_decref (names);
  printf ("\n");
  cli_print_wrapped ("Also:", 6, HG_DATA_FILES ".");
  printf ("hourglass-cli data NAME describes one.\n");
  return CLI_DONE;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliData data = given->data;
  if (call->n_words == 0)
    return list (given->json, error);
  data.name = call->words[0];
  const char *const read = cli_data_file (data.name);
  bool done = cli_are_apart (&given->output, 1, &read, 1, error) && cli_can_write (given->output, error);
  HgDataset *dataset = done ? cli_data_open (&data, error) : NULL;
  done = dataset != NULL
         && (given->output != NULL ? cli_data_write (given->output, dataset, &data, error)
             : given->json         ? cli_describe_json (dataset, &data, error)
                                   : cli_describe (dataset, &data, error));
  hg_dataset_unref (dataset);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_data = {
  .name = "data",
  .usage = "[NAME|FILE] [-o OUT] [--json]",
  .sentence = "Describes a data set, or lists the built-in ones",
  .min_words = 0,
  .max_words = 1,
  .options = options,
  .data = cli_data_options + 1,
  .data_at = offsetof (Options, data),
  .defaults = &(const Options){ .data = CLI_DATA_DEFAULTS },
  .size = sizeof (Options),
  .run = run,
};

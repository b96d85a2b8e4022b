/* layers: the outputs of every layer for every sample, one array each, by the layers' names. */
#include "base/memory.h"
#include "commands.h"
#include "files/arrays-h5.h"
#include "work.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct
{
  CliData data;
  int part;
  const char *output;
} Options;

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "OUT.h5",
    .help = "the HDF5 file to write: one data set a layer, and one a state (lstm:1)",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  CLI_PART_ROW (CLI_PART_HELP_ALL, offsetof (Options, part)),
  { .name = NULL },
};

/* Room for the outputs and the file's image of them is asked for before the first layer is computed: a
 * sequence layer of many samples is large. */
static bool
room (const CliWork *work, HgError *error)
{
  double values = 0;
  for (size_t i = 0; i < work->model.check->n; i++)
    values += (double)work->model.check->nodes[i].values;
  return hg_memory_granted ("the outputs of all layers",
                            (unsigned long long)(2 * values * (double)work->part.n * sizeof (HgReal)), error);
}

static bool
compute (const CliWork *work, HgLayerOutputs *outputs, HgError *error)
{
  HgTensor *x[1 + HG_MORE_INPUTS] = { NULL };
  HgPrediction asked = { .x = (const HgTensor *const *)x, .n_x = 1 + work->data->n_more };
  bool done = room (work, error) && cli_work_inputs (work, x, error)
              && hg_network_outputs (work->network, &asked, outputs, error);
  for (size_t i = 0; i < asked.n_x; i++)
    hg_tensor_unref (x[i]);
  return done;
}

/* "lstm", and "lstm:1" for its states, as predict's --layer has them. */
static void
name_output (const HgModel *model, const HgLayerOutput *output, char *name, size_t size)
{
  const char *node = model->nodes[output->node]->name;
  if (output->slot == 0)
    snprintf (name, size, "%s", node);
  else
    snprintf (name, size, "%s:%zu", node, output->slot);
}

static bool
save (const CliWork *work, const char *path, const HgLayerOutputs *outputs, HgError *error)
{
  char (*names)[HG_NAME_SIZE + 24] = hg_alloc (outputs->n, sizeof *names, error), shape[HG_SHAPE_TEXT];
  HgNamedArray *arrays = names != NULL ? hg_alloc (outputs->n, sizeof *arrays, error) : NULL;
  for (size_t i = 0; arrays != NULL && i < outputs->n; i++)
    {
      name_output (work->model.model, &outputs->items[i], names[i], sizeof names[i]);
      arrays[i] = (HgNamedArray){ .name = names[i], .value = outputs->items[i].value };
    }
  bool done = arrays != NULL && hg_arrays_h5_save (path, arrays, outputs->n, error);
  for (size_t i = 0; done && i < outputs->n; i++)
    printf ("%s: %-20s %s\n", path, names[i], hg_shape_text (&arrays[i].value->shape, shape));
  free (arrays);
  free (names);
  return done;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliWork work = { 0 };
  HgLayerOutputs outputs = { 0 };
  bool done
      = cli_work_open_for (&work, given->output, call->words[0], &given->data, given->part, false, error)
        && compute (&work, &outputs, error) && save (&work, given->output, &outputs, error);
  hg_layer_outputs_clear (&outputs);
  cli_work_close (&work);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_layers = {
  .name = "layers",
  .usage = "M --data D -o OUT.h5 [--part PART]",
  .sentence = "Writes every layer's output for every sample",
  .details = CLI_MODEL_FILE,
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .data = cli_data_options,
  .data_at = offsetof (Options, data),
  .needs_data = true,
  .defaults = &(const Options){ .data = CLI_DATA_DEFAULTS, .part = CLI_PART_ALL },
  .size = sizeof (Options),
  .run = run,
};

/* layers: the output of every layer for every sample, one array a layer, by the layers' names. */
#include "base/memory.h"
#include "commands.h"
#include "files/arrays-h5.h"
#include "output-path.h"
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
    .help = "the HDF5 file to write: one data set a layer",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  { .name = "part",
    .argument = "PART",
    .help = "all (default), train, validation or test",
    .type = CLI_CHOICE,
    .offset = offsetof (Options, part),
    .choices = cli_part_names },
  { .name = NULL },
};

/* Room is asked for before the first layer is computed: a sequence layer of many samples is large. */
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
compute (const CliWork *work, HgNamedArray *arrays, HgError *error)
{
  const HgModel *model = work->model.model;
  HgTensor *x = room (work, error) ? cli_work_samples (work, error) : NULL;
  bool done = x != NULL;
  for (size_t i = 0; done && i < model->n; i++)
    {
      arrays[i].name = model->nodes[i]->name;
      arrays[i].value = hg_network_predict (work->network, x, i, error);
      done = arrays[i].value != NULL;
    }
  hg_tensor_unref (x);
  return done;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliWork work = { 0 };
  bool done = cli_can_write (given->output, error)
              && cli_work_open (&work, call->words[0], &given->data, given->part, false, error);
  size_t n = done ? work.model.model->n : 0;
  HgNamedArray *arrays = done ? hg_alloc (n, sizeof *arrays, error) : NULL;
  done = arrays != NULL && compute (&work, arrays, error)
         && hg_arrays_h5_save (given->output, arrays, n, error);
  for (size_t i = 0; done && i < n; i++)
    {
      char shape[HG_SHAPE_TEXT];
      printf ("%s: %-20s %s\n", given->output, arrays[i].name,
              hg_shape_text (&arrays[i].value->shape, shape));
    }
  for (size_t i = 0; arrays != NULL && i < n; i++)
    hg_tensor_unref ((HgTensor *)arrays[i].value);
  free (arrays);
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

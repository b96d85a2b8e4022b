/* gradients: the gradient of the mean loss over all samples by every weight, one array a weight. */
#include "base/memory.h"
#include "commands.h"
#include "files/arrays-h5.h"
#include "layers/layout.h"
#include "loss-option.h"
#include "output-path.h"
#include "work.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct
{
  CliData data;
  int part;
  const char *loss, *output;
} Options;

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "OUT.h5",
    .help = "the HDF5 file to write: one data set a weight, lstm/kernel",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  { .name = "part",
    .argument = "PART",
    .help = "all (default), train, validation or test",
    .type = CLI_CHOICE,
    .offset = offsetof (Options, part),
    .choices = cli_part_names },
  { .name = "loss",
    .argument = "NAME",
    .help = "mse (default), mae or binary_crossentropy",
    .type = CLI_TEXT,
    .offset = offsetof (Options, loss) },
  { .name = NULL },
};

/* One batch of the samples. */
typedef struct
{
  const CliWork *work;
  const HgLoss *loss;
  HgReal scale; /* 1 / values of all samples */
  size_t begin;
} Batch;

/* The samples, as input and as target. */
static void
feed (void *data, size_t input, size_t n, size_t first, HgReal *x)
{
  Batch *batch = data;
  const CliWork *work = batch->work;
  const HgShape *shape = &work->model.check->nodes[0].out[0];
  size_t values = hg_tensor_row_values (work->data->x);
  for (size_t i = 0; i < n; i++)
    hg_layout_put (shape, n, i, work->data->x->data + work->part.index[batch->begin + first + i] * values, x);
}

static double
measure (void *data, const HgLossCall *call)
{
  const Batch *batch = data;
  return batch->loss->value (hg_network_kernels (batch->work->network), call->values, call->y, call->t,
                             batch->scale, call->dy);
}

/* Adds the batches' gradients into @sums, one array a weight, and the loss into *@total. */
static bool
add_batches (const CliWork *work, const HgLoss *loss, double **sums, double *total, HgError *error)
{
  size_t values = hg_tensor_row_values (work->data->x);
  double all = (double)work->part.n * (double)values;
  Batch data = { .work = work, .loss = loss, .scale = (HgReal)(1 / all) };
  for (; data.begin < work->part.n; data.begin += CLI_WORK_BATCH)
    {
      size_t left = work->part.n - data.begin;
      HgBatch batch = { .feed = feed,
                        .target = feed,
                        .loss = measure,
                        .data = &data,
                        .n = left < CLI_WORK_BATCH ? left : CLI_WORK_BATCH,
                        .training = true };
      *total += hg_network_run (work->network, &batch) / all;
      HgWeights *gradients = hg_network_gradient_weights (work->network, error);
      if (gradients == NULL)
        return false;
      for (size_t i = 0; i < gradients->n; i++)
        for (size_t k = 0; k < gradients->items[i].value->values; k++)
          sums[i][k] += (double)gradients->items[i].value->data[k];
      hg_weights_unref (gradients);
    }
  return true;
}

static bool
save (const char *path, const HgWeights *gradients, HgError *error)
{
  HgNamedArray *arrays = hg_alloc (gradients->n, sizeof *arrays, error);
  char (*names)[2 * HG_NAME_SIZE] = hg_alloc (gradients->n, sizeof *names, error);
  bool done = arrays != NULL && names != NULL;
  for (size_t i = 0; done && i < gradients->n; i++)
    {
      snprintf (names[i], sizeof names[i], "%s/%s", gradients->items[i].node, gradients->items[i].spec.name);
      arrays[i] = (HgNamedArray){ names[i], gradients->items[i].value };
    }
  done = done && hg_arrays_h5_save (path, arrays, gradients->n, error);
  for (size_t i = 0; done && i < gradients->n; i++)
    {
      char shape[HG_SHAPE_TEXT];
      printf ("%s: %-36s %s\n", path, names[i], hg_shape_text (&arrays[i].value->shape, shape));
    }
  free (names);
  free (arrays);
  return done;
}

/* The gradients in @frame, which has the model's weights in zeros. */
static bool
compute (const CliWork *work, const HgLoss *loss, HgWeights *frame, double *total, HgError *error)
{
  double **sums = hg_alloc (frame->n, sizeof *sums, error);
  bool done = sums != NULL;
  for (size_t i = 0; done && i < frame->n; i++)
    done = (sums[i] = hg_alloc (frame->items[i].value->values, sizeof **sums, error)) != NULL;
  done = done && add_batches (work, loss, sums, total, error);
  for (size_t i = 0; done && i < frame->n; i++)
    for (size_t k = 0; k < frame->items[i].value->values; k++)
      frame->items[i].value->data[k] = (HgReal)sums[i][k];
  for (size_t i = 0; sums != NULL && i < frame->n; i++)
    free (sums[i]);
  free (sums);
  return done;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  const HgLoss *loss = cli_loss ("gradients", given->loss, error);
  if (loss == NULL)
    return CLI_USAGE;
  CliWork work = { 0 };
  double total = 0;
  bool done = cli_can_write (given->output, error)
              && cli_work_open (&work, call->words[0], &given->data, given->part, true, error);
  if (done && !work.model.check->trains)
    done = hg_error_set (error, HG_ERROR_SHAPE, "%s", work.model.check->diagnostics[0].sentence);
  HgWeights *frame = done ? hg_weights_blank (work.model.model, error) : NULL;
  done = frame != NULL && compute (&work, loss, frame, &total, error) && save (given->output, frame, error);
  if (done)
    printf ("%s of %zu samples: %.9g\n", loss->title, work.part.n, total);
  hg_weights_unref (frame);
  cli_work_close (&work);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_gradients = {
  .name = "gradients",
  .usage = "M --data D -o OUT.h5 [--loss NAME]",
  .sentence = "Writes every weight's gradient of the loss over all samples",
  .details
  = CLI_MODEL_FILE "\nThe loss is the mean over all values, computed as a training step does (with dropout).",
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .data = cli_data_options,
  .data_at = offsetof (Options, data),
  .needs_data = true,
  .defaults = &(const Options){ .data = CLI_DATA_DEFAULTS, .part = CLI_PART_ALL, .loss = "mse" },
  .size = sizeof (Options),
  .run = run,
};

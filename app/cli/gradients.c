/* gradients: the gradient of the mean loss over all samples by every weight, one array a weight. */
#include "base/memory.h"
#include "commands.h"
#include "files/arrays-h5.h"
#include "loss-option.h"
#include "train/data-fit.h"
#include "train/gradients.h"
#include "train/objective.h"
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
  CLI_PART_ROW (CLI_PART_HELP_ALL, offsetof (Options, part)),
  CLI_LOSS_ROW (offsetof (Options, loss)),
  { .name = NULL },
};

/* Adds the batches' gradients into @sums, one array a weight, and the loss into *@total: means over all
 * samples. */
static bool
add_batches (const CliWork *work, HgObjective *objective, double **sums, double *total, HgError *error)
{
  for (size_t begin = 0; begin < work->part.n; begin += CLI_WORK_BATCH)
    {
      size_t left = work->part.n - begin;
      HgObjectiveBatch batch = { .index = work->part.index + begin,
                                 .n = left < CLI_WORK_BATCH ? left : CLI_WORK_BATCH,
                                 .training = true };
      HgCost cost = hg_objective_run (objective, &batch);
      double share = (double)batch.n / (double)work->part.n;
      HgWeights *gradients = hg_network_gradient_weights (work->network, error);
      if (gradients == NULL)
        return false;
      *total += share * (cost.loss + cost.penalty);
      for (size_t i = 0; i < gradients->n; i++)
        for (size_t k = 0; k < gradients->items[i].value->values; k++)
          sums[i][k] += share * (double)gradients->items[i].value->data[k];
      hg_weights_unref (gradients);
    }
  return true;
}

/* The penalties on the weights: their derivatives into @sums, and the loss. @room: what is packed, the values
 * and the penalties' scratch. */
static void
add_penalties (const HgPlaces *places, HgNetwork *network, HgReal *room, double **sums, double *total)
{
  HgReal *values = room + places->n_packed;
  *total += hg_penalty (places, hg_network_parameters (network, NULL), room, values + places->n_values);
  hg_places_get (places, room, values);
  for (size_t i = 0; i < places->n_weights; i++)
    for (size_t k = places->first[i]; k < places->first[i + 1]; k++)
      sums[i][k - places->first[i]] += (double)values[k];
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

/* All of it, where what it takes could be made. */
static bool
add_all (const CliWork *work, const HgLoss *loss, const void *config, double **sums, double *total,
         HgError *error)
{
  HgObjective *objective
      = hg_objective_new (work->network, work->data, loss, config, hg_network_batch (work->network), error);
  HgPlaces *places = hg_places_new (work->network, error);
  size_t scratch = places != NULL ? hg_penalty_scratch (places) : 0;
  HgReal *room = places != NULL
                     ? hg_alloc_aligned (places->n_packed + places->n_values + scratch, sizeof *room, error)
                     : NULL;
  bool done = objective != NULL && room != NULL && hg_network_load (work->network, work->model.weights, error)
              && add_batches (work, objective, sums, total, error);
  if (done && scratch > 0)
    add_penalties (places, work->network, room, sums, total);
  free (room);
  hg_places_free (places);
  hg_objective_free (objective);
  return done;
}

/* The gradients in @frame, which has the model's weights in zeros. */
static bool
compute (const CliWork *work, const HgLoss *loss, const void *config, HgWeights *frame, double *total,
         HgError *error)
{
  double **sums = hg_alloc (frame->n, sizeof *sums, error);
  bool done = sums != NULL;
  for (size_t i = 0; done && i < frame->n; i++)
    done = (sums[i] = hg_alloc (frame->items[i].value->values, sizeof **sums, error)) != NULL;
  done = done && add_all (work, loss, config, sums, total, error);
  for (size_t i = 0; done && i < frame->n; i++)
    for (size_t k = 0; frame->items[i].spec.trainable && k < frame->items[i].value->values; k++)
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
  _Alignas(double) char config[HG_LOSS_CONFIG];
  const HgLoss *loss = cli_loss ("gradients", given->loss, config, error);
  if (loss == NULL)
    return CLI_USAGE;
  CliWork work = { 0 };
  double total = 0;
  bool done = cli_work_open_for (&work, given->output, call->words[0], &given->data, given->part, true, error)
              && hg_data_compares (work.model.check, work.data, error);
  HgWeights *frame = done ? hg_weights_blank (work.model.model, error) : NULL;
  done = frame != NULL && compute (&work, loss, config, frame, &total, error)
         && save (given->output, frame, error);
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
  .details = CLI_MODEL_FILE
  "\nThe loss is the mean over all samples, with penalties, computed as a training step does (with dropout).",
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

/* A run that runs away: when that is so, which layer it began in, and the way back. */
#include "base/format.h"
#include "layers/activation.h"
#include "train/trainer-private.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

#define FAR 1e6 /* times the first loss, or 1 where that is less */

bool
hg_trainer_ran_away (const HgTrainer *trainer, double loss)
{
  return !isfinite (loss) || (trainer->first_loss != 0 && loss > FAR * fmax (trainer->first_loss, 1));
}

/* A search through the layers' outputs, on any number of threads. */
typedef struct
{
  HgTrainer *trainer;
  _Atomic size_t node;      /* first whose output is not finite */
  _Atomic uint64_t largest; /* size of the largest output, as a float's bits, and below it its node */
} Search;

/* Sizes, as bits, are in the order of the numbers. */
static uint64_t
size_and_node (size_t node, size_t values, const HgReal *y)
{
  float most = 0;
  uint32_t bits;
  for (size_t i = 0; i < values; i++)
    most = fmaxf (most, fabsf ((float)y[i]));
  memcpy (&bits, &most, sizeof bits);
  return (uint64_t)bits << 32 | node;
}

static void
look (void *data, size_t node, size_t n, size_t first, const HgReal *const *y)
{
  Search *search = data;
  size_t values = n * (size_t)hg_network_check (search->trainer->network)->nodes[node].values;
  size_t known = atomic_load (&search->node);
  uint64_t size = size_and_node (node, values, y[0]), largest = atomic_load (&search->largest);
  if (!search->trainer->kernels->finite (values, y[0]))
    while (node < known && !atomic_compare_exchange_weak (&search->node, &known, node))
      ;
  while (size > largest && !atomic_compare_exchange_weak (&search->largest, &largest, size))
    ;
}

/* Where the numbers of the batch that begins at @begin run away: ", first in lstm_2": the first layer whose
 * output is not finite, else the first weight whose gradient is not, else the layer with the largest output.
 */
static char *
find_place (HgTrainer *trainer, size_t begin, char *text, size_t size)
{
  size_t left = trainer->data->split->n_train - begin;
  Search search = { .trainer = trainer, .node = HG_NO_NODE };
  HgObjectiveBatch batch = { .index = trainer->order + begin,
                             .n = left < trainer->batch_size ? left : trainer->batch_size,
                             .dials = trainer->options.dials,
                             .probe = look,
                             .probe_data = &search };
  size_t weight = hg_gradient_not_finite (trainer->places, hg_network_gradients (trainer->network));
  hg_objective_run (trainer->objective, &batch);
  size_t node = atomic_load (&search.node), widest = (uint32_t)atomic_load (&search.largest);
  if (node != HG_NO_NODE)
    snprintf (text, size, ", first in %.60s", trainer->model->nodes[node]->name);
  else if (weight < trainer->places->n_weights)
    snprintf (text, size, ", first in %.60s", trainer->places->names[weight]);
  else
    snprintf (text, size, ", largest in %.60s", trainer->model->nodes[widest]->name);
  return text;
}

/* Whether a recurrent layer's activation is relu, which nothing holds back from step to step. */
static bool
has_recurrent_relu (const HgModel *model)
{
  HgValue value;
  for (size_t i = 0; i < model->n; i++)
    if (strcmp (model->nodes[i]->layer->kind->group, "Recurrent") == 0
        && hg_layer_get (model->nodes[i]->layer, "activation", &value) && value.i == HG_RELU)
      return true;
  return false;
}

/* What to do, in the order in which it is worth trying. Before the first step it cannot be the rate. */
static char *
advice (const HgTrainer *trainer, char *text, size_t size)
{
  const HgTrainOptions *options = &trainer->options;
  if (trainer->steps == 1 && trainer->done == 0)
    {
      snprintf (text, size,
                "no step was made yet, so look at these weights, at how large the data are, and at what "
                "loss %s needs",
                options->loss->title);
      return text;
    }
  bool clips = options->clipnorm > 0 || options->global_clipnorm > 0 || options->clipvalue > 0;
  snprintf (text, size, "lower the learning rate (now %g)%s%s", options->learning_rate,
            clips ? "" : ", clip gradients (clipnorm 1)",
            has_recurrent_relu (trainer->model) ? ", or use tanh where relu is" : "");
  return text;
}

static char *
describe (const HgTrainer *trainer, double loss, char *text, size_t size)
{
  char number[40];
  if (!isfinite (loss))
    snprintf (text, size, "The loss became NaN or infinite");
  else if (hg_trainer_ran_away (trainer, loss))
    snprintf (text, size, "The loss grew to %s, from %.3g in the first batch,",
              hg_format_number (number, sizeof number, loss, 3), trainer->first_loss);
  else
    snprintf (text, size, "A gradient became NaN or infinite");
  return text;
}

HgTrainerState
hg_trainer_roll_back (HgTrainer *trainer, double loss, size_t begin, size_t step, HgError *error)
{
  size_t n;
  char what[120], place[100], todo[160], count[48], back[64] = "their first values";
  HgReal *parameters = hg_network_parameters (trainer->network, &n);
  find_place (trainer, begin, place, sizeof place);
  memcpy (parameters, trainer->good, n * sizeof *parameters);
  hg_network_derive (trainer->network);
  if (trainer->good_epoch > 0)
    snprintf (back, sizeof back, "epoch %s", hg_format_count (count, sizeof count, trainer->good_epoch));
  hg_error_set (error, HG_ERROR_DIVERGED, "%s in epoch %d, step %zu%s; weights are back at %s: %s",
                describe (trainer, loss, what, sizeof what), trainer->epoch, step, place, back,
                advice (trainer, todo, sizeof todo));
  trainer->finished = trainer->failed = true;
  return HG_TRAINER_FAILED;
}

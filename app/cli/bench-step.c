#include "bench-step.h"
#include "base/memory.h"
#include "train/optimizers.h"
#include <stdlib.h>
#include <string.h>

enum
{
  NUMBERS = 4099 /* that are used again and again; a prime, so that rows differ */
};

struct BenchStep
{
  HgNetwork *network;
  size_t batch, steps;
  HgReal *slots[HG_MOST_SLOTS];
  _Alignas(double) char adam[HG_OPTIMIZER_CONFIG];
  HgReal numbers[NUMBERS];
};

/* What HgBatch's functions are given. */
typedef struct
{
  BenchStep *step;
  HgLapFunction lap;
  void *data;
} Call;

static void
fill (const BenchStep *step, const HgShape *sample, size_t n, size_t first, HgReal *x)
{
  size_t values = n * (size_t)hg_shape_values (sample), from = first * 61 % NUMBERS;
  for (size_t i = 0, some; i < values; i += some, from = 0)
    {
      some = values - i < NUMBERS - from ? values - i : NUMBERS - from;
      memcpy (x + i, step->numbers + from, some * sizeof *x);
    }
}

static void
feed (void *data, size_t input, size_t n, size_t first, HgReal *x)
{
  const BenchStep *step = ((Call *)data)->step;
  size_t node = hg_network_input (step->network, input);
  fill (step, &hg_network_check (step->network)->nodes[node].out[0], n, first, x);
}

static void
target (void *data, size_t output, size_t n, size_t first, HgReal *t)
{
  const BenchStep *step = ((Call *)data)->step;
  HgEdge edge = hg_network_model (step->network)->outputs[output];
  fill (step, &hg_network_check (step->network)->nodes[edge.node].out[edge.slot], n, first, t);
}

static double
loss (void *data, const HgLossCall *call)
{
  const BenchStep *step = ((Call *)data)->step;
  HgLossVectors vectors = { .form = HG_SQUARE_ERROR,
                            .vectors = call->values / call->width,
                            .width = call->width,
                            .y = call->y,
                            .t = call->t,
                            .scale = (double)call->n / (double)(step->batch * (call->values / call->width)),
                            .dy = call->dy };
  return hg_network_kernels (step->network)->loss (&vectors).loss;
}

static void
lap (void *data, size_t node, bool backward)
{
  const Call *call = data;
  call->lap (call->data, node, backward);
}

static void
update (void *data, size_t begin, size_t n, HgReal *parameters, const HgReal *gradients)
{
  BenchStep *step = data;
  HgReal *slots[] = { step->slots[0] + begin, step->slots[1] + begin };
  hg_optimizer_adam.update (step->adam, hg_network_kernels (step->network), n, step->steps, 1e-3, parameters,
                            gradients, slots);
}

void
bench_step_run (BenchStep *step, HgLapFunction function, void *data)
{
  Call call = { step, function, data };
  HgBatch batch = { .feed = feed,
                    .target = target,
                    .loss = loss,
                    .lap = function != NULL ? lap : NULL,
                    .data = &call,
                    .n = step->batch,
                    .training = true,
                    .seed = ++step->steps };
  hg_network_run (step->network, &batch);
  hg_network_update (step->network, update, step);
}

HgNetwork *
bench_step_network (BenchStep *step)
{
  return step->network;
}

BenchStep *
bench_step_new (const HgModel *model, size_t batch, HgTeam *team, HgError *error)
{
  BenchStep *step = hg_alloc (1, sizeof *step, error);
  HgNetworkOptions options = { .batch = batch, .training = true, .team = team };
  HgWeights *weights = step != NULL ? hg_weights_new (model, 42, error) : NULL;
  bool done = weights != NULL && (step->network = hg_network_new (model, &options, error)) != NULL
              && hg_network_load (step->network, weights, error);
  size_t parameters = 0;
  hg_weights_unref (weights);
  if (done)
    {
      HgRandom random = hg_random (42);
      hg_network_parameters (step->network, &parameters);
      step->batch = batch;
      hg_params_defaults (hg_optimizer_adam.params, hg_optimizer_adam.n_params, step->adam);
      for (size_t i = 0; i < NUMBERS; i++)
        step->numbers[i] = (HgReal)hg_random_uniform (&random);
      for (size_t i = 0; done && i < 2; i++)
        done = (step->slots[i] = hg_alloc_aligned (parameters, sizeof (HgReal), error)) != NULL;
    }
  if (done)
    return step;
  bench_step_free (step);
  return NULL;
}

void
bench_step_free (BenchStep *step)
{
  if (step == NULL)
    return;
  hg_network_free (step->network);
  for (size_t i = 0; i < HG_MOST_SLOTS; i++)
    free (step->slots[i]);
  free (step);
}

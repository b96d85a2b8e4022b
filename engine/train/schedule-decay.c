/* Schedules that follow from the step alone. Exponential and cosine are Keras's ExponentialDecay and
 * CosineDecay. */
#include "train/schedules.h"
#include <math.h>

typedef struct
{
  double factor;
  int64_t epochs;
} Step;

static const HgParam step_params[] = {
  { .name = "factor",
    .title = "Factor",
    .help = "What the rate is multiplied by.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Step, factor),
    .standard = 0.5,
    .low = 1e-6,
    .high = 1 },
  { .name = "epochs",
    .title = "Every",
    .help = "Epochs from one change to the next.",
    .type = HG_PARAM_INT,
    .offset = offsetof (Step, epochs),
    .standard = 10,
    .low = 1,
    .high = 1e6 },
};

static double
step_factor (const void *config, const HgScheduleTime *time)
{
  const Step *c = config;
  return pow (c->factor, (double)(time->step / time->epoch / (uint64_t)c->epochs));
}

typedef struct
{
  double decay_rate;
  int64_t decay_steps;
  bool staircase;
} Exponential;

static const HgParam exponential_params[] = {
  { .name = "decay_rate",
    .title = "Decay",
    .help = "What the rate is multiplied by over the decay steps.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Exponential, decay_rate),
    .standard = 0.96,
    .low = 1e-6,
    .high = 1 },
  { .name = "decay_steps",
    .title = "Decay steps",
    .help = "Batches that this takes; 0: one epoch.",
    .type = HG_PARAM_INT,
    .offset = offsetof (Exponential, decay_steps),
    .low = 0,
    .high = 1e12 },
  { .name = "staircase",
    .title = "In stairs",
    .help = "Change at once after so many steps, and not a little with each.",
    .type = HG_PARAM_BOOL,
    .offset = offsetof (Exponential, staircase) },
};

static double
exponential_factor (const void *config, const HgScheduleTime *time)
{
  const Exponential *c = config;
  double through = (double)time->step / (double)(c->decay_steps > 0 ? (uint64_t)c->decay_steps : time->epoch);
  return pow (c->decay_rate, c->staircase ? floor (through) : through);
}

typedef struct
{
  int64_t decay_steps;
  double alpha;
} Cosine;

static const HgParam cosine_params[] = {
  { .name = "decay_steps",
    .title = "Decay steps",
    .help = "Batches until the lowest rate is reached; 0: the whole run.",
    .type = HG_PARAM_INT,
    .offset = offsetof (Cosine, decay_steps),
    .low = 0,
    .high = 1e12 },
  { .name = "alpha",
    .title = "Lowest",
    .help = "The lowest rate, as a share of the first.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Cosine, alpha),
    .low = 0,
    .high = 1 },
};

static double
cosine_factor (const void *config, const HgScheduleTime *time)
{
  const Cosine *c = config;
  double steps = (double)(c->decay_steps > 0 ? (uint64_t)c->decay_steps : time->steps);
  double through = fmin (1, (double)time->step / steps);
  return (1 - c->alpha) * 0.5 * (1 + cos (M_PI * through)) + c->alpha;
}

const HgSchedule hg_schedule_step = {
  .name = "step",
  .title = "Steps",
  .sentence = "Multiplies the learning rate by a factor every so many epochs.",
  .params = step_params,
  .n_params = sizeof step_params / sizeof *step_params,
  .config_size = sizeof (Step),
  .factor = step_factor,
};

const HgSchedule hg_schedule_exponential = {
  .name = "exponential",
  .title = "Exponential",
  .sentence = "Lowers the learning rate by the same share with every step.",
  .params = exponential_params,
  .n_params = sizeof exponential_params / sizeof *exponential_params,
  .config_size = sizeof (Exponential),
  .factor = exponential_factor,
};

const HgSchedule hg_schedule_cosine = {
  .name = "cosine",
  .title = "Cosine",
  .sentence = "Lowers the learning rate along half a cosine: slowly, then fast, then slowly.",
  .params = cosine_params,
  .n_params = sizeof cosine_params / sizeof *cosine_params,
  .config_size = sizeof (Cosine),
  .factor = cosine_factor,
};

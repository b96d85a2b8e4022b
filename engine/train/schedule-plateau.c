/* Lowers the rate when the loss no longer falls: Keras's ReduceLROnPlateau, watching the validation loss. */
#include "train/schedules.h"
#include <math.h>

typedef struct
{
  double factor;
  int64_t patience;
  double min_delta;
  int64_t cooldown;
  double min_lr;
} Config;

static const HgParam params[] = {
  { .name = "factor",
    .title = "Factor",
    .help = "What the rate is multiplied by.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Config, factor),
    .standard = 0.1,
    .low = 1e-6,
    .high = 0.999 },
  { .name = "patience",
    .title = "Patience",
    .help = "Epochs without a better loss until the rate is lowered.",
    .type = HG_PARAM_INT,
    .offset = offsetof (Config, patience),
    .standard = 10,
    .low = 0,
    .high = 1e6 },
  { .name = "min_delta",
    .title = "Better by",
    .help = "By how much a loss must fall to count as better.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Config, min_delta),
    .standard = 1e-4,
    .low = 0,
    .high = 1e9 },
  { .name = "cooldown",
    .title = "Cool-down",
    .help = "Epochs after a change that are not counted.",
    .type = HG_PARAM_INT,
    .offset = offsetof (Config, cooldown),
    .low = 0,
    .high = 1e6 },
  { .name = "min_lr",
    .title = "Lowest rate",
    .help = "The rate is not lowered further.",
    .type = HG_PARAM_REAL,
    .offset = offsetof (Config, min_lr),
    .low = 0,
    .high = 1000 },
};

static void
epoch (const void *config, double watched, double rate, HgScheduleState *state)
{
  const Config *c = config;
  if (state->cooldown > 0)
    {
      state->cooldown--;
      state->wait = 0;
    }
  if (watched < state->best - c->min_delta)
    {
      state->best = watched;
      state->wait = 0;
      return;
    }
  if (state->cooldown > 0 || ++state->wait < c->patience || rate <= c->min_lr)
    return;
  state->scale *= fmax (rate * c->factor, c->min_lr) / rate;
  state->cooldown = c->cooldown;
  state->wait = 0;
}

const HgSchedule hg_schedule_plateau = {
  .name = "plateau",
  .title = "On plateaus",
  .sentence = "Lowers the learning rate when the validation loss no longer falls.",
  .params = params,
  .n_params = sizeof params / sizeof *params,
  .config_size = sizeof (Config),
  .epoch = epoch,
};

#include "train/schedules.h"
#include "train/kind-text.h"
#include <stdio.h>
#include <string.h>

static const HgSchedule *const schedules[] = {
  &hg_schedule_constant, &hg_schedule_step,    &hg_schedule_exponential,
  &hg_schedule_cosine,   &hg_schedule_plateau, NULL,
};

const HgSchedule hg_schedule_constant = {
  .name = "constant",
  .title = "Constant",
  .sentence = "The learning rate stays as it is set.",
};

const HgSchedule *const *
hg_schedules (void)
{
  return schedules;
}

const HgSchedule *
hg_schedule_find (const char *name)
{
  for (const HgSchedule *const *it = schedules; *it != NULL; it++)
    if (strcmp ((*it)->name, name) == 0)
      return *it;
  return NULL;
}

const HgSchedule *
hg_schedule_parse (const char *text, void *config, HgError *error)
{
  char name[40], options[160];
  const HgSchedule *schedule = hg_schedule_find (hg_kind_name (text, name, sizeof name));
  if (schedule == NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "expected constant, step, exponential, cosine or plateau, got %.60s", text);
      return NULL;
    }
  hg_params_defaults (schedule->params, schedule->n_params, config);
  return hg_kind_bracket (text, options, sizeof options, error)
                 && hg_kind_options (schedule->name, schedule->params, schedule->n_params, options, config,
                                     error)
             ? schedule
             : NULL;
}

char *
hg_schedule_text (const HgSchedule *schedule, const void *config, int warmup, char *text, size_t size)
{
  hg_kind_text (schedule->name, schedule->params, schedule->n_params, config, text, size);
  size_t used = strlen (text);
  if (warmup > 0)
    snprintf (text + used, size - used, " after %d %s of warm-up", warmup, warmup == 1 ? "epoch" : "epochs");
  return text;
}

double
hg_schedule_rate (const HgSchedule *schedule, const void *config, const HgScheduleState *state, double rate,
                  uint64_t warmup, uint64_t step, uint64_t epoch, uint64_t steps)
{
  if (step < warmup)
    return rate * ((double)(step + 1) / (double)warmup);
  HgScheduleTime time
      = { .step = step - warmup, .epoch = epoch, .steps = steps > warmup ? steps - warmup : 1 };
  double factor = schedule->factor != NULL ? schedule->factor (config, &time) : 1;
  return rate * factor * state->scale;
}

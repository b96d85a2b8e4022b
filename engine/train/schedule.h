/* Schedules of the learning rate, each a kind with an option table: how the rate changes while a run goes on.
 *
 * rate of a step = rate that was set × warm-up × factor of the step × what epochs have left it at */
#pragma once
#include "layers/param.h"

/* Where a run is. */
typedef struct
{
  uint64_t step;  /* batches done since the warm-up ended */
  uint64_t epoch; /* batches in an epoch */
  uint64_t steps; /* batches of the whole run, less those of the warm-up */
} HgScheduleTime;

/* What has followed from the epochs' losses. */
typedef struct
{
  double scale;           /* 1 at the beginning */
  double best;            /* INFINITY at the beginning */
  int64_t wait, cooldown; /* epochs */
} HgScheduleState;

typedef struct
{
  const char *name; /* "cosine" */
  const char *title;
  const char *sentence;
  const HgParam *params;
  size_t n_params, config_size;

  /* The factor of a step. NULL: 1. */
  double (*factor) (const void *config, const HgScheduleTime *time);

  /* An epoch ended with loss @watched (of the validation part, where there is one), at rate @rate. NULL where
   * the losses do not matter. */
  void (*epoch) (const void *config, double watched, double rate, HgScheduleState *state);
} HgSchedule;

enum
{
  HG_SCHEDULE_CONFIG = 64 /* bytes that hold any schedule's config */
};

/* NULL-terminated, "constant" first; look-up by name, or NULL. */
const HgSchedule *const *hg_schedules (void);
const HgSchedule *hg_schedule_find (const char *name);

/* As hg_loss_parse: "step(0.5, epochs=10)". */
const HgSchedule *hg_schedule_parse (const char *text, void *config, HgError *error);

/* "cosine(alpha=0.1)", "constant after 3 epochs of warm-up". */
char *hg_schedule_text (const HgSchedule *schedule, const void *config, int warmup, char *text, size_t size);

/* The rate of the batch after @step batches of a run of @steps, with @epoch batches an epoch: over the first
 * @warmup of them it rises evenly from @rate / warmup to @rate, and the schedule begins after them. */
double hg_schedule_rate (const HgSchedule *schedule, const void *config, const HgScheduleState *state,
                         double rate, uint64_t warmup, uint64_t step, uint64_t epoch, uint64_t steps);

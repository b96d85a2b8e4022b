/* Every schedule's table, one line each; schedule.c lists them. */
#pragma once
#include "train/schedule.h"

extern const HgSchedule hg_schedule_constant;
extern const HgSchedule hg_schedule_step;
extern const HgSchedule hg_schedule_exponential;
extern const HgSchedule hg_schedule_cosine;
extern const HgSchedule hg_schedule_plateau;

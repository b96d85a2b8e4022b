/* A stand-in for the sheet-break data of the rare-event question: 59 sensors of a paper machine, a row every
 * two minutes, and a label for the two rows before the paper breaks. It is generated, because the real data
 * is not free to be passed on; nothing in it is measured.
 *
 * Eight hidden movements (the grade being made, speed, slow drifts, the wear of the felts, an oscillating
 * control loop, …) reach the sensors of seven sections through fixed loadings, later the further down the
 * machine. So the rows are mostly compressible, and one number keeps the grade and little else. Every sensor
 * has its own noise. A break is prepared over its last rows by one of four faults, which moves sensors
 * against their usual correlation; one break in six comes without warning. After a break the machine runs
 * warm again for some rows. */
#include "data/sources.h"
#include "base/memory.h"
#include "base/random.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  FEATURES = 59,
  MOVEMENTS = 8,
  FAULTS = 4,
  WINDOW = 5,
  WINDOWS = 11692, /* of five rows: as many as the question has */
  LAG = 4,         /* rows that the last section hears of a movement later, + 1 */
  AHEAD = 2,       /* rows before a break that are labelled */
  WARNING = 8,     /* rows over which a fault grows */
  GRADES = 5,
  MINUTES = 2
};

typedef struct
{
  const char *name;
  int sensors, lag;
  double centre, spread;     /* in the section's own unit, of the sensors' usual values */
  double loading[MOVEMENTS]; /* how much a movement is heard here */
} Section;

/* Movements: grade, speed, furnish, chemistry, vacuum, steam, felt wear, control loop. */
static const Section sections[] = {
  { "stock", 6, 0, 3.2, 0.15, { 1.0, 0.3, 1.0, 0.4, 0, 0, 0, 0.2 } },
  { "headbox", 7, 0, 48, 4, { 1.2, 0.8, 0.4, 0.5, 0, 0, 0, 0.5 } },
  { "wire", 8, 1, 31, 3, { 0.7, 0.6, 0.5, 0.8, 0.6, 0, 0.2, 0.2 } },
  { "press", 10, 1, 74, 6, { 0.6, 0.5, 0.2, 0, 0.9, 0, 0.9, 0 } },
  { "dryer", 16, 2, 96, 8, { 1.0, 0.5, 0, 0, 0, 1.1, 0.2, 0.1 } },
  { "calender", 5, 3, 22, 2, { 0.8, 0.6, 0, 0.2, 0, 0.4, 0.1, 0 } },
  { "reel", 7, 3, 1040, 60, { 1.1, 1.2, 0.1, 0, 0, 0.1, 0, 0.3 } },
};

typedef struct
{
  double loading[MOVEMENTS], noise, centre, spread, fault[FAULTS], cold;
  int lag;
} Sensor;

typedef struct
{
  HgRandom random;
  Sensor sensor[FEATURES];
  double movement[LAG][MOVEMENTS]; /* now and the rows before */
  double slow[MOVEMENTS], grade, target, swing[2];
  size_t until_grade, until_felt;
} Machine;

/* Rows and the stretches between breaks. */
typedef struct
{
  HgReal *x; /* rows × FEATURES */
  size_t n, capacity, windows;
  size_t *minute, minute_capacity; /* of each row */
  int *run, *label;                /* the stretch a row belongs to; whether it is labelled */
  size_t run_capacity, label_capacity;
} Record;

/* Loadings, noise and faults are the machine's build: they do not depend on the seed of a recording, so that
 * two recordings are of one machine. */
static void
build (Machine *machine)
{
  HgRandom random = hg_random (hg_random_seed (59, 0));
  Sensor *sensor = machine->sensor;
  for (size_t s = 0; s < sizeof sections / sizeof *sections; s++)
    for (int i = 0; i < sections[s].sensors; i++, sensor++)
      {
        double power = 0;
        for (int k = 0; k < MOVEMENTS; k++)
          {
            sensor->loading[k] = sections[s].loading[k] * (0.4 + 1.2 * hg_random_uniform (&random));
            if (hg_random_uniform (&random) < 0.3)
              sensor->loading[k] = -sensor->loading[k];
            power += sensor->loading[k] * sensor->loading[k];
          }
        sensor->noise = 0.2 + 0.25 * hg_random_uniform (&random);
        for (int k = 0; k < MOVEMENTS; k++)
          sensor->loading[k] *= sqrt ((1 - sensor->noise * sensor->noise) / power);
        for (int fault = 0; fault < FAULTS; fault++)
          sensor->fault[fault] = hg_random_uniform (&random) < 0.3 ? hg_random_normal (&random) : 0;
        sensor->cold = s >= 3 ? -0.8 * hg_random_uniform (&random) : 0;
        sensor->centre = sections[s].centre * (0.8 + 0.4 * hg_random_uniform (&random));
        sensor->spread = sections[s].spread * (0.7 + 0.6 * hg_random_uniform (&random));
        sensor->lag = sections[s].lag;
      }
}

/* A step of a mean-reverting walk with deviation 1 that forgets over @rows. */
static void
drift (HgRandom *random, double *value, double rows)
{
  double kept = exp (-1 / rows);
  *value = kept * *value + sqrt (1 - kept * kept) * hg_random_normal (random);
}

/* One row on: every hidden movement has a deviation of about 1. */
static void
step (Machine *machine)
{
  static const double forgets[MOVEMENTS] = { 1, 150, 900, 300, 60, 120, 1, 1 };
  HgRandom *random = &machine->random;
  double *now = machine->movement[0];
  memmove (machine->movement + 1, machine->movement, (LAG - 1) * sizeof *machine->movement);
  for (int k = 1; k <= 5; k++)
    drift (random, &machine->slow[k], forgets[k]);
  if (machine->until_grade-- == 0)
    {
      machine->target = (double)hg_random_below (random, GRADES) * 3.0 / (GRADES - 1) - 1.5;
      machine->until_grade = 120 + hg_random_below (random, 400);
    }
  machine->grade += 0.15 * (machine->target - machine->grade);
  if (machine->until_felt-- == 0)
    machine->until_felt = 2600 + hg_random_below (random, 600);
  /* A lightly damped oscillation of 24 rows that its own noise keeps going. */
  double swing = 2 * 0.97 * cos (2 * M_PI / 24) * machine->swing[0] - 0.97 * 0.97 * machine->swing[1]
                 + 0.09 * hg_random_normal (random);
  machine->swing[1] = machine->swing[0];
  machine->swing[0] = swing;
  memcpy (now, machine->slow, sizeof machine->slow);
  now[0] = machine->grade;
  now[1] = 0.8 * machine->slow[1] - 0.6 * machine->grade;
  now[6] = 1.7 - 3.4 * (double)machine->until_felt / 3000;
  now[7] = swing;
}

/* @fault: how strong each is now; @cold: 1 just after a break, 0 when warm. */
static void
observe (Machine *machine, const double *fault, double cold, HgReal *x)
{
  for (int j = 0; j < FEATURES; j++)
    {
      const Sensor *sensor = &machine->sensor[j];
      const double *movement = machine->movement[sensor->lag];
      double value = sensor->noise * hg_random_normal (&machine->random) + cold * sensor->cold;
      for (int k = 0; k < MOVEMENTS; k++)
        value += sensor->loading[k] * movement[k];
      for (int k = 0; k < FAULTS; k++)
        value += sensor->fault[k] * fault[k];
      x[j] = (HgReal)(sensor->centre + sensor->spread * value);
    }
}

static bool
reserve (Record *record, size_t n, HgError *error)
{
  return hg_grow (&record->x, &record->capacity, n * FEATURES, sizeof *record->x, error)
         && hg_grow (&record->minute, &record->minute_capacity, n, sizeof *record->minute, error)
         && hg_grow (&record->run, &record->run_capacity, n, sizeof *record->run, error)
         && hg_grow (&record->label, &record->label_capacity, n, sizeof *record->label, error);
}

/* The rows from a start of the machine to the break after it; @minute moves on past the standstill. */
static bool
record_run (Machine *machine, Record *record, int run, size_t *minute, HgError *error)
{
  HgRandom *random = &machine->random;
  size_t rows = 40 + (size_t)(-220 * log (1 - hg_random_uniform (random)));
  size_t most = WINDOWS - record->windows + WINDOW - 1, kind = hg_random_below (random, FAULTS);
  bool warned = hg_random_uniform (random) < 5.0 / 6, breaks = rows <= most;
  double strength = 0.9 + 0.9 * hg_random_uniform (random);
  rows = breaks ? rows : most;
  if (!reserve (record, record->n + rows, error))
    return false;
  for (size_t i = 0; i < rows; i++, record->n++)
    {
      double fault[FAULTS] = { 0 }, left = (double)(rows - i);
      step (machine);
      if (breaks && warned && left <= WARNING)
        fault[kind] = strength * (1 - (left - 1) / WARNING);
      observe (machine, fault, exp (-(double)i / 4), record->x + record->n * FEATURES);
      record->minute[record->n] = *minute;
      record->run[record->n] = run;
      record->label[record->n] = breaks && rows - i <= AHEAD;
      *minute += MINUTES;
    }
  record->windows += rows - WINDOW + 1;
  for (size_t still = 3 + hg_random_below (random, 20); still > 0; still--, *minute += MINUTES)
    step (machine);
  return true;
}

static bool
write_record (Record *record, uint64_t seed, HgJob *job, HgError *error)
{
  Machine machine = { .random = hg_random (seed), .until_felt = 1500 };
  size_t minute = 0;
  build (&machine);
  for (int k = 0; k < MOVEMENTS; k++)
    machine.slow[k] = hg_random_normal (&machine.random);
  for (int i = 0; i < 200; i++)
    step (&machine);
  for (int run = 0; record->windows < WINDOWS; run++)
    {
      if (hg_job_cancelled (job))
        return hg_error_set (error, HG_ERROR_CANCELLED, "paper-machine: cancelled");
      if (!record_run (&machine, record, run, &minute, error))
        return false;
    }
  return true;
}

static bool
fits (const Record *record, size_t at, size_t window)
{
  return window <= record->n - at && record->run[at] == record->run[at + window - 1];
}

static void
describe (HgDataset *dataset, const Machine *machine, size_t window, uint64_t seed)
{
  int feature = 0;
  for (size_t s = 0; s < sizeof sections / sizeof *sections; s++)
    for (int i = 0; i < sections[s].sensors; i++, feature++)
      snprintf (dataset->features[feature], HG_FEATURE_SIZE, "%s %d", sections[s].name, i + 1);
  for (int j = 0; j < FEATURES; j++)
    {
      double noise = machine->sensor[j].noise * machine->sensor[j].spread;
      dataset->noise[j] = noise * noise;
    }
  snprintf (dataset->source, sizeof dataset->source,
            "Generated: 59 sensors of an imagined paper machine, a row every "
            "2 minutes, seed %llu",
            (unsigned long long)seed);
  snprintf (dataset->marks, sizeof dataset->marks,
            "The rows before a break of an imagined machine are marked; nothing here was measured");
  snprintf (dataset->licence, sizeof dataset->licence, "none needed: generated");
  snprintf (
      dataset->note, sizeof dataset->note,
      "A stand-in for the sheet-break data of the question, generated and not measured. A window of %zu rows "
      "is "
      "labelled “break” when the paper breaks 1 or 2 rows (2 to 4 minutes) after its last row; windows never "
      "reach across a break. One break in six comes without warning",
      window);
}

static HgDataset *
cut (const Record *record, const HgDataOptions *options, uint64_t seed, HgError *error)
{
  static const char *const classes[] = { "normal", "break" };
  size_t window = options->window > 0 ? options->window : WINDOW,
         stride = options->stride > 0 ? options->stride : 1;
  size_t n = 0;
  stride = stride < record->n ? stride : record->n;
  for (size_t i = 0; i < record->n; i += stride)
    n += fits (record, i, window);
  if (n == 0)
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "paper-machine: a window of %zu rows is longer than any stretch between two "
                    "breaks: choose a shorter one",
                    window);
      return NULL;
    }
  HgShape sample = { .rank = 2, .dim = { (int64_t)window, FEATURES } };
  HgDataset *dataset = hg_dataset_new ("paper-machine", hg_tensor_new_rows (n, &sample, error), error);
  if (dataset == NULL || !hg_dataset_add_classes (dataset, 2, classes, error)
      || (dataset->order = hg_alloc (n, sizeof *dataset->order, error)) == NULL
      || (dataset->start = hg_alloc (n, sizeof *dataset->start, error)) == NULL
      || (dataset->features = hg_alloc (FEATURES, sizeof *dataset->features, error)) == NULL
      || (dataset->noise = hg_alloc (FEATURES, sizeof *dataset->noise, error)) == NULL)
    {
      hg_dataset_unref (dataset);
      return NULL;
    }
  size_t at = 0, values = window * FEATURES;
  for (size_t i = 0; i < record->n; i += stride)
    if (fits (record, i, window))
      {
        memcpy (dataset->x->data + at * values, record->x + i * FEATURES, values * sizeof *record->x);
        dataset->labels[at] = record->label[i + window - 1];
        dataset->order[at] = (double)record->minute[i + window - 1];
        dataset->start[at++] = i;
      }
  dataset->span = window;
  return dataset;
}

static HgDataset *
make (const HgDataOptions *options, HgJob *job, HgError *error)
{
  uint64_t seed = options->seed > 0 ? options->seed : HG_DATA_SEED;
  Record record = { 0 };
  HgDataset *dataset = write_record (&record, seed, job, error) ? cut (&record, options, seed, error) : NULL;
  if (dataset != NULL)
    {
      Machine machine;
      build (&machine);
      describe (dataset, &machine, dataset->span, seed);
    }
  free (record.x);
  free (record.minute);
  free (record.run);
  free (record.label);
  return dataset;
}

const HgSource hg_source_paper_machine = {
  .name = "paper-machine",
  .title = "Paper machine",
  .sentence = "59 generated sensors of a paper machine, in windows of 5 rows; the rare rows before the paper "
              "breaks are "
              "labelled",
  .windows = true,
  .make = make,
};

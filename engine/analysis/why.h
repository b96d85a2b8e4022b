/* Why a model does not learn what was hoped: a table of checks, before, during and after training. Each one
 * is a function that looks at facts and either says nothing or one sentence with the numbers that it goes by,
 * the layer it is about and, where there is one, a way out: an edited model or another setting. Nothing is
 * said that no number shows. */
#pragma once
#include "analysis/why-measure.h"
#include "train/metrics-log.h"
#include "train/trainer.h"

enum
{
  HG_WHY_FIXES = 4
};

typedef enum
{
  HG_WHY_NOTE,    /* worth knowing */
  HG_WHY_WARNING, /* it trains, and less well than it could */
  HG_WHY_FAULT    /* it does not train, or what it gives is of no use */
} HgWhyLevel;

/* What a fix changes: the model, or one setting of the next training. */
typedef enum
{
  HG_WHY_MODEL,
  HG_WHY_LOSS,
  HG_WHY_LEARNING_RATE,
  HG_WHY_BATCH_SIZE,
  HG_WHY_PATIENCE,
  HG_WHY_EPOCHS
} HgWhyChange;

typedef struct
{
  char title[96];
  HgWhyChange change;
  HgModel *model;     /* the model after it; NULL where a setting changes */
  HgShape shape;      /* what the place in question then gives */
  const HgLoss *loss; /* of HG_WHY_LOSS */
  double value;       /* of the other settings */
} HgWhyFix;

typedef struct
{
  const char *name; /* of the check: "bounded-output" */
  HgWhyLevel level;
  size_t node;    /* or HG_NO_NODE: about the data or the training */
  char title[64]; /* "The output cannot reach the data" */
  char sentence[480];
  size_t n_fixes;
  HgWhyFix fixes[HG_WHY_FIXES];
} HgWhyFinding;

/* What is known; all lent for the call. */
typedef struct
{
  const HgCheck *check;          /* of the model, with its fixes */
  const HgPrepared *data;        /* that go into the model; NULL: none are chosen, or they do not fit */
  const HgTrainOptions *options; /* of the next training, or of the one that runs; NULL: not known */
  const HgMetricsLog *log;       /* of a training of this model; NULL: there was none */
  const HgError *stopped;        /* why that training failed; NULL: it did not */
  const HgBaselines *baselines;  /* of these data; NULL: not known */
  const HgWhyMeasured *measured; /* NULL: not measured */
} HgWhyFacts;

typedef struct
{
  size_t n;
  HgWhyFinding *items; /* worst first, then in the order of the table */
} HgWhy;

/* Fails with HG_ERROR_MEMORY only. Free with hg_why_free. */
HgWhy *hg_why_new (const HgWhyFacts *facts, HgError *error);
void hg_why_free (HgWhy *why); /* NULL is fine */

/* Sets in @options what @fix of a setting changes; of a loss its default options go with it. */
void hg_why_set (const HgWhyFix *fix, HgTrainOptions *options);

/* "fault", "warning", "note". */
const char *hg_why_level_name (HgWhyLevel level);

/* Samples told apart by how badly a model reproduces them: the errors of a part of the data, beside those of
 * the training and validation parts that a threshold is chosen by. Immutable once made; a threshold is only a
 * number that is asked about. */
#pragma once
#include "analysis/class-errors.h"
#include "analysis/lead-time.h"
#include "analysis/sample-errors.h"
#include "analysis/threshold.h"

enum
{
  HG_ANOMALIES_WORST = 100, /* most samples that the table of the worst holds */
  HG_ANOMALY_REMARKS = 7,
  HG_ANOMALY_REMARK = 320
};

/* Some of a part's samples, and their errors. */
typedef struct
{
  const char *name; /* "training", "test", "all"; lent */
  size_t n, of;     /* measured, and how many there are */
  size_t *index;    /* n rows of the data */
  double *errors;   /* n */
} HgErrorPart;

typedef struct
{
  HgPrepared *data;
  size_t normal;        /* class that is not marked; HG_NO_CLASS: there are no marks */
  HgErrorPart measured; /* what is judged */
  HgErrorPart training, validation;
  bool *marked;       /* of the measured ones; NULL: there are no marks */
  HgRanking *ranking; /* of the measured ones */
  HgRanking
      *validation_ranking; /* NULL where the validation part holds not both, marked samples and others */
  HgEvents events;         /* of the measured part; its leads belong to who asks: hg_events_measure */
  size_t n_classes;
  HgClassErrors *classes; /* of the measured part; NULL: the data has no classes */
  size_t n_worst;
  size_t *worst;     /* places in the measured part, largest error first */
  HgTensor *decoded; /* what the model makes of them: (n_worst, target…), NULL where there are none */
} HgAnomalies;

typedef struct
{
  const size_t *index; /* n rows: a part of the data's split as that lends it, or others */
  size_t n;
  size_t normal; /* class that is not marked; HG_NO_CLASS: none is judged */
  size_t most;   /* samples of a part that are measured, spread evenly over it; 0: all */
  size_t worst;  /* for the table: at most HG_ANOMALIES_WORST */
} HgAnomalyOptions;

/* The class that is normal where nobody says another: the one that was trained on alone; else, in data that
 * say who marked their samples, the one that most are of; else HG_NO_CLASS. */
size_t hg_anomaly_usual_normal (const HgPrepared *data);

/* @network has the weights; with several inputs the data's further ones are used. @job may be NULL. Fails as
 * hg_sample_errors does, and with HG_ERROR_VALUE on a part without samples. Free with hg_anomalies_free. */
HgAnomalies *hg_anomalies_new (HgNetwork *network, HgPrepared *data, const HgAnomalyOptions *options,
                               HgJob *job, HgError *error);
void hg_anomalies_free (HgAnomalies *anomalies); /* NULL is fine */

bool hg_anomaly_is_marked (const HgPrepared *data, size_t normal, size_t sample);

/* Whether the errors by class say more than the two sides of a threshold do: none is normal, or of the others
 * there are several. */
bool hg_anomalies_tell_classes (const HgAnomalies *anomalies);

/* The threshold of @rule, and the name of the part that it was chosen on into @on, lent: the training part;
 * for a rule that needs marks the validation part, or the measured one where that has none. NaN where the
 * rule has nothing to go by. */
double hg_anomalies_threshold (const HgAnomalies *anomalies, const HgThresholdRule *rule, double parameter,
                               const char **on);

/* What should be known when the figures are read, a sentence each: who marked the samples, that only some
 * were measured, that one class is missing, that errors are not finite, that the threshold saw the marks it
 * is judged by. @rule may be NULL. Returns how many there are. */
size_t hg_anomalies_remarks (const HgAnomalies *anomalies, const HgThresholdRule *rule,
                             char remarks[HG_ANOMALY_REMARKS][HG_ANOMALY_REMARK]);

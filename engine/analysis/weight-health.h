/* What is worth knowing of a model's weights before they are used: values that are not finite, units that
 * nothing reaches, inputs that nothing is taken from, arrays of one value. Each finding is one sentence. */
#pragma once
#include "analysis/tensor-stats.h"
#include "model/weights.h"

typedef enum
{
  HG_HEALTH_FINE,
  HG_HEALTH_INFO,
  HG_HEALTH_WARNING,
  HG_HEALTH_FAULT /* nothing the model computes can be trusted */
} HgHealthLevel;

typedef struct
{
  HgHealthLevel level;
  size_t item;       /* of what was looked at, the weights; or HG_NO_NODE where it is about all of them */
  size_t value;      /* index of the value it points at, in that item */
  char subject[176]; /* "lstm_1", "dense/kernel"; empty where it is about the model */
  char text[256];    /* "3 of 64 units have only zero weights: 2, 5 and 9." */
} HgHealthFinding;

typedef struct
{
  size_t n, capacity;
  HgHealthFinding *items; /* worst first, then in the order of the weights */
  size_t left_out;        /* further findings, of which there would be too many */
} HgHealth;

enum
{
  HG_HEALTH_FINDINGS = 40
};

/* Of @model's @weights, with the statistics of each. Fails with HG_ERROR_MEMORY only. Clear @health in any
 * case. */
bool hg_health (const HgModel *model, const HgWeights *weights, const HgTensorStats *stats, HgHealth *health,
                HgError *error);
void hg_health_clear (HgHealth *health);

/* One more finding (a copy), which beyond HG_HEALTH_FINDINGS is only counted; and all of them in order. Both
 * for who finds something else. Fails with HG_ERROR_MEMORY only. */
bool hg_health_add (HgHealth *health, const HgHealthFinding *finding, HgError *error);
void hg_health_sort (HgHealth *health);

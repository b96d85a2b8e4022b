/* What of the reasons why a model does not learn needs passes over the data: how far samples of the
 * validation part are in the training part too, and, with weights, what comes out of the waist and of the
 * model. */
#pragma once
#include "analysis/evaluate.h"
#include "model/weights.h"

enum
{
  HG_WHY_SAMPLES = 256, /* most that go through the model */
  HG_WHY_LAYERS = 4     /* most whose idle units are named */
};

typedef struct
{
  size_t node;
  char text[256]; /* "12 of 64 units are dead, always 0 on this data: 2, 5, …" */
} HgWhyIdle;

typedef struct
{
  size_t validation;  /* samples of that part, 0: none */
  size_t repeated;    /* of them equal a training sample, value by value */
  size_t overlapping; /* of them share source rows with a training window */
  size_t outside;     /* values of the targets beyond what the last layer can return, of `targets` */
  size_t targets;

  size_t samples;              /* that went through the model; 0: it has no weights */
  double given, reconstructed; /* variance around each position's own mean, the mean over positions: of the
                                  targets, and of what comes out; both NaN where those have other shapes */
  size_t waist_values,
      waist_constant; /* values that the waist hands on; those that are the same for all samples */
  size_t n_idle;
  HgWhyIdle idle[HG_WHY_LAYERS]; /* layers of which a quarter of the units or more are dead or constant */
  size_t odd_node;               /* a layer with weights or outputs that are not finite, or HG_NO_NODE */
  char odd[256];                 /* what of it */
} HgWhyMeasured;

/* Of @data, which go into @model; @weights may be NULL. Looks at the validation part, or where there is none
 * at the training part. Fails as hg_network_new does, and with HG_ERROR_CANCELLED. */
bool hg_why_measure (const HgModel *model, const HgWeights *weights, const HgPrepared *data, HgJob *job,
                     HgWhyMeasured *measured, HgError *error);

/* A layer's arrays as old files hold them, put into today's shapes and order: one array for each gate,
 * kernels channels first or turned in space, two halves of a bias that belong together. */
#pragma once
#include "layers/layer.h"
#include <jansson.h>

/* What stands in a file. */
typedef struct
{
  HgShape shape;
  HgTensor *value; /* NULL while shapes alone are compared */
} HgStoredArray;

/* Who wrote it. */
typedef struct
{
  int keras;   /* major version */
  bool theano; /* convolved with kernels turned in space */
} HgKerasWriter;

enum
{
  HG_KERAS_STORED = 4 * HG_MAX_WEIGHTS /* most arrays of one layer */
};

/* How many arrays @layer (in today's words) has in a file of @writer, whose @n weights are @specs; of them
 * @trainable are. */
size_t hg_keras_stored (const json_t *layer, const HgKerasWriter *writer, const HgWeightSpec *specs, size_t n,
                        size_t *trainable);

/* The @n weights of @layer from the @stored ones, as new references in @weights (n); without values only the
 * shapes are compared. Fails with HG_ERROR_FORMAT: "kernel: expected 3 × 6, got 3 × 7". */
bool hg_keras_arrange (const json_t *layer, const HgKerasWriter *writer, const HgStoredArray *stored,
                       size_t n_stored, const HgWeightSpec *specs, size_t n, HgTensor **weights,
                       HgError *error);

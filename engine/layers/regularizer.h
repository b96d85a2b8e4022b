/* Regularizers: a penalty on values, added to the loss, as Keras has them.
 *
 *   L1      l1 · Σ|w|                L2    l2 · Σw²            L1L2  both
 *   ORTHOGONAL   l2 · ½ Σ_{i≠j} |cos(r_i, r_j)| over the rows of a matrix (or, ORTHOGONAL_COLUMNS, its
 * columns): how far they are from standing at right angles
 *
 * Used on weights (an option of the layer) and on a layer's output (activity). */
#pragma once
#include "tensor/real.h"
#include "tensor/shape.h"
#include <stdbool.h>

typedef enum
{
  HG_REGULARIZER_NONE,
  HG_REGULARIZER_L1,
  HG_REGULARIZER_L2,
  HG_REGULARIZER_L1L2,
  HG_REGULARIZER_ORTHOGONAL,
  HG_REGULARIZER_ORTHOGONAL_COLUMNS
} HgRegularizerType;

typedef struct
{
  HgRegularizerType type;
  double l1, l2; /* factors; the orthogonal ones use l2 */
} HgRegularizer;

/* The penalty of the array @w of @shape. Where @gradient is given, @scale times its derivative is added
 * there. The orthogonal ones ask for rank 2 and are 0 otherwise. */
double hg_regularizer_penalty (const HgRegularizer *regularizer, const HgShape *shape, const HgReal *w,
                               double scale, HgReal *gradient);

bool hg_regularizer_equal (const HgRegularizer *a, const HgRegularizer *b);

/* "none", "l1(0.01)", "l2(0.01)", "l1_l2(0.01,0.001)", "orthogonal(0.01)", "orthogonal_columns(0.01)";
 * without a number the factor is Keras's default, 0.01. Fails with HG_ERROR_VALUE. */
bool hg_regularizer_parse (const char *text, HgRegularizer *regularizer, HgError *error);
char *hg_regularizer_text (const HgRegularizer *regularizer, char *text, size_t size);

/* Shapes leave the batch axis out: (5, 59) is five time steps of 59 features. A shape may be partly known, because
 * a stack that does not fit together is still drawn: an axis may be unknown (or open, as Keras's None), and so may
 * the rank. */
#pragma once
#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

#define HG_MAX_RANK 8
#define HG_UNKNOWN (-1)
#define HG_SHAPE_TEXT 128 /* bytes that hold any shape's text */

typedef struct
{
  int rank;                 /* 0 … HG_MAX_RANK, or HG_UNKNOWN */
  int64_t dim[HG_MAX_RANK]; /* ≥ 0, or HG_UNKNOWN */
} HgShape;

#define HG_SHAPE_UNKNOWN ((HgShape){ .rank = HG_UNKNOWN })

/* hg_shape (2, 5, 59). At most HG_MAX_RANK sizes. */
HgShape hg_shape (int rank, ...);

bool hg_shape_equal (const HgShape *a, const HgShape *b);

/* Every axis known and positive. */
bool hg_shape_known (const HgShape *shape);

/* Values per sample, or HG_UNKNOWN when an axis is unknown or the product passes 2^62. */
int64_t hg_shape_values (const HgShape *shape);

/* Axis @i from the front, or from the back when negative (−1 is the last); HG_UNKNOWN when there is none. */
int64_t hg_shape_axis (const HgShape *shape, int i);

/* "5 × 59", "1", "? × 16", "?" for an unknown rank. @text holds HG_SHAPE_TEXT bytes; returns it. */
char *hg_shape_text (const HgShape *shape, char *text);

/* "(None, 5, 59)", as Keras's summary table prints it. */
char *hg_shape_keras (const HgShape *shape, char *text);

/* Reads "5x59", "5 × 59", "(5, 59)" or "5,59". Fails with HG_ERROR_VALUE. */
bool hg_shape_parse (const char *text, HgShape *shape, HgError *error);

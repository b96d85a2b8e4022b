/* Keras's initializers (Glorot & Bengio 2010, He et al. 2015, Saxe et al. 2014), by name. */
#pragma once
#include "base/random.h"
#include "tensor/real.h"
#include "tensor/shape.h"

typedef enum
{
  HG_INIT_ZEROS,
  HG_INIT_ONES,
  HG_INIT_GLOROT_UNIFORM,
  HG_INIT_GLOROT_NORMAL,
  HG_INIT_HE_UNIFORM,
  HG_INIT_HE_NORMAL,
  HG_INIT_LECUN_UNIFORM,
  HG_INIT_LECUN_NORMAL,
  HG_INIT_ORTHOGONAL,
  HG_INIT_RANDOM_UNIFORM, /* ±0.05 */
  HG_INIT_RANDOM_NORMAL,  /* deviation 0.05 */
  HG_INIT_UNIT_FORGET,    /* an LSTM's bias: zeros, the forget quarter ones; not for choosing */
  HG_INITIALIZERS
} HgInitializer;

/* Keras's snake-case names of those that can be chosen, NULL-terminated, in the order of the enum. */
extern const char *const hg_initializer_names[];

/* Fills @data with @shape's values. Fan-in and fan-out as Keras computes them (last two axes, receptive field).
 * Fails with HG_ERROR_MEMORY (orthogonal needs room). */
bool hg_initialize (HgInitializer initializer, const HgShape *shape, HgRandom *random, HgReal *data,
                    HgError *error);

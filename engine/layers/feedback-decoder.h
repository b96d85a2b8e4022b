/* What the feedback decoder's two files share: its options, and how it computes. */
#pragma once
#include "layers/kind.h"

typedef struct
{
  int64_t units, steps, features;
  int activation, recurrent_activation, projection_activation;
  bool use_bias, unit_forget_bias, trainable;
  double teacher_forcing_ratio;
  int kernel_initializer, recurrent_initializer, bias_initializer, projection_initializer;
  HgRegularizer kernel_regularizer, recurrent_regularizer, bias_regularizer, projection_regularizer,
      activity_regularizer;
} HgDecoderConfig;

/* Values of z: input 0 alone, or input 2. Inputs that are not wired have rank 0. */
int64_t hg_decoder_latent (const HgShape *in);

/* Whether the teacher's coin falls for step @time ≥ 1 of a layer that draws from @seed. */
bool hg_decoder_coin (uint64_t seed, size_t time, double ratio);

/* The kind's callbacks. */
bool hg_decoder_plan (HgOp *op, HgError *error);
void hg_decoder_pack (const HgOp *op, const HgReal *const *keras, HgReal *packed);
void hg_decoder_unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras);
void hg_decoder_derive (const HgOp *op, const HgReal *packed, HgReal *derived);
void hg_decoder_forward (const HgOp *op, const HgPass *pass);
void hg_decoder_backward (const HgOp *op, const HgPass *pass);
double hg_decoder_flops (const HgOp *op);

/* Making ops: a layer fixed to its input shapes, with the sizes its kind asked for. */
#pragma once
#include "layers/layer.h"

/* What a network knows of an op's place before it plans. */
typedef struct
{
  const HgKernels *kernels;
  bool masked;
  bool reads[HG_MAX_OUTPUTS];
  const HgLayer *before; /* absorbed, or NULL */
  HgShape from;
} HgOpPlace;

/* The place of an op whose first output alone is used. */
HgOpPlace hg_op_place (const HgKernels *kernels);

/* Fills in @op. Fails as the kind's infer does, with HG_ERROR_SHAPE when an axis is open, or HG_ERROR_MEMORY.
 */
bool hg_op_init (HgOp *op, const HgLayer *layer, const HgShape *in, size_t n_in, const HgOpPlace *place,
                 HgError *error);

/* A new inner op (HgOp.inner) for a wrapper's plan: @layer on @in, at a place like @op's but for the mask.
 * NULL with
 * @error. */
HgOp *hg_op_wrap (const HgOp *op, const HgLayer *layer, const HgShape *in, bool masked, HgError *error);
void hg_op_clear (HgOp *op);

/* Keras arrays → packed weights and back, by the kind's own functions or one after the other. */
void hg_op_pack (const HgOp *op, const HgReal *const *keras, HgReal *packed);
void hg_op_unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras);

/* One after the other, for a kind that has other ways too. */
void hg_op_pack_in_order (const HgOp *op, const HgReal *const *keras, HgReal *packed);
void hg_op_unpack_in_order (const HgOp *op, const HgReal *packed, HgReal *const *keras);

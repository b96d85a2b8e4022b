/* Making ops: a layer fixed to its input shapes, with the sizes its kind asked for. */
#pragma once
#include "layers/layer.h"

/* Fills in @op. Fails as the kind's infer does, with HG_ERROR_SHAPE when an axis is open, or HG_ERROR_MEMORY. */
bool hg_op_init (HgOp *op, const HgLayer *layer, const HgShape *in, size_t n_in, const HgKernels *kernels,
                 HgError *error);
void hg_op_clear (HgOp *op);

/* Keras arrays → packed weights and back, by the kind's own functions or one after the other. */
void hg_op_pack (const HgOp *op, const HgReal *const *keras, HgReal *packed);
void hg_op_unpack (const HgOp *op, const HgReal *packed, HgReal *const *keras);

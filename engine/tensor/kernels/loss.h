/* Between loss.c (losses of single values) and loss-whole.c (of vectors as a whole). */
#pragma once
#include "tensor/kernels.h"
#include "tensor/kernels/vector.h"

#define HG_LOSS_CLIP 1e-7 /* Keras's, of probabilities and of what is divided by */

/* The sum of the losses of a form from HG_FIRST_WHOLE_LOSS on. */
double HG_KERNEL (hg_whole_loss) (const HgLossVectors *vectors);

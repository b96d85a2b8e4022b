/* The sizes and orders of the numbers an LSTM kernel works on (lstm-kernel.h). */
#pragma once
#include "tensor/kernels.h"
#include <stddef.h>

/* Units filled up to whole vectors. */
size_t hg_lstm_padded (size_t lanes, size_t u);

/* HgReals in the packed and in the turned weights, and of scratch: for each row, and once. */
size_t hg_lstm_packed (size_t lanes, size_t f, size_t u);
size_t hg_lstm_turned (size_t lanes, size_t f, size_t u);
size_t hg_lstm_scratch (size_t lanes, size_t u);
size_t hg_lstm_fixed (size_t lanes, size_t u);

/* From one row of gate gradients to the next, and how many time steps of @n rows they are collected for
 * before the weights' gradients are summed. */
size_t hg_lstm_gate_stride (size_t lanes, size_t u);
size_t hg_lstm_steps (size_t n);

/* Keras's kernel (f, 4u), recurrent kernel (u, 4u) and bias (4u, or NULL) ↔ packed. Packing writes every
 * value, the padding as 0. */
void hg_lstm_pack (size_t lanes, size_t f, size_t u, const HgReal *kernel, const HgReal *recurrent,
                   const HgReal *bias, HgReal *packed);
void hg_lstm_unpack (size_t lanes, size_t f, size_t u, const HgReal *packed, HgReal *kernel,
                     HgReal *recurrent, HgReal *bias);

/* Packed → turned: the panel of Uᵀ, then, unless @dx says that nobody asks for the gradient of the input,
 * that of Wᵀ (panel-pack.h); their rows are in the order [block][gate][lane] of the gates' gradients. */
void hg_lstm_turn (const HgPanelKernels *kernels, size_t f, size_t u, bool dx, const HgReal *packed,
                   HgReal *turned);

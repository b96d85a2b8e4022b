/* What LSTM, GRU and SimpleRNN say of themselves (explain.h). Keras multiplies from the left with one kernel
 * for all gates (i f c o, z r h); PyTorch from the right with the weights turned, gates i f g o and r z n,
 * and a second bias beside the state. */
#pragma once
#include "layers/explain.h"

void hg_lstm_explain (HgExplain *it);
void hg_gru_explain (HgExplain *it);
void hg_simple_rnn_explain (HgExplain *it);

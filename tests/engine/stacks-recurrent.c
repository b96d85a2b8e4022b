#include "engine/stacks.h"

/* Every cell in every way through time; a first Dense so that the gradients by the inputs count. */
const char *const recurrent_stacks[] = {
  "Input 4x3; Dense 2; GRU 3 sequences; GRU 5 relu",
  "Input 4x3; Dense 2; GRU 3 sequences reset_after=false; GRU 17 reset_after=false use_bias=false",
  "Input 3x2; Dense 2; GRU 3 gelu recurrent_activation=hard_sigmoid sequences; GRU 2 use_bias=false "
  "backwards",
  "Input 3x2; Dense 2; GRU 3 silu recurrent_activation=silu sequences reset_after=false backwards; GRU 1",
  "Input 4x3; Dense 2; SimpleRNN 5 sequences; SimpleRNN 3 relu; Dense 2",
  "Input 1x1; Dense 1; SimpleRNN 1 mish sequences use_bias=false; SimpleRNN 2 softmax backwards",
  "Input 3x2; Dense 3; LSTM 3 gelu sequences; LSTM 2 recurrent_activation=mish backwards use_bias=false",
  "Input 3x2; Dense 3; LSTM 4 softmax sequences backwards; LSTM 3 backwards sequences",
  /* Dropouts. */
  "Input 4x5; Dense 4; LSTM 4 dropout=0.4 sequences; LSTM 3 recurrent_dropout=0.4; Dense 2",
  "Input 4x5; Dense 4; GRU 4 dropout=0.4 recurrent_dropout=0.3 sequences; GRU 3 recurrent_dropout=0.4 "
  "reset_after=false backwards",
  "Input 4; Dense 3; RepeatVector 4; SimpleRNN 4 dropout=0.4 recurrent_dropout=0.4 sequences; SimpleRNN 2",
  /* The same step again and again. */
  "Input 4; Dense 3; RepeatVector 5; GRU 2 sequences; GRU 3",
  "Input 2x3x4; Dense 3; TimeDistributed GRU 3 sequences; TimeDistributed SimpleRNN 2 state; LSTM 2 "
  "backwards",
  "Input 4; Dense 3; RepeatVector 5; LSTM 2 backwards; Dense 3",
  "Input 4; Dense 3; RepeatVector 1; SimpleRNN 2 sequences",
  "a = Input 4; b = Dense 3; r = RepeatVector 4; e = LSTM 3 sequences < r; f = GRU 2 sequences backwards < "
  "r; c = "
  "Dense 2 < e; d = Dense 2 < f",
  "Input 4; Dense 3; RepeatVector 5; GRU 3 dropout=0.4 sequences; SimpleRNN 2 gelu backwards",
  "Input 4; Dense 3; RepeatVector 4; Bidirectional sum GRU 3 sequences; Bidirectional LSTM 2 silu",
  "Input 4; Dense 3; RepeatVector 4; Bidirectional LSTM 3 softmax dropout=0.4 sequences",
  /* States in and out. */
  "a = Input 5x3; b = Dense 2; e = LSTM 4 state; c = Dense 3 < a; d = LSTM 4 sequences < c, e.1, e.2; Dense "
  "2",
  "a = Input 5x3; b = Dense 2; e = LSTM 3 state sequences backwards; d = LSTM 3 relu state < e, e.1, e.2; "
  "f = Dense 2 < d.1; g = Dense 2 < d.2; h = Dense 1 < d",
  "a = Input 5x3; b = Dense 2; e = GRU 4 state; c = Input 3x2; d = GRU 4 state sequences backwards < c, e.1; "
  "f = Dense 2 < d.1; g = Dense 2 < d",
  "a = Input 5x3; b = Dense 2; e = SimpleRNN 4 state; d = SimpleRNN 4 < b, e.1; Dense 2",
  "a = Input 5x3; h = Dense 4; i = Input 4; j = Dense 4 tanh; d = GRU 4 sequences reset_after=false < h, j; "
  "Dense 2",
  "a = Input 5x3; b = Dense 2; e = LSTM 3 state silu backwards; r = RepeatVector 4 < e; d = LSTM 3 state "
  "gelu "
  "sequences backwards < r, e.1, e.2; f = Dense 2 < d; g = Dense 1 < d.2",
  "a = Input 4x3; b = Dense 2; e = GRU 3 state sequences; r = RepeatVector 3 < e.1; d = GRU 3 silu "
  "recurrent_activation=mish < r, e.1",
  "a = Input 4x3; b = Dense 2; e = SimpleRNN 3 state sequences backwards; d = SimpleRNN 3 silu sequences "
  "state < e, "
  "e.1; f = Dense 2 < d; g = Dense 1 < d.1",
  /* Skipped steps: where relu gives zeros only. */
  "Input 5x3; Dense 1 relu; Masking; LSTM 3 gelu recurrent_activation=silu sequences; GRU 2 silu dropout=0.4",
  "Input 5x3; Dense 2 relu; Masking; LSTM 3 sequences; LSTM 2",
  "Input 5x3; Dense 1 relu; Masking; GRU 3 sequences zero_output_for_mask=true; GRU 2 "
  "zero_output_for_mask=true",
  "Input 5x3; Dense 1 relu; Masking; GRU 3 sequences reset_after=false backwards; SimpleRNN 2 backwards",
  "a = Input 5x3; b = Dense 1 relu; m = Masking; s = Dense 3 < a; e = LSTM 3 state; c = LSTM 3 sequences "
  "state "
  "< m, e.1, e.2; f = Dense 2 < c; g = Dense 2 < c.1; h = Dense 2 < c.2",
  "a = Input 5x3; b = Dense 1 relu; m = Masking; e = GRU 3 state backwards < a; c = GRU 3 state "
  "recurrent_dropout=0.4 dropout=0.4 < m, e.1; f = Dense 2 < c; g = Dense 2 < c.1",
  /* Both directions. */
  "Input 5x3; Dense 2; Bidirectional LSTM 3 sequences; Bidirectional sum GRU 2; Dense 2",
  "Input 3x2; Dense 2; Bidirectional mul LSTM 3 relu sequences; Bidirectional ave SimpleRNN 4 sequences; "
  "Bidirectional mul GRU 2 use_bias=false",
  "Input 4; Dense 3; RepeatVector 4; Bidirectional LSTM 3 sequences; Bidirectional sum LSTM 2 "
  "activity_regularizer=l2(0.1) sequences; Bidirectional LSTM 3 dropout=0.4 recurrent_dropout=0.4",
  "a = Input 4x3; b = Dense 2; e = Bidirectional LSTM 3 state; c = Bidirectional LSTM 3 state sequences < b, "
  "e.1, e.2, e.3, e.4; f = Dense 2 < c; g = Dense 2 < c.2; h = Dense 1 < c.3",
  "a = Input 5x3; b = Dense 1 relu; m = Masking; c = Bidirectional LSTM 3 sequences; d = Bidirectional GRU 2 "
  "sequences state activity_regularizer=l1(0.1); e = Bidirectional sum LSTM 3 < d; f = Dense 2 < d.2",
  "Input 5x3; Dense 1 relu; Masking; Bidirectional LSTM 3 sequences; Dense 2",
  "Input 2x3x4; Dense 3; TimeDistributed Bidirectional LSTM 2; Bidirectional LSTM 1",
  "a = Input 4x3; b = Dense 2; e = Bidirectional GRU 3 state; r = RepeatVector 3 < e; c = Bidirectional GRU "
  "3 "
  "sequences < r, e.1, e.2; f = Dense 2 < c",
  /* A decoder that reads what it wrote, and what it should have. */
  "Input 4; Dense 3; FeedbackDecoder 5 steps=4 features=3; Dense 3",
  "Input 4; Dense 3; FeedbackDecoder 4 steps=5 features=2 teacher_forcing_ratio=0.5",
  "Input 4; Dense 3; FeedbackDecoder 3 relu steps=3 features=1 teacher_forcing_ratio=1 use_bias=false",
  "Input 2; Dense 1; FeedbackDecoder 1 gelu recurrent_activation=silu steps=3 features=3 "
  "projection_activation=softmax",
  "Input 4x3; Dense 2; enc = LSTM 4 state; FeedbackDecoder 4 steps=4 features=3 teacher_forcing_ratio=0.5 "
  "projection_activation=tanh < enc.1, enc.2",
  "Input 4x3; Dense 2; enc = LSTM 4 state; FeedbackDecoder 4 steps=3 features=2 projection_activation=gelu "
  "activity_regularizer=l2(0.1) < enc.1, enc.2, enc",
  "Input 2x3x4; Dense 3; TimeDistributed Bidirectional LSTM 2 activity_regularizer=l2(0.1); Dense 2",
  "a = Input 4x3; b = Dense 2 < a; e = Bidirectional LSTM 3 state activity_regularizer=l2(0.1) < b; "
  "Dense 2 < e.1",
  "a = Input 4x3; b = Dense 2 < a; e = LSTM 3 state activity_regularizer=l2(0.1) < b; Dense 2 < e.1",
  "a = Input 4x3; b = Dense 2 < a; e = LSTM 3 state sequences activity_regularizer=l1(0.1) < b; Dense 2 < "
  "e.2",
  NULL,
};

#include "tensor/lstm-pack.h"
#include "tensor/panel-pack.h"
#include <string.h>

/* f features, u units, L lanes, p padded units. */

enum
{
  GATES = 4,
  STAGGER
  = 16, /* values between rows of gate gradients, so that they do not all fall into the same cache sets */
  BATCHED = 64 /* rows of gate gradients that weight gradients are summed over at once; see lstm-backward.c */
};

size_t
hg_lstm_padded (size_t lanes, size_t u)
{
  return hg_panel_padded (lanes, u);
}

size_t
hg_lstm_packed (size_t lanes, size_t f, size_t u)
{
  return (1 + f + u) * GATES * hg_lstm_padded (lanes, u);
}

size_t
hg_lstm_turned (size_t lanes, size_t f, size_t u)
{
  size_t rows = GATES * hg_lstm_padded (lanes, u);
  return hg_panel_size (lanes, rows, f) + hg_panel_size (lanes, rows, u);
}

size_t
hg_lstm_gate_stride (size_t lanes, size_t u)
{
  return GATES * hg_lstm_padded (lanes, u) + STAGGER;
}

size_t
hg_lstm_steps (size_t n)
{
  return n < BATCHED ? BATCHED / n : 1;
}

size_t
hg_lstm_scratch (size_t lanes, size_t u)
{
  return 2 * hg_lstm_gate_stride (lanes, u) + 2 * hg_lstm_padded (lanes, u);
}

size_t
hg_lstm_fixed (size_t lanes, size_t u)
{
  return BATCHED * hg_lstm_gate_stride (lanes, u);
}

/* The index of a unit's weight from row @row (0 the bias) to @gate. */
static size_t
packed_index (size_t lanes, size_t f, size_t u, size_t row, size_t gate, size_t unit)
{
  size_t block = unit / lanes, lane = unit % lanes;
  return ((block * (1 + f + u) + row) * GATES + gate) * lanes + lane;
}

/* Keras's array for row @row, or NULL. */
static HgReal *
keras_row (size_t f, size_t u, size_t row, HgReal *kernel, HgReal *recurrent, HgReal *bias)
{
  if (row == 0)
    return bias;
  return row <= f ? kernel + (row - 1) * GATES * u : recurrent + (row - 1 - f) * GATES * u;
}

void
hg_lstm_pack (size_t lanes, size_t f, size_t u, const HgReal *kernel, const HgReal *recurrent,
              const HgReal *bias, HgReal *packed)
{
  memset (packed, 0, hg_lstm_packed (lanes, f, u) * sizeof *packed);
  for (size_t row = 0; row < 1 + f + u; row++)
    {
      const HgReal *keras = keras_row (f, u, row, (HgReal *)kernel, (HgReal *)recurrent, (HgReal *)bias);
      for (size_t gate = 0; keras != NULL && gate < GATES; gate++)
        for (size_t unit = 0; unit < u; unit++)
          packed[packed_index (lanes, f, u, row, gate, unit)] = keras[gate * u + unit];
    }
}

void
hg_lstm_unpack (size_t lanes, size_t f, size_t u, const HgReal *packed, HgReal *kernel, HgReal *recurrent,
                HgReal *bias)
{
  for (size_t row = 0; row < 1 + f + u; row++)
    {
      HgReal *keras = keras_row (f, u, row, kernel, recurrent, bias);
      for (size_t gate = 0; keras != NULL && gate < GATES; gate++)
        for (size_t unit = 0; unit < u; unit++)
          keras[gate * u + unit] = packed[packed_index (lanes, f, u, row, gate, unit)];
    }
}

void
hg_lstm_turn (const HgPanelKernels *kernels, size_t f, size_t u, bool dx, const HgReal *packed,
              HgReal *turned)
{
  size_t lanes = kernels->lanes, blocks = hg_lstm_padded (lanes, u) / lanes;
  size_t run = GATES * lanes, rows = blocks * run;
  for (size_t b = 0; b < blocks; b++)
    {
      const HgReal *input = packed + (b * (1 + f + u) + 1) * run, *state = input + f * run;
      hg_panel_turn (kernels, rows, u, b * run, run, state, run, turned);
      if (dx)
        hg_panel_turn (kernels, rows, f, b * run, run, input, run, turned + hg_panel_size (lanes, rows, u));
    }
}

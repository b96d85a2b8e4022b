/* A trace's equations with their numbers. */
#include "analysis/cell-trace.h"
#include "layers/activation.h"
#include <math.h>
#include <stdio.h>
#include <string.h>

enum
{
  NUMBER = 32
};

size_t
hg_cell_trace_row (const HgCellTrace *trace, const char *symbol)
{
  for (size_t i = 0; i < trace->n; i++)
    if (strcmp (trace->rows[i].symbol, symbol) == 0)
      return i;
  return HG_TRACE_ROWS;
}

double
hg_cell_trace_before (const HgCellTrace *trace, size_t row, size_t step, size_t unit)
{
  const HgReal *first = strcmp (trace->rows[row].symbol, "c") == 0 ? trace->c0 : trace->h0;
  size_t begin = trace->backwards ? trace->t - 1 : 0;
  if (step == begin)
    return (double)first[unit];
  return (double)trace->rows[row].values[(trace->backwards ? step + 1 : step - 1) * trace->u + unit];
}

char *
hg_cell_trace_number (double value, char *text, size_t size)
{
  double off = fabs (value);
  if (isnan (value))
    snprintf (text, size, "NaN");
  else if (isinf (value))
    snprintf (text, size, "%s∞", value < 0 ? "−" : "");
  else
    {
      bool small = off < 0.005 && off > 0;
      char digits[NUMBER];
      snprintf (digits, sizeof digits, small ? "%.0e" : off >= 1000 ? "%.3g" : "%.2f", off);
      snprintf (text, size, "%s%s", value < 0 ? "−" : "", digits);
    }
  return text;
}

/* " + 0.35" or " − 0.35". */
static char *
added (double value, char *text, size_t size)
{
  char number[NUMBER];
  hg_cell_trace_number (fabs (value), number, sizeof number);
  snprintf (text, size, " %s %s", value < 0 ? "−" : "+", number);
  return text;
}

static const char *
function_name (HgActivation activation)
{
  return activation == HG_SIGMOID ? "σ" : hg_activation_names[activation];
}

static void
gate_numbers (const HgTraceRow *row, size_t at, size_t unit, char *text, size_t size)
{
  char input[NUMBER], state[NUMBER + 8], bias[NUMBER + 8];
  snprintf (text, size, "%s(%s%s%s)", function_name (row->function),
            hg_cell_trace_number ((double)row->from_input[at], input, sizeof input),
            added ((double)row->from_state[at], state, sizeof state),
            added ((double)row->bias[unit], bias, sizeof bias));
}

char *
hg_cell_trace_numbers (const HgCellTrace *trace, size_t row, size_t step, size_t unit, char *text,
                       size_t size)
{
  size_t at = step * trace->u + unit, gates = trace->cell->gates;
  char a[NUMBER], b[NUMBER], c[NUMBER], d[NUMBER];
  const HgTraceRow *rows = trace->rows;
  if (row < gates)
    {
      gate_numbers (&rows[row], at, unit, text, size);
      return text;
    }
#define VALUE(i, to) hg_cell_trace_number ((double)rows[i].values[at], to, sizeof to)
  double before = hg_cell_trace_before (trace, row, step, unit);
  if (trace->skipped[step])
    snprintf (text, size, "masked: stays %s", hg_cell_trace_number (before, a, sizeof a));
  else if (gates == 3)
    snprintf (text, size, "%s · %s + (1 − %s) · %s", VALUE (0, a), hg_cell_trace_number (before, b, sizeof b),
              a, VALUE (2, c));
  else if (row == gates)
    snprintf (text, size, "%s · %s + %s · %s", VALUE (1, a), hg_cell_trace_number (before, b, sizeof b),
              VALUE (0, c), VALUE (2, d));
  else
    snprintf (text, size, "%s · %s(%s)", VALUE (3, a), function_name (trace->activation), VALUE (gates, b));
#undef VALUE
  return text;
}

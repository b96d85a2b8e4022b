/* A trace's equations with their numbers. */
#include "analysis/cell-trace.h"
#include "layers/activation.h"
#include <math.h>
#include <stdarg.h>
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
      char digits[NUMBER];
      snprintf (digits, sizeof digits, off >= 1000 ? "%.3g" : "%.2f", off);
      snprintf (text, size, "%s%s", value < 0 && off >= 0.005 ? "−" : "", digits);
    }
  return text;
}

/* " + 0.35" or " − 0.35". */
static char *
added (double value, char *text, size_t size)
{
  char number[NUMBER];
  hg_cell_trace_number (fabs (value), number, sizeof number);
  snprintf (text, size, " %s %s", value <= -0.005 ? "−" : "+", number);
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

static void __attribute__ ((format (printf, 3, 4))) append (char *text, size_t size, const char *format, ...)
{
  size_t used = strlen (text);
  va_list list;
  va_start (list, format);
  vsnprintf (text + used, size - used, format, list);
  va_end (list);
}

/* What node @reader does with its input @k, which is an output of node @node. */
static void
append_reader (const HgCheck *check, size_t node, size_t reader, size_t k, char *text, size_t size)
{
  const HgNode *it = check->model->nodes[reader];
  size_t slot = it->in[k].slot;
  bool first = k > 0 && it->in[k - 1].node == node && it->in[k - 1].slot > 0;
  bool both = k + 1 < it->n_in && it->in[k + 1].node == node && it->in[k + 1].slot > 0;
  const char *name = check->model->nodes[reader]->name;
  const HgShape *given = &check->nodes[node].out[0], *made = &check->nodes[reader].out[0];
  if (slot > 0 && !first)
    append (text, size, " %s begins with its last %s.", name, both ? "h and c" : slot == 1 ? "h" : "c");
  else if (slot > 0)
    return;
  else if (given->rank == 2)
    append (text, size, " %s reads h of every step.", name);
  else if (made->rank == 2 && check->nodes[reader].in[0].rank == 1)
    append (text, size, " %s hands its last h to each of %lld steps.", name, (long long)made->dim[0]);
  else
    append (text, size, " %s reads its last h.", name);
}

char *
hg_cell_trace_handover (const HgCheck *check, size_t node, char *text, size_t size)
{
  const HgModel *model = check->model;
  const HgNode *it = model->nodes[node];
  HgRecurrence recurrence;
  bool decoder = hg_cell_trace_recurrence (model, node, &recurrence) && !isnan (recurrence.teaching);
  if (it->n_in > 1)
    snprintf (text, size, "Begins with the state that %s ends with.",
              model->nodes[it->in[decoder ? 0 : 1].node]->name);
  else
    snprintf (text, size, "Begins with zeros.");
  if (decoder && it->n_in != 2)
    append (text, size, " Every step sees all of %s.", model->nodes[it->in[it->n_in - 1].node]->name);
  for (size_t reader = node + 1; reader < model->n; reader++)
    for (size_t k = 0; k < model->nodes[reader]->n_in; k++)
      if (model->nodes[reader]->in[k].node == node)
        append_reader (check, node, reader, k, text, size);
  return text;
}

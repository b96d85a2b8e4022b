/* See weight-health.h. Most weights have nothing to find: an array without enough zeros for a whole unit is
 * not read again. */
#include "analysis/weight-health.h"
#include "analysis/unit-list.h"
#include "analysis/weight-map.h"
#include "base/format.h"
#include "base/memory.h"
#include "layers/foreign.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Which axes of a weight are its units and its inputs: values stand in rows of `across`, the last axis. */
typedef struct
{
  size_t units, inputs; /* inputs 0: nothing to say about them */
  size_t across;
  bool turned; /* the axis before the last one is the units', the last one the inputs' */
} Sides;

typedef struct
{
  const HgModel *model;
  const HgWeights *weights;
  const HgTensorStats *stats;
  HgHealth *health;
  HgError *error;
  size_t at; /* node that was looked up last */
} Look;

bool
hg_health_add (HgHealth *health, const HgHealthFinding *finding, HgError *error)
{
  if (health->n == HG_HEALTH_FINDINGS)
    health->left_out++;
  else if (!hg_grow (&health->items, &health->capacity, health->n + 1, sizeof *health->items, error))
    return false;
  else
    health->items[health->n++] = *finding;
  return true;
}

static bool find (Look *look, HgHealthLevel level, size_t item, size_t value, const char *subject,
                  const char *format, ...) __attribute__ ((format (printf, 6, 7)));

static bool
find (Look *look, HgHealthLevel level, size_t item, size_t value, const char *subject, const char *format,
      ...)
{
  HgHealthFinding finding = { .level = level, .item = item, .value = value };
  snprintf (finding.subject, sizeof finding.subject, "%s", subject);
  va_list list;
  va_start (list, format);
  vsnprintf (finding.text, sizeof finding.text, format, list);
  va_end (list);
  return hg_health_add (look->health, &finding, look->error);
}

/* "dense_1/kernel". */
static char *
item_name (const Look *look, size_t i, char *text, size_t size)
{
  snprintf (text, size, "%s/%s", look->weights->items[i].node, look->weights->items[i].spec.name);
  return text;
}

static bool
find_odd (Look *look, size_t i)
{
  const HgWeight *item = &look->weights->items[i];
  const HgTensorStats *stats = &look->stats[i];
  size_t odd = hg_stats_odd (stats);
  if (odd == 0)
    return true;
  char name[176], count[48], values[64], place_text[HG_PLACE_TEXT];
  HgWeightMap map = hg_weight_map (&item->spec);
  HgWeightPlace place = hg_weight_map_place (&map, stats->first_odd);
  double first = (double)item->value->data[stats->first_odd];
  return find (
      look, HG_HEALTH_FAULT, i, stats->first_odd, item_name (look, i, name, sizeof name),
      "%s of %s %s not finite; the first is %s, %s.", hg_format_count (count, sizeof count, (int64_t)odd),
      hg_format_items (values, sizeof values, (int64_t)stats->n, "value", "values"), odd == 1 ? "is" : "are",
      isnan (first) ? "NaN"
      : first > 0   ? "∞"
                    : "−∞",
      hg_weight_place_text (&map, &place, place_text));
}

static bool
is_constant (const HgTensorStats *stats)
{
  return stats->n > 1 && hg_stats_odd (stats) == 0 && stats->low == stats->high;
}

/* Whether an array that begins with plain numbers still has them. */
static bool
is_fresh (const HgWeight *item, const HgTensorStats *stats)
{
  switch (item->spec.initializer)
    {
    case HG_INIT_ZEROS:
      return stats->low == 0 && stats->high == 0;
    case HG_INIT_ONES:
      return stats->low == 1 && stats->high == 1;
    case HG_INIT_UNIT_FORGET:
      return stats->low == 0 && stats->high == 1 && stats->zeros == stats->n - stats->n / 4
             && stats->mean == 0.25;
    default:
      return false;
    }
}

/* Whether item @i is of a layer that is known. Items stand in the model's order, so the search goes on where
 * it was. */
static bool
is_known (Look *look, size_t i)
{
  const HgModel *model = look->model;
  for (size_t k = 0; k < model->n; k++, look->at = (look->at + 1) % model->n)
    if (strcmp (model->nodes[look->at]->name, look->weights->items[i].node) == 0)
      return hg_layer_foreign_get (model->nodes[look->at]->layer) == NULL;
  return false;
}

/* Biases and scales that still are what they were before training say little one by one; all of them
 * together say that nothing was trained. */
static bool
find_fresh (Look *look, bool *all_fresh)
{
  size_t plain = 0, fresh = 0;
  for (size_t i = 0; i < look->weights->n; i++)
    {
      HgInitializer initializer = look->weights->items[i].spec.initializer;
      bool counts = is_known (look, i) && hg_stats_odd (&look->stats[i]) == 0;
      plain += counts
               && (initializer == HG_INIT_ZEROS || initializer == HG_INIT_ONES
                   || initializer == HG_INIT_UNIT_FORGET);
      fresh += counts && is_fresh (&look->weights->items[i], &look->stats[i]);
    }
  *all_fresh = plain > 0 && fresh == plain;
  char count[64];
  return !*all_fresh
         || find (look, HG_HEALTH_INFO, HG_NO_NODE, 0, "",
                  "%s of biases and scales still %s the first values: the model looks untrained.",
                  hg_format_items (count, sizeof count, (int64_t)plain, "array", "arrays"),
                  plain == 1 ? "has" : "have");
}

static bool
find_constant (Look *look, size_t i, bool all_fresh)
{
  const HgWeight *item = &look->weights->items[i];
  const HgTensorStats *stats = &look->stats[i];
  char name[176], count[48], value[48];
  if (!is_constant (stats))
    return true;
  bool fresh = is_known (look, i) && is_fresh (item, stats);
  if (fresh && all_fresh)
    return true;
  return find (look, fresh ? HG_HEALTH_INFO : HG_HEALTH_WARNING, i, 0, item_name (look, i, name, sizeof name),
               "all %s values are %s%s.", hg_format_count (count, sizeof count, (int64_t)stats->n),
               stats->low == 0 ? "0" : hg_format_number (value, sizeof value, stats->low, 3),
               fresh ? ", as before training" : "");
}

static Sides
sides_of (const HgWeightSpec *spec)
{
  size_t last = (size_t)hg_shape_axis (&spec->shape, -1), before = (size_t)hg_shape_axis (&spec->shape, -2);
  HgWeightMap map = hg_weight_map (spec);
  switch (spec->axes)
    {
    case HG_AXES_FILTERS:
      return (Sides){ .units = last, .inputs = before, .across = last };
    case HG_AXES_FILTERS_TURNED:
      return (Sides){ .units = before, .inputs = last, .across = last, .turned = true };
    case HG_AXES_UNITS:
      return (
          Sides){ .units = last / (map.gates != NULL ? map.panels : 1), .inputs = before, .across = last };
    case HG_AXES_STATE:
      return (Sides){ .units = last / (map.gates != NULL ? map.panels : 1), .across = last };
    default:
      return (Sides){ 0 };
    }
}

/* Marks the units and the inputs of item @i that have a weight other than 0. */
static void
mark_used (const Look *look, size_t i, const Sides *sides, bool *units, bool *inputs)
{
  const HgTensor *value = look->weights->items[i].value;
  const HgReal *x = value->data;
  size_t rows = value->values / sides->across, axis = sides->turned ? sides->units : sides->inputs;
  for (size_t r = 0; r < rows; r++, x += sides->across)
    {
      bool any = false;
      bool *along = sides->turned ? inputs : units, *of_row = sides->turned ? units : inputs;
      size_t length = sides->turned ? sides->inputs : sides->units;
      for (size_t c = 0; c < sides->across; c++)
        if (x[c] != 0)
          {
            any = true;
            along[c % length] = true;
          }
      if (axis > 0)
        of_row[r % axis] |= any;
    }
}

static bool
report_unused (Look *look, size_t i, const Sides *sides, const bool *units, const bool *inputs)
{
  char list[HG_UNIT_LIST], of[64], count[48];
  const HgWeight *item = &look->weights->items[i];
  bool filters = item->spec.axes != HG_AXES_UNITS;
  size_t n = hg_unit_list (units, false, sides->units, list);
  if (n > 0
      && !find (look, HG_HEALTH_WARNING, i, 0, item->node, "%s of %s %s only zero weights: %s.",
                hg_format_count (count, sizeof count, (int64_t)n),
                hg_format_items (of, sizeof of, (int64_t)sides->units, filters ? "filter" : "unit",
                                 filters ? "filters" : "units"),
                n == 1 ? "has" : "have", list))
    return false;
  n = hg_unit_list (inputs, false, sides->inputs, list);
  return n == 0
         || find (look, HG_HEALTH_WARNING, i, 0, item->node,
                  "%s of %s %s not used, the weights from there are 0: %s.",
                  hg_format_count (count, sizeof count, (int64_t)n),
                  hg_format_items (of, sizeof of, (int64_t)sides->inputs, filters ? "channel" : "input",
                                   filters ? "channels" : "inputs"),
                  n == 1 ? "is" : "are", list);
}

/* Units that nothing reaches, neither from the inputs nor from the state, and inputs that nothing reads. The
 * recurrent kernel stands behind the kernel of the same layer. */
static bool
find_unused (Look *look, size_t i)
{
  const HgWeight *item = &look->weights->items[i], *next = item + 1;
  Sides sides = { 0 };
  if (item->spec.shape.rank >= 2 && item->spec.axes != HG_AXES_STATE)
    sides = sides_of (&item->spec);
  size_t fewest = sides.units > sides.inputs ? sides.units : sides.inputs;
  if (sides.units == 0 || is_constant (&look->stats[i]) || look->stats[i].zeros < look->stats[i].n / fewest)
    return true;
  bool recurrent
      = i + 1 < look->weights->n && next->spec.axes == HG_AXES_STATE && strcmp (next->node, item->node) == 0;
  bool *used = hg_alloc (sides.units + sides.inputs, sizeof *used, look->error);
  if (used == NULL)
    return false;
  mark_used (look, i, &sides, used, used + sides.units);
  Sides state = recurrent ? sides_of (&next->spec) : (Sides){ 0 };
  if (recurrent && state.units == sides.units)
    mark_used (look, i + 1, &state, used, NULL);
  bool done = report_unused (look, i, &sides, used, used + sides.units);
  free (used);
  return done;
}

static int
worse_first (const void *a, const void *b)
{
  const HgHealthFinding *p = a, *q = b;
  if (p->level != q->level)
    return p->level > q->level ? -1 : 1;
  return p->item != q->item ? (p->item < q->item ? -1 : 1) : strcmp (p->text, q->text);
}

void
hg_health_sort (HgHealth *health)
{
  if (health->n > 1)
    qsort (health->items, health->n, sizeof *health->items, worse_first);
}

bool
hg_health (const HgModel *model, const HgWeights *weights, const HgTensorStats *stats, HgHealth *health,
           HgError *error)
{
  Look look = { model, weights, stats, health, error };
  bool done = true, all_fresh = false;
  int64_t values = 0, odd = 0;
  char count[64];
  *health = (HgHealth){ 0 };
  for (size_t i = 0; i < weights->n; i++)
    {
      values += (int64_t)stats[i].n;
      odd += (int64_t)hg_stats_odd (&stats[i]);
    }
  if (values > 1 && odd == 0)
    done = find (&look, HG_HEALTH_FINE, HG_NO_NODE, 0, "", "All %s weights are finite.",
                 hg_format_count (count, sizeof count, values));
  for (size_t i = 0; done && i < weights->n; i++)
    done = find_odd (&look, i);
  done = done && find_fresh (&look, &all_fresh);
  for (size_t i = 0; done && i < weights->n; i++)
    done = find_constant (&look, i, all_fresh) && find_unused (&look, i);
  hg_health_sort (health);
  return done;
}

void
hg_health_clear (HgHealth *health)
{
  free (health->items);
  *health = (HgHealth){ 0 };
}

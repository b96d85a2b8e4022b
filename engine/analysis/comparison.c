/* See comparison.h: how it is kept, and the sentences about it. Pages are written in comparison-page.c. */
#include "analysis/comparison.h"
#include "analysis/weight-map.h"
#include "base/format.h"
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

HgComparison *
hg_comparison_new (const HgComparisonSide sides[2], HgError *error)
{
  HgComparison *comparison = hg_alloc (1, sizeof *comparison, error);
  bool done = comparison != NULL;
  if (done)
    atomic_init (&comparison->references, 1);
  for (int i = 0; done && i < 2; i++)
    {
      comparison->name[i] = hg_strdup (sides[i].name, error);
      comparison->weights[i] = hg_weights_ref (sides[i].weights);
      comparison->check[i] = comparison->name[i] != NULL ? hg_check_shapes (sides[i].model, error) : NULL;
      done = comparison->check[i] != NULL;
    }
  if (done)
    comparison->diff = hg_model_diff (comparison->check[0], comparison->check[1], error);
  if (done && comparison->diff != NULL)
    return comparison;
  hg_comparison_unref (comparison);
  return NULL;
}

HgComparison *
hg_comparison_ref (HgComparison *comparison)
{
  atomic_fetch_add_explicit (&comparison->references, 1, memory_order_relaxed);
  return comparison;
}

void
hg_comparison_unref (HgComparison *comparison)
{
  if (comparison == NULL || atomic_fetch_sub_explicit (&comparison->references, 1, memory_order_acq_rel) != 1)
    return;
  hg_model_diff_free (comparison->diff);
  for (int i = 0; i < 2; i++)
    {
      hg_check_free (comparison->check[i]);
      hg_weights_unref (comparison->weights[i]);
      free (comparison->name[i]);
    }
  free (comparison);
}

HgWeightDiff *
hg_comparison_weigh (const HgComparison *comparison, HgTeam *team, HgJob *job, HgError *error)
{
  const HgCheck *const checks[2] = { comparison->check[0], comparison->check[1] };
  return hg_weight_diff (comparison->diff, checks, comparison->weights, team, job, error);
}

bool
hg_comparison_weighable (const HgComparison *comparison)
{
  return comparison->weights[0] != NULL && comparison->weights[1] != NULL;
}

bool
hg_comparison_same (const HgComparison *comparison, const HgWeightDiff *weights)
{
  return hg_model_diff_same (comparison->diff) && (weights == NULL || hg_weight_diff_same (weights));
}

const HgNode *
hg_comparison_node (const HgComparison *comparison, const HgDiffRow *row, int side)
{
  size_t node = side == 0 ? row->a : row->b;
  return node != HG_NO_NODE ? comparison->check[side]->model->nodes[node] : NULL;
}

/* Whether only the weights of a row's layers differ. */
static bool
weights_differ (const HgComparison *comparison, const HgWeightDiff *weights, size_t row)
{
  size_t n = 0, first = weights != NULL ? hg_weight_diff_of (weights, row, &n) : 0;
  bool differ = false;
  for (size_t i = first; i < first + n; i++)
    differ |= weights->items[i].kind != HG_ARRAYS_EQUAL;
  return differ && comparison->diff->rows[row].kind == HG_DIFF_SAME;
}

bool
hg_comparison_row_differs (const HgComparison *comparison, const HgWeightDiff *weights, size_t row)
{
  return comparison->diff->rows[row].kind != HG_DIFF_SAME || weights_differ (comparison, weights, row);
}

const char *
hg_comparison_row_sign (const HgComparison *comparison, const HgWeightDiff *weights, size_t row)
{
  return weights_differ (comparison, weights, row) ? "≈" : hg_diff_sign (comparison->diff->rows[row].kind);
}

const char *
hg_comparison_row_word (const HgComparison *comparison, const HgWeightDiff *weights, size_t row)
{
  return weights_differ (comparison, weights, row) ? "weights differ"
                                                   : hg_diff_word (comparison->diff->rows[row].kind);
}

/* The item on side @side, or NULL. */
static const HgWeight *
item_of (const HgComparison *comparison, const HgArrayDiff *array, int side)
{
  size_t item = side == 0 ? array->a : array->b;
  return item != HG_NO_NODE ? &comparison->weights[side]->items[item] : NULL;
}

char *
hg_comparison_array_name (const HgComparison *comparison, const HgArrayDiff *array, char *text)
{
  const HgWeight *a = item_of (comparison, array, 0), *b = item_of (comparison, array, 1);
  const HgWeight *weight = a != NULL ? a : b;
  snprintf (text, HG_ARRAY_TEXT, "%s/%s", weight->node, weight->spec.name);
  return text;
}

char *
hg_comparison_array_shape (const HgComparison *comparison, const HgArrayDiff *array, char *text)
{
  const HgWeight *a = item_of (comparison, array, 0), *b = item_of (comparison, array, 1);
  char left[HG_SHAPE_TEXT], right[HG_SHAPE_TEXT];
  hg_shape_text (&(a != NULL ? a : b)->value->shape, left);
  hg_shape_text (&(b != NULL ? b : a)->value->shape, right);
  bool one = array->kind != HG_ARRAYS_RESHAPED;
  snprintf (text, HG_ARRAY_TEXT, "%s%s%s", left, one ? "" : " → ", one ? "" : right);
  return text;
}

static void
differing_text (const HgComparison *comparison, const HgArrayDiff *array, char *text)
{
  const HgDistance *it = &array->distance;
  char count[48], all[48], largest[48], index[HG_PLACE_TEXT], odd[48];
  hg_format_count (count, sizeof count, (int64_t)it->differing);
  hg_format_items (all, sizeof all, (int64_t)it->n, "value", "values");
  int used = snprintf (text, HG_ARRAY_TEXT, "%s of %s differ%s", count, all, it->differing == 1 ? "s" : "");
  char *rest = text + used;
  size_t room = HG_ARRAY_TEXT - (size_t)used;
  hg_format_items (odd, sizeof odd, (int64_t)it->odd, "place is", "places are");
  if (it->at < it->n)
    snprintf (rest, room, ", at most by %s %s%s%s%s",
              hg_format_number (largest, sizeof largest, it->largest, 3),
              hg_weight_index_text (&item_of (comparison, array, 0)->value->shape, it->at, index),
              it->odd > 0 ? "; " : "", it->odd > 0 ? odd : "", it->odd > 0 ? " not finite" : "");
  else if (it->odd > 0)
    snprintf (rest, room, "; %s not finite", odd);
  else
    snprintf (rest, room, ", only in the sign of zeros");
}

char *
hg_comparison_array_text (const HgComparison *comparison, const HgArrayDiff *array, char *text)
{
  static const char *const plain[HG_ARRAYS_KINDS] = { [HG_ARRAYS_EQUAL] = "equal to the bit",
                                                      [HG_ARRAYS_RESHAPED] = "other shapes",
                                                      [HG_ARRAYS_REMOVED] = "only in A",
                                                      [HG_ARRAYS_ADDED] = "only in B" };
  if (array->kind == HG_ARRAYS_DIFFER)
    differing_text (comparison, array, text);
  else
    snprintf (text, HG_ARRAY_TEXT, "%s", plain[array->kind]);
  return text;
}

/* "Same structure", "2 layers changed, 1 added". */
static size_t
structure_text (const HgModelDiff *diff, char *text, size_t size)
{
  static const HgDiffKind order[] = { HG_DIFF_CHANGED, HG_DIFF_REMOVED, HG_DIFF_ADDED };
  size_t used = 0;
  for (size_t i = 0; i < sizeof order / sizeof *order; i++)
    {
      char count[48];
      size_t n = diff->count[order[i]];
      if (n == 0)
        continue;
      hg_format_count (count, sizeof count, (int64_t)n);
      used += (size_t)snprintf (text + used, size - used, "%s%s%s %s", used > 0 ? ", " : "", count,
                                used > 0 ? ""
                                : n == 1 ? " layer"
                                         : " layers",
                                hg_diff_word (order[i]));
    }
  if (used == 0)
    used = (size_t)snprintf (text, size, "%s", diff->changes.n == 0 ? "Same structure" : "Same layers");
  return used;
}

/* "12 of 14 weight arrays differ, at most by 0.031 (lstm_1/kernel [3, 17])". */
static void
weights_text (const HgComparison *comparison, const HgWeightDiff *weights, char *text, size_t size)
{
  char count[48], both[64], largest[48], name[HG_ARRAY_TEXT], index[HG_PLACE_TEXT], reshaped[96] = "";
  size_t differ = weights->count[HG_ARRAYS_DIFFER], pairs = differ + weights->count[HG_ARRAYS_EQUAL];
  hg_format_items (both, sizeof both, (int64_t)pairs, "weight array", "weight arrays");
  if (weights->count[HG_ARRAYS_RESHAPED] > 0)
    snprintf (reshaped, sizeof reshaped, ", %s with another shape",
              hg_format_count (count, sizeof count, (int64_t)weights->count[HG_ARRAYS_RESHAPED]));
  if (weights->n == 0)
    snprintf (text, size, "; there are no weights");
  else if (pairs == 0)
    snprintf (text, size, "; no weight array has the same shape in both");
  else if (differ == 0)
    snprintf (text, size, "; %s%s %s equal to the bit%s", pairs == 1 ? "" : "all ", both,
              pairs == 1 ? "is" : "are", reshaped);
  else
    {
      size_t used = (size_t)snprintf (text, size, "; %s of %s differ%s",
                                      hg_format_count (count, sizeof count, (int64_t)differ), both,
                                      differ == 1 ? "s" : "");
      const HgArrayDiff *worst = weights->worst < weights->n ? &weights->items[weights->worst] : NULL;
      if (worst != NULL)
        used += (size_t)snprintf (
            text + used, size - used, ", at most by %s (%s %s)",
            hg_format_number (largest, sizeof largest, worst->distance.largest, 3),
            hg_comparison_array_name (comparison, worst, name),
            hg_weight_index_text (&item_of (comparison, worst, 0)->value->shape, worst->distance.at, index));
      if (used < size)
        snprintf (text + used, size - used, "%s", reshaped);
    }
}

char *
hg_comparison_verdict (const HgComparison *comparison, const HgWeightDiff *weights, char *text, size_t size)
{
  char rest[HG_ARRAY_TEXT + 320] = "";
  const char *a = comparison->name[0], *b = comparison->name[1];
  bool left = comparison->weights[0] != NULL, right = comparison->weights[1] != NULL;
  size_t used = structure_text (comparison->diff, text, size);
  if (weights != NULL && left && right)
    weights_text (comparison, weights, rest, sizeof rest);
  else if (left != right)
    snprintf (rest, sizeof rest, "; %.120s has no weights to compare", left ? b : a);
  snprintf (text + used, size - used, "%s.", rest);
  return text;
}

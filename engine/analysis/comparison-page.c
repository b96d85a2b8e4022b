/* A comparison as a page: for a terminal and in Markdown, of the same two tables. */
#include "analysis/comparison.h"
#include "analysis/weight-map.h"
#include "base/format.h"
#include "base/table.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LAYER_CELL = 2 * HG_NAME_SIZE,
  CELL = 300,
  CHANGES = 4096
};

typedef void (*Put) (const HgTable *table, HgText *page);

/* "latent_space (Dense)", or nothing. */
static char *
layer_text (const HgNode *node, char *text)
{
  *text = '\0';
  if (node != NULL)
    snprintf (text, LAYER_CELL, "%s (%s)", node->name, hg_layer_class (node->layer));
  return text;
}

/* "5 × 16", or "5 × 16 → 5 × 8" where that differs. */
static void
both_text (const char *a, const char *b, char *text, size_t size)
{
  bool one = *a == '\0' || *b == '\0' || strcmp (a, b) == 0;
  snprintf (text, size, "%s%s%s", *a != '\0' ? a : b, one ? "" : " → ", one ? "" : b);
}

static void
sizes_text (const HgComparison *comparison, const HgDiffRow *row, char *shape, char *parameters)
{
  char shapes[2][HG_SHAPE_TEXT] = { "", "" }, counts[2][48] = { "", "" };
  const size_t nodes[] = { row->a, row->b };
  for (int side = 0; side < 2; side++)
    if (nodes[side] != HG_NO_NODE)
      {
        const HgNodeCheck *it = &comparison->check[side]->nodes[nodes[side]];
        hg_shape_text (&it->out[0], shapes[side]);
        strcpy (counts[side], "—");
        if (it->parameters >= 0)
          hg_format_count (counts[side], sizeof counts[side], it->parameters);
      }
  both_text (shapes[0], shapes[1], shape, CELL);
  both_text (counts[0], counts[1], parameters, CELL);
}

/* What the table's own columns do not say. */
static char *
rest_text (const HgChanges *changes, char *text)
{
  HgChange rest[64];
  HgChanges some = { .items = rest };
  for (size_t i = 0; i < changes->n && some.n < sizeof rest / sizeof *rest; i++)
    if (strcmp (changes->items[i].key, "output_shape") != 0
        && strcmp (changes->items[i].key, "parameters") != 0)
      rest[some.n++] = changes->items[i];
  return hg_changes_text (&some, text, CHANGES);
}

/* Puts the table out after an empty line, if there is anything in it, and clears it. */
static void
finish_table (HgTable *table, Put put, HgText *page)
{
  if (table->n > 0)
    {
      hg_text_line (page, "%s", "");
      put (table, page);
    }
  hg_table_clear (table);
}

static void
put_layers (const HgComparison *comparison, bool only, Put put, HgText *page)
{
  static const char *const titles[] = { "", "A", "B", "Output shape", "Parameters", "Changes" };
  HgTable table = { .columns = 6, .titles = titles, .right = 1 << 4, .notes = true };
  for (size_t i = 0; i < comparison->diff->n; i++)
    {
      const HgDiffRow *row = &comparison->diff->rows[i];
      char a[LAYER_CELL], b[LAYER_CELL], shape[CELL], parameters[CELL], changes[CHANGES];
      if (only && row->kind == HG_DIFF_SAME)
        continue;
      sizes_text (comparison, row, shape, parameters);
      hg_table_row (&table, (const char *const[]){ hg_diff_sign (row->kind),
                                                   layer_text (hg_comparison_node (comparison, row, 0), a),
                                                   layer_text (hg_comparison_node (comparison, row, 1), b),
                                                   shape, parameters, rest_text (&row->changes, changes) });
    }
  finish_table (&table, put, page);
}

static void
array_row (const HgComparison *comparison, const HgArrayDiff *array, HgTable *table)
{
  const HgDistance *it = &array->distance;
  char name[HG_ARRAY_TEXT], shape[HG_ARRAY_TEXT], differing[64] = "", largest[48] = "", mean[48] = "",
                                                  relative[64] = "", index[HG_PLACE_TEXT] = "", odd[48] = "";
  bool differs = array->kind == HG_ARRAYS_DIFFER;
  hg_comparison_array_name (comparison, array, name);
  hg_comparison_array_shape (comparison, array, shape);
  if (differs)
    {
      hg_format_count (differing, sizeof differing, (int64_t)it->differing);
      hg_format_number (largest, sizeof largest, it->largest, 3);
      hg_format_number (mean, sizeof mean, it->mean, 3);
      hg_relative_text (it->relative, relative, sizeof relative);
    }
  if (differs && it->at < it->n)
    hg_weight_index_text (&comparison->weights[0]->items[array->a].value->shape, it->at, index);
  if (differs && it->odd > 0)
    hg_format_count (odd, sizeof odd, (int64_t)it->odd);
  hg_table_row (table, (const char *const[]){ name, shape, hg_arrays_word (array->kind), differing, largest,
                                              index, mean, relative, odd });
}

static void
put_weights (const HgComparison *comparison, const HgWeightDiff *weights, bool only, Put put, HgText *page)
{
  static const char *const titles[]
      = { "Array", "Shape", "", "Values differ", "Largest", "At", "Mean", "Relative", "Not finite" };
  HgTable table = { .columns = weights->total.odd > 0 ? 9 : 8, /* the last one is for what is rare */
                    .titles = titles,
                    .right = 1 << 3 | 1 << 4 | 1 << 6 | 1 << 7 | 1 << 8 };
  for (size_t i = 0; i < weights->n; i++)
    if (!only || weights->items[i].kind != HG_ARRAYS_EQUAL)
      array_row (comparison, &weights->items[i], &table);
  finish_table (&table, put, page);
}

/* @item begins each line: "- " in Markdown, where lines would else run together. */
static void
put_names (const HgComparison *comparison, const char *item, HgText *page)
{
  for (int side = 0; side < 2; side++)
    {
      char headline[160];
      hg_text_line (page, "%s%s: %s · %s", item, side == 0 ? "A" : "B", comparison->name[side],
                    hg_check_headline (comparison->check[side], headline, sizeof headline));
    }
}

static void
put_totals (const HgComparison *comparison, const HgWeightDiff *weights, const char *item, HgText *page)
{
  const HgModelDiff *diff = comparison->diff;
  char changes[CHANGES], mean[48], relative[64], values[64];
  hg_text_line (page, "%s", "");
  if (diff->changes.n > 0)
    hg_text_line (page, "%sThe models: %s", item, hg_changes_text (&diff->changes, changes, sizeof changes));
  hg_text_line (page, "%sLayers: %zu same, %zu changed, %zu removed, %zu added", item,
                diff->count[HG_DIFF_SAME], diff->count[HG_DIFF_CHANGED], diff->count[HG_DIFF_REMOVED],
                diff->count[HG_DIFF_ADDED]);
  if (weights == NULL || weights->total.n == 0)
    return;
  hg_format_items (values, sizeof values, (int64_t)weights->total.n, "value", "values");
  hg_text_line (page, "%sWeights: %s compared, mean difference %s, relative %s", item, values,
                hg_format_number (mean, sizeof mean, weights->total.mean, 3),
                hg_relative_text (weights->total.relative, relative, sizeof relative));
}

static char *
write_page (const HgComparison *comparison, const HgWeightDiff *weights, bool only, const char *item, Put put,
            HgError *error)
{
  HgText page = { .error = error };
  char verdict[1024];
  put_names (comparison, item, &page);
  put_layers (comparison, only, put, &page);
  if (weights != NULL)
    put_weights (comparison, weights, only, put, &page);
  put_totals (comparison, weights, item, &page);
  hg_text_line (&page, "\n%s%s", *item == ' ' ? item : "",
                hg_comparison_verdict (comparison, weights, verdict, sizeof verdict));
  return hg_text_end (&page);
}

char *
hg_comparison_page (const HgComparison *comparison, const HgWeightDiff *weights, bool only, HgError *error)
{
  return write_page (comparison, weights, only, " ", hg_table_plain, error);
}

char *
hg_comparison_markdown (const HgComparison *comparison, const HgWeightDiff *weights, bool only,
                        HgError *error)
{
  return write_page (comparison, weights, only, "- ", hg_table_markdown, error);
}

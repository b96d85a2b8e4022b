/* A comparison as JSON, for programs. */
#include "analysis/comparison.h"
#include <jansson.h>
#include <math.h>

static json_t *
shape_json (const HgShape *shape)
{
  json_t *axes = json_array ();
  for (int i = 0; i < shape->rank; i++)
    json_array_append_new (axes, shape->dim[i] >= 0 ? json_integer (shape->dim[i]) : json_null ());
  return axes;
}

static json_t *
real_json (double x)
{
  return isfinite (x) ? json_real (x) : json_null ();
}

static json_t *
index_json (const HgShape *shape, size_t index)
{
  json_t *places = json_array ();
  for (int i = shape->rank - 1; i >= 0; i--)
    {
      size_t axis = (size_t)shape->dim[i];
      json_array_insert_new (places, 0, json_integer ((json_int_t)(index % axis)));
      index /= axis;
    }
  return places;
}

static json_t *
layer_json (const HgComparison *comparison, const HgDiffRow *row, int side)
{
  const HgNode *node = hg_comparison_node (comparison, row, side);
  if (node == NULL)
    return json_null ();
  const HgNodeCheck *it = &comparison->check[side]->nodes[side == 0 ? row->a : row->b];
  return json_pack ("{s:s, s:s, s:o, s:o}", "name", node->name, "class", hg_layer_class (node->layer),
                    "output_shape", shape_json (&it->out[0]), "parameters",
                    it->parameters >= 0 ? json_integer (it->parameters) : json_null ());
}

static json_t *
changes_json (const HgChanges *changes)
{
  json_t *list = json_array ();
  for (size_t i = 0; i < changes->n; i++)
    json_array_append_new (list, json_pack ("{s:s, s:s, s:s}", "what", changes->items[i].key, "a",
                                            changes->items[i].a, "b", changes->items[i].b));
  return list;
}

static json_t *
rows_json (const HgComparison *comparison)
{
  json_t *rows = json_array ();
  for (size_t i = 0; i < comparison->diff->n; i++)
    {
      const HgDiffRow *row = &comparison->diff->rows[i];
      json_array_append_new (rows,
                             json_pack ("{s:s, s:o, s:o, s:o}", "status", hg_diff_word (row->kind), "a",
                                        layer_json (comparison, row, 0), "b", layer_json (comparison, row, 1),
                                        "changes", changes_json (&row->changes)));
    }
  return rows;
}

static json_t *
item_shape_json (const HgComparison *comparison, int side, size_t item)
{
  return item != HG_NO_NODE ? shape_json (&comparison->weights[side]->items[item].value->shape)
                            : json_null ();
}

static json_t *
array_json (const HgComparison *comparison, const HgArrayDiff *array)
{
  const HgDistance *it = &array->distance;
  char name[HG_ARRAY_TEXT];
  json_t *root = json_pack (
      "{s:s, s:s, s:o, s:o}", "name", hg_comparison_array_name (comparison, array, name), "status",
      hg_arrays_word (array->kind), "shape_a", item_shape_json (comparison, 0, array->a), "shape_b",
      item_shape_json (comparison, 1, array->b));
  if (array->kind != HG_ARRAYS_EQUAL && array->kind != HG_ARRAYS_DIFFER)
    return root;
  bool above = it->at < it->n;
  json_t *more = json_pack (
      "{s:I, s:I, s:I, s:o, s:o, s:o, s:o}", "values", (json_int_t)it->n, "differing",
      (json_int_t)it->differing, "not_finite", (json_int_t)it->odd, "largest", real_json (it->largest), "at",
      above ? index_json (&comparison->weights[0]->items[array->a].value->shape, it->at) : json_null (),
      "mean", real_json (it->mean), "relative", real_json (it->relative));
  json_object_update (root, more);
  json_decref (more);
  return root;
}

static json_t *
weights_json (const HgComparison *comparison, const HgWeightDiff *weights)
{
  if (weights == NULL)
    return json_null ();
  json_t *arrays = json_array ();
  for (size_t i = 0; i < weights->n; i++)
    json_array_append_new (arrays, array_json (comparison, &weights->items[i]));
  return json_pack ("{s:b, s:I, s:I, s:o, s:o, s:o, s:o}", "equal", (int)hg_weight_diff_same (weights),
                    "values", (json_int_t)weights->total.n, "differing", (json_int_t)weights->total.differing,
                    "largest", real_json (weights->total.largest), "mean", real_json (weights->total.mean),
                    "relative", real_json (weights->total.relative), "arrays", arrays);
}

char *
hg_comparison_json (const HgComparison *comparison, const HgWeightDiff *weights, HgError *error)
{
  const HgModelDiff *diff = comparison->diff;
  char verdict[1024];
  hg_comparison_verdict (comparison, weights, verdict, sizeof verdict);
  json_t *totals = json_object ();
  for (int kind = 0; kind < HG_DIFF_KINDS; kind++)
    json_object_set_new (totals, hg_diff_word (kind), json_integer ((json_int_t)diff->count[kind]));
  json_t *root = json_pack ("{s:s, s:s, s:b, s:b, s:s, s:o, s:o, s:o, s:o}", "a", comparison->name[0], "b",
                            comparison->name[1], "equal", (int)hg_comparison_same (comparison, weights),
                            "same_structure", (int)hg_model_diff_same (diff), "verdict", verdict, "layers",
                            totals, "rows", rows_json (comparison), "changes", changes_json (&diff->changes),
                            "weights", weights_json (comparison, weights));
  char *text = root != NULL ? json_dumps (root, JSON_INDENT (2) | JSON_REAL_PRECISION (12)) : NULL;
  json_decref (root);
  if (text == NULL)
    hg_error_memory (error, "the comparison", 4096);
  return text;
}

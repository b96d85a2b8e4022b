#include "analysis/dimensions-text.h"
#include "base/format.h"
#include "base/text.h"
#include <jansson.h>
#include <stdio.h>
#include <string.h>

enum
{
  NUMBER = 32,
  NAME = HG_NAME_SIZE + 8,
  BOTH = HG_NAME_SIZE + 128
};

static const double SAME = 1.01; /* a rank so many times another is taken for no larger */

char *
hg_dimension_name (const HgModel *model, const HgDimension *dimension, char *text, size_t size)
{
  const HgNode *node = model->nodes[dimension->node];
  if (dimension->slot == 0)
    snprintf (text, size, "%s", node->name);
  else
    snprintf (text, size, "%s · %zu", node->name, dimension->slot);
  return text;
}

/* "LSTM 16 (lstm_1)": what its bar says, and its name; "LSTM 16 (lstm_1 · 2)" of another output than the
 * first.
 */
static char *
both_of (const HgCheck *check, size_t node, size_t slot, char text[BOTH])
{
  const HgDimension output = { .node = node, .slot = slot };
  char title[96], name[NAME];
  hg_layer_describe (check->model->nodes[node]->layer, title, sizeof title, NULL, 0);
  snprintf (text, BOTH, "%s (%s)", title, hg_dimension_name (check->model, &output, name, sizeof name));
  return text;
}

static char *
rank_text (double rank, char *text)
{
  return hg_format_number (text, NUMBER, rank, 3);
}

/* "3.21 (6 of 25 components for 95 % of the variance)" */
static char *
measured_text (const HgEffectiveRank *measured, size_t values, char *text, size_t size)
{
  char rank[NUMBER], components[48], of[48];
  snprintf (text, size, "%s (%s of %s components for 95 %% of the variance)",
            rank_text (measured->rank, rank),
            hg_format_count (components, sizeof components, (int64_t)measured->components),
            hg_format_count (of, sizeof of, (int64_t)values));
  return text;
}

static const HgDimension *
input_of (const HgCheck *check, const HgDimensions *dimensions)
{
  for (size_t i = 0; i < check->n; i++)
    if (check->model->nodes[i]->n_in == 0)
      return hg_dimensions_find (dimensions, i);
  return NULL;
}

static void
latent_size (const HgCheck *check, const HgDimensions *dimensions, HgDimensionAnswer *it)
{
  char name[BOTH], holds[64], given[64], samples[64], waist[160], data[160];
  const HgDimension *input = input_of (check, dimensions);
  snprintf (it->question, sizeof it->question, "What is the latent size?");
  if (check->waist == HG_NO_NODE || input == NULL || check->waist_values <= 0)
    {
      snprintf (it->answer, sizeof it->answer,
                "There is none: no layer between input and output has everything pass through it.");
      return;
    }
  snprintf (it->answer, sizeof it->answer,
            "%s holds %s per sample for %s that come in: %.2f×. Measured on %s, its effective rank, "
            "the number of directions that samples spread over, is %s. The "
            "data itself has %s.",
            both_of (check, check->waist, 0, name),
            hg_format_items (holds, sizeof holds, check->waist_values, "value", "values"),
            hg_format_count (given, sizeof given, check->input_values), check->ratio,
            hg_format_items (samples, sizeof samples, (int64_t)dimensions->samples, "sample", "samples"),
            measured_text (&dimensions->waist, (size_t)check->waist_values, waist, sizeof waist),
            measured_text (&input->measured, input->values, data, sizeof data));
}

/* The layer that adds most values to what it takes, of those up to the waist, or of all where none of them
 * does: its row, and that of what it takes. */
static bool
find_wider (const HgCheck *check, const HgDimensions *dimensions, const HgDimension **from,
            const HgDimension **to)
{
  double most = 1;
  bool early = false;
  for (size_t i = 0; i < check->n; i++)
    {
      const HgNode *node = check->model->nodes[i];
      const HgDimension *own = hg_dimensions_find (dimensions, i),
                        *source = node->n_in == 1 ? hg_dimensions_find (dimensions, node->in[0].node) : NULL;
      bool before = check->waist != HG_NO_NODE && i < check->waist;
      if (own == NULL || source == NULL || node->in[0].slot > 0 || (early && !before))
        continue;
      double wider = (double)own->values / (double)source->values;
      if (wider <= (before && !early ? 1 : most))
        continue;
      most = wider;
      early = before;
      *from = source;
      *to = own;
    }
  return most > 1;
}

static bool
widening (const HgCheck *check, const HgDimensions *dimensions, HgDimensionAnswer *it)
{
  const HgDimension *from = NULL, *to = NULL;
  char name[BOTH], a[HG_SHAPE_TEXT], b[HG_SHAPE_TEXT], n[48], m[48], before[160], after[160];
  if (!find_wider (check, dimensions, &from, &to))
    return false;
  bool grown = to->measured.rank > SAME * from->measured.rank;
  const bool same = from->shape.rank == to->shape.rank;
  hg_format_count (n, sizeof n, same ? hg_shape_axis (&from->shape, -1) : (int64_t)from->values);
  hg_format_count (m, sizeof m, same ? hg_shape_axis (&to->shape, -1) : (int64_t)to->values);
  snprintf (it->question, sizeof it->question, "Did widening %s → %s bring information back?", n, m);
  hg_format_count (n, sizeof n, (int64_t)from->values);
  hg_format_count (m, sizeof m, (int64_t)to->values);
  snprintf (
      it->answer, sizeof it->answer,
      "No. %s goes from %s to %s, %s → %s values, and computes all %s from those %s. The effective rank is "
      "%s "
      "before it and %s after it. %s",
      both_of (check, to->node, to->slot, name), hg_shape_text (&from->shape, a),
      hg_shape_text (&to->shape, b), n, m, m, n,
      measured_text (&from->measured, from->values, before, sizeof before),
      measured_text (&to->measured, to->values, after, sizeof after),
      grown ? "It bends what it takes into more directions; what was dropped before it is still not there."
            : "It brings nothing back: there is more room, and no more in it.");
  return true;
}

/* Only where the waist was found: nothing passes by it. */
static bool
afterwards (const HgCheck *check, const HgDimensions *dimensions, HgDimensionAnswer *it)
{
  const HgDimension *most = NULL;
  char name[BOTH], holds[64], rank[NUMBER], waist[NUMBER], where[BOTH];
  if (check->waist == HG_NO_NODE || check->model->waist != HG_NO_NODE || check->waist_values <= 0)
    return false;
  for (size_t i = 0; i < dimensions->n; i++)
    if (dimensions->items[i].node > check->waist
        && (most == NULL || dimensions->items[i].measured.rank > most->measured.rank))
      most = &dimensions->items[i];
  if (most == NULL)
    return false;
  bool grown = most->measured.rank > SAME * dimensions->waist.rank;
  snprintf (it->question, sizeof it->question, "What is left after the waist?");
  snprintf (
      it->answer, sizeof it->answer,
      "Everything after %s is computed from its %s. The largest effective rank after it is %s, in %s, and "
      "%s at the waist. %s",
      both_of (check, check->waist, 0, name),
      hg_format_items (holds, sizeof holds, check->waist_values, "value", "values"),
      rank_text (most->measured.rank, rank), both_of (check, most->node, most->slot, where),
      rank_text (dimensions->waist.rank, waist),
      grown ? "The decoder bends what it gets into more directions; no new information is in them."
            : "The decoder adds no directions to what the waist passes on.");
  return true;
}

size_t
hg_dimensions_answers (const HgCheck *check, const HgDimensions *dimensions,
                       HgDimensionAnswer answers[HG_DIMENSION_ANSWERS])
{
  size_t n = 0;
  latent_size (check, dimensions, &answers[n++]);
  n += widening (check, dimensions, &answers[n]);
  n += afterwards (check, dimensions, &answers[n]);
  return n;
}

/* Characters that printf has to leave for @columns on the screen. */
static int
pad (const char *text, int columns)
{
  return (int)strlen (text) + columns - hg_columns (text);
}

static void
row (HgText *page, const HgCheck *check, const HgDimension *item, const HgDimension *before)
{
  char name[NAME], shape[HG_SHAPE_TEXT], values[48], parameters[48] = "", rank[NUMBER], components[48],
                                                     first[NUMBER] = "", first_components[48] = "";
  hg_dimension_name (check->model, item, name, sizeof name);
  hg_shape_text (&item->shape, shape);
  hg_format_count (values, sizeof values, (int64_t)item->values);
  if (item->slot == 0)
    hg_format_count (parameters, sizeof parameters, check->nodes[item->node].parameters);
  hg_format_count (components, sizeof components, (int64_t)item->measured.components);
  if (before != NULL)
    {
      rank_text (before->measured.rank, first);
      hg_format_count (first_components, sizeof first_components, (int64_t)before->measured.components);
    }
  hg_text_line (page, " %-*s %-*s %10s %8s %9s %6s %9s %6s%s", pad (name, 28), name, pad (shape, 18), shape,
                parameters, values, rank_text (item->measured.rank, rank), components, first,
                first_components, item->node == check->waist ? "  waist" : "");
}

char *
hg_dimensions_text (const HgCheck *check, const HgDimensions *dimensions, const HgDimensions *before,
                    HgError *error)
{
  HgText page = { .error = error };
  hg_text_line (&page, " %-28s %-18s %10s %8s %9s %6s %9s %6s", "Layer", "Shape", "Parameters", "Values",
                "Rank", "95 %", before != NULL ? "untrained" : "", before != NULL ? "95 %" : "");
  for (size_t i = 0; i < dimensions->n; i++)
    row (&page, check, &dimensions->items[i], before != NULL && i < before->n ? &before->items[i] : NULL);
  hg_text_line (&page,
                "\n Rank: effective rank over %zu samples. 95 %%: principal components for that share of the "
                "variance.",
                dimensions->samples);
  return hg_text_end (&page);
}

static json_t *
shape_json (const HgShape *shape)
{
  json_t *axes = json_array ();
  json_array_append_new (axes, json_null ());
  for (int i = 0; i < shape->rank; i++)
    json_array_append_new (axes, json_integer (shape->dim[i]));
  return axes;
}

static json_t *
row_json (const HgCheck *check, const HgDimension *item, const HgDimension *before)
{
  char name[NAME];
  return json_pack ("{s:s, s:o, s:o, s:I, s:f, s:I, s:o, s:o}", "name",
                    hg_dimension_name (check->model, item, name, sizeof name), "output_shape",
                    shape_json (&item->shape), "parameters",
                    item->slot == 0 ? json_integer (check->nodes[item->node].parameters) : json_null (),
                    "values", (json_int_t)item->values, "effective_rank", item->measured.rank,
                    "components_95", (json_int_t)item->measured.components, "effective_rank_before",
                    before != NULL ? json_real (before->measured.rank) : json_null (), "components_95_before",
                    before != NULL ? json_integer ((json_int_t)before->measured.components) : json_null ());
}

static json_t *
waist_json (const HgCheck *check, const HgDimensions *dimensions)
{
  if (check->waist == HG_NO_NODE)
    return json_null ();
  return json_pack ("{s:s, s:I, s:f, s:I}", "layer", check->model->nodes[check->waist]->name, "values",
                    (json_int_t)check->waist_values, "effective_rank", dimensions->waist.rank,
                    "components_95", (json_int_t)dimensions->waist.components);
}

char *
hg_dimensions_json (const HgCheck *check, const HgDimensions *dimensions, const HgDimensions *before,
                    HgError *error)
{
  HgDimensionAnswer answers[HG_DIMENSION_ANSWERS];
  size_t n = hg_dimensions_answers (check, dimensions, answers);
  json_t *layers = json_array (), *said = json_array ();
  for (size_t i = 0; i < dimensions->n; i++)
    json_array_append_new (layers, row_json (check, &dimensions->items[i],
                                             before != NULL && i < before->n ? &before->items[i] : NULL));
  for (size_t i = 0; i < n; i++)
    json_array_append_new (
        said, json_pack ("{s:s, s:s}", "question", answers[i].question, "answer", answers[i].answer));
  json_t *root = json_pack ("{s:I, s:o, s:o, s:o}", "samples", (json_int_t)dimensions->samples, "layers",
                            layers, "waist", waist_json (check, dimensions), "answers", said);
  char *text = root != NULL ? json_dumps (root, JSON_INDENT (2) | JSON_REAL_PRECISION (12)) : NULL;
  json_decref (root);
  if (text == NULL)
    hg_error_memory (error, "the dimensions", 4096);
  return text;
}

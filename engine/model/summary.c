#include "model/summary.h"
#include "base/format.h"
#include "base/text.h"
#include "layers/foreign.h"
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int
pad (const char *text, int width)
{
  return (int)strlen (text) + width - hg_columns (text);
}

static const char *
role_name (HgRole role)
{
  static const char *const names[] = { "input", "encoder", "waist", "decoder", "output" };
  return names[role];
}

/* The layer's role, or why it has none. */
static const char *
state_text (const HgCheck *check, size_t i)
{
  return hg_layer_foreign_get (check->model->nodes[i]->layer) != NULL ? "not executed"
         : check->nodes[i].state == HG_NODE_BROKEN                    ? "does not fit"
                                                                      : role_name (check->nodes[i].role);
}

/* "latent_space (Dense)" */
static char *
row_name (const HgNode *node, char *name, size_t size)
{
  snprintf (name, size, "%.80s (%s)", node->name, hg_layer_class (node->layer));
  return name;
}

/* The width of the first column: as Keras's where that is enough. */
static int
name_width (const HgCheck *check)
{
  int width = 36;
  for (size_t i = 0; i < check->n; i++)
    {
      char name[160];
      int wide = hg_columns (row_name (check->model->nodes[i], name, sizeof name));
      width = wide > width ? wide : width;
    }
  return width;
}

static void
table_row (HgText *page, const HgCheck *check, size_t i, int width)
{
  const HgNode *node = check->model->nodes[i];
  const HgNodeCheck *it = &check->nodes[i];
  char name[160], shape[HG_SHAPE_TEXT], parameters[48] = "—", values[48] = "—";
  row_name (node, name, sizeof name);
  hg_shape_keras (&it->out[0], shape);
  if (it->parameters >= 0)
    hg_format_count (parameters, sizeof parameters, it->parameters);
  if (it->values >= 0)
    hg_format_count (values, sizeof values, it->values);
  hg_text_line (page, " %-*s %-*s %*s %*s  %s", pad (name, width), name, pad (shape, 20), shape,
                pad (parameters, 10), parameters, pad (values, 8), values, state_text (check, i));
}

/* A line across the table. */
static void
rule (HgText *page, int width)
{
  char dashes[600] = "";
  for (int i = 0; i < width + 58 && i * 3 + 4 < (int)sizeof dashes; i++)
    memcpy (dashes + 3 * i, "─", 4);
  hg_text_line (page, "%s", dashes);
}

static void
squeeze_lines (HgText *page, const HgCheck *check)
{
  char input[48], values[48];
  hg_format_items (input, sizeof input, check->input_values, "value", "values");
  hg_text_line (page, " Input: %s", check->input_values > 0 ? input : "open");
  if (check->waist == HG_NO_NODE || check->waist_values <= 0 || check->input_values <= 0)
    return;
  hg_format_items (values, sizeof values, check->waist_values, "value", "values");
  hg_text_line (page, " Waist: %s, %s", check->model->nodes[check->waist]->name, values);
  hg_format_count (input, sizeof input, check->input_values);
  hg_format_count (values, sizeof values, check->waist_values);
  if (check->ratio > 1)
    hg_text_line (page, " Compression: %s → %s · %.2f× · %.2f %%", input, values, check->ratio,
                  100 * (1 - 1 / check->ratio));
  else
    hg_text_line (page, " Compression: %s → %s · %.2f×: the waist compresses nothing", input, values,
                  check->ratio);
}

char *
hg_summary_text (const HgCheck *check, const char *note, HgError *error)
{
  HgText page = { .error = error };
  char all[48], trainable[48], rest[48];
  int width = name_width (check);
  hg_text_line (&page, "Model: %s", check->model->name);
  rule (&page, width);
  hg_text_line (&page, " %-*s %-20s %10s %8s  %s", width, "Layer (type)", "Output Shape", "Param #", "Values",
                "Role");
  rule (&page, width);
  for (size_t i = 0; i < check->n; i++)
    table_row (&page, check, i, width);
  rule (&page, width);
  hg_text_line (&page, " Total params: %s", hg_format_count (all, sizeof all, check->parameters));
  hg_text_line (&page, " Trainable params: %s",
                hg_format_count (trainable, sizeof trainable, check->trainable));
  hg_text_line (&page, " Non-trainable params: %s",
                hg_format_count (rest, sizeof rest, check->parameters - check->trainable));
  squeeze_lines (&page, check);
  for (size_t i = 0; i < check->n_diagnostics; i++)
    if (check->diagnostics[i].severity != HG_WARNING)
      hg_text_line (&page, " %s", check->diagnostics[i].sentence);
  if (note != NULL)
    hg_text_line (&page, " %s", note);
  return hg_text_end (&page);
}

static void
markdown_row (HgText *page, const HgCheck *check, size_t i)
{
  const HgNode *node = check->model->nodes[i];
  const HgNodeCheck *it = &check->nodes[i];
  char name[2 * HG_NAME_SIZE], shape[HG_SHAPE_TEXT], parameters[48] = "—", values[48] = "—";
  size_t n = 0;
  for (const char *p = node->name; *p != '\0'; p++) /* a bar would end the cell */
    n += (size_t)snprintf (name + n, sizeof name - n, *p == '|' ? "\\%c" : "%c", *p);
  if (it->parameters >= 0)
    hg_format_count (parameters, sizeof parameters, it->parameters);
  if (it->values >= 0)
    hg_format_count (values, sizeof values, it->values);
  hg_text_line (page, "| %s | %s | %s | %s | %s | %s |", n > 0 ? name : "", hg_layer_class (node->layer),
                hg_shape_text (&it->out[0], shape), parameters, values, state_text (check, i));
}

char *
hg_summary_markdown (const HgCheck *check, HgError *error)
{
  HgText page = { .error = error };
  char headline[200];
  hg_text_line (&page, "**%s**: %s\n", check->model->name,
                hg_check_headline (check, headline, sizeof headline));
  hg_text_line (&page, "| Layer | Class | Output shape | Parameters | Values | Role |");
  hg_text_line (&page, "|---|---|---|--:|--:|---|");
  for (size_t i = 0; i < check->n; i++)
    markdown_row (&page, check, i);
  return hg_text_end (&page);
}

static json_t *
shape_json (const HgShape *shape)
{
  json_t *axes = json_array ();
  json_array_append_new (axes, json_null ());
  for (int i = 0; i < shape->rank; i++)
    json_array_append_new (axes, shape->dim[i] >= 0 ? json_integer (shape->dim[i]) : json_null ());
  return axes;
}

static json_t *
count_json (int64_t n)
{
  return n >= 0 ? json_integer (n) : json_null ();
}

char *
hg_summary_json (const HgCheck *check, HgError *error)
{
  json_t *layers = json_array ();
  for (size_t i = 0; i < check->n; i++)
    {
      const HgNode *node = check->model->nodes[i];
      const HgNodeCheck *it = &check->nodes[i];
      json_array_append_new (
          layers, json_pack ("{s:s, s:s, s:o, s:o, s:o}", "name", node->name, "class",
                             hg_layer_class (node->layer), "output_shape", shape_json (&it->out[0]),
                             "parameters", count_json (it->parameters), "values", count_json (it->values)));
    }
  bool waist = check->waist != HG_NO_NODE && check->waist_values > 0 && check->ratio > 0;
  json_t *root
      = json_pack ("{s:s, s:o, s:I, s:I, s:I, s:o, s:o, s:o}", "name", check->model->name, "layers", layers,
                   "parameters", (json_int_t)check->parameters, "trainable_parameters",
                   (json_int_t)check->trainable, "input_values", (json_int_t)check->input_values, "waist",
                   waist ? json_pack ("{s:s, s:I}", "layer", check->model->nodes[check->waist]->name,
                                      "values", (json_int_t)check->waist_values)
                         : json_null (),
                   "compression", waist ? json_real (check->ratio) : json_null (), "reduction_percent",
                   waist ? json_real (100 * (1 - 1 / check->ratio)) : json_null ());
  char *text = root != NULL ? json_dumps (root, JSON_INDENT (2) | JSON_REAL_PRECISION (12)) : NULL;
  json_decref (root);
  if (text == NULL)
    hg_error_memory (error, "the summary", 4096);
  return text;
}

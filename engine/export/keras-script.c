#include "export/keras-script.h"
#include "layers/activation.h"
#include "layers/torch.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  COMMENT = 84 /* column where the shapes stand */
};

static void
need (HgKerasScript *script, const char *snippet)
{
  for (size_t i = 0; i < script->n_needs; i++)
    if (strcmp (script->needs[i], snippet) == 0)
      return;
  if (script->n_needs < HG_KERAS_NEEDS)
    script->needs[script->n_needs++] = snippet;
}

static void
write_regularizer (HgText *text, const HgRegularizer *it)
{
  char l1[40], l2[40];
  hg_torch_real (it->l1, l1);
  hg_torch_real (it->l2, l2);
  switch (it->type)
    {
    case HG_REGULARIZER_NONE:
      hg_text_add (text, "None");
      break;
    case HG_REGULARIZER_L1:
      hg_text_add (text, "keras.regularizers.L1(%s)", l1);
      break;
    case HG_REGULARIZER_L2:
      hg_text_add (text, "keras.regularizers.L2(%s)", l2);
      break;
    case HG_REGULARIZER_L1L2:
      hg_text_add (text, "keras.regularizers.L1L2(%s, %s)", l1, l2);
      break;
    case HG_REGULARIZER_ORTHOGONAL:
    case HG_REGULARIZER_ORTHOGONAL_COLUMNS:
      hg_text_add (text, "keras.regularizers.OrthogonalRegularizer(%s, mode=\"%s\")", l2,
                   it->type == HG_REGULARIZER_ORTHOGONAL ? "rows" : "columns");
      break;
    }
}

static void write_layer (HgKerasScript *script, HgText *text, const HgLayer *layer, const char *name);

static void
write_value (HgKerasScript *script, HgText *text, const HgParam *param, const HgValue *value)
{
  const char *choice = param->type == HG_PARAM_CHOICE ? param->choices[value->i] : NULL;
  if (param->type == HG_PARAM_LAYER)
    write_layer (script, text, value->layer, NULL);
  else if (param->type == HG_PARAM_REGULARIZER)
    write_regularizer (text, &value->regularizer);
  else if (choice != NULL && param->choices == hg_activation_names
           && hg_snippet_find (hg_keras_snippets, choice) != NULL)
    {
      need (script, choice);
      hg_text_add (text, "%s", choice);
    }
  else
    hg_python_value (text, param, value);
}

/* What stands first and without its name: a wrapped layer, else the option that the title shows. */
static const HgParam *
first_option (const HgLayerKind *kind)
{
  for (size_t i = 0; i < kind->n_params; i++)
    if (kind->params[i].type == HG_PARAM_LAYER)
      return &kind->params[i];
  return kind->n_params > 0 && (kind->params[0].flags & HG_PARAM_PRIMARY) ? &kind->params[0] : NULL;
}

/* Whether Keras has to be told: what is not the default, and what it asks for. */
static bool
is_told (const HgParam *param, const HgValue *value)
{
  bool asked = (param->flags & HG_PARAM_ALWAYS) && param->type != HG_PARAM_CHOICE;
  return asked || !hg_param_is_default (param, value);
}

/* Keras 3 takes no slash in a name. */
static void
write_name (HgText *text, const char *name)
{
  char plain[HG_NAME_SIZE];
  snprintf (plain, sizeof plain, "%s", name);
  for (char *p = plain; *p != '\0'; p++)
    *p = *p == '/' ? '_' : *p;
  hg_python_string (text, plain);
}

static void
write_layer (HgKerasScript *script, HgText *text, const HgLayer *layer, const char *name)
{
  const HgLayerKind *kind = layer->kind;
  const HgParam *first = first_option (kind);
  bool own = hg_snippet_find (hg_keras_snippets, kind->name) != NULL;
  const char *between = "";
  if (own)
    need (script, kind->name);
  hg_text_add (text, "%s%s(", own ? "" : "layers.", kind->name);
  for (size_t i = 0; i <= kind->n_params; i++) /* the first one, then the rest in order */
    {
      const HgParam *param = i == 0 ? first : &kind->params[i - 1];
      if (param == NULL || (i > 0 && param == first))
        continue;
      HgValue value = hg_param_get (param, layer->config);
      if (i > 0 && !is_told (param, &value))
        continue;
      hg_text_add (text, "%s", between);
      if (i > 0)
        hg_text_add (text, "%s=", param->name);
      write_value (script, text, param, &value);
      between = ", ";
    }
  if (name != NULL)
    {
      hg_text_add (text, "%sname=", between);
      write_name (text, name);
    }
  hg_text_add (text, ")");
}

static void
write_input (HgKerasScript *script, HgText *text, size_t i)
{
  hg_text_add (text, "keras.Input(");
  hg_python_shape (text, &script->check->nodes[i].out[0], "None");
  hg_text_add (text, ", name=");
  write_name (text, script->model->nodes[i]->name);
  hg_text_add (text, ")");
}

static void
write_made (HgKerasScript *script, HgText *text, size_t i)
{
  const HgNode *node = script->model->nodes[i];
  if (node->layer->kind->max_in == 0)
    write_input (script, text, i);
  else
    write_layer (script, text, node->layer, node->name);
}

/* @line, which it takes, with the shape of node @i's output beside it. */
static void
end_line (HgKerasScript *script, HgText *line, size_t i)
{
  char shape[HG_SHAPE_TEXT], *bytes = hg_text_end (line);
  if (bytes != NULL)
    hg_text_line (&script->body, "%-*s  # %s", COMMENT, bytes,
                  hg_shape_text (&script->check->nodes[i].out[0], shape));
  script->body.failed |= bytes == NULL;
  free (bytes);
}

static void
write_sequential (HgKerasScript *script)
{
  hg_text_line (&script->body, "    return keras.Sequential(\n        [");
  for (size_t i = 0; i < script->model->n; i++)
    {
      HgText line = { .error = script->body.error };
      hg_text_add (&line, "            ");
      write_made (script, &line, i);
      hg_text_add (&line, ",");
      end_line (script, &line, i);
    }
  hg_text_add (&script->body, "        ],\n        name=");
  write_name (&script->body, script->model->name);
  hg_text_line (&script->body, ",\n    )");
}

static void
write_edge (const HgKerasScript *script, HgText *text, HgEdge edge)
{
  char name[HG_PYTHON_NAME];
  hg_text_add (text, "%s", hg_python_output (script->names, script->model->n, edge.node, edge.slot, name));
}

static void
write_edges (const HgKerasScript *script, HgText *text, const HgEdge *edges, size_t n)
{
  for (size_t k = 0; k < n; k++)
    {
      hg_text_add (text, k > 0 ? ", " : "");
      write_edge (script, text, edges[k]);
    }
}

/* "(x)", "([a, b])" of a layer that takes several alike, "(x, initial_state=[h, c])" of one that takes
 * states. */
static void
write_call (const HgKerasScript *script, HgText *text, const HgNode *node)
{
  bool own = hg_snippet_find (hg_keras_snippets, node->layer->kind->name) != NULL;
  bool merges = node->layer->kind->min_in > 1 || own;
  hg_text_add (text, "(");
  if (node->n_in == 1)
    write_edge (script, text, node->in[0]);
  else
    {
      if (!merges)
        {
          write_edge (script, text, node->in[0]);
          hg_text_add (text, ", initial_state=");
        }
      hg_text_add (text, "[");
      write_edges (script, text, node->in + !merges, node->n_in - !merges);
      hg_text_add (text, "]");
    }
  hg_text_add (text, ")");
}

/* "encoder, encoder_1, encoder_2 = " */
static void
write_results (const HgKerasScript *script, HgText *text, size_t i)
{
  size_t n = hg_layer_outputs (script->model->nodes[i]->layer);
  for (size_t slot = 0; slot < n; slot++)
    {
      hg_text_add (text, slot > 0 ? ", " : "");
      write_edge (script, text, (HgEdge){ .node = i, .slot = slot });
    }
  hg_text_add (text, " = ");
}

static void
write_node (HgKerasScript *script, size_t i)
{
  const HgNode *node = script->model->nodes[i];
  size_t owner = hg_model_owner (script->model, i);
  HgText line = { .error = script->body.error };
  bool shared = hg_model_shared (script->model, i);
  if (shared && owner == i)
    {
      hg_text_add (&script->body,
                   "    %s__layer = ", script->names[i]); /* no name of a layer holds two "_" */
      write_made (script, &script->body, i);
      hg_text_add (&script->body, "\n");
    }
  hg_text_add (&line, "    ");
  write_results (script, &line, i);
  if (shared)
    hg_text_add (&line, "%s__layer", script->names[owner]);
  else
    write_made (script, &line, i);
  if (node->n_in > 0)
    write_call (script, &line, node);
  end_line (script, &line, i);
}

static void
write_functional (HgKerasScript *script)
{
  const HgModel *model = script->model;
  HgText *text = &script->body;
  const char *between = "";
  size_t inputs = 0;
  for (size_t i = 0; i < model->n; i++)
    write_node (script, i);
  for (size_t i = 0; i < model->n; i++)
    inputs += model->nodes[i]->layer->kind->max_in == 0;
  hg_text_add (text, inputs > 1 ? "    return keras.Model([" : "    return keras.Model(");
  for (size_t i = 0; i < model->n; i++)
    if (model->nodes[i]->layer->kind->max_in == 0)
      {
        hg_text_add (text, "%s%s", between, script->names[i]);
        between = ", ";
      }
  hg_text_add (text, inputs > 1 ? "], " : ", ");
  hg_text_add (text, model->n_outputs > 1 ? "[" : "");
  write_edges (script, text, model->outputs, model->n_outputs);
  hg_text_add (text, model->n_outputs > 1 ? "], name=" : ", name=");
  write_name (text, model->name);
  hg_text_line (text, ")");
}

void
hg_keras_script_build (HgKerasScript *script)
{
  bool chain = hg_model_is_chain (script->model);
  for (size_t i = 0; i < script->model->n; i++)
    chain &= script->model->nodes[i]->shares == HG_NO_NODE
             && hg_layer_outputs (script->model->nodes[i]->layer) == 1;
  hg_text_line (&script->body, "def build():");
  if (chain)
    write_sequential (script);
  else
    write_functional (script);
}

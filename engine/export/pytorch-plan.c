#include "export/pytorch-plan.h"
#include "base/memory.h"
#include "export/head.h"
#include "model/mask.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
place_mask (HgPytorchPlan *plan, size_t i)
{
  const HgNode *node = plan->model->nodes[i];
  HgPytorchNode *it = &plan->nodes[i];
  it->mask_in = it->mask_out = HG_NO_NODE;
  for (size_t k = 0; k < node->n_in && it->mask_in == HG_NO_NODE; k++)
    if (hg_mask_enters (plan->check, i, k))
      it->mask_in = plan->nodes[node->in[k].node].mask_out;
  if (node->layer->kind->mask != NULL)
    it->mask_out = i;
  else if (hg_mask_stays (plan->check, i))
    it->mask_out = it->mask_in;
}

/* Who reads what, and what it is called: x, where the very next layer alone takes it. */
static void
name_values (HgPytorchPlan *plan, size_t i)
{
  const HgModel *model = plan->model;
  HgPytorchNode *it = &plan->nodes[i];
  size_t readers[HG_MAX_OUTPUTS];
  bool next = false, given = false;
  hg_model_readers (model, i, readers);
  for (size_t k = 0; k < model->n_outputs; k++)
    if (model->outputs[k].node == i)
      {
        readers[model->outputs[k].slot]++;
        given = true;
      }
  for (size_t k = 0; i + 1 < model->n && k < model->nodes[i + 1]->n_in; k++)
    next |= model->nodes[i + 1]->in[k].node == i && model->nodes[i + 1]->in[k].slot == 0;
  bool input = model->nodes[i]->layer->kind->max_in == 0;
  it->once = readers[0] == 1 && (next || (given && i + 1 == model->n && model->n_outputs == 1));
  for (size_t s = 0; s < HG_MAX_OUTPUTS; s++)
    {
      it->reads[s] = readers[s] > 0;
      if (!it->reads[s] && !input)
        snprintf (it->value[s], HG_PYTHON_NAME, "_");
      else if (s == 0)
        snprintf (it->value[s], HG_PYTHON_NAME, "%s", it->once && (!input || i == 0) ? "x" : plan->names[i]);
      else
        hg_python_output (plan->names, model->n, i, s, it->value[s]);
    }
  if (input && i > 0)
    it->once = false;
}

/* The order that input 0 of node @i stands in. */
static HgTorchOrder
order_before (const HgPytorchPlan *plan, size_t i)
{
  const HgNode *node = plan->model->nodes[i];
  return node->in[0].slot == 0 ? plan->nodes[node->in[0].node].order : HG_TORCH_LAST;
}

static bool
ask_layer (HgPytorchPlan *plan, size_t i, HgError *error)
{
  const HgNode *node = plan->model->nodes[i];
  const HgNodeCheck *check = &plan->check->nodes[i];
  HgPytorchNode *it = &plan->nodes[i];
  it->order = HG_TORCH_LAST;
  if (node->layer->kind->max_in == 0)
    return true;
  HgTorch *torch = it->torch = hg_alloc (1, sizeof *torch, error);
  if (torch == NULL)
    return false;
  if (node->layer->kind->weights != NULL)
    it->n_specs = hg_layer_weights (node->layer, check->in, it->specs);
  *torch = (HgTorch){ .layer = node->layer,
                      .in = check->in,
                      .out = check->out,
                      .n_in = node->n_in,
                      .reads = it->reads,
                      .masked = it->mask_in != HG_NO_NODE,
                      .came = order_before (plan, i),
                      .n_specs = it->n_specs,
                      .specs = it->specs,
                      .activity = hg_layer_activity (node->layer) };
  if (!node->layer->kind->torch (torch, error))
    return hg_error_prefix (error, "%s (%s)", node->name, hg_layer_class (node->layer));
  it->order = torch->order == HG_TORCH_AS_IS ? torch->came : torch->order;
  plan->penalties |= torch->penalty[0] != '\0' || torch->activity.type != HG_REGULARIZER_NONE;
  plan->taught |= torch->taught;
  if (torch->n_lines == 0)
    hg_torch_line (torch, "$y0 = $x0");
  return true;
}

static bool
fits (const HgCheck *check, HgError *error)
{
  if (!hg_script_suits (check, error))
    return false;
  for (size_t i = 0; i < check->n; i++)
    if (!hg_shape_known (&check->nodes[i].out[0]))
      return hg_error_set (error, HG_ERROR_SHAPE, "%s: expected a known size of every axis, got an open one",
                           check->model->nodes[i]->name);
  return true;
}

bool
hg_pytorch_plan (HgPytorchPlan *plan, const HgCheck *check, HgError *error)
{
  *plan = (HgPytorchPlan){ .check = check, .model = check->model };
  if (!fits (check, error))
    return false;
  plan->names = hg_python_names (check->model, error);
  plan->nodes = hg_alloc (check->n, sizeof *plan->nodes, error);
  bool done = plan->names != NULL && plan->nodes != NULL;
  for (size_t i = 0; done && i < check->n; i++)
    {
      place_mask (plan, i);
      name_values (plan, i);
      plan->masks += check->model->nodes[i]->layer->kind->mask != NULL;
      done = ask_layer (plan, i, error);
    }
  if (!done)
    hg_pytorch_plan_clear (plan);
  return done;
}

void
hg_pytorch_plan_clear (HgPytorchPlan *plan)
{
  for (size_t i = 0; plan->nodes != NULL && i < plan->check->n; i++)
    free (plan->nodes[i].torch);
  free (plan->nodes);
  free (plan->names);
  *plan = (HgPytorchPlan){ 0 };
}

char *
hg_pytorch_mask (const HgPytorchPlan *plan, size_t i, char text[HG_PYTHON_NAME + 8])
{
  if (i == HG_NO_NODE)
    return strcpy (text, "None");
  if (plan->masks == 1)
    return strcpy (text, "mask");
  snprintf (text, HG_PYTHON_NAME + 8, "%s__mask", plan->names[i]);
  return text;
}

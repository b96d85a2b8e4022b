#include "export/pytorch-class.h"
#include <stdio.h>
#include <string.h>

enum
{
  COMMENT = 72 /* column where the shapes stand */
};

/* @code, and @comment beside it. */
static void
write_line (HgText *text, const char *code, const char *comment)
{
  if (comment[0] == '\0')
    hg_text_line (text, "        %s", code);
  else
    hg_text_line (text, "        %-*s  # %s", COMMENT - 8, code, comment);
}

/* Input @k of node @i, in the order that its layer wants. */
static char *
input_text (const HgPytorchPlan *plan, size_t i, size_t k, char *text, size_t size)
{
  HgEdge edge = plan->model->nodes[i]->in[k];
  const HgPytorchNode *from = &plan->nodes[edge.node];
  const HgTorch *torch = plan->nodes[i].torch;
  HgTorchOrder wanted = torch->order == HG_TORCH_AS_IS ? torch->came : torch->order;
  HgTorchOrder has = edge.slot == 0 ? from->order : HG_TORCH_LAST;
  int rank = torch->in[k].rank;
  const char *turn = "";
  if (wanted != has && rank == 2)
    turn = ".transpose(1, 2)";
  else if (wanted != has && rank == 3)
    turn = wanted == HG_TORCH_FIRST ? ".permute(0, 3, 1, 2)" : ".permute(0, 2, 3, 1)";
  snprintf (text, size, "%s%s", from->value[edge.slot], turn);
  return text;
}

/* Line @line of node @i with its names in it: see layers/torch.h. */
static void
fill_in (const HgPytorchPlan *plan, size_t i, const char *line, char *text, size_t size)
{
  const HgPytorchNode *it = &plan->nodes[i];
  char name[HG_PYTHON_NAME + 40];
  text[0] = '\0';
  for (size_t n; *line != '\0'; line += n)
    {
      n = strcspn (line, "$");
      hg_torch_append (text, size, "%.*s", (int)n, line);
      if (line[n] == '\0')
        break;
      line += n + 1;
      n = 1;
      if (strncmp (line, "mask", 4) == 0 || strncmp (line, "made", 4) == 0)
        {
          hg_torch_append (text, size, "%s",
                           hg_pytorch_mask (plan, strncmp (line, "mask", 4) == 0 ? it->mask_in : i, name));
          n = 4;
        }
      else if (*line == 'm')
        hg_torch_append (text, size, "self.%s", plan->names[hg_model_owner (plan->model, i)]);
      else if (*line == 'y')
        hg_torch_append (text, size, "%s", it->value[line[n++] - '0']);
      else if (line[1] < '0' || line[1] > '9')
        for (size_t k = 0; k < it->torch->n_in; k++)
          hg_torch_append (text, size, "%s%s", k > 0 ? ", " : "", input_text (plan, i, k, name, sizeof name));
      else
        {
          size_t k = 0;
          for (; line[n] >= '0' && line[n] <= '9'; n++)
            k = 10 * k + (size_t)(line[n] - '0');
          hg_torch_append (text, size, "%s", input_text (plan, i, k, name, sizeof name));
        }
    }
}

/* A chain's channels are turned in a line of their own, so that the layers' lines stay short. */
static void
turn_alone (HgText *text, HgPytorchPlan *plan, size_t i)
{
  HgEdge edge = plan->model->nodes[i]->in[0];
  HgPytorchNode *from = &plan->nodes[edge.node];
  const HgTorch *torch = plan->nodes[i].torch;
  char turned[HG_PYTHON_NAME + 40], line[2 * HG_PYTHON_NAME + 60];
  input_text (plan, i, 0, turned, sizeof turned);
  if (!from->once || edge.slot != 0 || strchr (turned, '.') == NULL)
    return;
  snprintf (line, sizeof line, "%s = %s", from->value[0], turned);
  from->order = torch->order;
  write_line (text, line,
              torch->order == HG_TORCH_FIRST ? "channels first, for PyTorch" : "channels last again");
}

/* What the layer's output, or the layer itself, adds to the loss. */
static void
write_penalty (HgText *text, const HgPytorchPlan *plan, size_t i)
{
  const HgPytorchNode *it = &plan->nodes[i];
  const HgRegularizer *activity = &it->torch->activity;
  char term[HG_TORCH_TEXT], number[40];
  const char *y = it->value[0];
  if (it->torch->penalty[0] != '\0')
    {
      fill_in (plan, i, it->torch->penalty, term, sizeof term);
      hg_text_line (text, "        self.penalty = self.penalty + %s", term);
    }
  if (activity->l1 > 0 && activity->type != HG_REGULARIZER_L2 && activity->type <= HG_REGULARIZER_L1L2)
    hg_text_line (text, "        self.penalty = self.penalty + %s * %s.abs().sum() / len(%s)",
                  hg_torch_real (activity->l1, number), y, y);
  if (activity->l2 > 0 && activity->type != HG_REGULARIZER_L1 && activity->type <= HG_REGULARIZER_L1L2)
    hg_text_line (text, "        self.penalty = self.penalty + %s * %s.square().sum() / len(%s)",
                  hg_torch_real (activity->l2, number), y, y);
}

static void
write_layer (HgText *text, HgPytorchPlan *plan, size_t i)
{
  const HgTorch *torch = plan->nodes[i].torch;
  char line[HG_TORCH_TEXT + HG_MAX_INPUTS * (HG_PYTHON_NAME + 40)], shape[HG_SHAPE_TEXT];
  turn_alone (text, plan, i);
  for (size_t k = 0; k < torch->n_lines; k++)
    {
      fill_in (plan, i, torch->lines[k], line, sizeof line);
      const char *equals = strstr (line, " = ");
      bool idle = equals != NULL && strncmp (line, equals + 3, (size_t)(equals - line)) == 0
                  && equals[3 + (equals - line)] == '\0';
      if (!idle)
        write_line (text, line, k + 1 == torch->n_lines ? hg_shape_text (&torch->out[0], shape) : "");
    }
  write_penalty (text, plan, i);
}

static void
write_forward (HgText *text, HgPytorchPlan *plan)
{
  const HgModel *model = plan->model;
  char shape[HG_SHAPE_TEXT], name[HG_PYTHON_NAME + 8];
  hg_text_add (text, "    def forward(self");
  for (size_t i = 0; i < model->n; i++)
    if (plan->nodes[i].torch == NULL)
      hg_text_add (text, ", %s", plan->nodes[i].value[0]);
  hg_text_line (text, "%s):", plan->taught ? ", teacher=None" : "");
  for (size_t i = 0; i < model->n; i++)
    if (plan->nodes[i].torch == NULL)
      hg_text_line (text, "        # %s: %s", plan->nodes[i].value[0],
                    hg_shape_text (&plan->check->nodes[i].out[0], shape));
  if (plan->penalties)
    hg_text_line (text, "        self.penalty = 0");
  for (size_t i = 0; i < model->n; i++)
    if (plan->nodes[i].torch != NULL)
      write_layer (text, plan, i);
  size_t last = model->outputs[0].node;
  if (plan->nodes[last].mask_out != HG_NO_NODE && plan->check->nodes[last].out[0].rank == 2)
    hg_text_line (text, "        self.mask = %s", hg_pytorch_mask (plan, plan->nodes[last].mask_out, name));
  hg_text_add (text, "        return ");
  for (size_t k = 0; k < model->n_outputs; k++)
    {
      const HgPytorchNode *it = &plan->nodes[model->outputs[k].node];
      int rank = plan->check->nodes[model->outputs[k].node].out[model->outputs[k].slot].rank;
      bool turn = model->outputs[k].slot == 0 && it->order == HG_TORCH_FIRST;
      hg_text_add (text, "%s%s%s", k > 0 ? ", " : "", it->value[model->outputs[k].slot],
                   !turn || rank < 2 ? ""
                   : rank == 2       ? ".transpose(1, 2)"
                                     : ".permute(0, 2, 3, 1)");
    }
  hg_text_add (text, "\n");
}

/* The layer's module, and which of its parameters Keras does not have or does not train. */
static void
write_module (HgText *text, const HgPytorchPlan *plan, size_t i)
{
  const HgNode *node = plan->model->nodes[i];
  const HgTorch *torch = plan->nodes[i].torch;
  const char *name = plan->names[i];
  char line[HG_TORCH_TEXT + HG_PYTHON_NAME + 16], shape[HG_SHAPE_TEXT],
      comment[HG_NAME_SIZE + 2 * HG_SHAPE_TEXT];
  if (torch == NULL || torch->module[0] == '\0' || hg_model_owner (plan->model, i) != i)
    return;
  snprintf (line, sizeof line, "self.%s = %s", name, torch->module);
  snprintf (comment, sizeof comment, "%s → ", hg_shape_text (&torch->in[0], shape));
  strcat (comment, hg_shape_text (&torch->out[0], shape));
  write_line (text, line, comment);
  if (hg_layer_frozen (node->layer) && torch->n_arrays > 0)
    hg_text_line (text, "        self.%s.requires_grad_(False)", name);
  for (size_t k = 0; k < torch->n_arrays && !hg_layer_frozen (node->layer); k++)
    if (torch->arrays[k].fixed)
      hg_text_line (text, "        self.%s.%s.requires_grad_(False)  # Keras has none", name,
                    torch->arrays[k].name);
}

/* The penalty of one parameter. Orthogonality is about a matrix as Keras has it: PyTorch's is turned. */
static void
write_term (HgText *text, const char *parameter, const HgRegularizer *it, bool turned)
{
  char number[40];
  bool columns = it->type == HG_REGULARIZER_ORTHOGONAL_COLUMNS;
  if (it->type >= HG_REGULARIZER_ORTHOGONAL)
    {
      hg_text_line (text, "        total = total + %s * orthogonality(%s%s)", hg_torch_real (it->l2, number),
                    parameter, columns != turned ? ".T" : "");
      return;
    }
  if (it->type != HG_REGULARIZER_L2 && it->l1 > 0)
    hg_text_line (text, "        total = total + %s * %s.abs().sum()", hg_torch_real (it->l1, number),
                  parameter);
  if (it->type != HG_REGULARIZER_L1 && it->l2 > 0)
    hg_text_line (text, "        total = total + %s * %s.square().sum()", hg_torch_real (it->l2, number),
                  parameter);
}

/* Of Keras's weight behind @array of node @i, or none. */
static const HgRegularizer *
penalty_of (const HgPytorchPlan *plan, size_t i, const HgTorchArray *array)
{
  const HgRegularizer *it = &plan->nodes[i].specs[array->weight].regularizer;
  bool matrix = it->type < HG_REGULARIZER_ORTHOGONAL || plan->nodes[i].specs[array->weight].shape.rank == 2;
  return array->source == HG_TORCH_KERAS && it->type != HG_REGULARIZER_NONE && matrix ? it : NULL;
}

static void
write_regularization (HgText *text, const HgPytorchPlan *plan)
{
  bool begun = false;
  for (size_t i = 0; i < plan->model->n; i++)
    {
      const HgTorch *torch = plan->nodes[i].torch;
      for (size_t k = 0; torch != NULL && hg_model_owner (plan->model, i) == i && k < torch->n_arrays; k++)
        {
          const HgTorchArray *array = &torch->arrays[k];
          char name[2 * HG_PYTHON_NAME];
          if (penalty_of (plan, i, array) == NULL)
            continue;
          if (!begun)
            hg_text_line (text, "\n    def regularization(self):\n        total = 0");
          begun = true;
          snprintf (name, sizeof name, "self.%s.%s", plan->names[i], array->name);
          write_term (text, name, penalty_of (plan, i, array), array->n_axes > 0);
        }
    }
  if (begun)
    hg_text_line (text, "        return total");
}

/* A frozen layer that looks at the whole batch goes by its statistics in training too. */
static void
write_frozen (HgText *text, const HgPytorchPlan *plan)
{
  bool begun = false;
  for (size_t i = 0; i < plan->model->n; i++)
    {
      const HgLayer *layer = plan->model->nodes[i]->layer;
      if (!layer->kind->whole_batch || !hg_layer_frozen (layer) || hg_model_owner (plan->model, i) != i)
        continue;
      if (!begun)
        hg_text_line (text, "\n    def train(self, mode=True):\n        super().train(mode)");
      begun = true;
      hg_text_line (text, "        self.%s.eval()  # frozen", plan->names[i]);
    }
  if (begun)
    hg_text_line (text, "        return self");
}

bool
hg_pytorch_regularized (const HgPytorchPlan *plan, bool *orthogonal)
{
  bool any = false;
  for (size_t i = 0; i < plan->model->n; i++)
    for (size_t k = 0; plan->nodes[i].torch != NULL && k < plan->nodes[i].torch->n_arrays; k++)
      {
        const HgRegularizer *it = penalty_of (plan, i, &plan->nodes[i].torch->arrays[k]);
        any |= it != NULL;
        *orthogonal |= it != NULL && it->type >= HG_REGULARIZER_ORTHOGONAL;
      }
  return any;
}

void
hg_pytorch_class (HgText *text, HgPytorchPlan *plan)
{
  char class[HG_PYTHON_NAME];
  hg_text_line (text, "class %s(nn.Module):", hg_python_class (plan->model->name, class));
  hg_text_line (text, "    def __init__(self):\n        super().__init__()");
  for (size_t i = 0; i < plan->model->n; i++)
    write_module (text, plan, i);
  hg_text_add (text, "\n");
  write_forward (text, plan);
  write_frozen (text, plan);
  write_regularization (text, plan);
}

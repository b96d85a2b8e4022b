/* The weights for PyTorch: every parameter of the script's modules under its name in the state_dict, made
 * from Keras's arrays as the kinds say (layers/torch.h). */
#include "base/memory.h"
#include "export/export.h"
#include "export/pytorch-plan.h"
#include "files/npz.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* @from, one of whose first axis's places is taken and whose axes are turned, into @to. */
static void
turn (const HgTorchArray *array, const HgTensor *from, HgReal *to)
{
  HgShape shape = from->shape;
  const HgReal *data = from->data;
  if (array->row >= 0)
    {
      size_t row = from->values / (size_t)shape.dim[0];
      data += (size_t)array->row * row;
      memcpy (to, data, row * sizeof *to);
      return;
    }
  if (array->n_axes == 0)
    {
      memcpy (to, data, from->values * sizeof *to);
      return;
    }
  size_t stride[4], size[4], at[4] = { 0 };
  for (int k = 0; k < array->n_axes; k++)
    {
      stride[k] = 1;
      for (int i = array->axes[k] + 1; i < shape.rank; i++)
        stride[k] *= (size_t)shape.dim[i];
      size[k] = (size_t)shape.dim[array->axes[k]];
    }
  for (size_t i = 0; i < from->values; i++)
    {
      size_t place = 0;
      for (int k = 0; k < array->n_axes; k++)
        place += at[k] * stride[k];
      to[i] = data[place];
      for (int k = array->n_axes - 1; k >= 0 && ++at[k] == size[k]; k--)
        at[k] = 0;
    }
}

/* The parameter that @array describes, from Keras's @keras arrays. */
static HgTensor *
convert (const HgTorchArray *array, const HgWeight *keras, HgError *error)
{
  HgTensor *made = hg_tensor_new (&array->shape, error);
  if (made == NULL || array->source == HG_TORCH_ZEROS)
    return made;
  if (array->source == HG_TORCH_ONES)
    {
      for (size_t i = 0; i < made->values; i++)
        made->data[i] = 1;
      return made;
    }
  turn (array, keras[array->weight].value, made->data);
  if (array->n_parts == 0)
    return made;
  HgTensor *ordered = hg_tensor_new (&array->shape, error);
  size_t part = made->values / array->n_parts;
  for (size_t k = 0; ordered != NULL && k < array->n_parts; k++)
    memcpy (ordered->data + k * part, made->data + array->parts[k] * part, part * sizeof *made->data);
  hg_tensor_unref (made);
  return ordered;
}

/* The first of the weights of @node, or NULL. */
static const HgWeight *
weights_of (const HgWeights *weights, const HgNode *node)
{
  for (size_t i = 0; i < weights->n; i++)
    if (strcmp (weights->items[i].node, node->name) == 0)
      return &weights->items[i];
  return NULL;
}

typedef struct
{
  size_t n, room;
  HgNpzMember *members;
  char (*names)[HG_PYTHON_NAME + 56];
} Archive;

static bool
add (Archive *archive, const char *module, const HgTorchArray *array, const HgWeight *keras, HgError *error)
{
  char *name = archive->names[archive->n];
  HgNpzMember *member = &archive->members[archive->n];
  snprintf (name, sizeof archive->names[0], "%s.%s", module, array->name);
  member->name = name;
  HgTensor *made = convert (array, keras, error);
  bool done = made != NULL && hg_npy_encode (made, &member->file, error);
  hg_tensor_unref (made);
  archive->n += done;
  return done;
}

static bool
fill (Archive *archive, const HgPytorchPlan *plan, const HgWeights *weights, HgError *error)
{
  bool done = true;
  for (size_t i = 0; done && i < plan->model->n; i++)
    {
      const HgTorch *torch = plan->nodes[i].torch;
      const HgWeight *keras = weights_of (weights, plan->model->nodes[i]);
      if (torch == NULL || hg_model_owner (plan->model, i) != i)
        continue;
      for (size_t k = 0; done && k < torch->n_arrays; k++)
        done = add (archive, plan->names[i], &torch->arrays[k], keras, error);
    }
  return done;
}

bool
hg_export_pytorch_weights (const char *path, const HgCheck *check, const HgWeights *weights, HgError *error)
{
  HgPytorchPlan plan;
  Archive archive = { 0 };
  if (!hg_pytorch_plan (&plan, check, error))
    return false;
  for (size_t i = 0; i < plan.model->n; i++)
    archive.room += plan.nodes[i].torch != NULL ? plan.nodes[i].torch->n_arrays : 0;
  archive.members = hg_alloc (archive.room, sizeof *archive.members, error);
  archive.names = hg_alloc (archive.room, sizeof *archive.names, error);
  bool done = archive.members != NULL && archive.names != NULL && fill (&archive, &plan, weights, error)
              && hg_npz_save (path, archive.members, archive.n, error);
  for (size_t i = 0; i < archive.n; i++)
    free (archive.members[i].file.bytes);
  free (archive.members);
  free (archive.names);
  hg_pytorch_plan_clear (&plan);
  return done;
}

#include "engine/random-edits.h"
#include "model/fragment.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_NODES = 24, /* above it, removing is likelier */
  TRIES = 100
};

static const char *const stacks[] = { "Dense 3 tanh",
                                      "LSTM 4 relu sequences",
                                      "LSTM 2",
                                      "LSTM 3 state",
                                      "GRU 5 sequences",
                                      "RepeatVector 5",
                                      "TimeDistributed Dense 3",
                                      "Bidirectional LSTM 2",
                                      "Conv2D 4 same relu",
                                      "MaxPooling2D",
                                      "UpSampling2D",
                                      "Conv2DTranspose 3",
                                      "Flatten",
                                      "Reshape 2x3x4",
                                      "Concatenate",
                                      "Add" };

static HgLayer *
random_layer (HgRandom *random, HgError *error)
{
  size_t n = 0;
  const HgLayerKind *const *kinds = hg_layer_kinds ();
  while (kinds[n] != NULL)
    n++;
  if (hg_random_below (random, 2) == 0)
    return hg_layer_parse (stacks[hg_random_below (random, sizeof stacks / sizeof *stacks)], error);
  return hg_layer_new (kinds[hg_random_below (random, n)], error);
}

/* Mostly a small number; now and then an end of the range, or beyond it. */
static double
random_number (HgRandom *random, const HgParam *param)
{
  switch (hg_random_below (random, 8))
    {
    case 0:
      return param->low;
    case 1:
      return param->high;
    case 2:
      return param->low - 1;
    case 3:
      return (double)hg_random_below (random, 1000000);
    default:
      return (double)(1 + hg_random_below (random, 24));
    }
}

/* A value that a form, a file or a command line might ask for. False where there is none for its type. */
static bool
random_value (HgRandom *random, const HgParam *param, HgValue *value)
{
  size_t n = 0;
  *value = (HgValue){ .type = param->type };
  switch (param->type)
    {
    case HG_PARAM_INT:
      *value = hg_value_int ((int64_t)random_number (random, param));
      return true;
    case HG_PARAM_REAL:
      *value = hg_value_real (hg_random_below (random, 2) == 0 ? hg_random_uniform (random)
                                                               : random_number (random, param));
      return true;
    case HG_PARAM_BOOL:
      *value = hg_value_bool (hg_random_below (random, 2) == 1);
      return true;
    case HG_PARAM_CHOICE:
      while (param->choices[n] != NULL)
        n++;
      *value = hg_value_choice ((int)hg_random_below (random, n));
      return true;
    case HG_PARAM_INTS:
      value->ints.n = 1 + (int)hg_random_below (random, (size_t)param->count);
      for (int i = 0; i < value->ints.n; i++)
        value->ints.v[i] = (int64_t)hg_random_below (random, 6);
      return true;
    case HG_PARAM_SHAPE:
      value->shape.rank = 1 + (int)hg_random_below (random, 3);
      for (int i = 0; i < value->shape.rank; i++)
        value->shape.dim[i] = (int64_t)(1 + hg_random_below (random, 20));
      return true;
    case HG_PARAM_REGULARIZER:
      return hg_param_parse (param, hg_random_below (random, 2) == 0 ? "l2(0.01)" : "none", value, NULL);
    case HG_PARAM_LAYER:
      return false;
    }
  return false;
}

/* Sets any option of any node. */
static HgModel *
random_set (HgRandom *random, const HgModel *model, char *label, HgError *error)
{
  for (int i = 0; i < TRIES; i++)
    {
      const size_t at = hg_random_below (random, model->n);
      const HgLayerKind *kind = model->nodes[at]->layer->kind;
      char path[HG_NAME_SIZE];
      HgValue value, inner;
      if (kind->n_params == 0)
        continue;
      const HgParam *param = &kind->params[hg_random_below (random, kind->n_params)];
      snprintf (path, sizeof path, "%s", param->name);
      if (param->type == HG_PARAM_LAYER && hg_layer_get (model->nodes[at]->layer, path, &inner)
          && inner.layer != NULL && inner.layer->kind->n_params > 0)
        {
          param = &inner.layer->kind->params[hg_random_below (random, inner.layer->kind->n_params)];
          snprintf (path + strlen (path), sizeof path - strlen (path), ".%s", param->name);
        }
      if (random_value (random, param, &value))
        return hg_edit_set (model, at, path, value, label, error);
    }
  hg_error_set (error, HG_ERROR_VALUE, "no option found");
  return NULL;
}

/* Takes a fix that @check offers. */
static HgModel *
random_fix (HgRandom *random, const HgCheck *check, char *label, HgError *error)
{
  for (int i = 0; check != NULL && check->n_diagnostics > 0 && i < TRIES; i++)
    {
      const HgDiagnostic *diagnostic = &check->diagnostics[hg_random_below (random, check->n_diagnostics)];
      if (diagnostic->n_fixes == 0)
        continue;
      const HgFix *fix = &diagnostic->fixes[hg_random_below (random, diagnostic->n_fixes)];
      snprintf (label, HG_LABEL_SIZE, "%.90s", fix->title);
      return hg_model_ref (fix->model);
    }
  hg_error_set (error, HG_ERROR_VALUE, "no fix is offered");
  return NULL;
}

/* Puts a random layer in, by @edit's way. */
static HgModel *
random_put (HgRandom *random, const HgModel *model,
            HgModel *(*edit) (const HgModel *, size_t, const HgLayer *, char *, HgError *), char *label,
            HgError *error)
{
  HgLayer *layer = random_layer (random, error);
  HgModel *edited
      = layer != NULL ? edit (model, hg_random_below (random, model->n), layer, label, error) : NULL;
  hg_layer_unref (layer);
  return edited;
}

/* Takes some layers away, doubles or moves them, or writes them down and reads them in again elsewhere. */
static HgModel *
random_several (HgRandom *random, const HgModel *model, char *label, HgError *error)
{
  const size_t way = hg_random_below (random, 4), first = hg_random_below (random, model->n);
  bool *chosen = calloc (model->n, sizeof *chosen);
  HgModel *edited = NULL;
  for (size_t i = first; i < model->n && i < first + 6; i++)
    chosen[i] = hg_random_below (random, 3) > 0;
  if (way == 0)
    edited = hg_edit_remove_several (model, chosen, label, error);
  else if (way == 1)
    edited = hg_edit_duplicate (model, chosen, label, error);
  else if (way == 2)
    edited = hg_edit_move_several (model, chosen, hg_random_below (random, model->n), label, error);
  else
    {
      HgModel *taken = hg_fragment_new (model, chosen, error);
      char *words = taken != NULL ? hg_fragment_text (taken, error) : NULL;
      HgModel *read = words != NULL ? hg_fragment_parse (words, error) : NULL;
      if (read != NULL)
        edited = hg_edit_paste (model, hg_random_below (random, model->n), read, "Paste", label, error);
      hg_model_unref (read);
      free (words);
      hg_model_unref (taken);
    }
  free (chosen);
  return edited;
}

/* Lays a wire, or takes one away. */
static HgModel *
random_wire (HgRandom *random, const HgModel *model, char *label, HgError *error)
{
  const size_t from = hg_random_below (random, model->n), to = hg_random_below (random, model->n);
  switch (hg_random_below (random, 4))
    {
    case 0:
      return hg_edit_disconnect (model, to, hg_random_below (random, 3), label, error);
    case 1:
      return hg_edit_connect_any (model, from, to, label, error);
    default:
      return hg_edit_connect (model, from, to, (HgJoin)hg_random_below (random, HG_JOINS), label, error);
    }
}

HgModel *
random_edit (HgRandom *random, const HgModel *model, const HgCheck *check, char *label, HgError *error)
{
  const size_t at = hg_random_below (random, model->n), to = hg_random_below (random, model->n);
  if (model->n > MOST_NODES && hg_random_below (random, 2) == 0)
    return hg_edit_remove (model, at, label, error);
  switch (hg_random_below (random, 16))
    {
    case 0:
      return hg_edit_remove (model, at, label, error);
    case 1:
      return hg_edit_move (model, at, to, label, error);
    case 2:
      return hg_edit_mirror (model, label, error);
    case 3:
      return hg_edit_mark (model, to == 0 ? HG_NO_NODE : at, label, error);
    case 4:
      return random_put (random, model, hg_edit_replace, label, error);
    case 5:
      return random_put (random, model, hg_edit_exchange, label, error);
    case 6:
    case 7:
      return random_put (random, model, hg_edit_insert, label, error);
    case 8:
    case 9:
      return random_several (random, model, label, error);
    case 10:
    case 11:
      return random_wire (random, model, label, error);
    case 12:
    case 13:
      return random_fix (random, check, label, error);
    default:
      return random_set (random, model, label, error);
    }
}

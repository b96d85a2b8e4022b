#include "model-argument.h"
#include "files/read-file.h"
#include "reader/open.h"
#include "train/data-fit.h"
#include <string.h>
#include <unistd.h>

HgModel *
cli_model_words (const char *name, const HgPreset **preset, HgError *error)
{
  *preset = hg_preset_find (name);
  if (*preset != NULL)
    return hg_preset_model (*preset, error);
  return strchr (name, ';') != NULL ? hg_model_parse ("stack", name, error) : NULL;
}

/* The example with the same layers as @model, whatever it is called. */
static const HgPreset *
same_stack (const HgModel *model)
{
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    {
      HgModel *example = hg_preset_model (preset, NULL);
      bool same = example != NULL && example->n == model->n;
      for (size_t i = 0; same && i < model->n; i++)
        same = hg_layer_equal (example->nodes[i]->layer, model->nodes[i]->layer);
      hg_model_unref (example);
      if (same && hg_model_is_chain (model))
        return preset;
    }
  return NULL;
}

static bool
finish (CliModel *model, HgError *error)
{
  model->check = model->model != NULL ? hg_check_new (model->model, error) : NULL;
  if (model->check != NULL)
    return true;
  cli_model_clear (model);
  return false;
}

bool
cli_model_open (const char *path, CliModel *model, HgError *error)
{
  *model = (CliModel){ 0 };
  if (hg_preset_find (path) != NULL && access (path, F_OK) != 0)
    return hg_error_set (error, HG_ERROR_IO,
                         "%s: expected a model file, got the name of an example: "
                         "hourglass-cli new %s -o M.h5 makes a file of it",
                         path, path);
  if (!hg_project_open (path, &model->model, &model->weights, &model->facts, &model->project, NULL, error))
    return false;
  if (model->weights == NULL)
    {
      cli_model_clear (model);
      return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected a model with weights, got a draft without",
                           hg_file_name (path));
    }
  model->preset = same_stack (model->model);
  return finish (model, error);
}

bool
cli_model_look (const char *name, CliModel *model, HgError *error)
{
  *model = (CliModel){ 0 };
  if (access (name, F_OK) == 0)
    return cli_model_open (name, model, error);
  bool words = hg_preset_find (name) != NULL || strchr (name, ';') != NULL;
  if (!words)
    return cli_model_open (name, model, error);
  model->model = cli_model_words (name, &model->preset, error);
  return finish (model, error);
}

bool
cli_model_close (CliModel *model, const HgPrepared *data, HgError *error)
{
  HgError none = { 0 };
  const HgShape sample = hg_tensor_sample (data->x);
  HgModel *closed = hg_data_close (model->check, &sample, &none);
  if (closed == NULL)
    return none.code == 0 || hg_error_set (error, none.code, "%s", none.text);
  HgCheck *check = hg_check_new (closed, error);
  HgWeights *weights = check != NULL && model->weights != NULL && check->n_faults == 0
                           ? hg_weights_carry (closed, model->weights, &none)
                           : NULL;
  if (check == NULL || (model->weights != NULL && weights == NULL))
    { /* it does not fit that way */
      hg_check_free (check);
      hg_model_unref (closed);
      return check != NULL;
    }
  hg_check_free (model->check);
  hg_model_unref (model->model);
  hg_weights_unref (model->weights);
  model->model = closed;
  model->check = check;
  model->weights = weights;
  return true;
}

void
cli_model_clear (CliModel *model)
{
  hg_project_free (model->project);
  hg_keras_facts_clear (&model->facts);
  hg_check_free (model->check);
  hg_weights_unref (model->weights);
  hg_model_unref (model->model);
  *model = (CliModel){ 0 };
}

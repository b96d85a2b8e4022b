#include "work.h"
#include "data-fit.h"
#include "output-path.h"
#include <stdio.h>

bool
cli_work_open (CliWork *work, const char *path, const CliData *data, int part, bool gradients, HgError *error)
{
  HgNetworkOptions options
      = { .batch = CLI_WORK_BATCH, .training = gradients, .targets = true, .inner = !gradients };
  *work = (CliWork){ 0 };
  if (!cli_model_open (path, &work->model, error))
    return false;
  work->data = cli_data_load (data, work->model.project, error);
  if (work->data == NULL || !cli_model_close (&work->model, work->data, error)
      || !cli_data_fits (work->model.check, work->data, error)
      || !cli_part (&work->part, part, work->data, error))
    return false;
  if (work->part.n < options.batch)
    options.batch = work->part.n;
  work->team = hg_team_new (0, error);
  if (work->team == NULL)
    return false;
  options.team = work->team;
  work->network = hg_network_new (work->model.model, &options, error);
  return work->network != NULL && hg_network_load (work->network, work->model.weights, error);
}

bool
cli_work_open_for (CliWork *work, const char *output, const char *path, const CliData *data, int part,
                   bool gradients, HgError *error)
{
  const char *const read[] = { path, cli_data_file (data->name) };
  *work = (CliWork){ 0 };
  return cli_are_apart (&output, 1, read, 2, error) && cli_can_write (output, error)
         && cli_work_open (work, path, data, part, gradients, error)
         && cli_are_apart_from_data (&output, 1, work->model.project, error);
}

void
cli_work_close (CliWork *work)
{
  hg_network_free (work->network);
  hg_team_free (work->team);
  cli_part_clear (&work->part);
  hg_prepared_unref (work->data);
  cli_model_clear (&work->model);
}

HgTensor *
cli_work_samples (const CliWork *work, HgError *error)
{
  if (work->part.n == hg_tensor_rows (work->data->x) && work->part.own != NULL)
    return hg_tensor_ref (work->data->x);
  return hg_tensor_gather (work->data->x, work->part.index, work->part.n, error);
}

static bool
can_be_told (const HgModel *model)
{
  for (size_t i = 0; i < model->n; i++)
    if (model->nodes[i]->layer->kind->taught)
      return true;
  return false;
}

bool
cli_work_inputs (const CliWork *work, HgTensor **x, HgError *error)
{
  const HgPrepared *data = work->data;
  for (size_t i = 0; i < 1 + data->n_more; i++)
    if ((x[i]
         = hg_tensor_gather (i == 0 ? data->x : data->more[i - 1], work->part.index, work->part.n, error))
        == NULL)
      return false;
  return true;
}

HgTensor *
cli_work_output (const CliWork *work, HgEdge at, bool forced, HgError *error)
{
  const HgPrepared *data = work->data;
  HgTensor *x[1 + HG_MORE_INPUTS] = { NULL }, *teacher = NULL, *y = NULL;
  HgPrediction asked
      = { .x = (const HgTensor *const *)x, .n_x = 1 + data->n_more, .node = at.node, .slot = at.slot };
  if (forced && !can_be_told (work->model.model))
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "%s: expected a decoder that can be told the true values, got none",
                    work->model.model->name);
      return NULL;
    }
  bool done = !forced || hg_data_compares (work->model.check, data, error);
  done = done && cli_work_inputs (work, x, error);
  if (done && forced)
    done = (teacher = hg_tensor_gather (data->y, work->part.index, work->part.n, error)) != NULL;
  asked.teacher = teacher;
  if (done)
    y = hg_network_predict_all (work->network, &asked, error);
  for (size_t i = 0; i < asked.n_x; i++)
    hg_tensor_unref (x[i]);
  hg_tensor_unref (teacher);
  return y;
}

HgTensor *
cli_work_predict (const CliWork *work, size_t output, bool forced, HgError *error)
{
  return cli_work_output (work, work->model.model->outputs[output], forced, error);
}

HgTensor *
cli_work_encode (const CliWork *work, const HgTensor *x, HgError *error)
{
  if (work->model.check->waist == HG_NO_NODE)
    {
      hg_error_set (error, HG_ERROR_SHAPE,
                    "%s: expected a layer between input and output, got none to encode with",
                    work->model.model->name);
      return NULL;
    }
  return hg_network_encode (work->network, x, error);
}

void
cli_wrote (const char *path, const HgTensor *array)
{
  char shape[HG_SHAPE_TEXT];
  printf ("%s: %s\n", path, hg_shape_text (&array->shape, shape));
}

/* predict: what a model, or one of its layers, makes of samples, as an array, or as an archive of arrays
 * where the model has several outputs. */
#include "commands.h"
#include "files/npz.h"
#include "work.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  CliData data;
  int part;
  const char *output;
  bool forced;
  const char *layer;
} Options;

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "OUT.npy",
    .help = "the reconstructions, in the data's own units; OUT.npz: all outputs, y0, y1, …",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  CLI_PART_ROW (CLI_PART_HELP_ALL, offsetof (Options, part)),
  { .name = "forced",
    .help = "a decoder is told the true value before each step, instead of running free",
    .type = CLI_FLAG,
    .offset = offsetof (Options, forced) },
  { .name = "layer",
    .argument = "NAME",
    .help = "what this layer gives, as the next one gets it; NAME:1, NAME:2: its states",
    .type = CLI_TEXT,
    .offset = offsetof (Options, layer) },
  { .name = NULL },
};

/* Back into the data's own units, where the output is shaped like the data. */
static HgTensor *
own_units (const CliWork *work, HgTensor *y, HgError *error)
{
  HgTensor view = *y;
  HgShape sample = hg_tensor_sample (work->data->x);
  if (!work->model.check->trains || work->data->scaler->kind == HG_SCALE_NONE
      || hg_tensor_row_values (y) != hg_tensor_row_values (work->data->x))
    return hg_tensor_ref (y);
  view.shape.rank = sample.rank + 1;
  for (int i = 0; i < sample.rank; i++)
    view.shape.dim[i + 1] = sample.dim[i];
  HgTensor *own = hg_scaler_invert (work->data->scaler, &view, error);
  if (own != NULL)
    own->shape = y->shape;
  return own;
}

/* Output @k, owned by the caller. */
static HgTensor *
predict (const CliWork *work, size_t k, bool forced, HgError *error)
{
  HgTensor *y = cli_work_predict (work, k, forced, error);
  HgTensor *own = y != NULL ? own_units (work, y, error) : NULL;
  hg_tensor_unref (y);
  return own;
}

static bool
write_one (const CliWork *work, const char *path, bool forced, HgError *error)
{
  if (work->model.model->n_outputs > 1)
    return hg_error_set (error, HG_ERROR_VALUE,
                         "%s: expected a name that ends in .npz, for the %zu outputs of %s", path,
                         work->model.model->n_outputs, work->model.model->name);
  HgTensor *y = predict (work, 0, forced, error);
  bool done = y != NULL && hg_npy_save (path, y, error);
  if (done)
    cli_wrote (path, y);
  hg_tensor_unref (y);
  return done;
}

/* All outputs: y0, y1, … */
static bool
write_all (const CliWork *work, const char *path, bool forced, HgError *error)
{
  size_t n = work->model.model->n_outputs, k = 0;
  HgNpzMember members[HG_MAX_INPUTS] = { { 0 } };
  HgTensor *y[HG_MAX_INPUTS] = { NULL };
  char names[HG_MAX_INPUTS][8];
  bool done = true;
  for (; done && k < n; k++)
    {
      snprintf (names[k], sizeof names[k], "y%zu", k);
      members[k].name = names[k];
      y[k] = predict (work, k, forced, error);
      done = y[k] != NULL && hg_npy_encode (y[k], &members[k].file, error);
    }
  done = done && hg_npz_save (path, members, n, error);
  for (size_t i = 0; i < k; i++)
    {
      char place[4200];
      snprintf (place, sizeof place, "%s: %s", path, names[i]);
      if (done)
        cli_wrote (place, y[i]);
      hg_tensor_unref (y[i]);
      free (members[i].file.bytes);
    }
  return done;
}

/* The node and output that "lstm" or "lstm:1" names. */
static bool
find_output (const HgModel *model, const char *text, HgEdge *at, HgError *error)
{
  const char *colon = strrchr (text, ':');
  char name[HG_NAME_SIZE];
  *at = (HgEdge){ .node = hg_model_find (model, text) };
  if (at->node == HG_NO_NODE && colon != NULL && colon[1] >= '0' && colon[1] <= '9' && colon[2] == '\0'
      && (size_t)(colon - text) < sizeof name)
    {
      snprintf (name, sizeof name, "%.*s", (int)(colon - text), text);
      *at = (HgEdge){ .node = hg_model_find (model, name), .slot = (size_t)(colon[1] - '0') };
    }
  if (at->node == HG_NO_NODE)
    return hg_error_set (
        error, HG_ERROR_VALUE,
        "--layer: expected the name of a layer of %s, as `hourglass-cli summary` lists them, got %.80s",
        model->name, text);
  size_t n = hg_layer_outputs (model->nodes[at->node]->layer);
  return at->slot < n
         || hg_error_set (error, HG_ERROR_VALUE, "--layer: %s has %zu %s, counted from 0, got %.80s",
                          model->nodes[at->node]->name, n, n == 1 ? "output" : "outputs", text);
}

/* What a layer gives, as the network computes with it. */
static bool
write_layer (const CliWork *work, const Options *given, HgError *error)
{
  HgEdge at;
  if (!find_output (work->model.model, given->layer, &at, error))
    return false;
  HgTensor *y = cli_work_output (work, at, given->forced, error);
  bool done = y != NULL && hg_npy_save (given->output, y, error);
  if (done)
    cli_wrote (given->output, y);
  hg_tensor_unref (y);
  return done;
}

static bool
is_archive (const char *path)
{
  size_t length = strlen (path);
  return length > 4 && strcmp (path + length - 4, ".npz") == 0;
}

static bool
write (const CliWork *work, const Options *given, HgError *error)
{
  if (given->layer != NULL)
    return write_layer (work, given, error);
  return (is_archive (given->output) ? write_all : write_one) (work, given->output, given->forced, error);
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliWork work = { 0 };
  bool done
      = cli_work_open_for (&work, given->output, call->words[0], &given->data, given->part, false, error)
        && write (&work, given, error);
  cli_work_close (&work);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_predict = {
  .name = "predict",
  .usage = "M --data D -o OUT.npy [--part PART] [--layer NAME]",
  .sentence = "Writes the reconstructions of samples, or what a layer gives, as an array",
  .details = CLI_MODEL_FILE,
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .data = cli_data_options,
  .data_at = offsetof (Options, data),
  .needs_data = true,
  .defaults = &(const Options){ .data = CLI_DATA_DEFAULTS, .part = CLI_PART_ALL },
  .size = sizeof (Options),
  .run = run,
};

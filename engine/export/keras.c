/* The script for Keras 3: settings, the function that builds the model (keras-script.h), and the part that is
 * the same for all (keras/main.py), in which the training's options choose lines. */
#include "base/memory.h"
#include "export/export.h"
#include "export/head.h"
#include "export/keras-script.h"
#include "export/words.h"
#include "files/keras-save.h"
#include "layers/torch.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* Every option that differs from the optimizer's own, with what every optimizer takes. */
static void
add_optimizer (HgWords *words, const HgTrainOptions *t, HgError *error)
{
  char number[40];
  const struct
  {
    const char *name;
    double value;
    bool given;
  } more[] = { { "weight_decay", t->weight_decay,
                 !isnan (t->weight_decay) && t->weight_decay != t->optimizer->weight_decay },
               { "clipnorm", t->clipnorm, t->clipnorm > 0 },
               { "global_clipnorm", t->global_clipnorm, t->global_clipnorm > 0 },
               { "clipvalue", t->clipvalue, t->clipvalue > 0 } };
  char *own = hg_words_keywords (t->optimizer->params, t->optimizer->n_params, t->optimizer_config, error);
  HgText text = { .error = error };
  hg_text_add (&text, "%s", own != NULL ? own : "");
  for (size_t i = 0; i < sizeof more / sizeof *more; i++)
    if (more[i].given)
      hg_text_add (&text, ", %s=%s", more[i].name, hg_torch_real (more[i].value, number));
  free (own);
  own = hg_text_end (&text);
  hg_words_add (words, "optimizer", t->optimizer->keras);
  hg_words_add (words, "optimizer_options", own);
  free (own);
}

/* By its name, or where it has options as an object. */
static void
add_loss (HgWords *words, const HgLoss *loss, const void *config, HgError *error)
{
  char *options = hg_words_keywords (loss->params, loss->n_params, config, error);
  char value[HG_WORD_VALUE];
  if (options != NULL && options[0] != '\0')
    snprintf (value, sizeof value, "keras.losses.%s(%s)", loss->class, options + 2);
  else
    snprintf (value, sizeof value, "\"%s\"", loss->keras);
  hg_words_add (words, "loss", value);
  free (options);
}

static void
write_script (HgText *text, const HgExport *export, HgKerasScript *script, const HgWords *words)
{
  const HgTrainOptions *t = export->training;
  HgWords schedule = { 0 };
  char *body = hg_text_end (&script->body);
  bool ops = script->n_needs > 0 || (t->noise.kind == HG_NOISE_MASKING && t->noise.amount > 0);
  hg_words_options (&schedule, t->schedule->params, t->schedule->n_params, t->schedule_config, text->error);
  hg_script_head (text, export, "keras");
  hg_text_line (
      text,
      "import argparse\n%simport pathlib\n\nimport keras\nimport numpy as np\nfrom keras import layers%s\n",
      t->schedule->factor != NULL || t->schedule->epoch != NULL ? "import math\n" : "", ops ? ", ops" : "");
  hg_script_settings (text, export);
  for (size_t i = 0; i < script->n_needs; i++)
    hg_script_snippet (text, hg_keras_snippets, script->needs[i], words->list);
  hg_text_add (text, "\n\n%s", body != NULL ? body : "");
  text->failed |= body == NULL;
  free (body);
  if (t->schedule->factor != NULL || t->schedule->epoch != NULL)
    hg_script_named (text, hg_torch_snippets, "schedule", t->schedule->name, schedule.list);
  hg_script_snippet (text, hg_keras_snippets, "main", words->list);
}

char *
hg_export_keras (const HgExport *export, HgError *error)
{
  const HgTrainOptions *t = export->training;
  HgKerasScript script
      = { .model = export->check->model, .check = export->check, .body = { .error = error } };
  HgWords words = { 0 };
  HgText text = { .error = error };
  if (!hg_script_suits (export->check, error)
      || (script.names = hg_python_names (script.model, error)) == NULL)
    return NULL;
  size_t inputs = 0;
  for (size_t i = 0; i < script.model->n; i++)
    inputs += script.model->nodes[i]->layer->kind->max_in == 0;
  hg_keras_script_build (&script);
  hg_words_training (&words, t);
  hg_words_flag (&words, "several", script.model->n_outputs > 1);
  hg_words_flag (&words, "single", inputs == 1);
  add_optimizer (&words, t, error);
  add_loss (&words, t->loss, t->loss_config, error);
  write_script (&text, export, &script, &words);
  free (script.names);
  return hg_text_end (&text);
}

/* @model without the models within it: the script builds it as one, and its weights' file is that one's. */
static HgModel *
flatten (const HgModel *model, HgError *error)
{
  HgNode **nodes = hg_alloc (model->n, sizeof *nodes, error);
  HgModel *flat = NULL;
  size_t n = 0;
  for (; nodes != NULL && n < model->n; n++)
    {
      const HgNode *node = model->nodes[n];
      nodes[n] = hg_node_new (node->layer, node->name, node->in, node->n_in, error);
      if (nodes[n] == NULL)
        break;
      nodes[n]->shares = node->shares;
    }
  if (nodes != NULL && n == model->n)
    flat = hg_model_new (model->name, (const HgNode *const *)nodes, n, model->outputs, model->n_outputs,
                         error);
  for (size_t i = 0; i < n; i++)
    hg_node_unref (nodes[i]);
  free (nodes);
  return flat;
}

bool
hg_export_keras_weights (const char *path, const HgCheck *check, const HgWeights *weights, HgError *error)
{
  HgModel *flat = flatten (check->model, error);
  bool done = flat != NULL && hg_keras_save (path, flat, weights, NULL, NULL, error);
  hg_model_unref (flat);
  return done;
}

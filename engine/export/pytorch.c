/* The script for PyTorch: imports and settings, the helpers that the layers need, the model's class, and the
 * part that is the same for all (torch/main.py), in which the training's options choose lines. */
#include "export/export.h"
#include "export/head.h"
#include "export/pytorch-class.h"
#include "export/words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void
add_model (HgWords *words, const HgPytorchPlan *plan)
{
  char class[HG_PYTHON_NAME];
  bool orthogonal = false;
  size_t last = plan->model->outputs[0].node;
  bool several = plan->model->n_outputs > 1;
  hg_words_add (words, "class", hg_python_class (plan->model->name, class));
  hg_words_flag (words, "several", several);
  hg_words_flag (words, "taught", plan->taught);
  hg_words_flag (words, "masked",
                 plan->nodes[last].mask_out != HG_NO_NODE && plan->check->nodes[last].out[0].rank == 2);
  hg_words_flag (words, "penalties", plan->penalties);
  hg_words_flag (words, "regularized", hg_pytorch_regularized (plan, &orthogonal));
  hg_words_add (words, "unused", several ? ", find_unused_parameters=True" : "");
}

/* What the layers need, each once, in the order of the first that does. */
static void
write_helpers (HgText *text, const HgPytorchPlan *plan, const HgSnippetWord *words)
{
  const char *done[32];
  size_t n = 0;
  bool orthogonal = false;
  for (size_t i = 0; i < plan->model->n; i++)
    for (size_t k = 0; plan->nodes[i].torch != NULL && k < plan->nodes[i].torch->n_needs; k++)
      {
        const char *need = plan->nodes[i].torch->needs[k];
        size_t at = 0;
        while (at < n && strcmp (done[at], need) != 0)
          at++;
        if (at < n || n == sizeof done / sizeof *done)
          continue;
        done[n++] = need;
        hg_script_snippet (text, hg_torch_snippets, need, words);
      }
  hg_pytorch_regularized (plan, &orthogonal);
  if (orthogonal)
    hg_script_snippet (text, hg_torch_snippets, "orthogonality", words);
}

/* The lines of `optimizer_of`, as a word. */
static void
add_optimizer (HgWords *words, const HgTrainOptions *t, HgError *error)
{
  char name[80];
  HgWords options = { 0 };
  HgText text = { .error = error };
  hg_words_options (&options, t->optimizer->params, t->optimizer->n_params, t->optimizer_config, error);
  snprintf (name, sizeof name, "optimizer-%s", t->optimizer->name);
  hg_snippet_write (&text, hg_snippet_find (hg_torch_snippets, name), options.list);
  char *bytes = hg_text_end (&text);
  if (bytes != NULL)
    bytes[strcspn (bytes, "\n")] = '\0';
  hg_words_add (words, "optimizer", bytes);
  free (bytes);
}

char *
hg_export_pytorch (const HgExport *export, HgError *error)
{
  HgPytorchPlan plan;
  const HgTrainOptions *t = export->training;
  HgText text = { .error = error };
  HgWords words = { 0 }, schedule = { 0 };
  if (!hg_pytorch_plan (&plan, export->check, error))
    return NULL;
  add_model (&words, &plan);
  hg_words_training (&words, t);
  char *options = hg_words_keywords (t->loss->params, t->loss->n_params, t->loss_config, error);
  hg_words_add (&words, "loss_options", options);
  free (options);
  add_optimizer (&words, t, error);
  hg_words_options (&schedule, t->schedule->params, t->schedule->n_params, t->schedule_config, error);
  hg_script_head (&text, export, "torch");
  hg_text_line (&text, "import argparse%s\nimport math\nimport os\nimport pathlib\n",
                t->patience > 0 ? "\nimport copy" : "");
  hg_text_line (&text, "import numpy as np\nimport torch\nimport torch.distributed as dist\n"
                       "import torch.nn.functional as F\nfrom torch import nn\n"
                       "from torch.nn.parallel import DistributedDataParallel\n"
                       "from torch.utils.data import DataLoader, DistributedSampler, TensorDataset\n");
  hg_script_settings (&text, export);
  hg_text_line (
      &text, "RANK, LOCAL_RANK = int(os.environ.get(\"RANK\", 0)), int(os.environ.get(\"LOCAL_RANK\", 0))");
  hg_text_line (&text,
                "DEVICE = torch.device(f\"cuda:{LOCAL_RANK}\" if torch.cuda.is_available() else \"cpu\")");
  write_helpers (&text, &plan, words.list);
  hg_text_add (&text, "\n\n");
  hg_pytorch_class (&text, &plan);
  hg_script_named (&text, hg_torch_snippets, "loss", t->loss->keras, words.list);
  if (t->schedule->factor != NULL || t->schedule->epoch != NULL)
    hg_script_named (&text, hg_torch_snippets, "schedule", t->schedule->name, schedule.list);
  hg_script_snippet (&text, hg_torch_snippets, "main", words.list);
  hg_pytorch_plan_clear (&plan);
  return hg_text_end (&text);
}

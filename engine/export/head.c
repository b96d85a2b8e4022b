#include "export/head.h"
#include "export/python.h"
#include "layers/foreign.h"
#include "layers/torch.h"
#include <stdio.h>
#include <string.h>

bool
hg_script_suits (const HgCheck *check, HgError *error)
{
  if (check->n == 0 || check->model->n_outputs == 0)
    return hg_error_set (error, HG_ERROR_SHAPE, "expected layers, got an empty stack");
  for (size_t i = 0; i < check->n; i++)
    if (hg_layer_foreign_get (check->model->nodes[i]->layer) != NULL)
      return hg_error_set (error, HG_ERROR_UNSUPPORTED,
                           "%s (%s): a layer that is not known here has no form in a script",
                           check->model->nodes[i]->name, hg_layer_class (check->model->nodes[i]->layer));
  return check->n_faults == 0 || hg_error_set (error, HG_ERROR_SHAPE, "%s", check->diagnostics[0].sentence);
}

void
hg_script_head (HgText *text, const HgExport *export, const char *library)
{
  bool torch = strcmp (library, "torch") == 0;
  char headline[200], name[HG_NAME_SIZE * 2];
  hg_python_comment (export->check->model->name, name, sizeof name);
  for (char *p = name; *p != '\0'; p++)
    *p = *p == '\\' || *p == '"' ? '_' : *p;
  hg_text_line (text, "#!/usr/bin/env python3\n\"\"\"%s in %s: %s", name, torch ? "PyTorch" : "Keras 3",
                hg_check_headline (export->check, headline, sizeof headline));
  hg_text_line (text, "\n  --predict x.npy -o y.npy        writes the model's outputs");
  hg_text_line (text, "  --data x.npy -o %s   trains it%s", torch ? "trained.npz  " : "trained.keras",
                torch ? "; in two processes when started with\n"
                        "                                  torchrun --nproc_per_node 2 this.py --data x.npy\n"
                        "                                  (PyTorch 1.13 on Python 3.11: torchrun "
                        "--redirects 1 --tee 1 ...)"
                      : "");
  hg_text_line (
      text, "\nData goes in as it is: scaled before, where the model was trained on scaled values.\n\"\"\"");
}

void
hg_script_settings (HgText *text, const HgExport *export)
{
  const HgTrainOptions *t = export->training;
  const HgCheck *check = export->check;
  const char *between = "";
  char rate[40];
  hg_text_add (text, "WEIGHTS = pathlib.Path(__file__).with_name(");
  hg_python_string (text, export->weights);
  hg_text_add (text, ")\nINPUTS = {");
  for (size_t i = 0; i < check->n; i++)
    if (check->model->nodes[i]->layer->kind->max_in == 0)
      {
        hg_text_add (text, "%s", between);
        hg_python_string (text, check->model->nodes[i]->name);
        hg_text_add (text, ": ");
        hg_python_shape (text, &check->nodes[i].out[0], "None");
        between = ", ";
      }
  hg_text_line (text, "}\nEPOCHS, BATCH_SIZE, LEARNING_RATE = %d, %zu, %s", t->epochs, t->batch_size,
                hg_torch_real (t->learning_rate, rate));
}

void
hg_script_snippet (HgText *text, const HgSnippet *snippets, const char *name, const HgSnippetWord *words)
{
  hg_text_add (text, "\n\n");
  hg_snippet_write (text, hg_snippet_find (snippets, name), words);
}

void
hg_script_named (HgText *text, const HgSnippet *snippets, const char *group, const char *name,
                 const HgSnippetWord *words)
{
  char snippet[80];
  snprintf (snippet, sizeof snippet, "%s-%s", group, name);
  hg_script_snippet (text, snippets, snippet, words);
}

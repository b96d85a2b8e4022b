#include "export/words.h"
#include "export/python.h"
#include "layers/torch.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void
hg_words_add (HgWords *words, const char *word, const char *value)
{
  words->list[words->n] = (HgSnippetWord){ word, value != NULL ? words->values[words->n] : NULL };
  if (value != NULL)
    snprintf (words->values[words->n], sizeof words->values[0], "%s", value);
  words->n++;
}

void
hg_words_flag (HgWords *words, const char *word, bool on)
{
  hg_words_add (words, word, on ? "" : NULL);
}

static void
add_real (HgWords *words, const char *word, double x, bool on)
{
  char number[40];
  hg_words_add (words, word, on ? hg_torch_real (x, number) : NULL);
}

void
hg_words_options (HgWords *words, const HgParam *params, size_t n, const void *config, HgError *error)
{
  _Alignas(double) char standard[HG_OPTIMIZER_CONFIG];
  if (config == NULL)
    {
      hg_params_defaults (params, n, standard);
      config = standard;
    }
  for (size_t i = 0; i < n; i++)
    {
      HgText text = { .error = error };
      HgValue value = hg_param_get (&params[i], config);
      hg_python_value (&text, &params[i], &value);
      char *bytes = hg_text_end (&text);
      hg_words_add (words, params[i].name, bytes);
      free (bytes);
    }
}

char *
hg_words_keywords (const HgParam *params, size_t n, const void *config, HgError *error)
{
  HgText text = { .error = error };
  for (size_t i = 0; config != NULL && i < n; i++)
    {
      HgValue value = hg_param_get (&params[i], config);
      if (hg_param_is_default (&params[i], &value))
        continue;
      hg_text_add (&text, ", %s=", params[i].name);
      hg_python_value (&text, &params[i], &value);
    }
  return hg_text_end (&text);
}

void
hg_words_training (HgWords *words, const HgTrainOptions *t)
{
  char number[40];
  bool scheduled = t->schedule != NULL && t->schedule->factor != NULL;
  bool plateau = t->schedule != NULL && t->schedule->epoch != NULL;
  double decay = isnan (t->weight_decay) ? t->optimizer->weight_decay : t->weight_decay;
  add_real (words, "noise", t->noise.amount, true);
  hg_words_flag (words, "noisy", t->noise.kind != HG_NOISE_NONE && t->noise.amount > 0);
  hg_words_flag (words, "gaussian", t->noise.kind == HG_NOISE_GAUSSIAN && t->noise.amount > 0);
  hg_words_flag (words, "masking", t->noise.kind == HG_NOISE_MASKING && t->noise.amount > 0);
  hg_words_flag (words, "rated", scheduled || plateau || t->warmup > 0);
  snprintf (number, sizeof number, "%d", t->warmup);
  hg_words_add (words, "warmup", t->warmup > 0 ? number : NULL);
  hg_words_flag (words, "warm_schedule", scheduled && t->warmup > 0);
  hg_words_flag (words, "cold_schedule", scheduled && t->warmup <= 0);
  hg_words_flag (words, "plateau", plateau);
  add_real (words, "clipnorm", t->clipnorm, t->clipnorm > 0);
  add_real (words, "global_clipnorm", t->global_clipnorm, t->global_clipnorm > 0);
  add_real (words, "clipvalue", t->clipvalue, t->clipvalue > 0);
  add_real (words, "decay", decay, decay > 0);
  snprintf (number, sizeof number, "%d", t->patience);
  hg_words_add (words, "patience", t->patience > 0 ? number : NULL);
  add_real (words, "min_delta", t->min_delta, true);
  hg_words_add (words, "shuffle", t->shuffle ? "True" : "False");
  snprintf (number, sizeof number, "%llu", (unsigned long long)t->seed);
  hg_words_add (words, "seed", number);
}

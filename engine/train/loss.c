#include "train/losses.h"
#include "train/kind-text.h"
#include <stdio.h>
#include <string.h>

static const HgLoss *const losses[] = {
  &hg_loss_mse,
  &hg_loss_mae,
  &hg_loss_huber,
  &hg_loss_log_cosh,
  &hg_loss_binary_crossentropy,
  &hg_loss_categorical_crossentropy,
  &hg_loss_cosine_similarity,
  &hg_loss_poisson,
  NULL,
};

const HgLoss *const *
hg_losses (void)
{
  return losses;
}

const HgLoss *
hg_loss_find (const char *name)
{
  for (const HgLoss *const *loss = losses; *loss != NULL; loss++)
    if (strcmp ((*loss)->name, name) == 0 || strcmp ((*loss)->keras, name) == 0
        || strcmp ((*loss)->class, name) == 0)
      return *loss;
  return NULL;
}

const HgLoss *
hg_loss_parse (const char *text, void *config, HgError *error)
{
  char name[40], options[160], names[200] = "";
  size_t used = 0;
  const HgLoss *loss = hg_loss_find (hg_kind_name (text, name, sizeof name));
  if (loss != NULL)
    {
      hg_params_defaults (loss->params, loss->n_params, config);
      return hg_kind_bracket (text, options, sizeof options, error)
                     && hg_kind_options (loss->name, loss->params, loss->n_params, options, config, error)
                 ? loss
                 : NULL;
    }
  for (const HgLoss *const *it = losses; *it != NULL && used < sizeof names; it++)
    used += (size_t)snprintf (names + used, sizeof names - used, "%s%s",
                              it == losses    ? ""
                              : it[1] == NULL ? " or "
                                              : ", ",
                              (*it)->name);
  hg_error_set (error, HG_ERROR_VALUE, "expected %s, got %.60s", names, text);
  return NULL;
}

char *
hg_loss_text (const HgLoss *loss, const void *config, char *text, size_t size)
{
  return hg_kind_text (loss->name, loss->params, loss->n_params, config, text, size);
}

/* Vectors from @i on that count alike; whether they do into @counts. */
static size_t
run_length (const HgReal *mask, size_t i, size_t n, bool *counts)
{
  size_t end = i + 1;
  *counts = mask == NULL || mask[i] != 0;
  if (mask == NULL)
    return n - i;
  while (end < n && (mask[end] != 0) == *counts)
    end++;
  return end - i;
}

static void
add_sums (HgLossSums *sums, HgLossSums more)
{
  sums->loss += more.loss;
  sums->square += more.square;
  sums->absolute += more.absolute;
}

HgLossSums
hg_loss_value (const HgLoss *loss, const void *config, const HgKernels *kernels, const HgLossCall *call,
               size_t all, size_t *count)
{
  size_t vectors = call->values / call->width, counted = 0, run;
  HgLossSums sums = { 0 };
  bool counts;
  for (size_t i = 0; i < vectors; i += run)
    {
      run = run_length (call->mask, i, vectors, &counts);
      counted += counts ? run : 0;
    }
  HgLossVectors some = { .form = loss->form, .width = call->width };
  some.scale = all > 0 ? 1.0 / (double)all : counted > 0 ? 1.0 / (double)counted : 0;
  if (loss->set != NULL)
    loss->set (config, &some);
  for (size_t i = 0; i < vectors; i += run)
    {
      size_t at = i * call->width;
      some.vectors = run = run_length (call->mask, i, vectors, &counts);
      some.y = call->y + at;
      some.t = call->t + at;
      some.dy = call->dy != NULL ? call->dy + at : NULL;
      if (counts)
        add_sums (&sums, kernels->loss (&some));
      else if (some.dy != NULL)
        memset (some.dy, 0, run * call->width * sizeof *some.dy);
    }
  *count = counted;
  return sums;
}

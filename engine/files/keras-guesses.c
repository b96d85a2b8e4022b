#include "files/keras-guesses.h"
#include "base/memory.h"
#include "layers/foreign.h"
#include "model/check.h"
#include "model/edit.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define UNSAID "No array shows it: this is what Keras takes unless it is told."
#define WITHOUT "The layer has no arrays: this is what it is here unless it is told."

/* Options that are worth a question, and why they have the value they have: where that is the kind's own
 * default, and otherwise (NULL: the same). return_sequences follows from the layers around (sequence_reason).
 */
static const struct
{
  const char *option, *standard, *otherwise;
} asked[] = {
  { "shape", "The last axis is as long as the first kernel has rows; the others are not in the file.", NULL },
  { "n", "How many steps it gives is not in the file.", NULL },
  { "return_sequences", NULL, NULL },
  { "activation", "No array shows an activation: this is what Keras takes unless it is told.", NULL },
  { "recurrent_activation", UNSAID, "No array shows it: this is what Keras took then unless it was told." },
  { "merge_mode", UNSAID, NULL },
  { "padding", UNSAID,
    "No array shows it: “same” keeps the size, as stacks mostly do that give back their input." },
  { "strides", UNSAID, NULL },
  { "pool_size", WITHOUT, NULL },
  { "size", WITHOUT, NULL },
  { "rate", WITHOUT, NULL },
  { "stddev", WITHOUT, NULL },
  { "negative_slope", WITHOUT, NULL },
};

typedef struct
{
  const HgCheck *check;
  HgKerasFacts *facts;
  size_t room;
  HgError *error;
} Listing;

/* The first layer that reads what node @i gives, or NULL. */
static const HgNode *
reader_of (const HgModel *model, size_t i)
{
  for (size_t k = i + 1; k < model->n; k++)
    for (size_t e = 0; e < model->nodes[k]->n_in; e++)
      if (model->nodes[k]->in[e].node == i)
        return model->nodes[k];
  return NULL;
}

static void
sequence_reason (const HgModel *model, size_t i, bool sequence, char *text, size_t size)
{
  const HgNode *next = reader_of (model, i);
  if (next == NULL)
    snprintf (text, size, "Nothing comes after it that needs a sequence.");
  else if (sequence)
    snprintf (text, size, "The next layer, %.80s, takes a sequence.", next->name);
  else
    snprintf (text, size, "The next layer, %.80s, does not need a sequence.", next->name);
}

/* Room for one more, with its layer's name; NULL where there is none. */
static HgKerasGuess *
add (Listing *listing, const HgNode *node)
{
  HgKerasFacts *facts = listing->facts;
  if (facts->n_guesses == HG_KERAS_GUESSES
      || !hg_grow (&facts->guesses, &listing->room, facts->n_guesses + 1, sizeof *facts->guesses,
                   listing->error))
    return NULL;
  HgKerasGuess *guess = &facts->guesses[facts->n_guesses++];
  *guess = (HgKerasGuess){ 0 };
  snprintf (guess->layer, sizeof guess->layer, "%s", node->name);
  return guess;
}

static void
list_option (Listing *listing, size_t i, const char *prefix, size_t which)
{
  const HgModel *model = listing->check->model;
  char path[HG_KERAS_CLASS];
  HgValue value;
  snprintf (path, sizeof path, "%s%s", prefix, asked[which].option);
  if (!hg_layer_get (model->nodes[i]->layer, path, &value))
    return;
  HgKerasGuess *guess = add (listing, model->nodes[i]);
  if (guess == NULL)
    return;
  snprintf (guess->option, sizeof guess->option, "%s", path);
  hg_keras_guess_value (guess, model, guess->value);
  const bool standard = hg_param_is_default (hg_layer_param (model->nodes[i]->layer, path), &value);
  const char *reason
      = standard || asked[which].otherwise == NULL ? asked[which].standard : asked[which].otherwise;
  if (reason != NULL)
    snprintf (guess->reason, sizeof guess->reason, "%s", reason);
  else
    sequence_reason (model, i, value.i != 0, guess->reason, sizeof guess->reason);
}

/* A layer of @kind with the options that it shares with @like. Owned by the caller. */
static HgLayer *
as_kind (const HgLayer *like, const HgLayerKind *kind, HgError *error)
{
  HgLayer *layer = hg_layer_new (kind, error);
  for (size_t k = 0; layer != NULL && k < kind->n_params; k++)
    {
      const HgParam *param = &kind->params[k], *own = hg_layer_param (like, param->name);
      if (own == NULL || own->type != param->type)
        continue;
      HgValue value = hg_param_get (own, like->config);
      HgLayer *with
          = hg_layer_with (layer, param->name, value, NULL); /* an option that does not fit is left */
      if (with == NULL)
        continue;
      hg_layer_unref (layer);
      layer = with;
    }
  return layer;
}

/* Whether shapes agree where both are known. */
static bool
may_be (const HgShape *a, const HgShape *b)
{
  bool fits = a->rank == b->rank;
  for (int i = 0; fits && i < a->rank; i++)
    fits = a->dim[i] == HG_UNKNOWN || b->dim[i] == HG_UNKNOWN || a->dim[i] == b->dim[i];
  return fits;
}

static bool
same_arrays (const HgLayer *a, const HgLayer *b, const HgShape *in)
{
  HgWeightSpec own[HG_MAX_WEIGHTS], other[HG_MAX_WEIGHTS];
  const size_t n = hg_layer_weights (a, in, own);
  bool same = n == hg_layer_weights (b, in, other);
  for (size_t i = 0; same && i < n; i++)
    same = strcmp (own[i].name, other[i].name) == 0 && hg_shape_equal (&own[i].shape, &other[i].shape);
  return same;
}

/* Whether a layer of @kind could stand in node @i's place: it has the same arrays, and of one that is not
 * known the same output. Kinds that change nothing but while training are no answer to what is missing. */
static bool
could_be (const HgCheck *check, size_t i, const HgLayerKind *kind)
{
  const HgNode *node = check->model->nodes[i];
  const HgForeign *foreign = hg_layer_foreign_get (node->layer);
  const HgShape *in = check->nodes[i].in;
  HgShape out[HG_MAX_OUTPUTS];
  if (kind == node->layer->kind || kind->min_in != 1 || kind->wraps || in[0].rank == HG_UNKNOWN)
    return false;
  HgLayer *layer = as_kind (node->layer, kind, NULL);
  bool fits
      = layer != NULL && kind->infer (layer->config, in, 1, out, NULL)
        && (foreign != NULL ? foreign->n == 0 && kind->weights == NULL && may_be (&out[0], &foreign->out)
                            : check->nodes[i].parameters != 0 && same_arrays (node->layer, layer, in));
  hg_layer_unref (layer);
  return fits;
}

static void
list_kind (Listing *listing, size_t i)
{
  const HgCheck *check = listing->check;
  const HgNode *node = check->model->nodes[i];
  const bool unknown = hg_layer_foreign_get (node->layer) != NULL;
  HgKerasGuess *guess = NULL;
  size_t n = 0;
  if (node->n_in != 1)
    return;
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL && n < HG_KERAS_OTHERS; kind++)
    {
      if (!could_be (check, i, *kind) || (guess == NULL && (guess = add (listing, node)) == NULL))
        continue;
      snprintf (guess->others[n++], HG_KERAS_CLASS, "%s", (*kind)->name);
    }
  if (guess == NULL)
    return;
  hg_keras_guess_value (guess, check->model, guess->value);
  snprintf (guess->reason, sizeof guess->reason, "%s",
            unknown
                ? "The layers around it do not fit together: something without arrays stands between them."
                : "Another kind of layer has arrays of the same names and shapes.");
}

static void
list_node (Listing *listing, size_t i)
{
  const HgLayer *layer = listing->check->model->nodes[i]->layer;
  const size_t n = sizeof asked / sizeof *asked;
  list_kind (listing, i);
  for (size_t k = 0; k < n; k++)
    list_option (listing, i, "", k);
  for (size_t k = 0; k < n && layer->kind->wraps; k++)
    list_option (listing, i, "layer.", k);
}

void
hg_keras_list_guesses (const HgModel *model, HgKerasFacts *facts)
{
  HgError error = { 0 };
  HgCheck *check = hg_check_shapes (model, &error);
  Listing listing = { .check = check, .facts = facts, .error = &error };
  for (size_t i = 0; check != NULL && i < model->n; i++)
    list_node (&listing, i);
  hg_check_free (check);
  if (error.code == HG_ERROR_NONE)
    return;
  free (facts->guesses);
  facts->guesses = NULL;
  facts->n_guesses = 0;
}

bool
hg_keras_guess_holds (const HgKerasGuess *guess, const HgModel *model)
{
  const size_t at = hg_model_find (model, guess->layer);
  if (at == HG_NO_NODE)
    return false;
  return guess->option[0] == '\0' || hg_layer_param (model->nodes[at]->layer, guess->option) != NULL;
}

char *
hg_keras_guess_value (const HgKerasGuess *guess, const HgModel *model, char *text)
{
  const size_t at = hg_model_find (model, guess->layer);
  const HgLayer *layer = at != HG_NO_NODE ? model->nodes[at]->layer : NULL;
  HgValue value;
  *text = '\0';
  if (layer != NULL && guess->option[0] == '\0')
    snprintf (text, HG_KERAS_GUESS_VALUE, "%s", hg_layer_class (layer));
  else if (layer != NULL && hg_layer_get (layer, guess->option, &value))
    hg_param_text (hg_layer_param (layer, guess->option), value, text, HG_KERAS_GUESS_VALUE);
  return text;
}

HgModel *
hg_keras_guess_change_kind (const HgKerasGuess *guess, const HgModel *guessed, const HgModel *model,
                            const char *class, char *label, HgError *error)
{
  const size_t at = hg_model_find (model, guess->layer), first = hg_model_find (guessed, guess->layer);
  const bool back = first != HG_NO_NODE && strcmp (class, guess->value) == 0;
  const HgLayerKind *kind = hg_layer_kind_find (class);
  if (at == HG_NO_NODE || (kind == NULL && !back))
    {
      hg_error_set (error, HG_ERROR_VALUE, "%.80s: expected a kind of layer, got %.60s", guess->layer, class);
      return NULL;
    }
  HgLayer *layer
      = back ? hg_layer_ref (guessed->nodes[first]->layer) : as_kind (model->nodes[at]->layer, kind, error);
  HgModel *changed = layer != NULL ? hg_edit_exchange (model, at, layer, label, error) : NULL;
  hg_layer_unref (layer);
  return changed;
}

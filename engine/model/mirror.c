/* The mirror image of an encoder. The layers above the waist come again in reverse order, giving the same
 * shapes back; a RepeatVector stands where time had been given up, a Reshape where axes had been flattened,
 * and the last layer gives the input's features. Dropout and activations stay with the layer they followed.
 */
#include "base/memory.h"
#include "layers/activation.h"
#include "model/check.h"
#include "model/draft.h"
#include "model/edit.h"
#include <stdio.h>
#include <string.h>

typedef struct
{
  const HgCheck *check;
  HgDraft draft;
  HgShape now; /* what the draft's last node gives */
  HgError *error;
} Mirror;

static void
emit (Mirror *mirror, const HgLayer *layer)
{
  HgShape out[HG_MAX_OUTPUTS];
  if (layer == NULL)
    mirror->draft.failed = true;
  if (mirror->draft.failed)
    return;
  layer->kind->infer (layer->config, &mirror->now, 1, out, NULL);
  mirror->now = out[0];
  hg_draft_append (&mirror->draft, layer, mirror->error);
}

static void
emit_text (Mirror *mirror, const char *format, long long n)
{
  char text[80];
  snprintf (text, sizeof text, format, n);
  HgLayer *layer = hg_layer_parse (text, mirror->error);
  emit (mirror, layer);
  hg_layer_unref (layer);
}

static void
emit_reshape (Mirror *mirror, const HgShape *target)
{
  if (mirror->now.rank != 1 || hg_shape_values (&mirror->now) != hg_shape_values (target))
    emit_text (mirror, "Dense %lld", (long long)hg_shape_values (target));
  HgLayer *plain = hg_layer_parse ("Reshape 1", mirror->error);
  HgValue value = { .type = HG_PARAM_SHAPE, .shape = *target };
  HgLayer *layer = plain != NULL ? hg_layer_with (plain, "target_shape", value, mirror->error) : NULL;
  emit (mirror, layer);
  hg_layer_unref (layer);
  hg_layer_unref (plain);
}

/* Time steps the encoder had where node @i took its input, given back by a RepeatVector when they are
 * missing. */
static void
give_time_back (Mirror *mirror, const HgShape *had)
{
  if (mirror->now.rank == 1 && had->rank == 2 && had->dim[0] > 0)
    emit_text (mirror, "RepeatVector %lld", (long long)had->dim[0]);
}

static void
emit_again (Mirror *mirror, size_t i)
{
  const HgLayer *layer = mirror->check->model->nodes[i]->layer;
  HgLayer *sequences = NULL;
  give_time_back (mirror, &mirror->check->nodes[i].in[0]);
  if (hg_layer_param (layer, "return_sequences") != NULL)
    layer = sequences = hg_layer_with (layer, "return_sequences", hg_value_bool (true), mirror->error);
  emit (mirror, layer);
  hg_layer_unref (sequences);
}

static bool
has_weights (const HgModel *model, size_t i)
{
  return model->nodes[i]->layer->kind->weights != NULL;
}

/* Layer @i undone by its kind's own counterpart. What gives the input back gets the activation of the old
 * output. */
static void
emit_undone (Mirror *mirror, size_t i)
{
  const HgModel *model = mirror->check->model;
  const HgLayer *layer = model->nodes[i]->layer, *old = model->nodes[model->n - 1]->layer;
  HgLayer *undone = layer->kind->mirror (layer, &mirror->check->nodes[i].in[0], mirror->error);
  HgValue activation = hg_value_choice (HG_LINEAR);
  if (undone != NULL && model->nodes[i]->in[0].node == 0 && hg_layer_param (undone, "activation") != NULL)
    {
      hg_layer_get (old, "activation", &activation);
      HgLayer *plain = undone;
      undone = hg_layer_with (plain, "activation", activation, mirror->error);
      hg_layer_unref (plain);
    }
  emit (mirror, undone);
  hg_layer_unref (undone);
}

/* Layers 1 … waist − 1 in blocks (a layer with weights and what follows it without changing the shape), last
 * block first. A waist that its kind can undo is undone too. */
static void
emit_blocks (Mirror *mirror, size_t waist)
{
  const HgModel *model = mirror->check->model;
  size_t end = waist;
  if (model->nodes[waist]->layer->kind->mirror != NULL)
    emit_undone (mirror, waist);
  while (end > 1 && !mirror->draft.failed)
    {
      size_t start = end - 1;
      while (start > 1 && !has_weights (model, start)
             && hg_shape_equal (&mirror->check->nodes[start].in[0], &mirror->check->nodes[start].out[0]))
        start--;
      const HgNodeCheck *first = &mirror->check->nodes[start];
      if (model->nodes[start]->layer->kind->mirror != NULL)
        emit_undone (mirror, start);
      else if (has_weights (model, start))
        emit_again (mirror, start);
      else if (first->out[0].rank == 1 && first->in[0].rank > 1)
        emit_reshape (mirror, &first->in[0]);
      for (size_t i = start + 1; i < end; i++)
        emit (mirror, model->nodes[i]->layer);
      end = start;
    }
}

/* The old output layer where it gives the right shape here too (it knows the activation), else a plain Dense.
 */
static void
emit_output (Mirror *mirror, const HgShape *input)
{
  const HgModel *model = mirror->check->model;
  const HgLayer *old = model->nodes[model->n - 1]->layer;
  HgShape out[HG_MAX_OUTPUTS];
  give_time_back (mirror, input);
  if (mirror->now.rank == 1 && input->rank > 2)
    {
      emit_reshape (mirror, input);
      return;
    }
  if (hg_shape_equal (&mirror->now, input) && model->nodes[1]->layer->kind->mirror != NULL)
    return;
  if (hg_shape_equal (&mirror->now, input) && has_weights (model, mirror->draft.n > 2 ? 1 : 0)
      && !has_weights (model, model->n - 1))
    return;
  if (old->kind->weights != NULL && old->kind->infer (old->config, &mirror->now, 1, out, NULL)
      && hg_shape_equal (&out[0], input))
    emit (mirror, old);
  else if (!hg_shape_equal (&mirror->now, input) || mirror->now.rank < 3)
    emit_text (mirror, mirror->now.rank == 2 ? "TimeDistributed Dense %lld" : "Dense %lld",
               (long long)hg_shape_axis (input, -1));
}

/* The last layer of the encoder: the waist, or the last of all where an encoder stands alone as yet, narrower
 * at its end than anywhere before. A person's mark counts in any case. */
static size_t
encoder_end (const HgCheck *check)
{
  size_t last = check->n - 1;
  int64_t values = hg_shape_values (&check->nodes[last].out[0]);
  bool alone = check->model->waist == HG_NO_NODE && check->n_faults == 0 && !check->trains && values > 0
               && values < (check->waist != HG_NO_NODE ? check->waist_values : check->input_values);
  return alone ? last : check->waist;
}

HgModel *
hg_edit_mirror (const HgModel *model, char *label, HgError *error)
{
  HgCheck *check = hg_check_shapes (model, error);
  if (check == NULL)
    return NULL;
  Mirror mirror = { .check = check, .error = error };
  HgModel *mirrored = NULL;
  size_t waist = encoder_end (check);
  if (!hg_model_is_chain (model) || check->n_faults > 0 || waist == HG_NO_NODE || waist == 0)
    hg_error_set (error, HG_ERROR_VALUE,
                  "Mirroring needs one chain of layers that fits together and has a waist after its Input");
  else if (hg_draft_open (&mirror.draft, model, error))
    {
      const HgShape *input = &check->nodes[0].out[0];
      bool flattens = false;
      for (size_t i = 1; i <= waist; i++)
        flattens
            |= !has_weights (model, i) && check->nodes[i].in[0].rank > 1 && check->nodes[i].out[0].rank == 1;
      hg_draft_cut (&mirror.draft, waist + 1);
      mirror.draft.waist = waist;
      mirror.now = check->nodes[waist].out[0];
      emit_blocks (&mirror, waist);
      if (!flattens || !hg_shape_equal (&mirror.now, input))
        emit_output (&mirror, input);
      if (label != NULL)
        snprintf (label, HG_LABEL_SIZE, "Mirror the encoder");
      mirrored = hg_draft_finish (&mirror.draft, error);
    }
  hg_check_free (check);
  return mirrored;
}

/* A source is what an answer needs; it is shared with the worker, of which there is one at a time, and keeps
 * the compiled decoder from one answer to the next. */
#include "ui/run/decoding.h"
#include "analysis/latent-decoder.h"
#include "analysis/nearness.h"
#include <gio/gio.h>
#include <math.h>

typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgTensor *latents;
  HgLatentDecoder *decoder; /* of the worker */
  double typical;           /* of the worker; NaN: not measured yet */
} Source;

typedef struct
{
  Source *source;
  HgReal *latent;
  HourglassDecoded answer;
} Wish;

struct _HourglassDecoding
{
  GObject parent_instance;
  Source *source;
  HgReal *next; /* wished while a worker is busy, or NULL */
  gboolean busy, answered;
  HourglassDecoded answer;
};

static guint decoded_signal;

G_DEFINE_FINAL_TYPE (HourglassDecoding, hourglass_decoding, G_TYPE_OBJECT)

static void
source_clear (gpointer data)
{
  Source *source = data;
  hg_model_unref (source->model);
  hg_weights_unref (source->weights);
  hg_tensor_unref (source->latents);
  hg_latent_decoder_free (source->decoder);
}

static void
source_unref (gpointer source)
{
  g_atomic_rc_box_release_full (source, source_clear);
}

static void
wish_free (gpointer data)
{
  Wish *wish = data;
  source_unref (wish->source);
  hg_tensor_unref (wish->answer.decoded);
  g_free (wish->latent);
  g_free (wish);
}

static void
work (GTask *task, gpointer object, gpointer data, GCancellable *cancellable)
{
  Wish *wish = data;
  Source *source = wish->source;
  HourglassDecoded *answer = &wish->answer;
  gsize n = hg_tensor_rows (source->latents), values = hg_tensor_row_values (source->latents);
  if (source->decoder == NULL)
    source->decoder = hg_latent_decoder_new (source->model, source->weights, 1, NULL, &answer->error);
  if (source->decoder != NULL && hg_latent_decoder_values (source->decoder) == values)
    answer->decoded = hg_latent_decoder_run (source->decoder, wish->latent, 1, &answer->error);
  if (isnan (source->typical))
    source->typical = hg_typical_distance (source->latents->data, n, values);
  answer->typical = source->typical;
  answer->nearest
      = hg_nearest_row (source->latents->data, n, values, wish->latent, G_MAXSIZE, &answer->distance);
  g_task_return_boolean (task, TRUE);
}

static void start (HourglassDecoding *self, HgReal *latent);

static void
done (GObject *object, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassDecoding) self = data;
  Wish *wish = g_task_get_task_data (G_TASK (result));
  self->busy = FALSE;
  if (wish->source == self->source)
    {
      hg_tensor_unref (self->answer.decoded);
      self->answer = wish->answer;
      wish->answer.decoded = NULL;
      self->answered = TRUE;
      g_signal_emit (self, decoded_signal, 0);
    }
  if (self->next != NULL && self->source != NULL && !self->busy)
    start (self, g_steal_pointer (&self->next));
}

static void
start (HourglassDecoding *self, HgReal *latent)
{
  Wish *wish = g_new0 (Wish, 1);
  wish->source = g_atomic_rc_box_acquire (self->source);
  wish->latent = latent;
  self->busy = TRUE;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, done, g_object_ref (self));
  g_task_set_task_data (task, wish, wish_free);
  g_task_run_in_thread (task, work);
}

static void
hourglass_decoding_dispose (GObject *object)
{
  HourglassDecoding *self = HOURGLASS_DECODING (object);
  g_clear_pointer (&self->source, source_unref);
  g_clear_pointer (&self->next, g_free);
  g_clear_pointer (&self->answer.decoded, hg_tensor_unref);
  G_OBJECT_CLASS (hourglass_decoding_parent_class)->dispose (object);
}

static void
hourglass_decoding_class_init (HourglassDecodingClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_decoding_dispose;
  decoded_signal = g_signal_new ("decoded", HOURGLASS_TYPE_DECODING, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
}

static void
hourglass_decoding_init (HourglassDecoding *self)
{
}

HourglassDecoding *
hourglass_decoding_new (void)
{
  return g_object_new (HOURGLASS_TYPE_DECODING, NULL);
}

void
hourglass_decoding_set_source (HourglassDecoding *self, const HgModel *model, HgWeights *weights,
                               HgTensor *latents)
{
  if (self->source != NULL && self->source->model == model && self->source->weights == weights
      && self->source->latents == latents)
    return;
  g_clear_pointer (&self->source, source_unref);
  g_clear_pointer (&self->next, g_free);
  self->source = g_atomic_rc_box_new0 (Source);
  self->source->model = hg_model_ref (model);
  self->source->weights = hg_weights_ref (weights);
  self->source->latents = hg_tensor_ref (latents);
  self->source->typical = NAN;
  self->answered = FALSE;
}

void
hourglass_decoding_ask (HourglassDecoding *self, const HgReal *latent)
{
  if (self->source == NULL)
    return;
  HgReal *copy = g_memdup2 (latent, hg_tensor_row_values (self->source->latents) * sizeof *latent);
  if (!self->busy)
    {
      start (self, copy);
      return;
    }
  g_free (self->next);
  self->next = copy;
}

const HourglassDecoded *
hourglass_decoding_get (HourglassDecoding *self)
{
  return self->answered ? &self->answer : NULL;
}

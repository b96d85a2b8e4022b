#include "ui/document/file-facts.h"
#include <glib/gstdio.h>
#include <unistd.h>

HourglassFileFacts *
hourglass_file_facts_new (const char *path, const HgModel *model, HgWeights *weights, HgKerasFacts *keras,
                          gboolean project)
{
  HourglassFileFacts *self = g_atomic_rc_box_new0 (HourglassFileFacts);
  GStatBuf status;
  self->name = g_path_get_basename (path);
  self->keras = *keras;
  *keras = (HgKerasFacts){ 0 };
  if (self->keras.training != NULL)
    hg_keras_training_read (self->keras.training, &self->training, NULL);
  self->model = hg_model_ref (model);
  self->weights = hg_weights_ref (weights);
  self->bytes = g_stat (path, &status) == 0 ? (guint64)status.st_size : 0;
  self->read_only = g_access (path, W_OK) != 0;
  self->project = project;
  return self;
}

HourglassFileFacts *
hourglass_file_facts_ref (HourglassFileFacts *facts)
{
  return g_atomic_rc_box_acquire (facts);
}

static void
clear (gpointer data)
{
  HourglassFileFacts *self = data;
  g_free (self->name);
  hg_keras_facts_clear (&self->keras);
  hg_model_unref (self->model);
  hg_weights_unref (self->weights);
}

void
hourglass_file_facts_unref (HourglassFileFacts *facts)
{
  g_atomic_rc_box_release_full (facts, clear);
}

const char *
hourglass_file_facts_type (const HourglassFileFacts *facts, const HgWeight *weight)
{
  const HgKerasFacts *keras = &facts->keras;
  for (gsize i = 0; facts->weights != NULL && i < facts->weights->n && i < keras->n_types; i++)
    if (facts->weights->items[i].value == weight->value)
      return keras->types[i].text[0] != '\0' ? keras->types[i].text : NULL;
  return NULL;
}

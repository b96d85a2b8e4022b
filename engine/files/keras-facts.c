#include "files/keras-facts.h"
#include "base/memory.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *
hg_keras_kind_text (HgKerasKind kind)
{
  static const char *const texts[] = {
    [HG_KERAS_MODEL] = "Keras model (HDF5)",
    [HG_KERAS_ARCHIVE] = "Keras archive (.keras)",
    [HG_KERAS_WEIGHTS] = "Keras weights (.weights.h5)",
    [HG_KERAS_OLD_WEIGHTS] = "Keras weights (HDF5)",
  };
  return texts[kind];
}

static void
add (HgKerasFacts *facts, const char *text)
{
  for (size_t i = 0; i < facts->n_remarks; i++)
    if (strcmp (facts->remarks[i], text) == 0)
      return;
  char **grown = realloc (facts->remarks, (facts->n_remarks + 1) * sizeof *grown);
  if (grown == NULL)
    return;
  facts->remarks = grown;
  facts->remarks[facts->n_remarks] = hg_strdup (text, NULL);
  facts->n_remarks += facts->remarks[facts->n_remarks] != NULL;
}

void
hg_keras_remark (HgKerasFacts *facts, const char *format, ...)
{
  char text[400];
  va_list list;
  if (facts == NULL || facts->n_remarks > HG_KERAS_REMARKS)
    return;
  va_start (list, format);
  vsnprintf (text, sizeof text, format, list);
  va_end (list);
  add (facts, facts->n_remarks < HG_KERAS_REMARKS ? text : "there is more that was left out");
}

void
hg_keras_remarks_clear (HgKerasFacts *facts)
{
  for (size_t i = 0; i < facts->n_remarks; i++)
    free (facts->remarks[i]);
  free (facts->remarks);
  facts->remarks = NULL;
  facts->n_remarks = 0;
}

void
hg_keras_facts_clear (HgKerasFacts *facts)
{
  hg_keras_remarks_clear (facts);
  free (facts->types);
  free (facts->guesses);
  free (facts->training);
  for (size_t i = 0; i < facts->state.n_slots; i++)
    free (facts->state.slots[i]);
  *facts = (HgKerasFacts){ 0 };
}

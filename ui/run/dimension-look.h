/* The dimensions of a model's layers measured on a worker thread, with its weights and with new ones. */
#pragma once
#include "analysis/dimensions-text.h"
#include <gio/gio.h>

typedef struct
{
  HgModel *model;
  HgWeights *weights; /* NULL: nothing is trained, and the new ones alone are measured */
  uint64_t seed;      /* of the new ones */
  HgPrepared *data;
  const size_t *index; /* of the samples; lent by the data */
  size_t n;
  HgJob jobs[2]; /* of the two measurements; untrained, the first is the only one */

  HgCheck *check;      /* results */
  HgDimensions now;    /* with the weights, or else with the new ones */
  HgDimensions before; /* with the new ones; empty where there are no weights */
  HgError error;       /* where there are none */
} HourglassDimensionLook;

/* Takes references. @data goes into @model. @index (n): the samples to choose from. */
HourglassDimensionLook *hourglass_dimension_look_new (const HgModel *model, HgWeights *weights, uint64_t seed,
                                                      HgPrepared *data, const size_t *index, size_t n);
HourglassDimensionLook *hourglass_dimension_look_ref (HourglassDimensionLook *look);
void hourglass_dimension_look_unref (HourglassDimensionLook *look);

/* @callback gets the GTask, whose task data the look is and which gives a boolean: whether there is a result.
 */
void hourglass_dimension_look_start (HourglassDimensionLook *look, GAsyncReadyCallback callback,
                                     gpointer data);
void hourglass_dimension_look_cancel (HourglassDimensionLook *look);
unsigned hourglass_dimension_look_percent (HourglassDimensionLook *look); /* how far it is, 0 … 100 */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HourglassDimensionLook, hourglass_dimension_look_unref)

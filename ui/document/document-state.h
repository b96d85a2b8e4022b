/* What a document has that a step of its history may change: the model, the weights with the model they
 * belong to, the data. All of it is immutable and shared, so a state holds references and never a copy. */
#pragma once
#include "data/prepared.h"
#include "model/weights.h"
#include <glib.h>

typedef enum
{
  HOURGLASS_DOCUMENT_MODEL = 1 << 0,
  HOURGLASS_DOCUMENT_WEIGHTS = 1 << 1, /* `trained` and `weights` */
  HOURGLASS_DOCUMENT_DATA = 1 << 2
} HourglassDocumentParts;

typedef struct
{
  const HgModel *model;
  const HgModel *trained; /* that the weights belong to; NULL without them */
  HgWeights *weights;     /* or NULL */
  HgPrepared *data;       /* or NULL */
} HourglassDocumentState;

/* Puts references to @parts of @from into @to, where they are NULL. */
void hourglass_document_state_hold (HourglassDocumentState *to, const HourglassDocumentState *from,
                                    HourglassDocumentParts parts);

/* Gives each the other's @parts. */
void hourglass_document_state_exchange (HourglassDocumentState *a, HourglassDocumentState *b,
                                        HourglassDocumentParts parts);

/* Lets go of everything. */
void hourglass_document_state_clear (HourglassDocumentState *state);

/* Bytes of its weights and its data, without those that are in the set @seen, to which they are added. Models
 * share their layers with their neighbours and are not counted. */
gsize hourglass_document_state_bytes (const HourglassDocumentState *state, GHashTable *seen);

/* What the document's files share: document.c has what it is, document-steps.c what changes it and back. */
#pragma once
#include "ui/document/document.h"

struct _HourglassDocument
{
  GObject parent_instance;
  HourglassDocumentState state;
  HourglassUndoHistory *history;
  HgCheck *check;   /* of the state's model, with fixes */
  HgModel *preview; /* or NULL */
  HgCheck *preview_check;
  char selected[HG_NAME_SIZE]; /* name of the node selected last; "" for none */
  GHashTable *chosen;          /* names of all that are selected, as a set; it holds the one above */
  int number;                  /* of it that is asked about (model/numbers.h) */
  char merge_key[HG_NAME_SIZE * 2];
  gint64 merge_time;
  const HgPreset *preset;
  HgWeights
      *fitted; /* those for the state's model, where that is another one with the same arrays; or NULL */
  char *path;
  HourglassFileFacts *facts; /* or NULL */
  HgModel *saved;            /* what the file, or the untouched example, holds; NULL: nothing does */
  HgWeights *saved_weights;
  gboolean locked, training;
  unsigned hidden; /* HG_HIDES_… */
};

/* document-choice.c: what is selected, after the model changed or another node became the last one. */
void hourglass_document_settle_choice (HourglassDocument *self);

/* document.c; replace: the state's @parts become those of @to, without a step, and what was there stays until
 * all are told; tell: after @parts of the state changed. */
void hourglass_document_replace (HourglassDocument *self, const HourglassDocumentState *to,
                                 HourglassDocumentParts parts);
void hourglass_document_tell (HourglassDocument *self, HourglassDocumentParts parts);

/* See run-start.h. */
#include "ui/run/run-start.h"
#include "base/format.h"
#include "ui/run/run-private.h"
#include <math.h>

/* The weights that the next start has to do with: the document's, as they were trained; NULL: new ones. */
static HgWeights *
trained_weights (HourglassRun *self)
{
  const HgModel *model;
  return hourglass_document_get_weights (self->document) != NULL
             ? hourglass_document_get_trained (self->document, &model)
             : NULL;
}

const HgCheckpoint *
hourglass_run_get_rewound (HourglassRun *self)
{
  HgWeights *trained = trained_weights (self);
  if (hourglass_run_is_active (self) || self->now.snapshot == NULL || trained == NULL
      || trained == self->now.weights)
    return NULL;
  for (size_t i = 0; i < self->now.snapshot->n_checkpoints; i++)
    if (self->now.snapshot->checkpoints[i]->weights == trained)
      return self->now.snapshot->checkpoints[i];
  return NULL;
}

/* Whether it begins where the run began. */
static gboolean
starts_over (HourglassRun *self, const HgCheckpoint *rewound)
{
  HgWeights *trained = trained_weights (self);
  return trained != NULL && (trained == self->now.weights || (rewound != NULL && rewound->steps == 0));
}

double
hourglass_run_start_epochs (HourglassRun *self, const HgWeights *first)
{
  const HgCheckpoint *rewound = hourglass_run_get_rewound (self);
  if (first == NULL)
    return 0;
  if (trained_weights (self) == self->now.weights)
    return self->now.first_epochs;
  return rewound != NULL ? self->now.before + rewound->epochs : NAN;
}

char *
hourglass_run_start_label (HourglassRun *self)
{
  char title[HG_CHECKPOINT_TITLE];
  const HgCheckpoint *rewound = hourglass_run_get_rewound (self);
  if (starts_over (self, rewound))
    return g_strdup ("Train again");
  return rewound != NULL ? g_strconcat ("Train on from ", hg_checkpoint_title (rewound, title), NULL)
                         : g_strdup ("Train");
}

char *
hourglass_run_start_text (HourglassRun *self)
{
  char title[HG_CHECKPOINT_TITLE], epochs[48];
  const HgCheckpoint *rewound = hourglass_run_get_rewound (self);
  if (starts_over (self, rewound))
    return g_strdup ("Train again from where the last run began: the same settings give the same numbers");
  if (rewound != NULL)
    return g_strdup_printf (
        "Train on from the weights of %s, for %s more", hg_checkpoint_title (rewound, title),
        hg_format_items (epochs, sizeof epochs, hourglass_run_get_options (self)->epochs, "epoch", "epochs"));
  return g_strdup (trained_weights (self) != NULL ? "Train on from the weights that the stack has"
                                                  : "Train from new weights");
}

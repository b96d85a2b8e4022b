/* The examples, by name: a stack, the data it was made for and how to train it (SEEDS of the idea: each comes
 * from a question, a tutorial or a lab). One line each in preset.c. */
#pragma once
#include "model/model.h"

typedef struct
{
  const char *name;     /* "rare-event-59" */
  const char *title;    /* "How small does the input get?" */
  const char *sentence; /* one sentence */
  const char *stack;    /* as hg_model_parse reads it */
  const char *data;     /* built-in data set */
  const char *loss;     /* "mse" */
  int epochs, batch_size;
  double learning_rate; /* Adam */
  bool normal_only;     /* trained on the class that most samples are of alone */
  const char *note;     /* appended to the summary, e.g. PyTorch's count; may be NULL */
} HgPreset;

/* NULL-name-terminated table; look-up by name, or NULL. */
const HgPreset *hg_presets (void);
const HgPreset *hg_preset_find (const char *name);
HgModel *hg_preset_model (const HgPreset *preset, HgError *error);

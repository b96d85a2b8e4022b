#include "model/history.h"
#include "base/memory.h"
#include "model/edit.h"
#include <stdio.h>
#include <stdlib.h>

typedef struct
{
  HgModel *model;
  char label[HG_LABEL_SIZE]; /* of the edit that led here */
} Step;

struct HgHistory
{
  Step *steps;
  size_t n, at, capacity;
};

HgHistory *
hg_history_new (const HgModel *model, HgError *error)
{
  HgHistory *history = hg_alloc (1, sizeof *history, error);
  if (history == NULL || !hg_grow (&history->steps, &history->capacity, 16, sizeof *history->steps, error))
    {
      free (history);
      return NULL;
    }
  history->steps[0].model = hg_model_ref (model);
  history->n = 1;
  return history;
}

static void
truncate_steps (HgHistory *history, size_t n)
{
  while (history->n > n)
    hg_model_unref (history->steps[--history->n].model);
}

void
hg_history_free (HgHistory *history)
{
  if (history == NULL)
    return;
  truncate_steps (history, 0);
  free (history->steps);
  free (history);
}

const HgModel *
hg_history_model (const HgHistory *history)
{
  return history->steps[history->at].model;
}

bool
hg_history_push (HgHistory *history, const HgModel *model, const char *label, HgError *error)
{
  if (!hg_grow (&history->steps, &history->capacity, history->at + 2, sizeof *history->steps, error))
    return false;
  truncate_steps (history, history->at + 1);
  Step *step = &history->steps[history->n++];
  step->model = hg_model_ref (model);
  snprintf (step->label, sizeof step->label, "%s", label != NULL ? label : "");
  history->at++;
  return true;
}

const char *
hg_history_undo_label (const HgHistory *history)
{
  return history->at > 0 ? history->steps[history->at].label : NULL;
}

const char *
hg_history_redo_label (const HgHistory *history)
{
  return history->at + 1 < history->n ? history->steps[history->at + 1].label : NULL;
}

bool
hg_history_undo (HgHistory *history)
{
  if (history->at == 0)
    return false;
  history->at--;
  return true;
}

bool
hg_history_redo (HgHistory *history)
{
  if (history->at + 1 >= history->n)
    return false;
  history->at++;
  return true;
}

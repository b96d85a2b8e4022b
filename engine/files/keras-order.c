#include "files/keras-order.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

/* One call of a part while the walk is on. */
typedef struct
{
  size_t part, call;
  size_t next; /* of its inputs to be looked at */
  size_t depth;
  bool met;
} Visit;

typedef struct
{
  HgKerasPart *model;
  size_t *first; /* of each part's calls, in visits */
  Visit *visits;
  size_t n;
  size_t *stack, *finished; /* calls */
  size_t n_finished;
} Walk;

/* What parts are sorted by. */
typedef struct
{
  size_t part;
  bool reached;
  size_t depth, met; /* the longest way to an output; when the walk met it */
} Rank;

static bool
walk_init (Walk *walk, HgKerasPart *model, HgError *error)
{
  *walk = (Walk){ .model = model, .first = hg_alloc (model->n, sizeof *walk->first, error) };
  if (walk->first == NULL)
    return false;
  for (size_t i = 0; i < model->n; i++)
    {
      walk->first[i] = walk->n;
      walk->n += model->parts[i].calls.n;
    }
  walk->visits = hg_alloc (walk->n, sizeof *walk->visits, error);
  walk->stack = hg_alloc (walk->n, sizeof *walk->stack, error);
  walk->finished = hg_alloc (walk->n, sizeof *walk->finished, error);
  if (walk->visits == NULL || walk->stack == NULL || walk->finished == NULL)
    return false;
  for (size_t i = 0; i < model->n; i++)
    for (size_t c = 0; c < model->parts[i].calls.n; c++)
      walk->visits[walk->first[i] + c] = (Visit){ .part = i, .call = c };
  return true;
}

static void
walk_clear (Walk *walk)
{
  free (walk->first);
  free (walk->visits);
  free (walk->stack);
  free (walk->finished);
}

static const HgKerasCall *
call_of (const Walk *walk, size_t visit)
{
  const Visit *it = &walk->visits[visit];
  return &walk->model->parts[it->part].calls.calls[it->call];
}

static size_t
visit_of (const Walk *walk, const HgKerasSource *source)
{
  return walk->first[source->layer] + source->call;
}

/* Back from one output, depth first. A call is finished when all that it takes is. */
static void
walk_back (Walk *walk, size_t from, Rank *ranks, size_t *met)
{
  size_t depth = 0;
  if (walk->visits[from].met)
    return;
  walk->stack[depth++] = from;
  while (depth > 0)
    {
      size_t at = walk->stack[depth - 1];
      Visit *visit = &walk->visits[at];
      const HgKerasCall *call = call_of (walk, at);
      Rank *rank = &ranks[visit->part];
      visit->met = true;
      if (!rank->reached)
        {
          rank->reached = true;
          rank->met = (*met)++;
        }
      while (visit->next < call->n && walk->visits[visit_of (walk, &call->in[visit->next])].met)
        visit->next++;
      if (visit->next < call->n)
        walk->stack[depth++] = visit_of (walk, &call->in[visit->next++]);
      else
        {
          walk->finished[walk->n_finished++] = at;
          depth--;
        }
    }
}

/* How far each part is from the outputs: a layer that is called several times counts by its furthest call,
 * and so do what feeds its other calls. */
static void
measure (Walk *walk, Rank *ranks)
{
  for (size_t k = walk->n_finished; k-- > 0;)
    {
      Visit *visit = &walk->visits[walk->finished[k]];
      const HgKerasCall *call = call_of (walk, walk->finished[k]);
      Rank *rank = &ranks[visit->part];
      rank->depth = visit->depth = visit->depth > rank->depth ? visit->depth : rank->depth;
      for (size_t e = 0; e < call->n; e++)
        {
          Visit *from = &walk->visits[visit_of (walk, &call->in[e])];
          from->depth = from->depth > visit->depth + 1 ? from->depth : visit->depth + 1;
        }
    }
}

static int
compare (const void *a, const void *b)
{
  const Rank *p = a, *q = b;
  if (p->reached != q->reached)
    return p->reached ? -1 : 1;
  if (p->depth != q->depth)
    return p->depth > q->depth ? -1 : 1;
  if (p->met != q->met)
    return p->met < q->met ? -1 : 1;
  return p->part < q->part ? -1 : p->part > q->part;
}

static void
move_call (HgKerasCall *call, const size_t *place)
{
  for (size_t e = 0; e < call->n; e++)
    call->in[e].layer = place[call->in[e].layer];
}

/* Puts the parts where @ranks has them. */
static bool
move_parts (HgKerasPart *model, const Rank *ranks, HgError *error)
{
  HgKerasPart *moved = hg_alloc (model->n, sizeof *moved, error);
  size_t *place = hg_alloc (model->n, sizeof *place, error);
  bool done = moved != NULL && place != NULL;
  for (size_t i = 0; done && i < model->n; i++)
    {
      moved[i] = model->parts[ranks[i].part];
      place[ranks[i].part] = i;
    }
  if (done)
    {
      memcpy (model->parts, moved, model->n * sizeof *moved);
      move_call (&model->inputs, place);
      move_call (&model->outputs, place);
      for (size_t i = 0; i < model->n; i++)
        for (size_t c = 0; c < model->parts[i].calls.n; c++)
          move_call (&model->parts[i].calls.calls[c], place);
    }
  free (place);
  free (moved);
  return done;
}

bool
hg_keras_order (HgKerasPart *model, HgError *error)
{
  Walk walk;
  size_t met = 0;
  Rank *ranks = hg_alloc (model->n, sizeof *ranks, error);
  bool done = walk_init (&walk, model, error) && ranks != NULL;
  for (size_t i = 0; done && i < model->n; i++)
    ranks[i] = (Rank){ .part = i };
  for (size_t k = 0; done && k < model->outputs.n; k++)
    walk_back (&walk, visit_of (&walk, &model->outputs.in[k]), ranks, &met);
  if (done)
    {
      measure (&walk, ranks);
      qsort (ranks, model->n, sizeof *ranks, compare);
      done = move_parts (model, ranks, error);
    }
  walk_clear (&walk);
  free (ranks);
  return done;
}

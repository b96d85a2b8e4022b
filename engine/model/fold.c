/* Nested models are runs of nodes with the same beginning of their group's path; a model that is called twice
 * in a row makes one run of both, which is cut where the nodes begin to share with the first ones again.
 * Blocks are found greedily from the top: of all lengths at a place, the one whose repeats reach furthest. */
#include "model/fold.h"
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_DEPTH = 8,             /* of models in models */
  MOST_OPEN = MOST_DEPTH + 1, /* folds around a node: blocks lie in none of their kind */
  LISTED = 3                  /* kinds in a title */
};

typedef struct
{
  const HgCheck *check;
  HgFolds *folds;
  size_t room;
  size_t *around; /* of each node: 1 + the place of the innermost nested model around it; 0: none */
  HgError *error;
} Search;

static bool
full (const Search *search)
{
  return search->folds->n == HG_FOLDS_MOST;
}

static HgFold *
add (Search *search, HgFoldKind kind, size_t first, size_t n)
{
  HgFolds *folds = search->folds;
  if (folds->n == search->room)
    {
      size_t room = search->room > 0 ? 2 * search->room : 16;
      HgFold *grown = hg_alloc (room, sizeof *grown, search->error);
      if (grown == NULL)
        return NULL;
      if (folds->n > 0)
        memcpy (grown, folds->all, folds->n * sizeof *grown);
      free (folds->all);
      folds->all = grown;
      search->room = room;
    }
  HgFold *fold = &folds->all[folds->n++];
  *fold = (HgFold){ .kind = kind, .first = first, .n = n, .block = n };
  return fold;
}

/* Bytes of the first @depth names of a path; 0 where it has fewer. */
static size_t
prefix (const char *path, size_t depth)
{
  const char *at = path;
  for (size_t i = 0; i < depth && *at != '\0'; i++)
    {
      at += strcspn (at, "/");
      if (i + 1 == depth)
        return (size_t)(at - path);
      at += *at == '/';
    }
  return 0;
}

static size_t
run_length (const HgModel *model, size_t first, size_t bytes)
{
  const char *path = model->nodes[first]->group;
  size_t n = 1;
  for (; first + n < model->n; n++)
    {
      const char *other = model->nodes[first + n]->group;
      if (strncmp (path, other, bytes) != 0 || (other[bytes] != '/' && other[bytes] != '\0'))
        break;
    }
  return n;
}

/* How many of a run's @n nodes belong to one call: each call shares with the one before, node by node. */
static size_t
call_length (const HgModel *model, size_t first, size_t n)
{
  for (size_t call = 1; call < n; call++)
    {
      bool same = n % call == 0;
      for (size_t i = call; i < n && same; i++)
        same = hg_model_owner (model, first + i) == hg_model_owner (model, first + i - call);
      if (same)
        return call;
    }
  return n;
}

static bool
add_nested (Search *search, size_t first, size_t n, size_t bytes)
{
  const HgNode *const *nodes = search->check->model->nodes;
  HgFold *fold = add (search, HG_FOLD_NESTED, first, n);
  if (fold == NULL)
    return false;
  fold->path = bytes;
  snprintf (fold->key, sizeof fold->key, "%.*s:%s", (int)bytes, nodes[first]->group, nodes[first]->name);
  return true;
}

static bool
find_nested (Search *search)
{
  const HgModel *model = search->check->model;
  for (size_t depth = 1; depth <= MOST_DEPTH; depth++)
    for (size_t i = 0; i < model->n && !full (search);)
      {
        size_t bytes = prefix (model->nodes[i]->group, depth);
        size_t run = bytes > 0 ? run_length (model, i, bytes) : 1;
        size_t call = bytes > 0 ? call_length (model, i, run) : 1;
        for (size_t at = 0; at < run && bytes > 0 && !full (search); at += call)
          if (!add_nested (search, i + at, call, bytes))
            return false;
        i += run;
      }
  return true;
}

/* Whether node @b is to what lies before it as node @a is. */
static bool
alike (const HgCheck *check, size_t a, size_t b)
{
  const HgNode *p = check->model->nodes[a], *q = check->model->nodes[b];
  if (p->layer->kind != q->layer->kind || p->n_in != q->n_in || p->n_in == 0
      || strcmp (p->group, q->group) != 0 || check->nodes[a].state != check->nodes[b].state)
    return false;
  for (size_t k = 0; k < p->n_in; k++)
    if (a - p->in[k].node != b - q->in[k].node || p->in[k].slot != q->in[k].slot)
      return false;
  return hg_shape_equal (&check->nodes[a].out[0], &check->nodes[b].out[0])
         && (p->layer == q->layer || hg_layer_equal (p->layer, q->layer));
}

/* How many blocks of @block nodes, all alike, stand from @first on, before @end. */
static size_t
repeats (const HgCheck *check, size_t first, size_t block, size_t end)
{
  size_t n = block;
  while (first + n < end && alike (check, first + n - block, first + n))
    n++;
  return n / block;
}

/* A block begins with a layer that has weights, where that costs no repeat. */
static size_t
begin (const HgCheck *check, size_t first, size_t block, size_t times, size_t end)
{
  for (size_t i = 0; i < block; i++)
    if (check->nodes[first + i].parameters > 0 && repeats (check, first + i, block, end) == times)
      return first + i;
  return first;
}

/* The length of the best block at @first, 0: none; and how often it comes. */
static size_t
best_block (const HgCheck *check, size_t first, size_t end, size_t *times)
{
  size_t best = 0;
  *times = 0;
  for (size_t block = 1; block <= HG_FOLD_MOST_BLOCK && first + HG_FOLD_REPEATS * block <= end; block++)
    {
      if (best > 0 && block % best == 0)
        continue; /* the same blocks, several at a time */
      size_t found = repeats (check, first, block, end);
      if (found < HG_FOLD_REPEATS || found * block <= *times * best)
        continue;
      best = block;
      *times = found;
    }
  return best;
}

/* Where the nodes end that stand in the same call of a nested model as @first does, and in no other. */
static size_t
segment_end (const Search *search, size_t first)
{
  size_t end = first + 1;
  while (end < search->check->n && search->around[end] == search->around[first])
    end++;
  return end;
}

static bool
find_repeated_until (Search *search, size_t i, size_t end)
{
  const HgCheck *check = search->check;
  while (i < end && !full (search))
    {
      size_t times, block = best_block (check, i, end, &times);
      if (block == 0)
        {
          i++;
          continue;
        }
      size_t first = begin (check, i, block, times, end);
      HgFold *fold = add (search, HG_FOLD_REPEATED, first, block * times);
      if (fold == NULL)
        return false;
      fold->block = block;
      snprintf (fold->key, sizeof fold->key, "%zu*%s", block, check->model->nodes[first]->name);
      i = first + block * times;
    }
  return true;
}

/* The folds so far are nested models, the outer ones first. */
static bool
find_repeated (Search *search)
{
  const HgFolds *folds = search->folds;
  bool done = (search->around = hg_alloc (search->check->n, sizeof *search->around, search->error)) != NULL;
  for (size_t k = 0; done && k < folds->n; k++)
    for (size_t i = 0; i < folds->all[k].n; i++)
      search->around[folds->all[k].first + i] = k + 1;
  for (size_t i = 0, end; done && i < search->check->n; i = end)
    {
      end = segment_end (search, i);
      done = find_repeated_until (search, i, end);
    }
  free (search->around);
  return done;
}

static int
compare (const void *left, const void *right)
{
  const HgFold *a = left, *b = right;
  if (a->first != b->first)
    return a->first < b->first ? -1 : 1;
  if (a->n != b->n)
    return a->n > b->n ? -1 : 1;
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  return a->path < b->path ? -1 : a->path > b->path;
}

static void
set_depths (HgFolds *folds)
{
  const HgFold *open[MOST_OPEN]; /* around the first node of the one that is looked at */
  size_t n = 0;
  for (HgFold *fold = folds->all; fold < folds->all + folds->n; fold++)
    {
      size_t kept = 0;
      for (size_t k = 0; k < n; k++)
        if (hg_fold_holds (open[k], fold->first))
          open[kept++] = open[k];
      fold->depth = kept;
      open[kept] = fold;
      n = kept + 1;
    }
}

bool
hg_folds_find (HgFolds *folds, const HgCheck *check, HgError *error)
{
  Search search = { .check = check, .folds = folds, .error = error };
  *folds = (HgFolds){ 0 };
  if (!find_nested (&search) || (check->n > HG_FOLD_LONG && !find_repeated (&search)))
    {
      hg_folds_clear (folds);
      return false;
    }
  if (folds->n > 1)
    qsort (folds->all, folds->n, sizeof *folds->all, compare);
  set_depths (folds);
  return true;
}

void
hg_folds_clear (HgFolds *folds)
{
  free (folds->all);
  *folds = (HgFolds){ 0 };
}

bool
hg_fold_holds (const HgFold *fold, size_t node)
{
  return node >= fold->first && node - fold->first < fold->n;
}

HgFold *
hg_folds_around (const HgFolds *folds, size_t node, bool open)
{
  HgFold *found = NULL;
  for (size_t i = 0; i < folds->n; i++)
    if (hg_fold_holds (&folds->all[i], node) && !(open && folds->all[i].folded))
      found = &folds->all[i];
  return found;
}

char *
hg_fold_title (const HgFold *fold, const HgModel *model, bool brief, char *text, size_t size)
{
  if (fold->kind == HG_FOLD_NESTED)
    {
      const char *path = model->nodes[fold->first]->group;
      size_t from = fold->path;
      while (from > 0 && path[from - 1] != '/')
        from--;
      snprintf (text, size, "%.*s", (int)(fold->path - from), path + from);
      return text;
    }
  size_t listed = brief ? 1 : LISTED;
  size_t used = (size_t)snprintf (text, size, "%zu × [", fold->n / fold->block);
  for (size_t i = 0; i < fold->block && i < listed && used < size; i++)
    {
      char title[96];
      hg_layer_describe (model->nodes[fold->first + i]->layer, title, sizeof title, NULL, 0);
      used += (size_t)snprintf (text + used, size - used, "%s%s", i > 0 ? ", " : "", title);
    }
  if (used < size)
    snprintf (text + used, size - used, "%s]", fold->block > listed ? ", …" : "");
  return text;
}

int64_t
hg_fold_parameters (const HgFold *fold, const HgCheck *check)
{
  int64_t sum = 0;
  for (size_t i = fold->first; i < fold->first + fold->n; i++)
    if (check->nodes[i].parameters == HG_UNKNOWN
        || __builtin_add_overflow (sum, check->nodes[i].parameters, &sum))
      return HG_UNKNOWN;
  return sum;
}

HgNodeState
hg_fold_state (const HgFold *fold, const HgCheck *check)
{
  static const int weight[] = {
    [HG_NODE_FITS] = 0,
    [HG_NODE_AFTER_BROKEN] = 1,
    [HG_NODE_UNKNOWN] = 2,
    [HG_NODE_BROKEN] = 3,
  };
  HgNodeState worst = HG_NODE_FITS;
  for (size_t i = fold->first; i < fold->first + fold->n; i++)
    if (weight[check->nodes[i].state] > weight[worst])
      worst = check->nodes[i].state;
  return worst;
}

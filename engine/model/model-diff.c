/* See model-diff.h. What decides whether two layers go well together is asked once a layer and kept as
 * hashes: then a cell of the table costs a few comparisons. A hash that meets another by chance could make a
 * pair look better than it is, never equal: what differs is found by comparing the layers themselves. */
#include "base/memory.h"
#include "layers/foreign.h"
#include "model-diff-private.h"
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  uint64_t class, options, in, out, name;
  bool numbered; /* the name is Keras's own */
} Mark;

/* What one step through the table does. */
enum
{
  PAIR,
  SKIP_A,
  SKIP_B
};

/* What a pair is worth. A class alone is worth more than nothing, a layer with the same options more than two
 * with others; a name that somebody chose says more than a shape. */
enum
{
  WORTH_CLASS = 8,
  WORTH_OPTIONS = 9,
  WORTH_NAME = 6,
  WORTH_OUT = 4,
  WORTH_IN = 2,
  WORTH_NUMBER = 1
};

/* FNV-1a. */
static uint64_t
hash (const char *text)
{
  uint64_t sum = 0xcbf29ce484222325u;
  for (; *text != '\0'; text++)
    sum = (sum ^ (unsigned char)*text) * 0x100000001b3u;
  return sum;
}

static Mark
mark (const HgCheck *check, size_t i)
{
  const HgNode *node = check->model->nodes[i];
  const HgForeign *foreign = hg_layer_foreign_get (node->layer);
  char text[1024], shape[HG_SHAPE_TEXT];
  Mark mark
      = { .class = hash (hg_layer_class (node->layer)),
          .options = hash (foreign != NULL ? foreign->text : hg_layer_text (node->layer, text, sizeof text)),
          .in = hash (node->n_in > 0 ? hg_shape_text (&check->nodes[i].in[0], shape) : ""),
          .out = hash (hg_shape_text (&check->nodes[i].out[0], shape)),
          .name = hash (node->name),
          .numbered = hg_name_automatic (node) };
  return mark;
}

/* 0: they cannot be a pair. */
static int
worth (const Mark *a, const Mark *b)
{
  if (a->class != b->class)
    return 0;
  return WORTH_CLASS + (a->options == b->options ? WORTH_OPTIONS : 0) + (a->in == b->in ? WORTH_IN : 0)
         + (a->out == b->out ? WORTH_OUT : 0)
         + (a->name != b->name ? 0
            : a->numbered      ? WORTH_NUMBER
                               : WORTH_NAME);
}

static bool
alike (const Mark *a, const Mark *b)
{
  return a->class == b->class && a->options == b->options && a->in == b->in && a->out == b->out
         && (a->name == b->name || (a->numbered && b->numbered));
}

static void
join (HgPairs *pairs, size_t a, size_t b)
{
  pairs->partner[0][a] = b;
  pairs->partner[1][b] = a;
}

/* Fills the table of steps (n × m) from its end: what is best from each cell on. @best: m + 1 numbers. */
static void
fill_steps (const Mark *a, size_t n, const Mark *b, size_t m, unsigned char *steps, int *best)
{
  for (size_t i = n; i-- > 0;)
    {
      int corner = best[m]; /* of the row below and the column to the right */
      for (size_t j = m; j-- > 0;)
        {
          int below = best[j], value = worth (&a[i], &b[j]), pair = value > 0 ? value + corner : -1;
          unsigned char step = pair >= below && pair >= best[j + 1] ? PAIR
                               : below >= best[j + 1]               ? SKIP_A
                                                                    : SKIP_B;
          best[j] = step == PAIR ? pair : step == SKIP_A ? below : best[j + 1];
          steps[i * m + j] = step;
          corner = below;
        }
    }
}

/* Pairs what lies between an equal beginning and an equal end. */
static bool
pair_middle (HgPairs *pairs, const Mark *a, size_t n, const Mark *b, size_t m, size_t from, HgError *error)
{
  size_t cells;
  if (!hg_multiply (n, m, &cells))
    return hg_error_memory (error, "comparing the layers", ~0ull);
  unsigned char *steps = hg_alloc (cells, 1, error);
  int *best = steps != NULL ? hg_alloc (m + 1, sizeof *best, error) : NULL;
  if (best != NULL)
    {
      fill_steps (a, n, b, m, steps, best);
      for (size_t i = 0, j = 0; i < n && j < m;)
        {
          unsigned char step = steps[i * m + j];
          if (step == PAIR)
            join (pairs, from + i, from + j);
          i += step != SKIP_B;
          j += step != SKIP_A;
        }
    }
  bool done = best != NULL;
  free (best);
  free (steps);
  return done;
}

static bool
pair_nodes (HgPairs *pairs, HgError *error)
{
  size_t n = pairs->check[0]->n, m = pairs->check[1]->n, head = 0, tail = 0;
  Mark *a = hg_alloc (n, sizeof *a, error), *b = a != NULL ? hg_alloc (m, sizeof *b, error) : NULL;
  bool done = b != NULL;
  for (size_t i = 0; done && i < n; i++)
    a[i] = mark (pairs->check[0], i);
  for (size_t i = 0; done && i < m; i++)
    b[i] = mark (pairs->check[1], i);
  for (; done && head < n && head < m && alike (&a[head], &b[head]); head++)
    join (pairs, head, head);
  for (; done && tail < n - head && tail < m - head && alike (&a[n - 1 - tail], &b[m - 1 - tail]); tail++)
    join (pairs, n - 1 - tail, m - 1 - tail);
  done = done && pair_middle (pairs, a + head, n - head - tail, b + head, m - head - tail, head, error);
  free (a);
  free (b);
  return done;
}

static bool
add_row (HgModelDiff *diff, const HgPairs *pairs, size_t a, size_t b, HgError *error)
{
  HgDiffRow *row = &diff->rows[diff->n++];
  *row = (HgDiffRow){ .a = a, .b = b };
  if (a != HG_NO_NODE && b != HG_NO_NODE && !hg_diff_pair (pairs, a, b, &row->changes, error))
    return false;
  row->kind = a == HG_NO_NODE      ? HG_DIFF_ADDED
              : b == HG_NO_NODE    ? HG_DIFF_REMOVED
              : row->changes.n > 0 ? HG_DIFF_CHANGED
                                   : HG_DIFF_SAME;
  diff->count[row->kind]++;
  return true;
}

static bool
fill_rows (HgModelDiff *diff, const HgPairs *pairs, HgError *error)
{
  size_t n = pairs->check[0]->n, m = pairs->check[1]->n, i = 0, j = 0;
  bool done = true;
  while (done && (i < n || j < m))
    {
      size_t a = i < n && (pairs->partner[0][i] == HG_NO_NODE || pairs->partner[0][i] == j) ? i : HG_NO_NODE,
             b = a == HG_NO_NODE || pairs->partner[0][a] == j ? j : HG_NO_NODE;
      i += a != HG_NO_NODE;
      j += b != HG_NO_NODE;
      done = add_row (diff, pairs, a, b, error);
    }
  return done;
}

HgModelDiff *
hg_model_diff (const HgCheck *a, const HgCheck *b, HgError *error)
{
  HgPairs pairs = { .check = { a, b } };
  HgModelDiff *diff = hg_alloc (1, sizeof *diff, error);
  bool done = diff != NULL;
  for (int side = 0; done && side < 2; side++)
    {
      pairs.partner[side] = hg_alloc (pairs.check[side]->n, sizeof (size_t), error);
      done = pairs.partner[side] != NULL;
      for (size_t i = 0; done && i < pairs.check[side]->n; i++)
        pairs.partner[side][i] = HG_NO_NODE;
    }
  if (done)
    done = (diff->rows = hg_alloc (a->n + b->n, sizeof *diff->rows, error)) != NULL;
  done = done && pair_nodes (&pairs, error) && fill_rows (diff, &pairs, error)
         && hg_diff_models (&pairs, &diff->changes, error);
  free (pairs.partner[0]);
  free (pairs.partner[1]);
  if (done)
    return diff;
  hg_model_diff_free (diff);
  return NULL;
}

void
hg_model_diff_free (HgModelDiff *diff)
{
  if (diff == NULL)
    return;
  for (size_t i = 0; i < diff->n; i++)
    free (diff->rows[i].changes.items);
  free (diff->changes.items);
  free (diff->rows);
  free (diff);
}

bool
hg_model_diff_same (const HgModelDiff *diff)
{
  return diff->count[HG_DIFF_SAME] == diff->n && diff->changes.n == 0;
}

const char *
hg_diff_word (HgDiffKind kind)
{
  static const char *const words[HG_DIFF_KINDS] = { "same", "changed", "removed", "added" };
  return words[kind];
}

const char *
hg_diff_sign (HgDiffKind kind)
{
  static const char *const signs[HG_DIFF_KINDS] = { "=", "≠", "−", "+" };
  return signs[kind];
}

char *
hg_changes_text (const HgChanges *changes, char *text, size_t size)
{
  size_t used = 0;
  *text = '\0';
  for (size_t i = 0; i < changes->n; i++)
    {
      const HgChange *change = &changes->items[i];
      char part[sizeof *change + 16];
      bool word = islower ((unsigned char)change->title[1]); /* and not "L2" */
      size_t length = (size_t)snprintf (part, sizeof part, "%s%c%s %s → %s", i > 0 ? ", " : "",
                                        word ? tolower ((unsigned char)change->title[0]) : change->title[0],
                                        change->title + 1, change->a, change->b);
      if (used + length + sizeof ", …" > size)
        {
          snprintf (text + used, size - used, ", …");
          break;
        }
      memcpy (text + used, part, length + 1);
      used += length;
    }
  return text;
}

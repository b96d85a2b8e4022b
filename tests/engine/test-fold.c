/* What of a stack can be folded: nested models as files say them, calls of one, models in models; repeated
 * blocks of long stacks, where they begin, and what is not one. */
#include "engine/harness.h"
#include "model/fold.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct
{
  HgModel *model;
  HgCheck *check;
  HgFolds folds;
} Folded;

/* The model of @stack; node i stands in the i-th of @groups (NULL: none). */
static Folded
folded_new (const char *stack, const char *const *groups)
{
  HgError error = { 0 };
  Folded it = { .model = hg_model_parse ("test", stack, &error) };
  CHECK_DONE (it.model != NULL, error);
  if (it.model != NULL && groups != NULL)
    for (size_t i = 0; i < it.model->n; i++)
      {
        HgNode *node = (HgNode *)it.model->nodes[i]; /* not shared yet */
        snprintf (node->group, sizeof node->group, "%s", groups[i]);
      }
  if (it.model != NULL && (it.check = hg_check_new (it.model, &error)) != NULL)
    CHECK_DONE (hg_folds_find (&it.folds, it.check, &error), error);
  return it;
}

static void
folded_clear (Folded *it)
{
  hg_folds_clear (&it->folds);
  hg_check_free (it->check);
  hg_model_unref (it->model);
}

/* @head, then @times times @block, then @tail. */
static char *
repeat (const char *head, const char *block, size_t times, const char *tail)
{
  size_t size = strlen (head) + times * (strlen (block) + 2) + strlen (tail) + 8;
  char *text = malloc (size);
  size_t used = (size_t)snprintf (text, size, "%s", head);
  for (size_t i = 0; i < times; i++)
    used += (size_t)snprintf (text + used, size - used, "; %s", block);
  snprintf (text + used, size - used, "; %s", tail);
  return text;
}

TEST (a_plain_stack_has_no_folds)
{
  Folded it = folded_new ("Input 10; Dense 4; Dense 4; Dense 4; Dense 4; Dense 10", NULL);
  CHECK_EQUAL (it.folds.n, 0);
  CHECK (hg_folds_around (&it.folds, 1, false) == NULL);
  folded_clear (&it);
}

TEST (models_in_models_are_folds_in_folds)
{
  static const char *const groups[] = { "", "ae/enc", "ae/enc", "ae/dec", "" };
  Folded it = folded_new ("Input 10; Dense 6 relu; Dense 2; Dense 6; Dense 10", groups);
  char text[64];
  REQUIRE (CHECK_EQUAL (it.folds.n, 3));
  const HgFold *all = it.folds.all;
  CHECK_EQUAL (all[0].first, 1);
  CHECK_EQUAL (all[0].n, 3);
  CHECK_EQUAL (all[0].depth, 0);
  CHECK_TEXT (hg_fold_title (&all[0], it.model, false, text, sizeof text), "ae");
  CHECK_EQUAL (all[1].first, 1);
  CHECK_EQUAL (all[1].n, 2);
  CHECK_EQUAL (all[1].depth, 1);
  CHECK_TEXT (hg_fold_title (&all[1], it.model, false, text, sizeof text), "enc");
  CHECK_EQUAL (all[2].first, 3);
  CHECK_EQUAL (hg_fold_parameters (&all[0], it.check), 66 + 14 + 18);
  CHECK_EQUAL (hg_fold_state (&all[0], it.check), HG_NODE_FITS);
  CHECK (hg_folds_around (&it.folds, 2, false) == &all[1]);
  it.folds.all[1].folded = true;
  CHECK (hg_folds_around (&it.folds, 2, true) == &all[0]);
  CHECK (hg_folds_around (&it.folds, 4, false) == NULL);
  folded_clear (&it);
}

/* A model in a model of the same layers: the outer one comes first. */
TEST (equal_spans_are_in_order)
{
  static const char *const groups[] = { "", "a/bb/c", "a/bb/c", "" };
  Folded it = folded_new ("Input 10; Dense 6; Dense 2; Dense 10", groups);
  char text[64];
  REQUIRE (CHECK_EQUAL (it.folds.n, 3));
  for (size_t i = 0; i < 3; i++)
    {
      static const char *const titles[] = { "a", "bb", "c" };
      CHECK_EQUAL (it.folds.all[i].depth, i);
      CHECK_TEXT (hg_fold_title (&it.folds.all[i], it.model, false, text, sizeof text), titles[i]);
    }
  folded_clear (&it);
}

/* One encoder called for two inputs: two folds, though nothing stands between the calls. */
TEST (calls_of_one_model_are_apart)
{
  static const char *const groups[] = { "", "", "enc", "enc", "enc", "enc", "" };
  Folded it = folded_new ("a = Input 8; b = Input 8; e = Dense 6 < a; f = Dense 2 < e; g = again e < b; "
                          "h = again f < g; Concatenate < f, h",
                          groups);
  REQUIRE (CHECK_EQUAL (it.folds.n, 2));
  CHECK_EQUAL (it.folds.all[0].first, 2);
  CHECK_EQUAL (it.folds.all[0].n, 2);
  CHECK_EQUAL (it.folds.all[1].first, 4);
  CHECK_EQUAL (it.folds.all[1].n, 2);
  CHECK (strcmp (it.folds.all[0].key, it.folds.all[1].key) != 0);
  CHECK_EQUAL (hg_fold_parameters (&it.folds.all[1], it.check), 0);
  folded_clear (&it);
}

/* A layer that is called twice inside of a model does not cut it. */
TEST (sharing_inside_does_not_cut)
{
  static const char *const groups[] = { "", "", "pair", "pair", "pair", "" };
  Folded it = folded_new (
      "a = Input 8; b = Input 8; e = Dense 6 < a; g = again e < b; Concatenate < e, g; Dense 8", groups);
  REQUIRE (CHECK_EQUAL (it.folds.n, 1));
  CHECK_EQUAL (it.folds.all[0].n, 3);
  folded_clear (&it);
}

TEST (repeated_blocks_of_long_stacks)
{
  char *stack = repeat ("Input 20; ReLU", "Dense 16; BatchNormalization; ReLU", 20, "Dense 4; Dense 20"),
       text[200];
  Folded it = folded_new (stack, NULL);
  REQUIRE (CHECK_EQUAL (it.folds.n, 1));
  const HgFold *fold = &it.folds.all[0];
  CHECK_EQUAL (fold->kind, HG_FOLD_REPEATED);
  CHECK_EQUAL (fold->first, 2);
  CHECK_EQUAL (fold->block, 3);
  CHECK_EQUAL (fold->n, 60);
  CHECK_TEXT (hg_fold_title (fold, it.model, false, text, sizeof text),
              "20 × [Dense 16, Batch normalization, ReLU]");
  CHECK_TEXT (hg_fold_title (fold, it.model, true, text, sizeof text), "20 × [Dense 16, …]");
  folded_clear (&it);
  free (stack);
}

/* Blocks that begin where a layer before them looks like their last: they begin with the weights. */
TEST (blocks_begin_with_weights)
{
  char *stack = repeat ("Input 16; ReLU", "Dense 16; ReLU", 25, "Dense 4; Dense 16");
  Folded it = folded_new (stack, NULL);
  REQUIRE (CHECK_EQUAL (it.folds.n, 1));
  CHECK_EQUAL (it.folds.all[0].first, 2);
  CHECK_EQUAL (it.folds.all[0].n, 50);
  folded_clear (&it);
  free (stack);
}

/* Residual blocks: each skips to its own end. */
TEST (blocks_are_alike_in_their_wires)
{
  char stack[2400] = "Input 16; s = Dense 16 relu", before[16] = "s";
  for (size_t i = 0, used = strlen (stack); i < 14; i++)
    {
      used += (size_t)snprintf (stack + used, sizeof stack - used,
                                "; Dense 16 relu; b%zu = Dense 16; s%zu = Add < b%zu, %s", i, i, i, before);
      snprintf (before, sizeof before, "s%zu", i);
    }
  Folded it = folded_new (stack, NULL);
  REQUIRE (CHECK_EQUAL (it.folds.n, 1));
  CHECK_EQUAL (it.folds.all[0].first, 2);
  CHECK_EQUAL (it.folds.all[0].block, 3);
  CHECK_EQUAL (it.folds.all[0].n, 42);
  folded_clear (&it);
}

/* Kinds alone do not make a block: every layer here has another width, or comes twice. */
TEST (what_differs_is_no_block)
{
  char stack[1600] = "Input 60";
  for (size_t i = 0, used = strlen (stack); i < 44; i++)
    used += (size_t)snprintf (stack + used, sizeof stack - used, "; Dense %zu", 50 - i / 2);
  Folded it = folded_new (stack, NULL);
  CHECK (it.model != NULL && it.model->n > HG_FOLD_LONG);
  CHECK_EQUAL (it.folds.n, 0);
  folded_clear (&it);
}

TEST (short_stacks_are_not_searched)
{
  char *stack = repeat ("Input 20", "Dense 16; ReLU", 10, "Dense 20");
  Folded it = folded_new (stack, NULL);
  CHECK_EQUAL (it.folds.n, 0);
  folded_clear (&it);
  free (stack);
}

/* Eight models in each other around every layer: a thousand folds, found in one pass and each at its depth.
 */
TEST (more_folds_than_anybody_reads_stay_unfolded)
{
  enum
  {
    LAYERS = 500
  };
  char *stack = repeat ("Input 4", "ReLU", LAYERS, "Dense 4"),
       (*names)[40] = calloc (LAYERS + 2, sizeof *names);
  const char **groups = calloc (LAYERS + 2, sizeof *groups);
  for (size_t i = 0; i < LAYERS + 2; i++)
    {
      snprintf (names[i], sizeof names[i], "m%zu/a/b/c/d/e/f/g", i / 30);
      groups[i] = names[i];
    }
  Folded it = folded_new (stack, groups);
  CHECK_EQUAL (it.folds.n, 17 * 8 + 17); /* and the blocks within */
  for (size_t i = 0; i < it.folds.n; i++)
    {
      size_t depth = 0;
      for (size_t k = 0; k < i; k++)
        depth += hg_fold_holds (&it.folds.all[k], it.folds.all[i].first);
      CHECK_EQUAL (it.folds.all[i].depth, depth);
    }
  folded_clear (&it);
  for (size_t i = 0; i < LAYERS + 2; i++)
    snprintf (names[i], sizeof names[i], "m%zu/a/b/c/d/e/f/g", i);
  it = folded_new (stack, groups);
  REQUIRE (CHECK_EQUAL (it.folds.n, HG_FOLDS_MOST));
  CHECK_EQUAL (it.folds.all[HG_FOLDS_MOST - 1].depth, 0); /* the outer ones are found first */
  folded_clear (&it);
  free (groups);
  free (names);
  free (stack);
}

/* Blocks inside of a nested model lie in its fold; they never reach out of it. */
TEST (blocks_stay_in_their_model)
{
  char *stack = repeat ("Input 16", "Dense 16; ReLU", 24, "Dense 16");
  const char *groups[50];
  for (size_t i = 0; i < 50; i++)
    groups[i] = i >= 11 && i < 31 ? "enc" : "";
  Folded it = folded_new (stack, groups);
  for (size_t i = 0; i < it.folds.n; i++)
    for (size_t k = 0; k < i; k++)
      {
        const HgFold *a = &it.folds.all[k], *b = &it.folds.all[i];
        CHECK (b->first >= a->first + a->n || b->first + b->n <= a->first + a->n);
      }
  REQUIRE (CHECK_EQUAL (it.folds.n, 4));
  CHECK_EQUAL (it.folds.all[1].kind, HG_FOLD_NESTED);
  CHECK_EQUAL (it.folds.all[2].depth, 1);
  CHECK_EQUAL (it.folds.all[2].n, 20);
  folded_clear (&it);
  free (stack);
}

#include "files/keras-guess.h"
#include "files/keras-groups.h"
#include "files/keras-words.h"
#include "base/memory.h"
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  ATTEMPTS = 20000, /* steps of the search for an order */
  MOST_BREAKS = 3   /* places in it where features do not fit */
};

typedef struct
{
  HgGuessItem *items;
  HgGuess *guesses;
  size_t n;
  size_t *order; /* of items; n of them */
  bool *used;
  size_t attempts;
} Stack;

/* Whether item @i may come next: those of one class stand in the order of their counters. */
static bool
is_head (const Stack *stack, size_t i)
{
  for (size_t k = 0; k < i; k++)
    if (!stack->used[k] && strcmp (stack->items[k].base, stack->items[i].base) == 0)
      return false;
  return !stack->used[i];
}

/* Whether @after can follow @before without something between: as many features, and no picture from a
 * vector. */
static bool
fits (const HgGuess *before, const HgGuess *after)
{
  bool picture = after->in_rank == 3 && before->in_rank != 3 && before->in != before->out;
  return !picture && (before->out == 0 || after->in == 0 || before->out == after->in);
}

/* Whether the stack gives back as many features as it takes. */
static bool
closes (const Stack *stack)
{
  return stack->guesses[stack->order[0]].in == stack->guesses[stack->order[stack->n - 1]].out;
}

/* Puts the rest into an order in which features fit but at @breaks places: depth first. */
static bool
search (Stack *stack, size_t at, size_t breaks, bool closed)
{
  if (at == stack->n)
    return !closed || closes (stack);
  for (size_t i = 0; i < stack->n && stack->attempts < ATTEMPTS; i++)
    {
      if (!is_head (stack, i))
        continue;
      bool fit = at == 0 || fits (&stack->guesses[stack->order[at - 1]], &stack->guesses[i]);
      if (!fit && breaks == 0)
        continue;
      stack->attempts++;
      stack->order[at] = i;
      stack->used[i] = true;
      if (search (stack, at + 1, breaks - !fit, closed))
        return true;
      stack->used[i] = false;
    }
  return false;
}

/* The order with the fewest breaks, of those one that gives back what it takes. */
static bool
search_all (Stack *stack)
{
  for (size_t breaks = 0; breaks <= MOST_BREAKS; breaks++)
    for (int closed = 1; closed >= 0; closed--)
      {
        stack->attempts = 0;
        memset (stack->used, 0, stack->n * sizeof *stack->used);
        if (search (stack, 0, breaks, closed == 1))
          return true;
      }
  return false;
}

/* A file without order tells that there is a RepeatVector, not where: it goes to the narrowest place between
 * two recurrent layers. */
static void
place_repeat (Stack *stack, size_t repeat)
{
  size_t at = stack->n;
  for (size_t k = 0; k + 1 < stack->n; k++)
    {
      const HgGuess *guess = &stack->guesses[stack->order[k]];
      if (guess->recurrent && stack->guesses[stack->order[k + 1]].recurrent
          && (at == stack->n || guess->out < stack->guesses[stack->order[at]].out))
        at = k;
    }
  if (at == stack->n)
    return;
  memmove (stack->order + at + 2, stack->order + at + 1, (stack->n - at - 1) * sizeof *stack->order);
  stack->order[at + 1] = repeat;
  stack->n++;
}

static bool
is_empty (const HgGuessItem *item)
{
  return item->n == 0 && item->model == NULL;
}

/* What comes first when nothing else decides: sequences and pictures before vectors. */
static int
rank_of (const Stack *stack, size_t i)
{
  const HgGuess *guess = &stack->guesses[i];
  return is_empty (&stack->items[i]) ? 4
         : guess->recurrent          ? 0
         : guess->in_rank == 3       ? 1
         : guess->line               ? 3
                                     : 2;
}

static void
find_order (Stack *stack, bool ordered)
{
  for (size_t i = 0; i < stack->n; i++)
    stack->order[i] = i;
  if (ordered)
    return;
  for (size_t i = 1; i < stack->n; i++) /* a stable insertion sort: counters stay in order */
    for (size_t k = i; k > 0 && rank_of (stack, k) < rank_of (stack, k - 1); k--)
      {
        HgGuessItem item = stack->items[k];
        HgGuess guess = stack->guesses[k];
        stack->items[k] = stack->items[k - 1];
        stack->guesses[k] = stack->guesses[k - 1];
        stack->items[k - 1] = item;
        stack->guesses[k - 1] = guess;
      }
  /* Those without weights have sorted to the end; one of them may be a RepeatVector. */
  size_t all = stack->n, repeat = all;
  while (stack->n > 0 && is_empty (&stack->items[stack->n - 1]))
    if (strcmp (stack->items[--stack->n].base, "repeat_vector") == 0)
      repeat = stack->n;
  if (stack->n > 0 && !search_all (stack))
    for (size_t i = 0; i < stack->n; i++)
      stack->order[i] = i;
  if (repeat < all)
    place_repeat (stack, repeat);
}

/* The layers so far, and what the last of them gives: @rank axes (0: nothing yet), @features in the last one
 * (0: not known). */
typedef struct
{
  json_t *layers;
  int rank;
  int64_t features;
  HgKerasFacts *facts;
  HgGuess *outline;
} Chain;

static void
add_layer (Chain *chain, const char *class, const char *name, json_t *config)
{
  json_object_set_new (config, "name", json_string (name));
  json_array_append_new (chain->layers, json_pack ("{s:s, s:o}", "class_name", class, "config", config));
}

/* [null, null …, features] of @rank axes after the batch. */
static json_t *
open_shape (int rank, int64_t features)
{
  json_t *shape = json_pack ("[n]");
  for (int i = 0; i + 1 < rank; i++)
    json_array_append_new (shape, json_null ());
  json_array_append_new (shape, features > 0 ? json_integer (features) : json_null ());
  return shape;
}

/* The shape that the layer after the last one takes, which an unknown layer is taken to give. */
static void
note_input (Chain *chain, const HgGuess *guess)
{
  json_t *layer = json_array_get (chain->layers, json_array_size (chain->layers) - 1);
  json_object_set_new (
      layer, "build_config",
      json_pack ("{s:o}", "input_shape", open_shape (guess->in_rank > 0 ? guess->in_rank : 1, guess->in)));
}

/* What stands before a layer that takes @guess: the Input, a RepeatVector, or something that is not known.
 * True where it is that. */
static bool
lead_in (Chain *chain, const HgGuess *guess, const char *name)
{
  bool flat = guess->class != NULL && strcmp (guess->class, "Dense") == 0 && chain->rank == 3;
  int rank = guess->in_rank > 0 ? guess->in_rank : chain->rank > 0 && !flat ? chain->rank : 1;
  char text[HG_NAME_SIZE + 20];
  if (chain->rank == 0)
    {
      add_layer (chain, "InputLayer", "input",
                 json_pack ("{s:o}", "batch_shape", open_shape (rank, guess->in)));
      chain->rank = chain->outline->in_rank = rank;
      chain->outline->in = guess->in;
      chain->outline->line = guess->line;
      return false;
    }
  if (chain->rank == rank && (guess->in == 0 || chain->features == guess->in))
    return false;
  snprintf (text, sizeof text, "before_%s", name);
  if (chain->rank == 1 && rank == 2 && chain->features == guess->in)
    {
      hg_keras_remark (chain->facts, "before %.80s time is taken up again: how many steps is not in the file",
                       name);
      add_layer (chain, "RepeatVector", text, json_pack ("{s:i}", "n", 10));
      chain->rank = 2;
      return false;
    }
  hg_keras_remark (chain->facts, "before %.80s something without weights is missing", name);
  add_layer (chain, "Unknown", text, json_object ());
  chain->rank = rank;
  return true;
}

/* Whether the layer after a recurrent one takes a sequence. */
static bool
takes_sequence (const Stack *stack, size_t next)
{
  for (; next < stack->n; next++)
    {
      const HgGuessItem *item = &stack->items[stack->order[next]];
      const HgGuess *guess = &stack->guesses[stack->order[next]];
      if (strncmp (item->base, "repeat", 6) == 0)
        return false;
      if (item->n > 0)
        return guess->line;
    }
  return false;
}

/* "multi_head_attention" → "MultiHeadAttention", unless a kind has that name: the item is not one of it. */
static const char *
class_of (const char *base, char *class, size_t size)
{
  const char *start = base;
  size_t used = 0;
  bool up = true;
  for (; *base != '\0' && used + 1 < size; base++)
    {
      if (*base != '_')
        class[used++] = (char)(up ? toupper ((unsigned char)*base) : *base);
      up = *base == '_';
    }
  class[used] = '\0';
  return hg_layer_kind_find (class) == NULL ? class : start;
}

static void
add_unknown (Chain *chain, const HgGuessItem *item)
{
  HgGuess any = { 0 };
  lead_in (chain, &any, item->name);
  char class[64];
  add_layer (chain, item->named_by_class ? class_of (item->base, class, sizeof class) : "Unknown", item->name,
             json_object ());
  chain->features = 0;
  chain->rank = chain->rank > 0 ? chain->rank : 1;
}

static void
add_guess (Chain *chain, const HgGuessItem *item, const HgGuess *guess, bool sequence)
{
  bool unknown = lead_in (chain, guess, item->name);
  json_t *config = json_deep_copy (guess->config);
  if (guess->recurrent)
    {
      json_t *inner = json_object_get (json_object_get (config, "layer"), "config");
      json_object_set_new (inner != NULL ? inner : config, "return_sequences", json_boolean (sequence));
    }
  add_layer (chain, guess->class, item->name, config);
  if (unknown)
    note_input (chain, guess);
  chain->features = guess->out > 0 ? guess->out : chain->features;
  chain->rank = guess->recurrent && !sequence ? 1 : guess->out_rank > 0 ? guess->out_rank : chain->rank;
}

/* A model in the model: its arrays lie in a group by its own class. */
static void
add_model (Chain *chain, const HgGuessItem *item)
{
  bool unknown = lead_in (chain, &item->outline, item->name);
  json_t *model = json_deep_copy (item->model);
  if (strncmp (item->base, "functional", 10) == 0)
    json_object_set_new (model, HG_KERAS_STORED_CLASS, json_string ("Functional"));
  json_object_set_new (json_object_get (model, "config"), "name", json_string (item->name));
  json_array_append_new (chain->layers, model);
  if (unknown)
    note_input (chain, &item->outline);
  chain->features = item->outline.out;
  chain->rank = item->outline.out_rank;
}

/* A layer without weights whose name says what it is; its options are their defaults. */
static void
add_plain (Chain *chain, const HgGuessItem *item)
{
  static const char *const known[] = { "Dropout",          "SpatialDropout1D",
                                       "SpatialDropout2D", "GaussianNoise",
                                       "GaussianDropout",  "LeakyReLU",
                                       "MaxPooling1D",     "MaxPooling2D",
                                       "AveragePooling1D", "AveragePooling2D",
                                       "UpSampling1D",     "UpSampling2D",
                                       "RepeatVector",     NULL };
  for (size_t i = 0; known[i] != NULL && chain->rank > 0; i++)
    {
      char base[64], wanted[64];
      hg_keras_snake_case (known[i], wanted, sizeof wanted);
      size_t used = 0, same = 0;
      for (const char *p = item->base; *p != '\0' && used + 1 < sizeof base; p++)
        if (*p != '_')
          base[used++] = *p;
      base[used] = '\0';
      for (const char *p = wanted; *p != '\0'; p++)
        if (*p != '_' && same <= used)
          same = base[same] == *p ? same + 1 : used + 1;
      int rank = strstr (known[i], "2D") != NULL ? 3 : strstr (known[i], "1D") != NULL ? 2 : chain->rank;
      if (same != used || rank != chain->rank)
        continue;
      if (strcmp (known[i], "RepeatVector") != 0)
        {
          add_layer (chain, known[i], item->name, json_object ());
          return;
        }
      if (chain->rank != 1)
        return;
      add_layer (chain, known[i], item->name, json_pack ("{s:i}", "n", 10));
      hg_keras_remark (chain->facts, "%.80s: how many steps it gives is not in the file", item->name);
      chain->rank = 2;
      return;
    }
  if (strncmp (item->base, "input", 5) != 0)
    hg_keras_remark (chain->facts, "%.80s has no weights: what it does is not in the file", item->name);
}

static json_t *
write_stack (const Stack *stack, bool known, HgKerasFacts *facts, HgGuess *outline)
{
  Chain chain = { .layers = json_array (), .facts = facts, .outline = outline };
  for (size_t k = 0; k < stack->n; k++)
    {
      const HgGuessItem *item = &stack->items[stack->order[k]];
      const HgGuess *guess = &stack->guesses[stack->order[k]];
      if (item->model != NULL)
        add_model (&chain, item);
      else if (item->n == 0)
        {
          if (known)
            add_plain (&chain, item);
        }
      else if (guess->config != NULL && known)
        add_guess (&chain, item, guess, guess->recurrent && takes_sequence (stack, k + 1));
      else
        add_unknown (&chain, item);
    }
  outline->out = chain.features;
  outline->out_rank = chain.rank;
  return json_pack ("{s:s, s:{s:s, s:o}}", "class_name", "Sequential", "config", "name", "guess", "layers",
                    chain.layers);
}

/* A group that is named by its class is nothing else, whatever its arrays look like. */
static HgGuess
guess_item (const HgGuessItem *item, int keras)
{
  char base[64];
  if (item->model != NULL)
    {
      HgGuess outline = item->outline;
      outline.config = json_incref (item->model);
      return outline;
    }
  HgGuess guess = hg_keras_guess_layer (item, keras);
  if (guess.config == NULL || !item->named_by_class)
    return guess;
  hg_keras_snake_case (guess.class, base, sizeof base);
  if (strcmp (base, item->base) == 0)
    return guess;
  json_decref (guess.config);
  return (HgGuess){ 0 };
}

json_t *
hg_keras_guess_model (HgGuessItem *items, size_t n, bool ordered, bool known, int keras, HgKerasFacts *facts,
                      HgGuess *outline)
{
  Stack stack = { .items = items, .n = n };
  json_t *model = NULL;
  stack.guesses = hg_alloc (n, sizeof *stack.guesses, NULL);
  stack.order = hg_alloc (n + 1, sizeof *stack.order, NULL);
  stack.used = hg_alloc (n, sizeof *stack.used, NULL);
  if (stack.guesses != NULL && stack.order != NULL && stack.used != NULL)
    {
      for (size_t i = 0; i < n; i++)
        stack.guesses[i] = guess_item (&items[i], keras);
      find_order (&stack, ordered);
      *outline = (HgGuess){ 0 };
      model = write_stack (&stack, known, facts, outline);
    }
  for (size_t i = 0; stack.guesses != NULL && i < n; i++)
    json_decref (stack.guesses[i].config);
  free (stack.guesses);
  free (stack.order);
  free (stack.used);
  return model;
}

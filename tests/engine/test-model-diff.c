/* Two models side by side: which layers are a pair, and what is said to differ between them. */
#include "base/text.h"
#include "harness.h"
#include "files/json-read.h"
#include "layers/foreign.h"
#include "model/edit.h"
#include "model/model-diff.h"
#include "reader/model-records.h"
#include <time.h>

typedef struct
{
  HgModel *model[2];
  HgCheck *check[2];
  HgModelDiff *diff;
} Pair;

/* Takes the models. */
static bool
compare_models (Pair *pair, HgModel *a, HgModel *b)
{
  HgError error = { 0 };
  *pair = (Pair){ .model = { a, b } };
  for (int i = 0; i < 2; i++)
    pair->check[i] = pair->model[i] != NULL ? hg_check_shapes (pair->model[i], &error) : NULL;
  if (pair->check[0] != NULL && pair->check[1] != NULL)
    pair->diff = hg_model_diff (pair->check[0], pair->check[1], &error);
  return CHECK_DONE (pair->diff != NULL, error);
}

static bool
compare (Pair *pair, const char *a, const char *b)
{
  HgError error = { 0 };
  HgModel *left = hg_model_parse ("a", a, &error), *right = hg_model_parse ("b", b, &error);
  CHECK_DONE (left != NULL && right != NULL, error);
  return compare_models (pair, left, right);
}

static void
clear (Pair *pair)
{
  hg_model_diff_free (pair->diff);
  for (int i = 0; i < 2; i++)
    {
      hg_check_free (pair->check[i]);
      hg_model_unref (pair->model[i]);
    }
}

/* The rows as signs: "=≠−+". */
static const char *
signs (const Pair *pair)
{
  static char text[256];
  size_t used = 0;
  for (size_t i = 0; i < pair->diff->n && used + 8 < sizeof text; i++)
    used += (size_t)snprintf (text + used, sizeof text - used, "%s", hg_diff_sign (pair->diff->rows[i].kind));
  return text;
}

static const char *
changes (const HgChanges *list)
{
  static char text[2048];
  return hg_changes_text (list, text, sizeof text);
}

/* Every node stands in one row, in its model's order. */
static void
check_order (const Pair *pair)
{
  size_t a = 0, b = 0;
  for (size_t i = 0; i < pair->diff->n; i++)
    {
      const HgDiffRow *row = &pair->diff->rows[i];
      CHECK (row->a == HG_NO_NODE || row->a == a);
      CHECK (row->b == HG_NO_NODE || row->b == b);
      CHECK (row->a != HG_NO_NODE || row->b != HG_NO_NODE);
      a += row->a != HG_NO_NODE;
      b += row->b != HG_NO_NODE;
    }
  CHECK_EQUAL (a, pair->check[0]->n);
  CHECK_EQUAL (b, pair->check[1]->n);
}

#define STACK                                                                                                \
  "Input 5x59; LSTM 16 relu sequences; LSTM 4; RepeatVector 5; LSTM 16 sequences; LSTM 59 sequences"

TEST (a_model_is_the_same_as_itself_whatever_its_numbers)
{
  Pair pair;
  if (compare (&pair, STACK, STACK))
    {
      CHECK (hg_model_diff_same (pair.diff));
      CHECK_TEXT (signs (&pair), "======");
    }
  clear (&pair);
  if (compare (&pair, "Input 5x59; lstm_1 = LSTM 16 sequences; dense_7 = Dense 3",
               "in = Input 5x59; lstm_3 = LSTM 16 sequences; dense = Dense 3"))
    {
      CHECK_TEXT (signs (&pair), "≠==");
      CHECK_TEXT (changes (&pair.diff->rows[0].changes), "name input_layer → in");
    }
  clear (&pair);
}

TEST (a_layer_put_in_does_not_set_the_others_apart)
{
  Pair pair;
  if (compare (&pair, STACK,
               "Input 5x59; Dropout 0.1; LSTM 16 relu sequences; LSTM 4; RepeatVector 5; LSTM 16 sequences; "
               "Dropout 0.1; LSTM 59 sequences"))
    {
      CHECK_TEXT (signs (&pair), "=+====+=");
      check_order (&pair);
      CHECK_EQUAL (pair.diff->count[HG_DIFF_ADDED], 2);
      CHECK_EQUAL (pair.diff->rows[1].a, HG_NO_NODE);
    }
  clear (&pair);
  /* Of several layers of one kind, the one is removed whose options the others do not have. */
  if (compare (&pair, "Input 64; Dense 64; Dense 32; Dense 16; Dense 8",
               "Input 64; Dense 32; Dense 16; Dense 8"))
    CHECK_TEXT (signs (&pair), "=−===");
  clear (&pair);
}

TEST (options_are_named_with_both_values)
{
  Pair pair;
  if (compare (&pair, "Input 5x9; LSTM 64 relu sequences; TimeDistributed Dense 9",
               "Input 5x9; LSTM 32 tanh sequences dropout=0.2; TimeDistributed Dense 9 relu"))
    {
      CHECK_TEXT (signs (&pair), "=≠≠");
      CHECK_TEXT (
          changes (&pair.diff->rows[1].changes),
          "units 64 → 32, activation relu → tanh, input dropout 0 → 0.2, output shape 5 × 64 → 5 × 32, "
          "parameters 18,944 → 5,376");
      CHECK_TEXT (changes (&pair.diff->rows[2].changes),
                  "activation of the wrapped layer linear → relu, parameters 585 → 297");
      CHECK_TEXT (pair.diff->rows[2].changes.items[0].key, "layer.activation");
    }
  clear (&pair);
  if (compare (&pair, "Input 5x9; TimeDistributed Dense 9", "Input 5x9; TimeDistributed LayerNormalization"))
    CHECK_CONTAINS (changes (&pair.diff->rows[1].changes), "layer Dense 9 → LayerNormalization");
  clear (&pair);
}

TEST (a_layer_of_another_kind_is_removed_and_added)
{
  Pair pair;
  if (compare (&pair, "Input 5x9; LSTM 8; Dense 45", "Input 5x9; GRU 8; Dense 45"))
    {
      CHECK_TEXT (signs (&pair), "=−+=");
      check_order (&pair);
    }
  clear (&pair);
  if (compare (&pair, "Input 8; Dense 4 relu; Dropout 0.5; Dense 8",
               "Input 8; Dropout 0.5; Dense 4 relu; Dense 8"))
    CHECK_EQUAL (pair.diff->count[HG_DIFF_REMOVED] + pair.diff->count[HG_DIFF_ADDED], 2); /* moved */
  clear (&pair);
}

TEST (wires_count_and_what_lies_between_does_not)
{
  Pair pair;
  const char *skip = "x = Input 8; a = Dense 8; b = Dense 8 relu; Add < a, b";
  if (compare (&pair, skip, "x = Input 8; a = Dense 8; b = Dense 8 relu; Add < x, b"))
    {
      CHECK_TEXT (signs (&pair), "===≠");
      CHECK_TEXT (changes (&pair.diff->rows[3].changes), "inputs a, b → x, b");
    }
  clear (&pair);
  if (compare (&pair, skip, "x = Input 8; a = Dense 8; d = Dropout 0.1; b = Dense 8 relu; Add < a, b"))
    CHECK_TEXT (signs (&pair), "==+==");
  clear (&pair);
  if (compare (&pair, "a = Input 5; b = Input 5; s = Dense 3 < a; t = again s < b; Concatenate < s, t",
               "a = Input 5; b = Input 5; s = Dense 3 < a; t = Dense 3 < b; Concatenate < s, t"))
    {
      CHECK_TEXT (signs (&pair), "===≠=");
      CHECK_CONTAINS (changes (&pair.diff->rows[3].changes), "weights of s → its own");
    }
  clear (&pair);
  if (compare (&pair, "x = Input 8; a = Dense 4; b = Dense 4 < x",
               "x = Input 8; a = Dense 4; b = Dense 4 < a"))
    {
      CHECK_CONTAINS (changes (&pair.diff->changes), "outputs of the model a, b → b");
      CHECK (!hg_model_diff_same (pair.diff));
    }
  clear (&pair);
}

TEST (a_mark_of_the_waist_is_a_difference_of_the_models)
{
  HgError error = { 0 };
  Pair pair = { 0 };
  HgModel *a = hg_model_parse ("a", STACK, &error), *b = a != NULL ? hg_edit_mark (a, 2, NULL, &error) : NULL;
  if (CHECK_DONE (b != NULL, error) && compare_models (&pair, a, b))
    {
      CHECK_TEXT (signs (&pair), "======");
      CHECK_TEXT (changes (&pair.diff->changes), "marked waist none → lstm_1");
      CHECK (!hg_model_diff_same (pair.diff));
    }
  clear (&pair);
}

/* A model of one layer that nobody knows, with that configuration. */
static HgModel *
foreign_model (const char *text)
{
  HgError error = { 0 };
  HgForeign *foreign = hg_foreign_new ("MultiHeadAttention", text, &error);
  HgLayer *layer = foreign != NULL ? hg_layer_foreign (foreign, &error) : NULL;
  HgNode *nodes[2] = { NULL };
  HgLayer *input = hg_layer_parse ("Input 5x8", &error);
  HgEdge edge = { 0 }, out = { .node = 1 };
  nodes[0] = input != NULL ? hg_node_new (input, "input_1", NULL, 0, &error) : NULL;
  nodes[1] = layer != NULL ? hg_node_new (layer, "multi_head_attention", &edge, 1, &error) : NULL;
  HgModel *model = nodes[0] != NULL && nodes[1] != NULL
                       ? hg_model_new ("m", (const HgNode *const *)nodes, 2, &out, 1, &error)
                       : NULL;
  hg_node_unref (nodes[0]);
  hg_node_unref (nodes[1]);
  hg_layer_unref (input);
  hg_layer_unref (layer);
  hg_foreign_unref (foreign);
  return model;
}

TEST (a_layer_nobody_knows_is_compared_entry_by_entry)
{
  Pair pair;
  const char *one = "{\"config\": {\"name\": \"mha_1\", \"num_heads\": 4, \"key_dim\": 8}}",
             *other = "{\"config\": {\"name\": \"mha_7\", \"num_heads\": 2, \"key_dim\": 8, \"seed\": null}}";
  if (compare_models (&pair, foreign_model (one), foreign_model (other)))
    {
      CHECK_TEXT (signs (&pair), "=≠");
      CHECK_TEXT (changes (&pair.diff->rows[1].changes), "num_heads 4 → 2, seed — → null");
    }
  clear (&pair);
}

/* What the program parses is bounded where it comes in: @depth levels as the configuration of a layer. */
static bool
comes_over (size_t depth)
{
  char *text = calloc (2 * depth + 1, 1);
  HgError error = { 0 };
  HgMessage message = { 0 };
  HgModel *taken = NULL;
  memset (text, '[', depth);
  memset (text + depth, ']', depth);
  HgModel *model = foreign_model (text);
  CHECK_DONE (hg_model_put (model, NULL, NULL, &message, NULL, &error), error);
  hg_message_put (&message, HG_RECORD_END, NULL, 0);
  const HgRecords records = { message.bytes, message.n, 0 };
  const bool done = hg_model_take (records, NULL, &taken, NULL, NULL, &error);
  if (!done)
    CHECK_TEXT (error.text, "the reader's answer is not valid");
  hg_model_unref (taken);
  hg_model_unref (model);
  hg_message_clear (&message);
  free (text);
  return done;
}

TEST (a_configuration_of_too_many_levels_is_refused_at_the_border)
{
  CHECK (comes_over (HG_JSON_DEPTH));
  CHECK (!comes_over (HG_JSON_DEPTH + 1));
  CHECK (!comes_over (2000)); /* of which jansson would still read as many */
}

TEST (a_layer_without_a_configuration_is_compared)
{
  Pair pair;
  if (compare_models (&pair, foreign_model (""), foreign_model ("{\"config\": {\"heads\": 2}}")))
    CHECK_TEXT (changes (&pair.diff->rows[1].changes), "configuration as it was → another");
  clear (&pair);
}

TEST (text_that_is_too_short_ends_after_a_whole_change)
{
  Pair pair;
  char text[36];
  if (compare (&pair, "Input 5x9; LSTM 64 relu sequences", "Input 5x9; LSTM 32 tanh sequences"))
    CHECK_TEXT (hg_changes_text (&pair.diff->rows[1].changes, text, sizeof text), "units 64 → 32, …");
  clear (&pair);
}

/* @n Dense layers, one of which has other units. */
static HgModel *
long_model (size_t n, size_t odd)
{
  HgError error = { 0 };
  HgText stack = { .error = &error };
  hg_text_add (&stack, "Input 8");
  for (size_t i = 0; i < n; i++)
    hg_text_add (&stack, "; Dense %d", i % odd == 1 ? 7 : 8);
  char *text = hg_text_end (&stack);
  HgModel *model = text != NULL ? hg_model_parse ("long", text, &error) : NULL;
  free (text);
  return model;
}

TEST (long_models_are_compared_quickly)
{
  Pair pair;
  clock_t start = clock ();
  if (compare_models (&pair, long_model (500, 300), long_model (503, 200)))
    check_order (&pair);
  CHECK ((double)(clock () - start) / CLOCKS_PER_SEC < 5); /* a hundredth of it, without sanitizers */
  clear (&pair);
}

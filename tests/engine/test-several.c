/* Edits of several layers and of wires: what is copied as words and read again, what is put where, states
 * handed over, skips, and why something cannot be done. */
#include "words.h"
#include "model/check.h"
#include "model/edit.h"
#include "model/fragment.h"
#include "model/preset.h"
#include <stdlib.h>

/* Whether @model, which is released, is what the words say, names aside. */
static bool
model_is (HgModel *model, const char *words)
{
  HgError error = { 0 };
  HgModel *expected = parse (words);
  bool same = model != NULL && expected != NULL && model->n == expected->n;
  for (size_t i = 0; same && i < model->n; i++)
    {
      same = hg_layer_equal (model->nodes[i]->layer, expected->nodes[i]->layer)
             && model->nodes[i]->n_in == expected->nodes[i]->n_in
             && model->nodes[i]->shares == expected->nodes[i]->shares;
      for (size_t k = 0; same && k < model->nodes[i]->n_in; k++)
        same = model->nodes[i]->in[k].node == expected->nodes[i]->in[k].node
               && model->nodes[i]->in[k].slot == expected->nodes[i]->in[k].slot;
    }
  if (!same && model != NULL)
    {
      bool all[64];
      memset (all, 1, sizeof all);
      HgModel *whole = hg_fragment_new (model, all, &error);
      char *text = whole != NULL ? hg_fragment_text (whole, &error) : NULL;
      printf ("# %s\n", text != NULL ? text : error.text);
      free (text);
      hg_model_unref (whole);
    }
  hg_model_unref (expected);
  hg_model_unref (model);
  return same;
}

/* The words of the nodes whose letter in @chosen is x. */
static bool
words_are (const char *stack, const char *chosen, const char *words)
{
  HgError error = { 0 };
  HgModel *model = parse (stack);
  bool flags[64] = { false };
  for (size_t i = 0; chosen[i] != '\0'; i++)
    flags[i] = chosen[i] == 'x';
  HgModel *fragment = hg_fragment_new (model, flags, &error);
  char *text = fragment != NULL ? hg_fragment_text (fragment, &error) : NULL;
  bool same = CHECK_DONE (text != NULL, error) && CHECK_TEXT (text, words);
  HgModel *again = text != NULL ? hg_fragment_parse (text, &error) : NULL;
  same &= CHECK_DONE (again != NULL, error) && CHECK_EQUAL (again->n, fragment->n);
  free (text);
  hg_model_unref (again);
  hg_model_unref (fragment);
  hg_model_unref (model);
  return same;
}

static HgModel *
paste (const char *stack, size_t after, const char *words, HgError *error)
{
  HgModel *model = parse (stack), *fragment = hg_fragment_parse (words, error),
          *edited = fragment != NULL ? hg_edit_paste (model, after, fragment, "Paste", NULL, error) : NULL;
  hg_model_unref (fragment);
  hg_model_unref (model);
  return edited;
}

/* Moves the nodes whose letter in @chosen is x. */
static HgModel *
move (const char *stack, const char *chosen, size_t to, char *label, HgError *error)
{
  HgModel *model = parse (stack);
  bool flags[64] = { false };
  for (size_t i = 0; chosen[i] != '\0'; i++)
    flags[i] = chosen[i] == 'x';
  HgModel *edited = hg_edit_move_several (model, flags, to, label, error);
  hg_model_unref (model);
  return edited;
}

TEST (several_layers_move_together)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  static const char chain[] = "Input 4; Dense 5; Dense 6; Dense 7; Dense 8";
  CHECK (model_is (move (chain, ".xx..", 2, label, &error), "Input 4; Dense 7; Dense 5; Dense 6; Dense 8"));
  CHECK_TEXT (label, "Move 2 layers");
  CHECK (model_is (move (chain, "...xx", 1, NULL, &error), "Input 4; Dense 7; Dense 8; Dense 5; Dense 6"));
  CHECK (model_is (move (chain, ".xx..", 3, NULL, &error), "Input 4; Dense 7; Dense 8; Dense 5; Dense 6"));
  CHECK (model_is (move (chain, ".x.x.", 2, NULL, &error), "Input 4; Dense 6; Dense 5; Dense 7; Dense 8"));
  CHECK (model_is (move (chain, "x..x.", 1, label, &error), "Input 4; Dense 7; Dense 5; Dense 6; Dense 8"));
  CHECK_TEXT (label, "Move Dense 7"); /* the Input stays */
  HgModel *moved = move ("Input 4; a = Dense 5; b = Dense 6; Dense 7", ".xx.", 2, NULL, &error);
  REQUIRE (CHECK_DONE (moved != NULL, error));
  CHECK_TEXT (moved->nodes[2]->name, "a"); /* and with the name the weights */
  CHECK_TEXT (moved->nodes[3]->name, "b");
  CHECK_EQUAL (moved->outputs[0].node, 3);
  hg_model_unref (moved);
}

TEST (wires_move_with_the_layers_at_both_ends)
{
  HgError error = { 0 };
  static const char block[] = "Input 4; Dense 9; a = Dense 4; b = Dense 4; Add < b, a; Dense 7";
  CHECK (model_is (move (block, "..xxx.", 1, NULL, &error),
                   "Input 4; a = Dense 4; b = Dense 4; Add < b, a; Dense 9; Dense 7"));
  CHECK (move (block, "...xx.", 1, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "a wire from Dense 4 enters Add: only together can they be moved");
  CHECK (move (block, "..xx..", 1, NULL, &error) == NULL);
  CHECK (move ("Input 5; s = Dense 5; Dense 6; t = again s; Dense 7", ".xx..", 2, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "Dense 5 is used several times: it cannot be moved without its other uses");
  CHECK (move ("Input 4; Dense 5; Dense 6", ".xx", 0, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "the Input stays first: change its shape, or the data");
  CHECK (move (block, "x.....", 1, NULL, &error) == NULL);
  CHECK (move ("Input 4; Dense 5; Dense 6", ".xx", 2, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "there is no place below the last layer");
}

TEST (a_move_changes_no_wire_that_it_does_not_tie_again)
{
  HgError error = { 0 };
  static const char skip[] = "Input 4; a = Dense 4; b = Dense 5; c = Dense 4; Add < a, c; Dense 7";
  for (size_t to = 1; to <= 4; to++)
    {
      error = (HgError){ 0 };
      CHECK (move (skip, ".xx...", to, NULL, &error) == NULL);
      CHECK_TEXT (error.text, "a wire from Dense 4 enters Add: only together can they be moved");
    }
  CHECK (model_is (move (skip, ".xxxx.", 2, NULL, &error),
                   "Input 4; Dense 7; a = Dense 4; b = Dense 5; c = Dense 4; Add < a, c"));

  /* What joins one layer with itself goes on doing so, whatever stands above it. */
  CHECK (model_is (move ("Input 4; Dense 5; x = Dense 4; Add < x, x; Dense 7", "..xx.", 1, NULL, &error),
                   "Input 4; x = Dense 4; Add < x, x; Dense 5; Dense 7"));

  static const char ends[] = "Input 4; a = Dense 4; b = Dense 5; c = Dense 6 < a; Dense 7";
  CHECK (move (ends, ".xx..", 3, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "Dense 5 is one of several outputs of the model: it cannot be moved");
  CHECK (move (ends, "..x..", 1, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "Dense 5 is one of several outputs of the model: it cannot be moved");
  CHECK (move ("i = Input 4; a = Dense 4; r = Dense 4; s = Dense 4 < i; t = Dense 4; Add < t, r", ".x.x..", 1,
               NULL, &error)
         == NULL);
  CHECK_TEXT (error.text, "the layers stand on several branches: they cannot be moved together");
}

TEST (the_mark_of_the_waist_moves_with_its_layer)
{
  HgError error = { 0 };
  static const bool flags[] = { false, true, true, false, false };
  HgModel *plain = parse ("Input 4; Dense 5; b = Dense 2; Dense 7; Dense 8"),
          *marked = hg_edit_mark (plain, 2, NULL, &error),
          *several = hg_edit_move_several (marked, flags, 2, NULL, &error),
          *one = hg_edit_move (marked, 2, 4, NULL, &error),
          *other = hg_edit_move (marked, 1, 3, NULL, &error);
  CHECK (CHECK_DONE (several != NULL, error) && several->waist == 3);
  CHECK (CHECK_DONE (one != NULL, error) && one->waist == 4);
  CHECK (CHECK_DONE (other != NULL, error) && other->waist == 1);
  HgModel *unmarked = hg_edit_move_several (plain, flags, 2, NULL, &error);
  CHECK (CHECK_DONE (unmarked != NULL, error) && unmarked->waist == HG_NO_NODE);
  HgModel *made[] = { plain, marked, several, one, other, unmarked };
  for (size_t i = 0; i < sizeof made / sizeof *made; i++)
    hg_model_unref (made[i]);
}

TEST (layers_are_copied_as_words)
{
  CHECK (
      words_are ("Input 5x4; LSTM 8 sequences; LSTM 2; Dense 3 tanh", ".xx.", "LSTM 8 sequences;\nLSTM 2"));
  CHECK (words_are ("Input 5x4; LSTM 8 sequences; LSTM 2; Dense 3", ".x.x", "LSTM 8 sequences;\nDense 3"));
  CHECK (words_are ("Input 5x4; LSTM 2", "xx", "InputLayer 5x4;\nLSTM 2"));
}

TEST (wires_inside_are_copied_and_others_stay_behind)
{
  CHECK (words_are ("i = Input 4; a = Dense 3; b = Dense 3 < i; Add < a, b; Dense 4", ".xxx.",
                    "a = Dense 3;\nb = Dense 3 < above;\nAdd < a, b"));
  CHECK (words_are ("i = Input 4; a = Dense 4; Add < a, i; Dense 4", "..xx", "Add;\nDense 4"));
  CHECK (words_are ("Input 5x3; a = LSTM 4 state; RepeatVector 5; LSTM 4 sequences < repeat_vector, a.1, a.2",
                    ".xxx",
                    "a = LSTM 4 state;\nrepeat_vector = RepeatVector 5;\n"
                    "LSTM 4 sequences < repeat_vector, a.1, a.2"));
  CHECK (words_are ("a = Input 5; s = Dense 3; t = again s < a; Concatenate < s, t", ".xxx",
                    "s = Dense 3;\nt = again s < above;\nConcatenate < s, t"));
}

TEST (words_are_put_below_a_layer)
{
  HgError error = { 0 };
  static const char stack[] = "Input 4; Dense 3; Dense 4";
  CHECK (
      model_is (paste (stack, 1, "Dense 8; Dense 9", &error), "Input 4; Dense 3; Dense 8; Dense 9; Dense 4"));
  CHECK (model_is (paste (stack, 2, " Dense 8\nDense 9\r\n", &error),
                   "Input 4; Dense 3; Dense 4; Dense 8; Dense 9"));
  CHECK (model_is (paste (stack, 1, "Input 9; Dense 8", &error), "Input 4; Dense 3; Dense 8; Dense 4"));
  CHECK (model_is (paste (stack, 1, "a = Dense 5; b = Dense 5 < above; Add < a, b", &error),
                   "Input 4; d = Dense 3; a = Dense 5; b = Dense 5 < d; Add < a, b; Dense 4"));
  CHECK (model_is (paste ("Input 4; Dense 4; Dense 4", 2, "Add", &error),
                   "Input 4; a = Dense 4; b = Dense 4; Add < b, a"));
  CHECK (paste (stack, 1, "Dens 8", &error) == NULL && error.text[0] != '\0');
  CHECK (paste (stack, 1, " ; ", &error) == NULL);
  CHECK_TEXT (error.text, "expected layers in words, such as “LSTM 16; Dense 3”, got nothing");
  CHECK (paste (stack, 1, "Dense 2; Input 5; Dense 3", &error) == NULL);
  CHECK_TEXT (error.text, "an Input cannot stand below another layer");
}

TEST (several_are_removed_and_doubled_at_once)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE];
  HgModel *model = parse ("Input 4; Dense 3; Dense 2; Dense 3; Dense 4");
  CHECK (model_is (hg_edit_remove_several (model, (const bool[]){ 1, 1, 0, 1, 0 }, label, &error),
                   "Input 4; Dense 2; Dense 4"));
  CHECK_TEXT (label, "Remove 2 layers");
  CHECK (hg_edit_remove_several (model, (const bool[]){ 1, 0, 0, 0, 0 }, label, &error) == NULL);
  CHECK_TEXT (error.text, "the Input stays first: change its shape, or the data");
  CHECK (model_is (hg_edit_duplicate (model, (const bool[]){ 0, 1, 1, 0, 0 }, label, &error),
                   "Input 4; Dense 3; Dense 2; Dense 3; Dense 2; Dense 3; Dense 4"));
  CHECK_TEXT (label, "Duplicate 2 layers");
  CHECK (hg_edit_duplicate (model, (const bool[]){ 1, 0, 0, 0, 0 }, label, &error) == NULL);
  hg_model_unref (model);
}

static HgModel *
connect (const char *stack, size_t from, size_t to, HgError *error)
{
  HgModel *model = parse (stack), *edited = hg_edit_connect_any (model, from, to, NULL, error);
  hg_model_unref (model);
  return edited;
}

TEST (states_are_handed_over)
{
  HgError error = { 0 };
  CHECK (model_is (connect ("Input 5x3; LSTM 4; RepeatVector 5; LSTM 4 sequences", 1, 3, &error),
                   "Input 5x3; a = LSTM 4 state; r = RepeatVector 5; LSTM 4 sequences < r, a.1, a.2"));
  CHECK (model_is (connect ("Input 5x3; GRU 4; RepeatVector 5; GRU 4 sequences", 1, 3, &error),
                   "Input 5x3; a = GRU 4 state; r = RepeatVector 5; GRU 4 sequences < r, a.1"));
  CHECK (model_is (connect ("Input 5x3; LSTM 4; FeedbackDecoder 4 steps=5 features=3", 1, 2, &error),
                   "Input 5x3; a = LSTM 4 state; FeedbackDecoder 4 steps=5 features=3 < a.1, a.2"));
  CHECK (model_is (connect ("Input 5x3; LSTM 4; Dense 2; FeedbackDecoder 4 steps=5 features=3", 1, 3, &error),
                   "Input 5x3; a = LSTM 4 state; z = Dense 2 < a; "
                   "FeedbackDecoder 4 steps=5 features=3 < a.1, a.2, z"));
  CHECK (connect ("Input 5x3; LSTM 4; RepeatVector 5; LSTM 8 sequences", 1, 3, &error) == NULL);
  CHECK_TEXT (error.text, "LSTM 8 needs a state of 8 and gets 4");
}

TEST (ways_around_are_laid)
{
  HgError error = { 0 };
  CHECK (model_is (connect ("Input 4; Dense 3; Dense 3; Dense 4", 1, 3, &error),
                   "Input 4; a = Dense 3; b = Dense 3; m = Add < b, a; Dense 4"));
  CHECK (model_is (connect ("Input 4; Dense 3; Dense 2; Dense 4", 1, 3, &error),
                   "Input 4; a = Dense 3; b = Dense 2; m = Concatenate < b, a; Dense 4"));
  CHECK (model_is (connect ("i = Input 4; a = Dense 4; b = Dense 4; Add < b, a; Dense 4", 0, 3, &error),
                   "i = Input 4; a = Dense 4; b = Dense 4; Add < b, a, i; Dense 4"));
  /* What else reads the same output goes on doing so. */
  CHECK (model_is (connect ("Input 4; a = Dense 3; b = Dense 3; c = Dense 4 < b; d = Dense 4 < b; Add < c, d",
                            1, 3, &error),
                   "Input 4; a = Dense 3; b = Dense 3; m = Add < b, a; c = Dense 4 < m; d = Dense 4 < b; "
                   "Add < c, d"));
  static const struct
  {
    size_t from, to;
    const char *says;
  } cases[] = {
    { 2, 1, "wires run down: LSTM 2 stands below LSTM 8" },
    { 1, 1, "LSTM 8 cannot take its own output" },
    { 1, 0, "Input takes data alone, no other layer's output" },
    { 2, 3, "Dense 3 takes that already" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      CHECK (connect ("Input 5x4; LSTM 8 sequences; LSTM 2; Dense 3", cases[i].from, cases[i].to, &error)
             == NULL);
      CHECK_TEXT (error.text, cases[i].says);
    }
  CHECK (connect ("Input 5x4; LSTM 8 sequences; LSTM 2; Dense 3", 1, 3, &error) == NULL);
  CHECK (error.code == HG_ERROR_SHAPE);
}

TEST (wires_are_taken_away)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE];
  static const struct
  {
    const char *before;
    size_t to, k;
    const char *after;
  } cases[] = {
    { "Input 4; a = Dense 3; b = Dense 3; Add < b, a; Dense 4", 3, 1, "Input 4; Dense 3; Dense 3; Dense 4" },
    { "Input 4; a = Dense 3; b = Dense 3; Add < b, a; Dense 4", 3, 0,
      "Input 4; a = Dense 3; b = Dense 3; Dense 4 < a" },
    { "i = Input 4; a = Dense 4; b = Dense 4; Add < b, a, i", 3, 1,
      "i = Input 4; a = Dense 4; b = Dense 4; Add < b, i" },
    { "Input 5x3; a = LSTM 4 state; r = RepeatVector 5; LSTM 4 sequences < r, a.1, a.2", 3, 2,
      "Input 5x3; LSTM 4 state; RepeatVector 5; LSTM 4 sequences" },
    { "i = Input 4; a = Dense 3; Dense 4 < i", 2, 0, "Input 4; Dense 3; Dense 4" },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      HgModel *model = parse (cases[i].before);
      CHECK (model_is (hg_edit_disconnect (model, cases[i].to, cases[i].k, label, &error), cases[i].after));
      hg_model_unref (model);
    }
  HgModel *model = parse ("Input 4; Dense 3");
  CHECK (hg_edit_disconnect (model, 1, 0, label, &error) == NULL);
  CHECK_TEXT (error.text, "that wire is the stack itself: remove or move the layer instead");
  CHECK (hg_edit_disconnect (model, 1, 1, label, &error) == NULL);
  hg_model_unref (model);
}

TEST (a_hand_over_can_be_taken_away_and_laid_again)
{
  HgError error = { 0 };
  HgModel *first = hg_preset_model (hg_preset_find ("seq2seq"), &error),
          *off = hg_edit_disconnect (first, 2, 0, NULL, &error),
          *on = off != NULL ? hg_edit_connect_any (off, 1, 2, NULL, &error) : NULL;
  CHECK_DONE (on != NULL, error);
  CHECK (off != NULL && off->nodes[2]->n_in == 1);
  CHECK (on != NULL && hg_model_equal (on, first));
  hg_model_unref (on);
  hg_model_unref (off);
  hg_model_unref (first);
}

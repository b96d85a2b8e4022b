/* What of a guessed stack is a guess: each is listed with its reason, can be changed without losing weights,
 * and comes through the reader's message only where it is about the model; and the types that arrays have in
 * their file. */
#include "engine/keras-golden.h"
#include "files/keras-guesses.h"
#include "files/keras-h5.h"
#include "model/edit.h"
#include "reader/model-records.h"
#include "reader/model-tags.h"
#include "tensor/room.h"

static const HgKerasGuess *
find_guess (const HgKerasFacts *facts, const char *layer, const char *option)
{
  for (size_t i = 0; i < facts->n_guesses; i++)
    if (strcmp (facts->guesses[i].layer, layer) == 0 && strcmp (facts->guesses[i].option, option) == 0)
      return &facts->guesses[i];
  return NULL;
}

static void
check_one (const HgKerasFacts *facts, const char *layer, const char *option, const char *value,
           const char *reason)
{
  const HgKerasGuess *guess = find_guess (facts, layer, option);
  if (guess == NULL)
    {
      test_fault (__FILE__, __LINE__, "%s/%s: no guess", layer, option);
      return;
    }
  CHECK_TEXT (guess->value, value);
  CHECK_CONTAINS (guess->reason, reason);
}

TEST (every_guess_has_a_value_and_a_reason)
{
  Opened it;
  REQUIRE (opens ("keras/keras1_lstm_weights.h5", &it));
  CHECK_EQUAL (it.facts.n_guesses, 18);
  check_one (&it.facts, "input", "shape", "? × 3", "The last axis is as long as the first kernel has rows");
  check_one (&it.facts, "lstm_1", "return_sequences", "true", "The next layer, lstm_2, takes a sequence.");
  check_one (&it.facts, "lstm_3", "return_sequences", "false",
             "The next layer, repeatvector_1, does not need");
  check_one (&it.facts, "repeatvector_1", "n", "10", "How many steps it gives is not in the file.");
  check_one (&it.facts, "timedistributed_1", "layer.activation", "linear", "No array shows an activation");
  for (size_t i = 0; i < it.facts.n_guesses; i++)
    CHECK (hg_keras_guess_holds (&it.facts.guesses[i], it.model) && it.facts.guesses[i].reason[0] != '\0');
  shut (&it);
  REQUIRE (opens ("keras/keras1_lstm_ae.h5", &it));
  CHECK_EQUAL (it.facts.n_guesses, 0); /* it says what its layers are */
  shut (&it);
}

TEST (what_is_missing_may_be_any_kind_that_fits)
{
  Opened it;
  HgError error = { 0 };
  char label[HG_LABEL_SIZE];
  REQUIRE (opens ("keras/keras1_conv_weights.h5", &it));
  const HgKerasGuess *guess = find_guess (&it.facts, "before_dense_7", "");
  REQUIRE (CHECK (guess != NULL));
  CHECK_TEXT (guess->value, "Unknown");
  CHECK_TEXT (guess->others[0], "Flatten");
  CHECK (guess->others[1][0] == '\0');
  HgModel *flat = hg_keras_guess_change_kind (guess, it.model, it.model, "Flatten", label, &error);
  REQUIRE (CHECK_DONE (flat != NULL, error));
  CHECK_TEXT (flat->nodes[hg_model_find (flat, "before_dense_7")]->layer->kind->name, "Flatten");
  HgModel *back = hg_keras_guess_change_kind (guess, it.model, flat, "Unknown", label, &error);
  CHECK (back != NULL && hg_model_equal (back, it.model));
  CHECK (hg_keras_guess_change_kind (guess, it.model, flat, "Nonsense", label, &error) == NULL);
  CHECK_CONTAINS (error.text, "before_dense_7: expected a kind of layer, got Nonsense");
  hg_model_unref (back);
  hg_model_unref (flat);
  shut (&it);
}

/* A convolution with as many filters as channels has the arrays of a transposed one. */
TEST (another_kind_keeps_the_weights)
{
  HgError error = { 0 };
  HgKerasFacts facts = { 0 };
  HgModel *model = hg_model_parse ("m", "Input 8x8x3; Conv2D 3 kernel_size=5; Conv2D 4", &error);
  REQUIRE (CHECK_DONE (model != NULL, error));
  hg_keras_list_guesses (model, &facts);
  const HgKerasGuess *guess = find_guess (&facts, "conv2d", "");
  REQUIRE (CHECK (guess != NULL) && CHECK (find_guess (&facts, "conv2d_1", "") == NULL));
  CHECK_TEXT (guess->others[0], "Conv2DTranspose");
  HgModel *turned = hg_keras_guess_change_kind (guess, model, model, "Conv2DTranspose", NULL, &error);
  HgWeights *weights = hg_weights_new (model, 1, &error);
  HgWeights *kept = turned != NULL ? hg_weights_adapt (turned, weights, 2, &error) : NULL;
  REQUIRE (CHECK_DONE (kept != NULL, error));
  CHECK_EQUAL (kept->n, weights->n);
  for (size_t i = 0; i < kept->n; i++)
    CHECK (kept->items[i].value == weights->items[i].value);
  HgModel *gone = hg_edit_remove (model, 1, NULL, &error);
  CHECK (gone != NULL && !hg_keras_guess_holds (guess, gone));
  hg_model_unref (gone);
  hg_weights_unref (kept);
  hg_weights_unref (weights);
  hg_model_unref (turned);
  hg_model_unref (model);
  hg_keras_facts_clear (&facts);
}

/* Whether what @facts say of @model, which has no weights here, is taken from a message. */
static bool
comes_over (const HgModel *model, const HgKerasFacts *facts)
{
  HgMessage message = { 0 };
  HgError error = { 0 };
  HgModel *back = NULL;
  HgKerasFacts taken = { 0 };
  CHECK_DONE (hg_model_put (model, NULL, facts, &message, NULL, &error), error);
  HgRecords records = { message.bytes, message.n, 0 };
  const bool done = hg_model_take (records, NULL, &back, NULL, &taken, &error);
  CHECK (done || error.code == HG_ERROR_FORMAT);
  CHECK (!done || taken.n_guesses == facts->n_guesses);
  hg_keras_facts_clear (&taken);
  hg_model_unref (back);
  hg_message_clear (&message);
  return done;
}

TEST (guesses_about_anything_else_are_refused)
{
  HgError error = { 0 };
  HgKerasFacts facts = { 0 };
  HgModel *model = hg_model_parse ("m", "Input 8x8x3; Conv2D 3", &error);
  REQUIRE (CHECK_DONE (model != NULL, error));
  hg_keras_list_guesses (model, &facts);
  REQUIRE (CHECK (facts.n_guesses > 2) && CHECK (comes_over (model, &facts)));
  HgKerasGuess *guess = (HgKerasGuess *)find_guess (&facts, "conv2d", ""), sound = *guess;
  for (int fault = 0; fault < 6; fault++)
    {
      *guess = sound;
      if (fault == 0)
        guess->layer[0] = 'X';
      else if (fault == 1)
        snprintf (guess->option, sizeof guess->option, "units");
      else if (fault == 2)
        guess->value[0] = 'c';
      else if (fault == 3)
        snprintf (guess->others[0], sizeof guess->others[0], "Nonsense");
      else if (fault == 4)
        memset (guess->reason, 'a', sizeof guess->reason); /* without an end */
      else
        guess->reason[0] = '\xff';
      if (comes_over (model, &facts))
        test_fault (__FILE__, __LINE__, "fault %d is taken", fault);
    }
  hg_model_unref (model);
  hg_keras_facts_clear (&facts);
}

TEST (arrays_have_the_types_of_their_file)
{
  Opened it;
  REQUIRE (opens ("foreign/mixed_types.h5", &it));
  REQUIRE (CHECK_EQUAL (it.facts.n_types, 8) && CHECK_EQUAL (it.weights->n, 8));
  CHECK_TEXT (it.facts.types[0].text, "float16");
  CHECK_TEXT (it.facts.types[1].text, "float32");
  CHECK_TEXT (it.facts.types[3].text, "float64, big-endian");
  shut (&it);
  /* A decoder that was rolled up has its weights in another order than the file. */
  REQUIRE (opens ("keras/keras3_encdec_forced.h5", &it));
  CHECK_EQUAL (it.facts.n_types, it.weights->n);
  for (size_t i = 0; i < it.facts.n_types; i++)
    CHECK_TEXT (it.facts.types[i].text, "float32");
  shut (&it);
}

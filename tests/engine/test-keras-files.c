/* The other files that Keras saves: archives, and weights without a model; what a file says of the training;
 * and saving in every form. */
#include "engine/keras-golden.h"
#include "files/keras-archive.h"
#include "files/keras-same.h"
#include "files/keras-save.h"
#include "files/read-file.h"
#include "layers/foreign.h"

TEST (archives_compute_what_keras_computed)
{
  keras_check_file ("keras/keras3_nested.keras", "keras/keras3_nested");
  keras_check_file ("keras/keras3_shared.keras", "keras/keras3_shared");
  keras_check_file ("keras/keras3_bilstm.keras", "keras/keras3_bilstm");
  keras_check_file ("keras/keras3_rmsprop.keras", "keras/keras3_rmsprop");
}

TEST (archives_say_who_wrote_them)
{
  Opened it;
  if (opens ("keras/keras3_rmsprop.keras", &it))
    {
      CHECK_EQUAL (it.facts.kind, HG_KERAS_ARCHIVE);
      CHECK_TEXT (it.facts.version, "3.15.1");
      CHECK (!it.facts.guessed);
      CHECK_CONTAINS (it.facts.training, "RMSprop");
    }
  shut (&it);
}

/* Deflated members load; one that points out of the folder is never touched. */
TEST (odd_archives_load_and_broken_ones_say_why)
{
  Opened it;
  HgError error = { 0 };
  opens ("foreign/deflated.keras", &it);
  shut (&it);
  opens ("foreign/traversal.keras", &it);
  shut (&it);
  CHECK (access ("../../evil.txt", F_OK) != 0);
  CHECK (!hg_keras_load (golden ("foreign/no_weights.keras"), &it.model, &it.weights, NULL, &error));
  CHECK_TEXT (error.text, "no_weights.keras: model.weights.h5 is missing");
}

TEST (archives_that_lie_are_refused)
{
  HgError error = { 0 };
  HgKerasArchive archive;
  unsigned char *bytes;
  size_t n, refused = 0;
  REQUIRE (CHECK_DONE (hg_read_file (golden ("foreign/deflated.keras"), 1 << 20, (void **)&bytes, &n, &error),
                       error));
  for (size_t i = 0; i < n; i += 97)
    {
      CHECK (!hg_keras_archive_read (bytes, i, &archive, &error));
      hg_keras_archive_clear (&archive);
    }
  /* Every central record claims to be as long as the whole file: they overlap. */
  for (size_t i = 0; i + 46 < n; i++)
    if (memcmp (bytes + i, "PK\1\2", 4) == 0)
      memcpy (bytes + i + 20, (uint32_t[]){ (uint32_t)n }, 4);
  CHECK (!hg_keras_archive_read (bytes, n, &archive, &error));
  CHECK_CONTAINS (error.text, "the archive");
  hg_keras_archive_clear (&archive);
  /* Spoiled bytes give an archive or a sentence. */
  for (size_t i = 0; i < n; i += 13)
    {
      unsigned char kept = bytes[i];
      bytes[i] ^= 0x55;
      refused += !hg_keras_archive_read (bytes, n, &archive, &error);
      hg_keras_archive_clear (&archive);
      bytes[i] = kept;
    }
  CHECK (refused > 0);
  free (bytes);
}

/* Opens @path, whose layers are guessed: their classes, one after the other, and all parameters of the file.
 */
static void
check_guess (const char *path, HgKerasKind kind, const char *classes, int64_t parameters)
{
  Opened it;
  char text[1000] = "";
  if (opens (path, &it))
    {
      HgCheck *check = hg_check_shapes (it.model, NULL);
      CHECK_EQUAL (it.facts.kind, kind);
      CHECK (it.facts.guessed && it.facts.n_remarks > 0);
      CHECK_CONTAINS (it.facts.remarks[0], "guessed from the weights' shapes");
      for (size_t i = 0; i < it.model->n; i++)
        {
          strcat (text, i > 0 ? " " : "");
          strcat (text, hg_layer_class (it.model->nodes[i]->layer));
        }
      CHECK_TEXT (text, classes);
      CHECK_EQUAL (check->parameters, parameters);
      hg_check_free (check);
    }
  shut (&it);
}

TEST (weights_alone_open_with_a_guess)
{
  check_guess ("keras/keras1_lstm_weights.h5", HG_KERAS_OLD_WEIGHTS,
               "InputLayer LSTM LSTM LSTM RepeatVector LSTM LSTM TimeDistributed", 1727);
  check_guess (
      "keras/keras1_conv_weights.h5", HG_KERAS_OLD_WEIGHTS,
      "InputLayer Conv2D MaxPooling2D Conv2D UpSampling2D Conv2D BatchNormalization AveragePooling2D "
      "Unknown Dense",
      964);
  check_guess ("keras/keras2_nested_weights.h5", HG_KERAS_OLD_WEIGHTS,
               "InputLayer Dense BatchNormalization Dense Dense BatchNormalization Dense", 229);
  check_guess ("keras/keras3_nested.weights.h5", HG_KERAS_WEIGHTS,
               "InputLayer Dense BatchNormalization Dense Dense BatchNormalization Dense", 352);
  check_guess ("keras/keras3_nested_chain.weights.h5", HG_KERAS_WEIGHTS,
               "InputLayer LSTM LSTM RepeatVector LSTM TimeDistributed", 701);
  check_guess ("keras/keras3_attention.weights.h5", HG_KERAS_WEIGHTS, "InputLayer Dense MultiHeadAttention",
               315);
}

/* The guessed gates of Keras 1 hold the very numbers that the whole file has. */
TEST (guessed_layers_have_their_weights)
{
  Opened alone, whole;
  if (opens ("keras/keras1_lstm_weights.h5", &alone) && opens ("keras/keras1_lstm_ae.h5", &whole))
    {
      CHECK_EQUAL (alone.weights->n, whole.weights->n);
      for (size_t i = 0; i < alone.weights->n && i < whole.weights->n; i++)
        {
          const HgTensor *a = alone.weights->items[i].value, *b = whole.weights->items[i].value;
          CHECK (hg_shape_equal (&a->shape, &b->shape)
                 && memcmp (a->data, b->data, a->values * sizeof (HgReal)) == 0);
        }
      shut (&whole);
    }
  shut (&alone);
}

TEST (the_optimizers_state_is_read_and_kept)
{
  Opened it, back;
  HgError error = { 0 };
  HgKerasTraining training;
  const char *path = scratch ("state.keras");
  if (opens ("keras/keras3_nested.keras", &it))
    {
      const HgOptimizerState *state = &it.facts.state;
      CHECK (it.facts.has_state);
      CHECK_EQUAL (state->steps, 2);
      CHECK_EQUAL (state->n_slots, 2);
      CHECK_EQUAL (state->n_values, 352);
      REQUIRE (CHECK (hg_keras_training_read (it.facts.training, &training, NULL)));
      CHECK_TEXT (training.optimizer->name, "adam");
      CHECK_TEXT (training.loss->name, "mse");
      CHECK_NEAR (training.learning_rate, 1e-3, 1e-9);
      back = (Opened){ 0 };
      if (CHECK_DONE (hg_keras_save (path, it.model, it.weights, &training, state, &error), error)
          && CHECK_DONE (hg_keras_load (path, &back.model, &back.weights, &back.facts, &error), error)
          && CHECK_EQUAL (back.facts.state.n_slots, 2) && CHECK_EQUAL (back.facts.state.n_values, 352))
        for (size_t i = 0; i < 2; i++)
          CHECK (memcmp (back.facts.state.slots[i], state->slots[i], 352 * sizeof (HgReal)) == 0);
      CHECK_EQUAL (back.facts.state.steps, 2);
      /* What is not trained has none: the moving mean is the third weight of the normalization. */
      CHECK (state->slots[0][104 + 8] != 0 && state->slots[0][104 + 16] == 0);
      shut (&back);
    }
  shut (&it);
}

/* Keras 1 sorts weights by name and keeps an array for every gate; Keras 2.2 has first moments, then second.
 */
TEST (old_optimizers_states_are_read)
{
  static const char *const names[] = { "keras/keras1_lstm_ae.h5", "keras/keras1_conv_ae.h5",
                                       "keras/keras2_nested.h5", "keras/keras2_theano.h5" };
  for (size_t k = 0; k < sizeof names / sizeof *names; k++)
    {
      Opened it;
      if (opens (names[k], &it))
        {
          CHECK_EQUAL (it.facts.n_remarks, 0);
          CHECK_EQUAL (it.facts.state.steps, 1);
          CHECK_EQUAL (it.facts.state.n_slots, 2);
          /* After one step the second moment is the first one's square, times 0.001 / 0.1². */
          for (size_t i = 0; it.facts.state.n_slots == 2 && i < it.facts.state.n_values; i++)
            {
              double m = it.facts.state.slots[0][i], v = it.facts.state.slots[1][i];
              if (fabs (v - 0.1 * m * m) > 1e-4 * v + 1e-12)
                {
                  test_fault (__FILE__, __LINE__, "%s, value %zu: %g and %g do not belong together", names[k],
                              i, m, v);
                  break;
                }
            }
        }
      shut (&it);
    }
}

TEST (an_optimizer_that_is_not_known_is_said)
{
  Opened it;
  if (opens ("keras/keras1_dense_ae.h5", &it))
    {
      CHECK (it.facts.has_state && it.facts.state.steps == 0);
      CHECK_EQUAL (it.facts.n_remarks, 1);
      CHECK_TEXT (it.facts.remarks[0], "the optimizer Adadelta is not known; left out");
    }
  shut (&it);
}

TEST (training_configurations_of_every_form)
{
  HgKerasTraining training;
  CHECK (hg_keras_training_read (
      "{\"optimizer_config\": {\"class_name\": \"Custom>Adam\", \"config\": {\"lr\": 0.5, "
      "\"amsgrad\": true, \"clipnorm\": 2}}, \"loss\": {\"class_name\": \"Huber\", "
      "\"config\": {\"delta\": 0.25}}}",
      &training, NULL));
  char text[100];
  CHECK_TEXT (hg_optimizer_text (training.optimizer, training.optimizer_config, text, sizeof text),
              "adam(amsgrad=true)");
  CHECK_NEAR (training.learning_rate, 0.5, 0);
  CHECK_NEAR (training.clipnorm, 2, 0);
  CHECK_TEXT (hg_loss_text (training.loss, training.loss_config, text, sizeof text), "huber(delta=0.25)");
  CHECK (hg_keras_training_read ("{\"loss\": [\"mae\"]}", &training, NULL) && training.optimizer == NULL);
  CHECK_TEXT (training.loss->name, "mae");
  CHECK (hg_keras_training_read ("{\"loss\": {\"out\": \"mse\"}}", &training, NULL));
  CHECK (!hg_keras_training_read ("{\"loss\": 7}", &training, NULL));
  CHECK (!hg_keras_training_read ("7", &training, NULL));
  CHECK (!hg_keras_training_read (NULL, &training, NULL));
}

/* Every form that a model can be saved in comes back; the same model gives the same bytes. */
TEST (models_are_saved_as_archives_and_as_weights)
{
  static const char *const stacks[]
      = { "Input 5x3; LSTM 4; RepeatVector 5; Bidirectional GRU 3 sequences; TimeDistributed Dense 3",
          "Input 8x8x2; Conv2D 3 3 same relu; BatchNormalization; Conv2DTranspose 2 3 same",
          "a = Input 4; s = Dense 4 tanh; t = again s; Concatenate < s, t; Dense 4" };
  static const char *const endings[] = { "saved.keras", "saved.weights.h5", "saved.h5" };
  for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
    for (size_t k = 0; k < sizeof endings / sizeof *endings; k++)
      {
        HgError error = { 0 };
        HgModel *model = hg_model_parse ("saved", stacks[i], &error), *back = NULL;
        HgWeights *weights = model != NULL ? hg_weights_new (model, 3, &error) : NULL, *weights_back = NULL;
        if (CHECK_DONE (weights != NULL, error)
            && CHECK_DONE (hg_keras_save (scratch (endings[k]), model, weights, NULL, NULL, &error), error)
            && CHECK_DONE (hg_keras_load (scratch (endings[k]), &back, &weights_back, NULL, &error), error))
          {
            CHECK (k == 1 || hg_keras_same_model (model, back));
            CHECK (k == 1 || hg_keras_same_weights (weights, weights_back));
            CHECK_EQUAL (weights_back->n, weights->n);
          }
        hg_weights_unref (weights_back);
        hg_weights_unref (weights);
        hg_model_unref (back);
        hg_model_unref (model);
      }
}

/* What @model gives for drawn numbers. */
static HgTensor *
computed (const HgModel *model, const HgWeights *weights)
{
  HgError error = { 0 };
  HgNetworkOptions options = { .batch = 3 };
  HgNetwork *network = hg_network_new (model, &options, &error);
  HgCheck *check = hg_check_shapes (model, &error);
  HgShape shape = check->nodes[0].out[0];
  memmove (shape.dim + 1, shape.dim, (size_t)shape.rank++ * sizeof *shape.dim);
  shape.dim[0] = 3;
  HgTensor *x = hg_tensor_new (&shape, &error), *y = NULL;
  HgRandom random = hg_random (3);
  for (size_t k = 0; k < x->values; k++)
    x->data[k] = (HgReal)hg_random_normal (&random);
  HgPrediction asked = { .x = (const HgTensor *const[]){ x }, .n_x = 1, .node = model->outputs[0].node };
  if (CHECK_DONE (network != NULL, error) && CHECK_DONE (hg_network_load (network, weights, &error), error))
    y = hg_network_predict_all (network, &asked, &error);
  hg_tensor_unref (x);
  hg_check_free (check);
  hg_network_free (network);
  return y;
}

/* Saves @model as an archive, which computes the same and has no slashes in its names. */
static void
check_repaired (const char *what, const HgModel *model, const HgWeights *weights)
{
  HgError error = { 0 };
  HgModel *back = NULL;
  HgWeights *weights_back = NULL;
  if (CHECK_DONE (hg_keras_save (scratch ("old.keras"), model, weights, NULL, NULL, &error), error)
      && CHECK_DONE (hg_keras_load (scratch ("old.keras"), &back, &weights_back, NULL, &error), error))
    {
      HgTensor *wanted = computed (model, weights), *got = computed (back, weights_back);
      double largest = 0, worst = 0;
      for (size_t k = 0; wanted != NULL && got != NULL && k < wanted->values; k++)
        {
          largest = fmax (largest, fabs ((double)wanted->data[k]));
          worst = fmax (worst, fabs ((double)wanted->data[k] - (double)got->data[k]));
        }
      if (!(largest > 0 && worst <= 1e-5 * largest))
        test_fault (__FILE__, __LINE__, "%s: %g away, the largest is %g", what, worst, largest);
      for (size_t k = 0; k < back->n; k++)
        CHECK (strchr (back->nodes[k]->name, '/') == NULL);
      hg_tensor_unref (wanted);
      hg_tensor_unref (got);
    }
  hg_weights_unref (weights_back);
  hg_model_unref (back);
}

/* The old hard sigmoid is the new one of 1.2 times as much. */
TEST (archives_hold_old_models_in_words_of_keras_3)
{
  static const char *const stacks[] = {
    "Input 4x3; LSTM 3 recurrent_activation=hard_sigmoid_2 sequences; GRU 2 "
    "recurrent_activation=hard_sigmoid_2 "
    "sequences; GRU 3 hard_sigmoid_2 reset_after=false sequences; SimpleRNN 2 hard_sigmoid_2",
    "Input 4x3; Bidirectional LSTM 3 recurrent_activation=hard_sigmoid_2 sequences; TimeDistributed Dense 2 "
    "hard_sigmoid_2; z = Flatten; FeedbackDecoder 3 steps=3 features=2 recurrent_activation=hard_sigmoid_2 "
    "projection_activation=hard_sigmoid_2",
    "Input 6x6x2; Conv2D 3 3 hard_sigmoid_2; SeparableConv2D 2 2 hard_sigmoid_2; DepthwiseConv2D 2 "
    "hard_sigmoid_2; Conv2DTranspose 2 2 hard_sigmoid_2; Flatten; Dense 3 hard_sigmoid_2; Dense 2 "
    "hard_sigmoid",
  };
  for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
    {
      HgError error = { 0 };
      HgModel *model = hg_model_parse ("old", stacks[i], &error);
      HgWeights *weights = model != NULL ? hg_weights_new (model, 1, &error) : NULL;
      if (CHECK_DONE (weights != NULL, error))
        check_repaired (stacks[i], model, weights);
      hg_weights_unref (weights);
      hg_model_unref (model);
    }
  Opened slashes;
  if (opens ("keras/keras2_slashes.h5", &slashes))
    check_repaired ("slashes", slashes.model, slashes.weights);
  shut (&slashes);
}

TEST (archives_refuse_what_keras_3_has_no_words_for)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("old", "Input 3x2; LSTM 2 hard_sigmoid_2", &error);
  HgWeights *weights = hg_weights_new (model, 1, &error);
  CHECK (!hg_keras_save (scratch ("old.keras"), model, weights, NULL, NULL, &error));
  CHECK_CONTAINS (error.text, "old.keras: lstm: Keras 3 has no hard_sigmoid as Keras 2 had it, and here no "
                              "weights make up for it: save it as .h5");
  hg_weights_unref (weights);
  hg_model_unref (model);
}

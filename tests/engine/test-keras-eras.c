/* Keras files of every era: each computes what Keras computed, nested models are laid open, shared layers
 * hold their weights once, what is not known is kept and not executed, and what is left out is said. */
#include "engine/keras-golden.h"
#include "files/keras-config.h"
#include "files/keras-file.h"
#include "layers/activation.h"
#include "layers/foreign.h"

static bool
has_remark (const HgKerasFacts *facts, const char *part)
{
  for (size_t i = 0; i < facts->n_remarks; i++)
    if (strstr (facts->remarks[i], part) != NULL)
      return true;
  for (size_t i = 0; i < facts->n_remarks; i++)
    printf ("# remark: %s\n", facts->remarks[i]);
  return test_fault (__FILE__, __LINE__, "no remark says “%s”", part);
}

static void
check_parameters (const HgModel *model, int64_t all, int64_t trainable)
{
  HgCheck *check = hg_check_shapes (model, NULL);
  CHECK_EQUAL (check->parameters, all);
  CHECK_EQUAL (check->trainable, trainable);
  hg_check_free (check);
}

TEST (keras_1_dense_and_convolutions)
{
  keras_check ("keras/keras1_dense_ae");
  keras_check ("keras/keras1_conv_ae");
}

TEST (keras_1_recurrent_with_an_array_for_every_gate)
{
  Opened it;
  keras_check ("keras/keras1_lstm_ae");
  keras_check ("keras/keras1_gru_ae");
  if (opens ("keras/keras1_lstm_ae.h5", &it))
    {
      HgValue gate;
      CHECK_TEXT (it.facts.version, "1.2.2");
      CHECK_TEXT (it.facts.backend, "");
      CHECK_EQUAL (it.facts.n_remarks, 0);
      CHECK (hg_layer_get (it.model->nodes[1]->layer, "recurrent_activation", &gate)
             && gate.i == HG_HARD_SIGMOID_2);
      const HgWeight *kernel = hg_weights_find (it.weights, "lstm_1", "kernel");
      CHECK (kernel != NULL && kernel->value->shape.dim[1] == 28);
    }
  shut (&it);
}

/* Channels come first in the file, go last inside, and come first again where they leave. */
TEST (keras_1_channels_first)
{
  Opened it;
  keras_check ("keras/keras1_conv_th");
  if (opens ("keras/keras1_conv_th.h5", &it))
    {
      CHECK_TEXT (it.model->nodes[1]->name, "channels_last");
      CHECK_TEXT (it.model->nodes[it.model->n - 1]->name, "channels_first");
      CHECK_EQUAL (it.model->n, 8);
      check_parameters (it.model, 456, 456);
      has_remark (&it.facts, "the file has channels first; here they are last");
    }
  shut (&it);
}

TEST (theano_turned_its_kernels_in_space)
{
  keras_check ("keras/keras2_theano");
}

TEST (nested_models_are_laid_open)
{
  Opened it;
  keras_check ("keras/keras2_nested");
  keras_check ("keras/keras3_nested");
  keras_check ("keras/keras3_nested_chain");
  if (opens ("keras/keras3_nested.h5", &it))
    {
      CHECK_EQUAL (it.model->n, 7);
      CHECK_TEXT (it.model->nodes[0]->group, "");
      CHECK_TEXT (it.model->nodes[1]->name, "dense");
      CHECK_TEXT (it.model->nodes[1]->group, "encoder");
      CHECK_TEXT (it.model->nodes[6]->name, "dense_1");
      CHECK_TEXT (it.model->nodes[6]->group, "decoder");
      check_parameters (it.model, 352, 320);
    }
  shut (&it);
}

TEST (a_shared_layer_has_its_weights_once)
{
  Opened it;
  keras_check ("keras/keras3_shared");
  if (opens ("keras/keras3_shared.h5", &it))
    {
      size_t owner = hg_model_find (it.model, "shared"), calls = 0;
      for (size_t i = 0; i < it.model->n; i++)
        calls += hg_model_owner (it.model, i) == owner;
      CHECK_EQUAL (calls, 4);
      CHECK_EQUAL (it.weights->n, 4);
      check_parameters (it.model, 42 + 114, 42 + 114);
    }
  shut (&it);
}

/* Writes @it and reads it back. */
static void
check_saved (const Opened *it)
{
  HgError error = { 0 };
  HgModel *model = NULL;
  HgWeights *weights = NULL;
  const char *path = scratch ("saved.h5");
  if (CHECK_DONE (hg_keras_h5_save (path, it->model, it->weights, NULL, &error), error)
      && CHECK_DONE (hg_keras_load (path, &model, &weights, NULL, &error), error))
    {
      CHECK_EQUAL (model->n, it->model->n);
      CHECK_EQUAL (weights->n, it->weights->n);
    }
  hg_weights_unref (weights);
  hg_model_unref (model);
}

TEST (what_was_read_can_be_written)
{
  static const char *const names[]
      = { "keras1_conv_ae", "keras1_conv_th",      "keras1_lstm_ae", "keras2_theano", "keras3_nested",
          "keras3_shared",  "keras3_nested_chain", "keras2_lambda",  "keras3_custom", "keras3_attention" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      Opened it;
      char path[100];
      snprintf (path, sizeof path, "keras/%s.h5", names[i]);
      if (opens (path, &it))
        check_saved (&it);
      shut (&it);
    }
}

/* The layer called @node is foreign: shown with its class and parameters, refused in one sentence. */
static void
check_foreign (const char *name, const char *node, const char *class, int64_t parameters, const char *remark)
{
  Opened it;
  HgError error = { 0 };
  if (opens (name, &it))
    {
      size_t at = hg_model_find (it.model, node);
      HgCheck *check = hg_check_shapes (it.model, NULL);
      HgNetworkOptions options = { .batch = 1 };
      char sentence[200];
      if (CHECK (at != HG_NO_NODE))
        {
          CHECK_TEXT (hg_layer_class (it.model->nodes[at]->layer), class);
          CHECK_EQUAL (check->nodes[at].parameters, parameters);
          CHECK_EQUAL (check->n_faults, 1);
          CHECK_EQUAL (check->n_foreign, 1);
          CHECK (check->nodes[it.model->n - 1].values > 0);
        }
      snprintf (
          sentence, sizeof sentence,
          "%s is not supported and is not executed: take the layer %s out, or put another one in its place",
          class, node);
      HgNetwork *network = hg_network_new (it.model, &options, &error);
      CHECK (network == NULL);
      CHECK_CONTAINS (error.text, sentence);
      has_remark (&it.facts, remark);
      hg_check_free (check);
    }
  shut (&it);
}

/* What a normalization measures would be measured twice a batch. Without training, and where it is not
 * trained, it is a layer like any other. */
TEST (a_shared_normalization_is_not_trained)
{
  static const char stack[] = "Input 5; n = BatchNormalization%s; m = again n; Dense 2";
  for (int i = 0; i < 3; i++)
    {
      HgError error = { 0 };
      char text[200];
      snprintf (text, sizeof text, stack, i == 2 ? " trainable=false" : "");
      HgModel *model = hg_model_parse ("shared", text, &error);
      HgNetworkOptions options = { .batch = 4, .training = i > 0 };
      HgNetwork *network = hg_network_new (model, &options, &error);
      CHECK ((network == NULL) == (i == 1));
      if (i == 1)
        CHECK_CONTAINS (error.text,
                        "m: measures its input while training and is used more than once, which "
                        "cannot be trained here: turn its Trainable off, or give every place a layer "
                        "of its own");
      hg_network_free (network);
      hg_model_unref (model);
    }
}

TEST (unknown_layers_are_kept_and_never_executed)
{
  check_foreign (
      "keras/keras2_lambda.h5", "lambda_1", "Lambda", 0,
      "the layer lambda_1: Hourglass does not know the class Lambda; it is shown and not executed");
  check_foreign (
      "keras/keras3_custom.h5", "doubler", "Doubler", 0,
      "the layer doubler: Hourglass does not know the class Doubler; it is shown and not executed");
  check_foreign ("keras/keras3_attention.h5", "multi_head_attention", "MultiHeadAttention", 288,
                 "Hourglass does not know the class MultiHeadAttention");
  check_foreign ("foreign/unknown_layer.h5", "dec1", "FancyLayer", 24,
                 "the layer dec1: Hourglass does not know the class FancyLayer");
}

TEST (nobody_can_add_a_layer_that_is_not_known)
{
  CHECK (hg_layer_kind_find ("Foreign") == NULL);
  CHECK (hg_layer_kind_find ("Lambda") == NULL);
}

#define CHAIN(layers)                                                                                        \
  "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"m\", \"layers\": [" layers "]}}"
#define INPUT "{\"class_name\": \"InputLayer\", \"config\": {\"name\": \"i\", \"batch_shape\": [null, 5, 3]}}"
#define RECURRENT(key, backwards)                                                                            \
  "\"" key "\": {\"class_name\": \"GRU\", \"config\": {\"units\": 4, \"go_backwards\": " backwards "}}"
#define LAYER(class, config) "{\"class_name\": \"" class "\", \"config\": {\"name\": \"x\", " config "}}"

/* Reads a chain of an Input and @layer; the remark must come, and the layer be foreign or not. */
static void
check_remark (const char *json, int keras, bool foreign, const char *remark)
{
  HgError error = { 0 };
  HgKerasConfig config;
  HgKerasFacts facts = { 0 };
  if (CHECK_DONE (hg_keras_config_read (json, keras, NULL, &facts, &config, &error), error))
    {
      CHECK (foreign == (hg_layer_foreign_get (config.model->nodes[1]->layer) != NULL));
      has_remark (&facts, remark);
    }
  hg_keras_config_clear (&config);
  hg_keras_facts_clear (&facts);
}

TEST (arguments_that_are_not_known_are_left_out_and_said)
{
  check_remark (CHAIN (INPUT ", " LAYER ("LSTM", "\"units\": 4, \"stateful\": true")), 3, false,
                "the layer x: the argument stateful = true is not known; left out");
  check_remark (
      CHAIN (INPUT
             ", " LAYER ("Dense", "\"units\": 4, \"kernel_constraint\": {\"class_name\": \"MaxNorm\"}")),
      3, false,
      "the layer x: the argument kernel_constraint = {\"class_name\":\"MaxNorm\"} is not known; left out");
}

TEST (layers_that_would_compute_something_else_are_kept_apart)
{
  check_remark (
      CHAIN (INPUT ", " LAYER ("LSTM", "\"units\": 4, \"time_major\": true")), 2, true,
      "the layer x: Hourglass does not know the option time_major = true; it is shown and not executed");
  check_remark (CHAIN (INPUT ", " LAYER ("Dense", "\"units\": 4, \"activation\": \"wonder\"")), 3, true,
                "the layer x: activation: Hourglass does not know “wonder”");
  check_remark (CHAIN (INPUT ", " LAYER ("Bidirectional", RECURRENT ("layer", "false") ", " RECURRENT (
                                                              "backward_layer", "false"))),
                3, true, "the layer x: its backward_layer is not its layer turned round");
  check_remark (
      CHAIN (INPUT ", " LAYER ("Bidirectional", RECURRENT ("layer", "false") ", \"merge_mode\": null")), 3,
      true, "the layer x: merge_mode: expected a name");
  check_remark (CHAIN (INPUT ", " LAYER ("UpSampling2D", "\"interpolation\": \"wonder\"")), 3, true,
                "the layer x: interpolation: Hourglass does not know “wonder”");
}

/* Option @name of the first layer of @json, as text. */
static void
check_option (const char *json, int keras, const char *name, const char *expected)
{
  HgError error = { 0 };
  HgKerasConfig config;
  char text[64];
  if (CHECK_DONE (hg_keras_config_read (json, keras, NULL, NULL, &config, &error), error))
    {
      const HgLayer *layer = config.model->nodes[1]->layer;
      HgValue value;
      if (CHECK (hg_layer_get (layer, name, &value)))
        CHECK_TEXT (hg_param_text (hg_layer_param (layer, name), value, text, sizeof text), expected);
    }
  hg_keras_config_clear (&config);
}

TEST (old_words_for_options)
{
  check_option (CHAIN (INPUT ", " LAYER ("LeakyReLU", "\"alpha\": 0.125")), 2, "negative_slope", "0.125");
  check_option (CHAIN (INPUT ", " LAYER ("ThresholdedReLU", "\"theta\": 0.5")), 2, "threshold", "0.5");
  check_option (CHAIN (INPUT ", " LAYER ("Dropout", "\"p\": 0.25")), 1, "rate", "0.25");
  check_option (CHAIN (INPUT ", " LAYER ("Dense", "\"output_dim\": 7, \"bias\": false")), 1, "use_bias",
                "false");
  check_option (CHAIN (INPUT ", " LAYER ("Convolution1D", "\"nb_filter\": 7, \"filter_length\": 2")), 1,
                "kernel_size", "2");
  check_option (CHAIN (INPUT ", " LAYER ("LSTM", "\"output_dim\": 4, \"dropout_U\": 0.5")), 1,
                "recurrent_dropout", "0.5");
  check_option (CHAIN (INPUT ", " LAYER ("LSTM", "\"units\": 4")), 2, "recurrent_activation",
                "hard_sigmoid_2");
  check_option (CHAIN (INPUT ", " LAYER ("CuDNNGRU", "\"units\": 4")), 2, "reset_after", "true");
  check_option (CHAIN (INPUT ", " LAYER ("GRU", "\"units\": 4")), 2, "reset_after", "false");
  check_option (
      CHAIN (INPUT ", " LAYER (
          "Dense", "\"output_dim\": 4, \"W_regularizer\": {\"name\": \"WeightRegularizer\", \"l1\": 0.0, "
                   "\"l2\": 0.5}")),
      1, "kernel_regularizer", "l1_l2(0,0.5)");
}

TEST (a_name_that_is_too_long_is_cut)
{
  char json[2000], name[700];
  memset (name, 'n', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  snprintf (json, sizeof json,
            CHAIN (INPUT ", {\"class_name\": \"Dense\", \"config\": {\"name\": \"%s\", \"units\": 2}}"),
            name);
  check_remark (json, 3, false, "its name of 699 bytes is cut");
}

/* Thousands of layers of one name, none of them known: each gets a name of its own, in no time. */
TEST (many_layers_of_one_name_are_told_apart)
{
  enum
  {
    MANY = 2000
  };
  static char json[MANY * 80 + 400];
  HgError error = { 0 };
  HgKerasConfig config;
  size_t used = (size_t)sprintf (json, "{\"class_name\": \"Sequential\", \"config\": {\"layers\": [" INPUT);
  for (size_t i = 0; i < MANY; i++)
    used += (size_t)sprintf (json + used, ", {\"class_name\": \"Own\", \"config\": {\"name\": \"same\"}}");
  sprintf (json + used, "]}}");
  if (CHECK_DONE (hg_keras_config_read (json, 3, NULL, NULL, &config, &error), error))
    {
      CHECK_EQUAL (config.model->n, MANY + 1);
      CHECK_TEXT (config.model->nodes[1]->name, "same");
      CHECK_TEXT (config.model->nodes[3]->name, "same_2");
    }
  hg_keras_config_clear (&config);
}

/* Keras's legacy .h5: what real Keras wrote computes what Keras computed; what we write comes back bit by
 * bit; and files that are damaged, hostile or foreign give one sentence each. */
#include "engine/keras-golden.h"
#include "engine/training.h"
#include "files/h5-text.h"
#include "files/keras-config.h"
#include "files/read-file.h"
#include "layers/activation.h"
#include "model/edit.h"
#include "model/preset.h"

TEST (keras_2_lstm_with_its_own_hard_sigmoid)
{
  keras_check ("keras/keras2_lstm_ae");
}

TEST (keras_2_names_with_slashes)
{
  keras_check ("keras/keras2_slashes");
}

TEST (keras_3_sequential_lstm)
{
  keras_check ("keras/keras3_tanh_lstm");
}

TEST (keras_3_stored_in_float64)
{
  keras_check ("keras/keras3_float64");
}

TEST (keras_3_functional_with_unicode_names)
{
  keras_check ("keras/keras3_unicode");
}

TEST (keras_3_dense)
{
  keras_check ("keras/keras3_loss_mae");
}

TEST (layout_for_all_releases)
{
  keras_check ("keras/universal_lstm");
  keras_check ("keras/universal_functional");
}

/* Odd but sound files. */
TEST (big_endian_fixed_strings_and_newest_format_load)
{
  static const char *const names[]
      = { "foreign/big_endian", "foreign/fixed_strings", "foreign/libver_latest", "foreign/nan_weights" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      HgError error = { 0 };
      HgModel *model;
      HgWeights *weights;
      if (CHECK_DONE (keras_load (names[i], &model, &weights, &error), error))
        {
          CHECK_EQUAL (model->n, 6);
          CHECK_EQUAL (weights->n, 8);
          bool finite = true;
          for (size_t k = 0; k < weights->n; k++)
            for (size_t j = 0; j < weights->items[k].value->values; j++)
              finite = finite && isfinite (weights->items[k].value->data[j]);
          CHECK (finite == (i != 3));
        }
      hg_weights_unref (weights);
      hg_model_unref (model);
    }
}

TEST (every_damaged_file_has_its_sentence)
{
  static const struct
  {
    const char *name, *sentence;
    HgErrorCode code;
  } files[] = {
    { "missing", "missing.h5: cannot be read: No such file or directory", HG_ERROR_IO },
    { "empty", "empty.h5: expected an HDF5 file, got an empty file", HG_ERROR_FORMAT },
    { "text", "text.h5: expected an HDF5 file, got something else", HG_ERROR_FORMAT },
    { "truncated", "truncated.h5: the HDF5 file is damaged or cut off", HG_ERROR_FORMAT },
    { "plain_table",
      "plain_table.h5: is an HDF5 file, but no Keras model: the attribute model_config is missing",
      HG_ERROR_FORMAT },
    { "config_not_json", "config_not_json.h5: model_config: expected JSON, got “", HG_ERROR_FORMAT },
    { "no_weights_group", "no_weights_group.h5: model_weights is missing", HG_ERROR_FORMAT },
    { "wrong_shape", "wrong_shape.h5: dec1/kernel: expected 3 × 6, got 3 × 7", HG_ERROR_FORMAT },
    { "loop", "loop.h5: the layer enc1 is part of a loop: it needs its own output", HG_ERROR_FORMAT },
    { "huge_units", "huge_units.h5: the layer dec1: units: expected 1 … 1,000,000,000, got 2,000,000,000",
      HG_ERROR_VALUE },
  };
  for (size_t i = 0; i < sizeof files / sizeof *files; i++)
    {
      HgError error = { 0 };
      HgModel *model;
      HgWeights *weights;
      char name[100];
      snprintf (name, sizeof name, "foreign/%s", files[i].name);
      CHECK (!keras_load (name, &model, &weights, &error));
      CHECK (model == NULL && weights == NULL);
      CHECK_EQUAL (error.code, files[i].code);
      CHECK_CONTAINS (error.text, files[i].sentence);
    }
}

static bool
same_weights (const HgWeights *a, const HgWeights *b)
{
  bool same = a->n == b->n;
  for (size_t i = 0; same && i < a->n; i++)
    same = strcmp (a->items[i].node, b->items[i].node) == 0
           && strcmp (a->items[i].spec.name, b->items[i].spec.name) == 0
           && hg_shape_equal (&a->items[i].value->shape, &b->items[i].value->shape)
           && memcmp (a->items[i].value->data, b->items[i].value->data,
                      a->items[i].value->values * sizeof (HgReal))
                  == 0;
  return same;
}

/* Saves, loads and compares every bit. */
static void
check_round_trip (const HgModel *model)
{
  HgError error = { 0 };
  const char *path = scratch ("round-trip.h5");
  HgWeights *weights = hg_weights_new (model, 5, &error), *weights_back = NULL;
  HgModel *back = NULL;
  if (CHECK_DONE (weights != NULL, error)
      && CHECK_DONE (hg_keras_h5_save (path, model, weights, "{\"loss\": \"mean_squared_error\"}", &error),
                     error)
      && CHECK_DONE (hg_keras_load (path, &back, &weights_back, NULL, &error), error))
    {
      CHECK (hg_model_equal (model, back));
      CHECK_TEXT (back->name, model->name);
      CHECK (same_weights (weights, weights_back));
    }
  hg_weights_unref (weights_back);
  hg_weights_unref (weights);
  hg_model_unref (back);
}

TEST (every_preset_comes_back_as_it_went)
{
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    {
      HgModel *model = hg_preset_model (preset, NULL);
      check_round_trip (model);
      hg_model_unref (model);
    }
}

/* A value of @param other than its default. */
static bool
other_value (const HgParam *param, int turn, HgValue *value)
{
  switch (param->type)
    {
    case HG_PARAM_INT:
    case HG_PARAM_INTS:
      /* An axis counts from 1, the batch being 0, or from the end: −1. */
      *value = hg_value_int (strcmp (param->name, "axis") == 0 ? 1 : (int64_t)param->standard + 1);
      return true;
    case HG_PARAM_REAL:
      *value = hg_value_real (param->low + 0.3 * (param->high - param->low));
      return true;
    case HG_PARAM_BOOL:
      *value = hg_value_bool (param->standard == 0);
      return true;
    case HG_PARAM_CHOICE:
      for (int n = 0; param->choices[n] != NULL; n++)
        if (n == turn)
          {
            *value = hg_value_choice (n);
            return true;
          }
      return false;
    case HG_PARAM_REGULARIZER:
      value->type = HG_PARAM_REGULARIZER;
      value->regularizer = (HgRegularizer){ .type = HG_REGULARIZER_L1L2, .l1 = 0.25, .l2 = 0.5 };
      return true;
    case HG_PARAM_SHAPE:
    case HG_PARAM_LAYER:
      break;
    }
  return false;
}

/* A stack around @layer that every kind of the registry fits into. */
static HgModel *
around (const HgLayer *layer)
{
  static const char *const stacks[] = { "Input 5x4; %s; Flatten; Dense 20; Reshape 5x4",
                                        "Input 6; %s; Flatten; Dense 6",
                                        "Input 9x9x3; %s; Flatten; Dense 5",
                                        "Input 9x9x4; %s; Flatten; Dense 5",
                                        "a = Input 5x4; b = Dense 4; c = %s < a, b; Flatten; Dense 5",
                                        "Input 5x4; a = LSTM 4; b = %s < a; Flatten; Dense 5" };
  for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
    {
      char stack[400], text[200];
      snprintf (stack, sizeof stack, stacks[i], hg_layer_text (layer, text, sizeof text));
      HgModel *model = hg_model_parse ("around", stack, NULL);
      HgCheck *check = model != NULL ? hg_check_shapes (model, NULL) : NULL;
      bool fits = check != NULL && check->n_faults == 0;
      hg_check_free (check);
      if (fits)
        return model;
      hg_model_unref (model);
    }
  return NULL;
}

/* The activation from which on infer refuses them (test-kinds.c, test-recurrent.c). */
static int
first_refused (const HgLayerKind *kind, const HgParam *param)
{
  if (strcmp (kind->name, "FeedbackDecoder") == 0 && strcmp (param->name, "projection_activation") != 0)
    return HG_FIRST_ALONG_AXIS;
  return strcmp (kind->name, "Activation") == 0 ? HG_ACTIVATIONS : HG_GLU;
}

/* Every option of every kind, every choice of every list. */
TEST (every_option_of_every_kind_comes_back)
{
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
    for (size_t i = 0; i < (*kind)->n_params && (*kind)->max_in > 0; i++)
      for (int turn = 0; turn < HG_ACTIVATIONS; turn++)
        {
          const HgParam *param = &(*kind)->params[i];
          HgValue value;
          if (param->choices == hg_activation_names && turn >= first_refused (*kind, param))
            break;
          if (!other_value (param, turn, &value) || (param->type != HG_PARAM_CHOICE && turn > 0))
            break;
          HgLayer *plain = hg_layer_new (*kind, NULL),
                  *layer = hg_layer_with (plain, param->name, value, NULL);
          HgModel *model = layer != NULL ? around (layer) : NULL;
          if (model == NULL)
            test_fault (__FILE__, __LINE__, "%s %s: no stack takes it", (*kind)->name, param->name);
          else
            check_round_trip (model);
          hg_model_unref (model);
          hg_layer_unref (layer);
          hg_layer_unref (plain);
        }
}

/* One Input, two branches, two outputs. */
TEST (a_graph_comes_back_too)
{
  HgModel *chain = hg_model_parse ("fork", "Input 4; Dense 3 relu; Dense 2; Dense 4", NULL);
  HgEdge first = { .node = 1 };
  HgNode *fork = hg_node_new (chain->nodes[3]->layer, "fork", &first, 1, NULL);
  const HgNode *nodes[] = { chain->nodes[0], chain->nodes[1], chain->nodes[2], fork };
  HgEdge outputs[] = { { .node = 2 }, { .node = 3 } };
  HgModel *graph = hg_model_new ("fork", nodes, 4, outputs, 2, NULL);
  if (CHECK (graph != NULL))
    check_round_trip (graph);
  hg_model_unref (graph);
  hg_node_unref (fork);
  hg_model_unref (chain);
}

TEST (the_waists_mark_does_not_hinder_saving)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("marked", "Input 4; Dense 3; Dense 2; Dense 4", NULL);
  HgModel *marked = hg_edit_mark (model, 1, NULL, NULL);
  HgWeights *weights = hg_weights_new (marked, 1, NULL);
  CHECK_DONE (hg_keras_h5_save (scratch ("marked.h5"), marked, weights, NULL, &error), error);
  hg_weights_unref (weights);
  hg_model_unref (marked);
  hg_model_unref (model);
}

TEST (both_hard_sigmoids_keep_their_release)
{
  HgError error = { 0 };
  HgModel *old = hg_model_parse ("old", "Input 3x2; LSTM 2 recurrent_activation=hard_sigmoid_2", &error);
  HgModel *new = hg_model_parse ("new", "Input 3x2; LSTM 2 recurrent_activation=hard_sigmoid", &error);
  HgModel *both = hg_model_parse ("both", "Input 3; Dense 2 hard_sigmoid; Dense 3 hard_sigmoid_2", &error);
  REQUIRE (CHECK_DONE (old != NULL && new != NULL &&both != NULL, error));
  check_round_trip (old);
  check_round_trip (new);
  HgWeights *weights = hg_weights_new (both, 1, NULL);
  CHECK (!hg_keras_h5_save (scratch ("both.h5"), both, weights, NULL, &error));
  CHECK_CONTAINS (error.text, "both.h5: Keras has one name for hard_sigmoid and hard_sigmoid_2");
  CHECK (access (scratch ("both.h5"), F_OK) != 0);
  hg_weights_unref (weights);
  hg_model_unref (both);
  hg_model_unref (new);
  hg_model_unref (old);
}

TEST (weights_of_another_model_are_refused)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("a", "Input 4; Dense 3; Dense 4", NULL);
  HgModel *other = hg_model_parse ("b", "Input 4; Dense 2; Dense 4", NULL);
  HgModel *longer = hg_model_parse ("c", "Input 4; Dense 3; Dense 4; Dense 4", NULL);
  HgWeights *weights = hg_weights_new (model, 1, NULL), *more = hg_weights_new (longer, 1, NULL);
  CHECK (!hg_keras_h5_save (scratch ("other.h5"), other, weights, NULL, &error));
  CHECK_CONTAINS (error.text, "other.h5: dense/kernel: the weights are another model's");
  CHECK (!hg_keras_h5_save (scratch ("other.h5"), model, more, NULL, &error));
  CHECK (!hg_keras_h5_save (scratch ("other.h5"), longer, weights, NULL, &error));
  hg_weights_unref (more);
  hg_weights_unref (weights);
  hg_model_unref (longer);
  hg_model_unref (other);
  hg_model_unref (model);
}

/* Saving twice gives the same bytes: no times, no random names in the file. */
TEST (the_same_model_gives_the_same_bytes)
{
  HgModel *model = hg_preset_model (hg_preset_find ("rare-event-59"), NULL);
  HgWeights *weights = hg_weights_new (model, 1, NULL);
  void *bytes[2] = { NULL };
  size_t n[2] = { 0 };
  for (int i = 0; i < 2; i++)
    {
      CHECK (hg_keras_h5_save (scratch ("same.h5"), model, weights, NULL, NULL));
      CHECK (hg_read_file (scratch ("same.h5"), 1 << 24, &bytes[i], &n[i], NULL));
    }
  CHECK (n[0] == n[1] && n[0] > 0 && memcmp (bytes[0], bytes[1], n[0]) == 0);
  free (bytes[0]);
  free (bytes[1]);
  hg_weights_unref (weights);
  hg_model_unref (model);
}

/* What our writer should produce: the attributes' types of the universal layout, seen through the library. */
TEST (attributes_are_what_old_releases_read)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("attributes", "Input 4; Dense 3; Dense 4", NULL);
  HgWeights *weights = hg_weights_new (model, 1, NULL);
  void *bytes = NULL;
  size_t n = 0;
  CHECK_DONE (hg_keras_h5_save (scratch ("attributes.h5"), model, weights, NULL, &error), error);
  REQUIRE (CHECK_DONE (hg_read_file (scratch ("attributes.h5"), 1 << 20, &bytes, &n, &error), error));
  hid_t file = hg_h5_open (bytes, n, &error), group = hg_h5_find (file, "model_weights", H5I_GROUP, &error);
  static const char *const scalars[] = { "keras_version", "backend", "model_config" };
  for (size_t i = 0; i < 3; i++)
    {
      hid_t attribute = H5Aopen (file, scalars[i], H5P_DEFAULT), type = H5Aget_type (attribute);
      CHECK (H5Tis_variable_str (type) > 0 && H5Tget_cset (type) == H5T_CSET_ASCII);
      H5Tclose (type);
      H5Aclose (attribute);
    }
  hid_t names = H5Aopen (group, "layer_names", H5P_DEFAULT), type = H5Aget_type (names);
  CHECK (H5Tget_class (type) == H5T_STRING && H5Tis_variable_str (type) == 0);
  CHECK_EQUAL (H5Tget_strpad (type), H5T_STR_NULLPAD);
  CHECK (H5Aexists (file, "training_config") == 0);
  CHECK (H5Lexists (file, "optimizer_weights", H5P_DEFAULT) == 0);
  H5Tclose (type);
  H5Aclose (names);
  hid_t input = hg_h5_find (group, "input_layer", H5I_GROUP, &error);
  names = H5Aopen (input, "weight_names", H5P_DEFAULT);
  type = H5Aget_type (names);
  CHECK (H5Tget_class (type) == H5T_FLOAT && H5Aget_storage_size (names) == 0);
  H5Tclose (type);
  H5Aclose (names);
  H5Oclose (input);
  H5Oclose (group);
  H5Fclose (file);
  free (bytes);
  hg_weights_unref (weights);
  hg_model_unref (model);
}

/* The configuration alone, with what no fixture has. */
static void
check_config (const char *json, int keras, const char *sentence)
{
  HgError error = { 0 };
  HgKerasConfig config;
  if (hg_keras_config_read (json, keras, NULL, NULL, &config, &error))
    test_fault (__FILE__, __LINE__, "was read: %s", json);
  else
    CHECK_CONTAINS (error.text, sentence);
  hg_keras_config_clear (&config);
}

#define CHAIN(layers)                                                                                        \
  "{\"class_name\": \"Sequential\", \"config\": {\"name\": \"m\", \"layers\": [" layers "]}}"
#define INPUT "{\"class_name\": \"InputLayer\", \"config\": {\"name\": \"i\", \"batch_shape\": [null, 5, 3]}}"
#define LAYER(class, config) "{\"class_name\": \"" class "\", \"config\": {\"name\": \"x\", " config "}}"

TEST (configurations_that_are_not_understood_are_named)
{
  check_config ("", 3, "model_config: expected JSON");
  check_config ("[1, 2]", 3, "model_config: expected class_name and config");
  check_config ("{\"class_name\": \"Wonder\", \"config\": {}}", 3, "the model has the class Wonder");
  check_config (CHAIN (""), 3, "expected 1 … 10000 layers, got 0");
  check_config (CHAIN ("7"), 3, "layer 1 has no name");
  check_config (CHAIN (INPUT ", " INPUT), 3, "expected 0 to 0 inputs, got 1");
  check_config (CHAIN (INPUT ", " LAYER ("Dense", "\"units\": \"many\"")), 3,
                "units: expected a value of another type");
  check_config (CHAIN (INPUT ", " LAYER ("Dense", "\"units\": 0")), 3, "units: expected 1");
  check_config (CHAIN (INPUT ", " LAYER ("TimeDistributed", "\"layer\": null")), 3,
                "the layer x: expected a layer");
  check_config (CHAIN (INPUT ", " LAYER ("Reshape", "\"target_shape\": [4, -7]")), 3,
                "target_shape: expected axes");
  check_config (CHAIN (INPUT ", " LAYER ("Reshape", "\"target_shape\": [1, 1, 1, 1, 1, 1, 1, 1, 1]")), 3,
                "target_shape: expected a list of at most 8 axes");
  check_config (CHAIN (LAYER ("Dense", "\"units\": 4")), 2, "the layer x does not say what shape comes in");
}

#define GRAPH(layers, outputs)                                                                               \
  "{\"class_name\": \"Functional\", \"config\": {\"name\": \"m\", \"layers\": [" layers                      \
  "], \"output_layers\": " outputs "}}"
#define NODE(name, inbound)                                                                                  \
  "{\"class_name\": \"Dense\", \"name\": \"" name "\", \"config\": {\"name\": \"" name                       \
  "\", \"units\": 3}, \"inbound_nodes\": " inbound "}"

TEST (graphs_are_sorted_and_faults_in_them_named)
{
  HgError error = { 0 };
  HgKerasConfig config;
  /* The layers stand in reverse, the calls in both dialects. */
  const char *reversed
      = GRAPH (NODE ("b", "[[[\"a\", 0, 0, {\"training\": null}]]]") ", " NODE (
                   "a", "[{\"args\": [{\"class_name\": \"__keras_tensor__\", \"config\": "
                        "{\"keras_history\": [\"i\", 0, 0]}}], \"kwargs\": {\"mask\": null}}]") ", " INPUT,
               "[\"b\", 0, 0]");
  if (CHECK_DONE (hg_keras_config_read (reversed, 3, NULL, NULL, &config, &error), error))
    {
      CHECK_TEXT (config.model->nodes[0]->name, "i");
      CHECK_TEXT (config.model->nodes[2]->name, "b");
      CHECK_EQUAL (config.root.n, 3);
      CHECK_EQUAL (config.root.parts[0].node, 2);
      CHECK_EQUAL (config.root.parts[2].node, 0);
      CHECK (hg_model_is_chain (config.model));
    }
  hg_keras_config_clear (&config);
  check_config (GRAPH (INPUT ", " NODE ("a", "[[[\"i\", 1, 0]]]"), "[[\"a\", 0, 0]]"), 2,
                "the layer a: its input i has no call number 2");
  check_config (GRAPH (INPUT ", " NODE ("a", "[[[\"z\", 0, 0]]]"), "[[\"a\", 0, 0]]"), 2,
                "the layer a: its input z is not a layer of the model");
  check_config (GRAPH (INPUT ", " NODE ("a", "[[[\"i\", 0, 7]]]"), "[[\"a\", 0, 0]]"), 2, "a");
  check_config (GRAPH (INPUT ", " NODE ("a", "[[[\"i\", 0, 0]]]"), "[[\"z\", 0, 0]]"), 2,
                "output_layers: its input z is not a layer of the model");
  check_config (GRAPH (INPUT ", " NODE ("a", "[[[\"i\", 0, 0]]]"), "[]"), 2,
                "output_layers: the model names no output");
  check_config (GRAPH (INPUT ", " NODE ("i", "[[[\"i\", 0, 0]]]"), "[[\"i\", 0, 0]]"), 2,
                "layer 2 has a name that an earlier one has");
}

/* Cut off at every length: a sentence, never a part of a model. (libhdf5 itself crashes on some spoiled
 * bytes; what people open is therefore going to be read in a process of its own.) */
TEST (cut_off_files_are_refused)
{
  HgError error = { 0 };
  void *bytes;
  size_t n;
  REQUIRE (CHECK_DONE (hg_read_file (golden ("foreign/big_endian.h5"), 1 << 20, &bytes, &n, &error), error));
  for (size_t i = 0; i < n; i += 97)
    {
      HgModel *model = NULL;
      HgWeights *weights = NULL;
      CHECK (!hg_keras_parse (bytes, i, &model, &weights, NULL, &error));
      CHECK (model == NULL && weights == NULL);
    }
  free (bytes);
}

/* Every byte of a configuration spoiled in several ways: a model or a sentence. The sanitizers watch. */
TEST (spoiled_configurations_never_crash)
{
  HgError error = { 0 };
  HgModel *model = hg_preset_model (hg_preset_find ("rare-event-59"), NULL);
  char *json = hg_keras_h5_config (model, &error);
  REQUIRE (CHECK_DONE (json != NULL, error));
  static const char bytes[] = "\x01\"[{]}:,-9e.\xff";
  size_t refused = 0;
  for (size_t i = 0; json[i] != '\0'; i++)
    for (size_t k = 0; bytes[k] != '\0'; k++)
      {
        HgKerasConfig config;
        char kept = json[i];
        json[i] = bytes[k];
        refused += !hg_keras_config_read (json, 3, NULL, NULL, &config, &error);
        hg_keras_config_clear (&config);
        json[i] = kept;
      }
  CHECK (refused > strlen (json));
  free (json);
  hg_model_unref (model);
}

/* What is written for Keras: models within models, layers in Keras's order, calls as every release counts
 * them; and all of it comes back as it was. */
#include "engine/keras-golden.h"
#include "files/h5-text.h"
#include "files/keras-archive.h"
#include "files/keras-same.h"
#include "files/keras-save.h"
#include "files/keras-scopes.h"
#include "files/read-file.h"
#include "model/preset.h"
#include <jansson.h>

static const char *const endings[] = { "written.h5", "written.keras" };

/* The model of @stack; @groups says which layers stand in which group: "encoder: a b; decoder: c". */
static HgModel *
grouped (const char *stack, const char *groups)
{
  HgError error = { 0 };
  HgModel *flat = hg_model_parse ("grouped", stack, &error);
  HgNode *nodes[64];
  if (!CHECK_DONE (flat != NULL, error))
    return NULL;
  for (size_t i = 0; i < flat->n; i++)
    {
      const HgNode *node = flat->nodes[i];
      char word[HG_NAME_SIZE + 2];
      nodes[i] = hg_node_like (node, node->layer, node->name, node->in, node->n_in, &error);
      snprintf (word, sizeof word, " %s ", node->name);
      const char *at = strstr (groups, word), *start = at;
      while (start != NULL && start > groups && start[-1] != ';')
        start--;
      if (start != NULL)
        snprintf (nodes[i]->group, HG_NAME_SIZE, "%.*s", (int)strcspn (start, ":"), start);
    }
  HgModel *model = hg_model_new ("grouped", (const HgNode *const *)nodes, flat->n, flat->outputs,
                                 flat->n_outputs, &error);
  CHECK_DONE (model != NULL, error);
  for (size_t i = 0; i < flat->n; i++)
    hg_node_unref (nodes[i]);
  hg_model_unref (flat);
  return model;
}

/* Saves @model as @ending and reads it back: the same groups, layers, wires and bits. */
static void
check_written (const char *what, const HgModel *model, const HgWeights *weights, const char *ending)
{
  HgError error = { 0 };
  HgModel *back = NULL, *settled = hg_keras_settle (model, &error);
  HgWeights *weights_back = NULL;
  if (hg_keras_save (scratch (ending), model, weights, NULL, NULL, &error)
      && hg_keras_load (scratch (ending), &back, &weights_back, NULL, &error))
    {
      if (!hg_keras_same_model (settled, back) || !hg_keras_same_weights (weights, weights_back))
        test_fault (__FILE__, __LINE__, "%s comes back otherwise", what);
      for (size_t i = 0; i < settled->n; i++)
        {
          size_t at = hg_model_find (back, settled->nodes[i]->name);
          if (hg_model_owner (settled, i) == i
              && (at == HG_NO_NODE || strcmp (back->nodes[at]->group, settled->nodes[i]->group) != 0))
            test_fault (__FILE__, __LINE__, "%s: %s has another place", what, settled->nodes[i]->name);
        }
    }
  else
    test_fault (__FILE__, __LINE__, "%s: %s", what, error.text);
  hg_weights_unref (weights_back);
  hg_model_unref (back);
  hg_model_unref (settled);
}

/* The same in both forms, with weights of its own. */
static void
check_stack (const char *stack, const char *groups)
{
  HgError error = { 0 };
  HgModel *model = grouped (stack, groups);
  HgWeights *weights = model != NULL ? hg_weights_new (model, 9, &error) : NULL;
  for (size_t k = 0; CHECK_DONE (weights != NULL, error) && k < 2; k++)
    check_written (stack, model, weights, endings[k]);
  hg_weights_unref (weights);
  hg_model_unref (model);
}

TEST (models_within_models_keep_their_place)
{
  static const char *const names[]
      = { "keras/keras2_nested.h5",       "keras/keras3_nested.h5",        "keras/keras3_nested.keras",
          "keras/keras3_nested_chain.h5", "keras/keras3_shared.h5",        "keras/keras3_skip.h5",
          "keras/keras2_encdec.h5",       "keras/keras3_encdec_forced.h5", "keras/keras3_encoder_states.h5",
          "keras/keras3_bilstm.h5" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    for (size_t k = 0; k < 2; k++)
      {
        Opened it;
        if (opens (names[i], &it) && (k == 0 || strstr (names[i], "keras2") == NULL))
          check_written (names[i], it.model, it.weights, endings[k]);
        shut (&it);
      }
}

/* Chains and graphs of models, a way around one, models in models, with several inputs and outputs, several
 * times called, and with layers that are called several times within. */
TEST (models_of_every_form_come_back)
{
  check_stack ("Input 6; a = Dense 4; b = Dense 2; c = Dense 4; d = Dense 6", "enc: a b ; dec: c d ");
  check_stack ("x = Input 6; a = Dense 4 < x; b = Dense 6 < a; Add < b, x", "enc: a b ");
  check_stack ("x = Input 6; a = Dense 4 < x; b = Dense 6 < a; c = Add < b, x; d = Dense 4 < c; Add < d, a",
               "one: a b ; two: c d ");
  check_stack ("x = Input 6; a = Dense 4 < x; b = Dense 6 < a; c = Dense 3 < b; d = Dense 2 < c; e = Dense 2",
               "out: a e ;out/in: b c ;out/in/deep: d ");
  check_stack ("x = Input 6; y = Input 4; a = Dense 3 < x; b = Dense 3 < y; c = Add < a, b; d = Dense 2 < c; "
               "e = Dense 5 < c; Concatenate < d, e",
               "both: a b c d e ");
  check_stack (
      "x = Input 6; y = Input 6; a = Dense 4 < x; b = Dense 2 tanh < a; c = again a < y; d = again b "
      "< c; Subtract < b, d",
      "twin: a b c d ");
  check_stack ("x = Input 6; a = Dense 6 < x; b = Activation tanh < a; c = again a < b; d = again b < c; e = "
               "again a < d; f = again b < e; Dense 2",
               "step: a b c d e f ");
  check_stack ("Input 6; a = Dense 6; s = Dense 6 tanh; t = again s; u = again s; b = Dense 6",
               "loop: a s t u b ");
  check_stack ("x = Input 4x3; e = LSTM 5 state < x; d = LSTM 5 sequences < x, e.1, e.2; TimeDistributed "
               "Dense 3",
               "enc: e ; dec: d ");
}

/* Weights alone do not say what they are of, but all of them are there. */
static void
check_arrays (const char *what, const HgModel *model, const HgWeights *weights)
{
  HgError error = { 0 };
  HgModel *back = NULL;
  HgWeights *all = NULL;
  if (hg_keras_save (scratch ("all.weights.h5"), model, weights, NULL, NULL, &error)
      && hg_keras_load (scratch ("all.weights.h5"), &back, &all, NULL, &error))
    for (size_t i = 0; i < weights->n; i++)
      {
        const HgTensor *wanted = weights->items[i].value;
        bool found = false;
        for (size_t k = 0; k < all->n && !found; k++)
          found = hg_shape_equal (&all->items[k].value->shape, &wanted->shape)
                  && memcmp (all->items[k].value->data, wanted->data, wanted->values * sizeof (HgReal)) == 0;
        if (!found)
          test_fault (__FILE__, __LINE__, "%s: %s/%s is missing", what, weights->items[i].node,
                      weights->items[i].spec.name);
      }
  else
    test_fault (__FILE__, __LINE__, "%s: %s", what, error.text);
  hg_weights_unref (all);
  hg_model_unref (back);
}

static void
check_forms (const char *what, const HgModel *model)
{
  HgError error = { 0 };
  HgWeights *weights = hg_weights_new (model, 4, &error);
  if (CHECK_DONE (weights != NULL, error))
    {
      check_written (what, model, weights, "written.h5");
      check_written (what, model, weights, "written.keras");
      check_arrays (what, model, weights);
    }
  hg_weights_unref (weights);
}

TEST (every_preset_comes_back_in_every_form)
{
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    {
      HgModel *model = hg_preset_model (preset, NULL);
      check_forms (preset->name, model);
      hg_model_unref (model);
    }
}

/* A stack that @kind fits into, or NULL. */
static HgModel *
around (const HgLayerKind *kind)
{
  static const char *const stacks[] = { "Input 5x4; %s; Flatten; Dense 20", "Input 6; %s; Flatten; Dense 6",
                                        "Input 9x9x3; %s; Flatten; Dense 5", "Input 1; %s; Dense 5",
                                        "a = Input 5x4; b = Dense 4; c = %s < a, b; Flatten; Dense 5" };
  for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
    {
      char stack[400], text[200];
      HgLayer *layer = hg_layer_new (kind, NULL);
      snprintf (stack, sizeof stack, stacks[i], hg_layer_text (layer, text, sizeof text));
      hg_layer_unref (layer);
      HgModel *model = hg_model_parse (kind->name, stack, NULL);
      HgCheck *check = model != NULL ? hg_check_shapes (model, NULL) : NULL;
      bool fits = check != NULL && check->n_faults == 0;
      hg_check_free (check);
      if (fits)
        return model;
      hg_model_unref (model);
    }
  return NULL;
}

TEST (every_kind_comes_back_in_every_form)
{
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
    {
      HgModel *model = (*kind)->max_in > 0 ? around (*kind) : NULL;
      if (model != NULL)
        check_forms ((*kind)->name, model);
      else if ((*kind)->max_in > 0)
        test_fault (__FILE__, __LINE__, "%s: no stack takes it", (*kind)->name);
      hg_model_unref (model);
    }
}

static void
check_settled (const char *stack, const char *groups, const char *expected)
{
  HgError error = { 0 };
  char text[400] = "";
  HgModel *model = grouped (stack, groups), *settled = hg_keras_settle (model, &error);
  for (size_t i = 0; CHECK_DONE (settled != NULL, error) && i < settled->n; i++)
    if (settled->nodes[i]->group[0] != '\0')
      {
        strcat (text, settled->nodes[i]->name);
        strcat (text, "@");
        strcat (text, settled->nodes[i]->group);
        strcat (text, " ");
      }
  CHECK_TEXT (text, expected);
  hg_model_unref (settled);
  hg_model_unref (model);
  check_stack (stack, groups);
}

/* What is not one call of its own cannot be a model of its own. */
TEST (groups_that_are_no_models_are_laid_open)
{
  check_settled ("Input 6; a = Dense 4; b = Dense 6; c = Dense 4", "enc: a c ", "");
  check_settled ("Input 6; a = Dense 4; b = Dense 6; c = Dense 4; d = Dense 2", "p: a c ;q: b d ", "");
  check_settled (
      "x = Input 6; a = Dense 4 < x; b = Dense 2 < a; c = Dense 4 < x; d = Dense 2 < c; Add < b, d",
      "p: a d ;q: b c ", "b@q c@q ");
  check_settled ("x = Input 6; a = Dense 4 < x; b = Dense 6 < a; c = Dense 4 < b; d = Dense 2",
                 "p: a b c d "
                 ";p/q: a c ",
                 "a@p b@p c@p d@p ");
  check_settled ("Input 6; a = Dense 6; b = Dense 6; c = again a; d = Dense 2", "p: a b ;q: c d ",
                 "b@p d@q ");
  check_settled ("Input 6; a = Dense 6; b = Dense 6; c = Dense 6", "b: a ;: c ", "");
  check_settled ("x = Input 6; a = Dense 4 < x; b = Dense 2 < a", "p/q: x a b ", "a@p/q b@p/q ");
}

/* The arrays of a layer that is not known go back to where they were; where that is not known, nothing is
 * written. */
TEST (layers_that_are_not_known_keep_their_arrays)
{
  HgError error = { 0 };
  Opened it;
  if (opens ("keras/keras3_attention.h5", &it))
    {
      check_written ("attention", it.model, it.weights, "written.h5");
      CHECK (!hg_keras_save (scratch ("attention.keras"), it.model, it.weights, NULL, NULL, &error));
      CHECK_TEXT (error.text, "attention.keras: multi_head_attention: where Keras 3 keeps the weights of a "
                              "MultiHeadAttention is not known here: save it as .h5");
    }
  shut (&it);
  if (opens ("keras/keras3_custom.h5", &it))
    check_written ("a class of somebody's own", it.model, it.weights, "written.keras");
  shut (&it);
}

/* The configuration in @name, which has been written: a new reference. */
static json_t *
config_of (const char *name)
{
  HgError error = { 0 };
  HgKerasArchive archive = { 0 };
  void *bytes = NULL;
  size_t n;
  json_t *json = NULL;
  if (CHECK_DONE (hg_read_file (scratch (name), 1 << 24, &bytes, &n, &error), error)
      && hg_keras_is_archive (bytes, n))
    {
      if (CHECK_DONE (hg_keras_archive_read (bytes, n, &archive, &error), error))
        json = json_loads (archive.config, 0, NULL);
    }
  else if (bytes != NULL)
    {
      hid_t file = hg_h5_open (bytes, n, &error);
      char *text = hg_h5_read_text (file, "model_config", 1 << 24, &error);
      json = text != NULL ? json_loads (text, 0, NULL) : NULL;
      free (text);
      H5Fclose (file);
    }
  hg_keras_archive_clear (&archive);
  free (bytes);
  return json;
}

/* The inbound nodes of layer @layer, or the model's @layer, as text. */
static void
check_wires (const json_t *config, const char *layer, const char *expected)
{
  const json_t *body = json_object_get (config, "config"), *wires = json_object_get (body, layer);
  json_t *it;
  size_t i;
  json_array_foreach (json_object_get (body, "layers"), i, it)
  {
    if (strcmp (json_string_value (json_object_get (it, "name")), layer) == 0)
      wires = json_object_get (it, "inbound_nodes");
  }
  char *text = json_dumps (wires, JSON_COMPACT);
  CHECK_TEXT (text, expected);
  free (text);
}

/* Keras 2 counts the calls of a model from 1 and Keras 3 from 0, so that .h5 has each twice. */
TEST (calls_of_models_are_counted_as_each_release_does)
{
  HgError error = { 0 };
  HgModel *model
      = grouped ("x = Input 6; y = Input 6; a = Dense 4 < x; b = Dense 2 < a; c = again a < y; d = again b "
                 "< c; s = Subtract < b, d",
                 "twin: a b c d ");
  HgWeights *weights = hg_weights_new (model, 9, &error);
  CHECK_DONE (hg_keras_save (scratch ("twin.h5"), model, weights, NULL, NULL, &error), error);
  CHECK_DONE (hg_keras_save (scratch ("twin.keras"), model, weights, NULL, NULL, &error), error);
  json_t *old = config_of ("twin.h5"), *new = config_of ("twin.keras");
  check_wires (old, "twin", "[[[\"x\",0,0,{}]],[[\"x\",0,0,{}]],[[\"y\",0,0,{}]],[[\"y\",0,0,{}]]]");
  check_wires (old, "s", "[[[\"twin\",1,0,{}],[\"twin\",3,0,{}]]]");
  check_wires (old, "input_layers", "[[\"x\",0,0],[\"y\",0,0]]");
  check_wires (old, "output_layers", "[[\"s\",0,0]]");
  check_wires (new, "twin", "[[[\"x\",0,0,{}]],[[\"y\",0,0,{}]]]");
  check_wires (new, "s", "[[[\"twin\",0,0,{}],[\"twin\",1,0,{}]]]");
  check_wires (new, "output_layers", "[\"s\",0,0]");
  json_decref (old);
  json_decref (new);
  hg_weights_unref (weights);
  hg_model_unref (model);
}

/* Keras finds weights by the order that it gives the layers itself: the furthest from the output first. */
TEST (layers_stand_in_the_order_that_keras_gives_them)
{
  static const char *const expected[] = { "x", "b", "a", "c", "m", "d" };
  HgError error = { 0 };
  HgModel *model = hg_model_parse (
      "order", "x = Input 6; a = Dense 4 < x; b = Dense 4 < x; c = Dense 4 < b; m = Add < a, c; d = Dense 2",
      &error);
  HgWeights *weights = hg_weights_new (model, 9, &error);
  check_written ("parallel branches", model, weights, "written.h5");
  void *bytes;
  size_t n;
  HgTextList names = { 0 };
  HgModel *back;
  HgWeights *weights_back;
  if (CHECK_DONE (hg_keras_load (scratch ("written.h5"), &back, &weights_back, NULL, &error), error))
    {
      /* Here they keep the order they had. */
      CHECK (hg_model_equal (model, back));
      for (size_t i = 0; i < weights->n; i++)
        CHECK_TEXT (weights_back->items[i].node, weights->items[i].node);
    }
  hg_weights_unref (weights_back);
  hg_model_unref (back);
  REQUIRE (CHECK_DONE (hg_read_file (scratch ("written.h5"), 1 << 24, &bytes, &n, &error), error));
  hid_t file = hg_h5_open (bytes, n, &error), group = hg_h5_find (file, "model_weights", H5I_GROUP, &error);
  if (CHECK_DONE (hg_h5_read_texts (group, "layer_names", 100, &names, &error), error)
      && CHECK_EQUAL (names.n, 6))
    for (size_t i = 0; i < 6; i++)
      CHECK_TEXT (names.items[i], expected[i]);
  hg_text_list_clear (&names);
  H5Oclose (group);
  H5Fclose (file);
  free (bytes);
  hg_weights_unref (weights);
  hg_model_unref (model);
}

/* What comes in first is what the file names first, wherever Keras's order puts it. */
TEST (inputs_keep_their_order)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse (
      "inputs", "x = Input 3; y = Input 5; a = Dense 4 < y; b = Dense 3 < a; Concatenate < x, b", &error);
  HgWeights *weights = hg_weights_new (model, 9, &error), *weights_back = NULL;
  HgModel *back = NULL;
  for (size_t k = 0; k < 2; k++)
    {
      if (CHECK_DONE (hg_keras_save (scratch (endings[k]), model, weights, NULL, NULL, &error), error)
          && CHECK_DONE (hg_keras_load (scratch (endings[k]), &back, &weights_back, NULL, &error), error))
        {
          CHECK_TEXT (back->nodes[0]->name, "x");
          CHECK_TEXT (back->nodes[1]->name, "y");
        }
      hg_weights_unref (weights_back);
      hg_model_unref (back);
    }
  hg_weights_unref (weights);
  hg_model_unref (model);
}

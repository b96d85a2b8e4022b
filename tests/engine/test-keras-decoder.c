/* The feedback decoder in Keras's layers: the same numbers, and back again; and what only looks like one
 * stays what it is. */
#include "engine/keras-golden.h"
#include "files/keras-same.h"
#include "files/keras-save.h"
#include "files/keras-unroll.h"
#include "model/preset.h"

static const char *const endings[] = { "decoder.h5", "decoder.keras" };

/* From states, from a vector, from both; one step, one value, more steps than one layer joins; frozen, with
 * penalties, in other activations; two of them, one that is called twice, and one beside another branch. */
static const char *const stacks[] = {
  "Input 6x3; e = LSTM 4 state; d = FeedbackDecoder 4 steps=6 features=3 < e.1, e.2",
  "Input 5; z = Dense 2; d = FeedbackDecoder 4 steps=4 features=3 teacher_forcing_ratio=0.25",
  "Input 6x3; e = LSTM 4 state; d = FeedbackDecoder 4 steps=3 features=2 teacher_forcing_ratio=1 < e.1, e.2, "
  "e",
  "Input 5; z = Dense 1; d = FeedbackDecoder 1 steps=1 features=1; Dense 2",
  "Input 5; z = Dense 1; d = FeedbackDecoder 3 steps=2 features=2; Dense 2",
  "Input 4x3; e = LSTM 3 state; d = FeedbackDecoder 3 steps=1 features=1 use_bias=false < e.1, e.2",
  "Input 5; z = Dense 2; d = FeedbackDecoder 3 relu steps=70 features=2 recurrent_activation=hard_sigmoid "
  "projection_activation=softmax trainable=false",
  "Input 5; z = Dense 2; d = FeedbackDecoder 3 steps=33 features=2 use_bias=false kernel_regularizer=l2(0.1) "
  "projection_regularizer=l1(0.1) activity_regularizer=l2(0.2) projection_initializer=he_uniform "
  "unit_forget_bias=false",
  "a = Input 5; b = Input 5; d = FeedbackDecoder 3 steps=3 features=2 < a; e = again d < b; Add < d, e",
  "Input 5; z = Dense 2; d = FeedbackDecoder 3 steps=3 features=2; f = Flatten; e = FeedbackDecoder 2 "
  "steps=2 "
  "features=4 teacher_forcing_ratio=0.5; LSTM 3",
  "x = Input 5; z = Dense 2; f = Dense 6 < x; r = Reshape 3x2; d = FeedbackDecoder 3 steps=3 features=2 < z; "
  "Add < d, r",
  /* An LSTM that its readers alone tell from a decoder's cell. */
  "Input 6; Reshape 6x1; ZeroPadding1D 2x0; Reshape 1x8; l = LSTM 4 sequences state; p = Dense 2 < l; "
  "Concatenate < p, l",
};

/* What @model gives for drawn numbers: its first output. */
static HgTensor *
computed (const HgModel *model, const HgWeights *weights)
{
  HgError error = { 0 };
  HgNetworkOptions options = { .batch = 4 };
  HgNetwork *network = hg_network_new (model, &options, &error);
  HgCheck *check = hg_check_shapes (model, &error);
  HgTensor *x[HG_MAX_INPUTS], *y = NULL;
  size_t n_x = 0;
  HgRandom random = hg_random (3);
  for (size_t i = 0; i < model->n; i++)
    if (model->nodes[i]->n_in == 0)
      {
        HgShape shape = check->nodes[i].out[0];
        memmove (shape.dim + 1, shape.dim, (size_t)shape.rank * sizeof *shape.dim);
        shape.dim[0] = 4;
        shape.rank++;
        x[n_x] = hg_tensor_new (&shape, &error);
        for (size_t k = 0; k < x[n_x]->values; k++)
          x[n_x]->data[k] = (HgReal)hg_random_normal (&random);
        n_x++;
      }
  HgPrediction asked = { .x = (const HgTensor *const *)x,
                         .n_x = n_x,
                         .node = model->outputs[0].node,
                         .slot = model->outputs[0].slot };
  if (CHECK_DONE (network != NULL, error) && CHECK_DONE (hg_network_load (network, weights, &error), error))
    y = hg_network_predict_all (network, &asked, &error);
  for (size_t k = 0; k < n_x; k++)
    hg_tensor_unref (x[k]);
  hg_check_free (check);
  hg_network_free (network);
  return y;
}

/* Both give the same numbers, within 1e-5 of the largest. */
static void
check_alike (const char *stack, const HgModel *a, const HgWeights *p, const HgModel *b, const HgWeights *q)
{
  HgTensor *wanted = computed (a, p), *got = computed (b, q);
  double largest = 0, worst = 0;
  REQUIRE (CHECK (wanted != NULL && got != NULL) && CHECK (hg_shape_equal (&wanted->shape, &got->shape)));
  for (size_t k = 0; k < wanted->values; k++)
    {
      largest = fmax (largest, fabs ((double)wanted->data[k]));
      worst = fmax (worst, fabs ((double)wanted->data[k] - (double)got->data[k]));
    }
  if (!(largest > 0 && worst <= 1e-5 * largest))
    test_fault (__FILE__, __LINE__, "%s: %g away, the largest is %g", stack, worst, largest);
  hg_tensor_unref (wanted);
  hg_tensor_unref (got);
}

TEST (a_decoder_computes_the_same_in_layers_of_keras)
{
  for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
    {
      HgError error = { 0 };
      HgModel *model = hg_model_parse ("decoder", stacks[i], &error);
      HgWeights *weights = model != NULL ? hg_weights_new (model, 7, &error) : NULL;
      HgKerasUnrolled unrolled = { 0 };
      if (CHECK_DONE (weights != NULL, error)
          && CHECK_DONE (hg_keras_unroll (model, weights, &unrolled, &error), error))
        {
          check_alike (stacks[i], model, weights, unrolled.model, unrolled.weights);
          for (size_t k = 0; k < unrolled.model->n; k++)
            CHECK (strcmp (unrolled.model->nodes[k]->layer->kind->name, "FeedbackDecoder") != 0);
        }
      hg_keras_unrolled_clear (&unrolled);
      hg_weights_unref (weights);
      hg_model_unref (model);
    }
}

/* Saves and reads back: the same layers and options under the same names, and every bit. */
static void
check_back (const char *stack, const HgModel *model, const HgWeights *weights, const char *ending)
{
  HgError error = { 0 };
  HgModel *back = NULL;
  HgWeights *weights_back = NULL;
  if (hg_keras_save (scratch (ending), model, weights, NULL, NULL, &error)
      && hg_keras_load (scratch (ending), &back, &weights_back, NULL, &error))
    {
      if (back->n != model->n || !hg_keras_same_model (model, back)
          || !hg_keras_same_weights (weights, weights_back))
        test_fault (__FILE__, __LINE__, "%s comes back otherwise", stack);
      check_alike (stack, model, weights, back, weights_back);
    }
  else
    test_fault (__FILE__, __LINE__, "%s: %s", stack, error.text);
  hg_weights_unref (weights_back);
  hg_model_unref (back);
}

TEST (decoders_come_back_as_decoders)
{
  for (size_t i = 0; i < sizeof stacks / sizeof *stacks; i++)
    {
      HgError error = { 0 };
      HgModel *model = hg_model_parse ("decoder", stacks[i], &error);
      HgWeights *weights = model != NULL ? hg_weights_new (model, 7, &error) : NULL;
      for (size_t k = 0; CHECK_DONE (weights != NULL, error) && k < 2; k++)
        check_back (stacks[i], model, weights, endings[k]);
      hg_weights_unref (weights);
      hg_model_unref (model);
    }
}

/* Something that makes of a decoder's layers something else. */
typedef struct
{
  const char *name;
  const char *kind; /* of the layers to be changed; NULL: none */
  size_t which;     /* of them; ALL */
  const char *with; /* another layer in their place, or NULL */
  const char *group;
  size_t input, from; /* input takes output 1 of this many nodes earlier than it did */
  bool alone;         /* its layer is its own */
  bool swap;          /* its first two inputs change places */
  bool given;         /* the model gives what it gives */
} Change;

enum
{
  ALL = 1000
};

static const Change changes[] = {
  { .name = "a dropout", .kind = "LSTM", .which = ALL, .with = "LSTM 3 sequences state dropout=0.5" },
  { .name = "another bias", .kind = "Dense", .which = ALL, .with = "Dense 2 bias_initializer=ones" },
  { .name = "a border behind", .kind = "ZeroPadding1D", .with = "ZeroPadding1D 0x2" },
  { .name = "another axis", .kind = "Concatenate", .which = 3, .with = "Concatenate axis=2" },
  { .name = "another group", .kind = "LSTM", .which = 2, .group = "elsewhere" },
  { .name = "an older state", .kind = "LSTM", .which = 2, .input = 1, .from = 3 },
  { .name = "a projection of its own", .kind = "Dense", .which = 2, .alone = true },
  { .name = "steps in another order", .kind = "Concatenate", .which = 3, .swap = true },
  { .name = "an output from within", .kind = "Dense", .which = 1, .given = true },
  { .name = "a state that others see", .kind = "LSTM", .which = 3, .given = true },
};

/* The layers @unrolled with one change. */
static HgModel *
changed (const HgModel *unrolled, const Change *change, HgError *error)
{
  HgNode *nodes[64];
  HgEdge outputs[2] = { unrolled->outputs[0] };
  size_t n_outputs = 1;
  for (size_t i = 0, met = 0; i < unrolled->n; i++)
    {
      const HgNode *node = unrolled->nodes[i];
      HgNode *copy = nodes[i] = hg_node_like (node, node->layer, node->name, node->in, node->n_in, error);
      if (change->kind == NULL || strcmp (node->layer->kind->name, change->kind) != 0
          || (change->which != ALL && met++ != change->which))
        continue;
      if (change->with != NULL)
        {
          hg_layer_unref (copy->layer);
          copy->layer = hg_layer_parse (change->with, error);
        }
      if (change->group != NULL)
        strcpy (copy->group, change->group);
      copy->in[change->input].node -= change->from;
      if (change->alone)
        copy->shares = HG_NO_NODE;
      if (change->swap)
        {
          copy->in[0] = node->in[1];
          copy->in[1] = node->in[0];
        }
      if (change->given)
        outputs[n_outputs++] = (HgEdge){ i, 0 };
    }
  HgModel *model
      = hg_model_new ("changed", (const HgNode *const *)nodes, unrolled->n, outputs, n_outputs, error);
  for (size_t i = 0; i < unrolled->n; i++)
    hg_node_unref (nodes[i]);
  return model;
}

/* Whether @model's layers come to a decoder: how many there are afterwards. */
static size_t
rolled (HgModel *model, HgError *error)
{
  HgKerasPart root = { .node = HG_NO_NODE };
  HgWeights *weights = hg_weights_new (model, 3, error);
  size_t n = 0;
  hg_model_ref (model);
  if (CHECK_DONE (weights != NULL, *error)
      && CHECK_DONE (hg_keras_roll (&root, &model, &weights, NULL, error), *error))
    n = model->n;
  hg_weights_unref (weights);
  hg_model_unref (model);
  return n;
}

TEST (what_differs_stays_layers)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("decoder", "Input 4; d = FeedbackDecoder 3 steps=4 features=2", &error);
  HgWeights *weights = hg_weights_new (model, 3, &error);
  HgKerasUnrolled unrolled;
  REQUIRE (CHECK_DONE (hg_keras_unroll (model, weights, &unrolled, &error), error));
  Change none = { .name = "nothing" };
  HgModel *same = changed (unrolled.model, &none, &error);
  CHECK_EQUAL (rolled (same, &error), 2);
  hg_model_unref (same);
  for (size_t i = 0; i < sizeof changes / sizeof *changes; i++)
    {
      HgModel *other = changed (unrolled.model, &changes[i], &error);
      size_t n = CHECK_DONE (other != NULL, error) ? rolled (other, &error) : 0;
      if (n != unrolled.model->n)
        test_fault (__FILE__, __LINE__, "with %s there are %zu layers of %zu", changes[i].name, n,
                    unrolled.model->n);
      hg_model_unref (other);
    }
  hg_keras_unrolled_clear (&unrolled);
  hg_weights_unref (weights);
  hg_model_unref (model);
}

/* A file without the note, as Keras saves it anew: the decoder is called after its cell and teaches nothing.
 */
TEST (a_decoder_without_a_note_is_one)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse (
      "decoder", "Input 5; z = Dense 4; writer = FeedbackDecoder 3 steps=4 features=2", &error);
  HgWeights *weights = hg_weights_new (model, 3, &error);
  HgKerasUnrolled unrolled;
  HgKerasPart root = { .node = HG_NO_NODE };
  REQUIRE (CHECK_DONE (hg_keras_unroll (model, weights, &unrolled, &error), error));
  HgModel *back = hg_model_ref (unrolled.model);
  HgWeights *weights_back = hg_weights_ref (unrolled.weights);
  CHECK_DONE (hg_keras_roll (&root, &back, &weights_back, NULL, &error), error);
  CHECK (hg_model_equal (model, back));
  CHECK (hg_keras_same_weights (weights, weights_back));
  hg_weights_unref (weights_back);
  hg_model_unref (back);
  hg_keras_unrolled_clear (&unrolled);
  hg_weights_unref (weights);
  hg_model_unref (model);
}

TEST (a_decoder_too_long_for_a_file_is_refused)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("decoder", "Input 5; d = FeedbackDecoder 3 steps=3000 features=2", &error);
  HgWeights *weights = hg_weights_new (model, 3, &error);
  CHECK (!hg_keras_save (scratch ("long.h5"), model, weights, NULL, NULL, &error));
  CHECK_CONTAINS (error.text,
                  "long.h5: d: for Keras its 3,000 steps take more layers than a file may have: use "
                  "at most 2,498 steps");
  hg_weights_unref (weights);
  hg_model_unref (model);
}

/* A model cut in two: what the encoder gives, the decoder makes into what the whole model gives. */
#include "base/random.h"
#include "harness.h"
#include "model/network.h"
#include "model/part.h"

static HgTensor *
noise (size_t rows, const HgShape *sample)
{
  HgRandom random = hg_random (5);
  HgTensor *x = hg_tensor_new_rows (rows, sample, NULL);
  for (size_t i = 0; i < x->values; i++)
    x->data[i] = (HgReal)hg_random_normal (&random);
  return x;
}

/* All outputs of @model for its inputs, into @outputs. */
static bool
compute (const HgModel *model, const HgWeights *weights, const HgTensor *const *inputs, size_t n,
         HgTensor **outputs)
{
  HgError error = { 0 };
  HgNetworkOptions options = { .batch = 4 };
  HgNetwork *network = hg_network_new (model, &options, &error);
  bool done
      = CHECK_DONE (network != NULL, error) && CHECK_DONE (hg_network_load (network, weights, &error), error);
  for (size_t i = 0; done && i < model->n_outputs; i++)
    {
      HgPrediction prediction
          = { .x = inputs, .n_x = n, .node = model->outputs[i].node, .slot = model->outputs[i].slot };
      outputs[i] = hg_network_predict_all (network, &prediction, &error);
      done = CHECK_DONE (outputs[i] != NULL, error);
    }
  hg_network_free (network);
  return done;
}

static void
check_cut (const char *stack, size_t handed_on)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("whole", stack, &error);
  REQUIRE (CHECK_DONE (model != NULL, error));
  HgWeights *weights = hg_weights_new (model, 1, &error);
  HgCheck *check = hg_check_shapes (model, &error);
  REQUIRE (CHECK_DONE (weights != NULL && check != NULL, error));
  HgModel *encoder = hg_model_encoder (check, &error), *decoder = hg_model_decoder (check, &error);
  REQUIRE (CHECK_DONE (encoder != NULL && decoder != NULL, error));
  HgWeights *first = hg_weights_part (model, weights, encoder, &error),
            *second = hg_weights_part (model, weights, decoder, &error);
  REQUIRE (CHECK_DONE (first != NULL && second != NULL, error));
  CHECK_TEXT (encoder->name, "whole_encoder");
  CHECK_EQUAL (encoder->n_outputs, handed_on);
  HgTensor *x = noise (6, &check->nodes[0].out[0]);
  HgTensor *y[HG_MAX_INPUTS] = { NULL }, *z[HG_MAX_INPUTS] = { NULL }, *again[HG_MAX_INPUTS] = { NULL };
  const HgTensor *inputs[HG_MAX_INPUTS] = { x };
  REQUIRE (compute (model, weights, inputs, 1, y) && compute (encoder, first, inputs, 1, z));
  for (size_t i = 0; i < handed_on; i++)
    inputs[i] = z[i];
  REQUIRE (compute (decoder, second, inputs, handed_on, again));
  CHECK (hg_shape_equal (&y[0]->shape, &again[0]->shape));
  for (size_t i = 0; i < y[0]->values; i++)
    if (!CHECK_NEAR ((double)again[0]->data[i], (double)y[0]->data[i], 1e-5))
      break;
  hg_tensor_unref (x);
  for (size_t i = 0; i < HG_MAX_INPUTS; i++)
    {
      hg_tensor_unref (y[i]);
      hg_tensor_unref (z[i]);
      hg_tensor_unref (again[i]);
    }
  hg_weights_unref (first);
  hg_weights_unref (second);
  hg_weights_unref (weights);
  hg_model_unref (encoder);
  hg_model_unref (decoder);
  hg_model_unref (model);
  hg_check_free (check);
}

TEST (two_halves_make_the_whole)
{
  check_cut ("Input 5x6; LSTM 8 sequences; LSTM 3; RepeatVector 5; LSTM 8 sequences; TimeDistributed Dense 6",
             1);
  check_cut ("Input 9; Dense 5; Dense 2; Dense 5; Dense 9", 1);
  check_cut ("Input 8x8x1; Conv2D 4 strides=2; Flatten; Dense 3; Dense 64; Reshape 8x8x1", 1);
  /* h and c go over; the sequence's last step does not. */
  check_cut ("Input 5x40; enc = LSTM 4 state; FeedbackDecoder 4 steps=5 features=40 < enc.1, enc.2", 2);
  /* The decoder calls a layer of the encoder again and owns its weights then. */
  check_cut ("Input 6; s = Dense 6; z = Dense 2; up = Dense 6 < z; again s < up; Dense 6", 1);
}

static HgCheck *
check_of (const char *stack)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("whole", stack, &error);
  HgCheck *check = model != NULL ? hg_check_shapes (model, &error) : NULL;
  CHECK_DONE (check != NULL, error);
  hg_model_unref (model);
  return check;
}

TEST (what_cannot_be_cut_is_refused)
{
  HgError error = { 0 };
  HgCheck *flat = check_of ("Input 5; Dense 5"),
          *skip = check_of ("Input 9; a = Dense 5; Dense 2; c = Dense 5; "
                            "Concatenate < c, a");
  REQUIRE (flat != NULL && skip != NULL);
  CHECK (hg_model_encoder (flat, &error) == NULL);
  CHECK_TEXT (error.text, "whole has no waist to be cut at");
  CHECK (hg_model_decoder (flat, &error) == NULL);
  CHECK_TEXT (error.text, "whole has no waist to be cut at");
  /* The person's mark may lie at the end, or where a wire jumps over it. */
  flat->waist = 1;
  CHECK (hg_model_decoder (flat, &error) == NULL);
  CHECK_TEXT (error.text, "whole has nothing after its waist dense");
  skip->waist = 2;
  CHECK (hg_model_decoder (skip, &error) == NULL);
  CHECK_TEXT (error.text, "whole reads input_layer as well, which stands before its waist dense");
  hg_check_free (flat);
  hg_check_free (skip);
}

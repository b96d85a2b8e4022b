/* How large weights and gradients are, by layer: what the arrays in Keras's shapes say. */
#include "engine/training.h"
#include "train/pulse.h"

/* The root mean square of all that @weights holds of @node. */
static double
size_of (const HgWeights *weights, const char *node)
{
  double sum = 0, n = 0;
  for (size_t k = 0; k < weights->n; k++)
    if (strcmp (weights->items[k].node, node) == 0 && weights->items[k].spec.trainable)
      {
        const HgTensor *value = weights->items[k].value;
        for (size_t i = 0; i < value->values; i++)
          sum += (double)value->data[i] * (double)value->data[i];
        n += (double)value->values;
      }
  return sqrt (sum / n);
}

TEST (a_pulse_is_the_size_of_weights_and_gradients)
{
  HgError error = { 0 };
  HgShape shape = { .rank = 3, .dim = { 40, 6, 3 } };
  HgPrepared *data = test_prepared (test_noise (&shape, 3), 32);
  HgModel *model = hg_model_parse (
      "test", "Input 6x3; LSTM 5 sequences; Dropout 0.1; Dense 4 trainable=false; LSTM 3 sequences", &error);
  HgTrainOptions options = hg_train_options ();
  options.batch_size = 8;
  HgTrainer *trainer = hg_trainer_new (model, NULL, data, &options, NULL, &error);
  REQUIRE (CHECK_DONE (trainer != NULL, error));
  CHECK (hg_pulse_new (trainer, &error) == NULL); /* before the first batch */
  for (int i = 0; i < 3; i++)
    hg_trainer_step (trainer, NULL, &error);
  HgPulse *pulse = hg_pulse_new (trainer, &error);
  HgWeights *weights = hg_network_save (hg_trainer_network (trainer), &error);
  HgWeights *gradients = hg_network_gradient_weights (hg_trainer_network (trainer), &error);
  if (CHECK_DONE (pulse != NULL && weights != NULL && gradients != NULL, error))
    {
      REQUIRE (CHECK_EQUAL (pulse->n, 2)); /* the frozen one learns nothing */
      CHECK_TEXT (pulse->layers[0].node, "lstm");
      CHECK_TEXT (pulse->layers[1].node, "lstm_1");
      for (size_t i = 0; i < pulse->n; i++)
        {
          const HgLayerPulse *layer = &pulse->layers[i];
          CHECK_NEAR (layer->weight, size_of (weights, layer->node), 1e-6);
          CHECK_NEAR (layer->gradient, size_of (gradients, layer->node), 1e-6);
          CHECK (layer->gradient > 0);
        }
    }
  free (pulse);
  hg_weights_unref (weights);
  hg_weights_unref (gradients);
  hg_trainer_free (trainer);
  hg_model_unref (model);
  hg_prepared_unref (data);
}

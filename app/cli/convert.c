/* convert: a model file of any era as one that Keras of today reads, or as weights alone. */
#include "base/format.h"
#include "commands.h"
#include "files/keras-layer.h"
#include "files/keras-save.h"
#include "model-argument.h"
#include "output-path.h"
#include <stdio.h>

typedef struct
{
  const char *output;
} Options;

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "OUT",
    .help = "what to write: OUT.h5, OUT.keras or OUT.weights.h5",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  { .name = NULL },
};

/* What the output does not hold of the input. */
static void
say_losses (const CliModel *model, HgKerasForm form)
{
  bool mixed = false, older = false;
  for (size_t i = 0; i < model->model->n; i++)
    older |= hg_keras_layer_version (model->model->nodes[i]->layer, &mixed) == 2 || mixed;
  if (older && form == HG_KERAS_AS_ARCHIVE)
    printf (
        "Keras 3's hard_sigmoid is another: the weights before it are 1.2 times as large, and compute the "
        "same. The optimizer's state is left out.\n");
  if (model->facts.state.steps > 0 && form != HG_KERAS_AS_ARCHIVE)
    printf ("The optimizer's state is left out: only .keras holds it.\n");
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliModel model = { 0 };
  HgKerasTraining training;
  bool done = cli_can_write (given->output, error) && cli_model_open (call->words[0], &model, error);
  if (done)
    {
      bool trained = hg_keras_training_read (model.facts.training, &training, NULL);
      done = hg_keras_save (given->output, model.model, model.weights, trained ? &training : NULL,
                            &model.facts.state, error);
    }
  if (done)
    {
      char layers[64];
      printf ("%s: %s\n", given->output,
              hg_format_items (layers, sizeof layers, (int64_t)model.model->n, "layer", "layers"));
      say_losses (&model, hg_keras_form (given->output));
    }
  cli_model_clear (&model);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_convert = {
  .name = "convert",
  .usage = "M -o OUT.{h5,keras,weights.h5}",
  .sentence = "Writes a Keras file of any era as one for Keras of today",
  .details = CLI_MODEL_FILE,
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .size = sizeof (Options),
  .run = run,
};

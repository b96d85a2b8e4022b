/* The other files that Keras saves: archives, and weights without a model. */
#include "engine/keras-golden.h"
#include "files/keras-archive.h"
#include "files/read-file.h"
#include "layers/foreign.h"

typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgKerasFacts facts;
} Opened;

static bool
opens (const char *path, Opened *it)
{
  HgError error = { 0 };
  *it = (Opened){ 0 };
  return CHECK_DONE (hg_keras_load (golden (path), &it->model, &it->weights, &it->facts, &error), error);
}

static void
shut (Opened *it)
{
  hg_keras_facts_clear (&it->facts);
  hg_weights_unref (it->weights);
  hg_model_unref (it->model);
}

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

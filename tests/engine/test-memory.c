/* Memory: the estimate of a training against what it holds, on ten models; and what is too large is refused
 * before anything is taken. */
#include "engine/training.h"
#include "base/memory.h"
#include "model/preset.h"
#include "train/memory.h"
#include <malloc.h>

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
size_t __sanitizer_get_current_allocated_bytes (void);
#endif

static unsigned long long
held (void)
{
#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
  return __sanitizer_get_current_allocated_bytes ();
#else
  struct mallinfo2 all = mallinfo2 ();
  return all.uordblks + all.hblkhd;
#endif
}

/* Tolerance: 15 %, and 64 KiB for what does not grow with the model. */
static void
compare (const char *stack, size_t batch, HgTeam *team, const char *optimizer)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("memory", stack, &error);
  REQUIRE (CHECK_DONE (model != NULL, error));
  HgCheck *check = hg_check_shapes (model, &error);
  HgShape all = check->nodes[0].out[0];
  for (int axis = all.rank++; axis > 0; axis--)
    all.dim[axis] = all.dim[axis - 1];
  all.dim[0] = (int64_t)batch * 2;
  hg_check_free (check);
  HgPrepared *data = test_prepared (test_noise (&all, 5), batch * 2);
  HgTrainOptions options = hg_train_options ();
  options.batch_size = batch;
  options.optimizer = hg_optimizer_find (optimizer);
  unsigned long long estimate = 0, before = held ();
  if (CHECK_DONE (hg_train_memory (model, &options, batch * 2, team, &estimate, &error), error))
    {
      HgTrainer *trainer = hg_trainer_new (model, NULL, data, &options, team, &error);
      if (CHECK_DONE (trainer != NULL, error))
        {
          hg_trainer_step (trainer, NULL, &error);
          double took = (double)(held () - before), said = (double)estimate;
          if (!(fabs (took - said) <= 0.15 * took + 65536))
            test_fault (__FILE__, __LINE__, "%s, batch %zu: estimate %.0f bytes, held %.0f", stack, batch,
                        said, took);
        }
      hg_trainer_free (trainer);
    }
  hg_prepared_unref (data);
  hg_model_unref (model);
}

TEST (the_estimate_holds_for_ten_models)
{
  HgError error = { 0 };
  HgTeam *team = hg_team_new (2, &error);
  REQUIRE (CHECK_DONE (team != NULL, error));
  size_t models = 0;
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++, models++)
    compare (preset->stack, 32, team, "adam");
  compare ("Input 20x6; Bidirectional GRU 40 sequences; GRU 20; RepeatVector 20; GRU 40 sequences; "
           "TimeDistributed Dense 6",
           64, team, "rmsprop");
  compare ("Input 300; Dense 200 relu; BatchNormalization; VariationalLatent 20; Dense 200 relu; Dense 300",
           50, NULL, "sgd");
  CHECK (models + 2 >= 10);
  hg_team_free (team);
}

/* What a person may ask for by mistake: one sentence, and nothing taken. */
static void
refuse (const char *stack, size_t batch, const char *says)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("huge", stack, &error);
  unsigned long long before = held (), bytes = 0;
  if (model != NULL)
    {
      HgTrainOptions options = hg_train_options ();
      options.batch_size = batch;
      bool fits = hg_train_memory (model, &options, batch, NULL, &bytes, &error)
                  && hg_memory_granted ("training", bytes, &error);
      CHECK (!fits);
      CHECK (held () - before < 1 << 20);
    }
  if (strstr (error.text, says) == NULL)
    test_fault (__FILE__, __LINE__, "%s: says “%s”, expected “%s”", stack, error.text, says);
  hg_model_unref (model);
}

TEST (what_is_too_large_is_refused_in_words)
{
  refuse ("Input 10; Dense 1000000000; Dense 10", 64, "GB");
  refuse ("Input 64x64x3; Conv2D 100000 3x3 same; Conv2D 3 3x3 same", 64, "GB");
  refuse ("Input 10; Dense 3; BatchNormalization; Dense 10", (size_t)1 << 31, "GB");
  refuse ("Input 10; Dense 3; Dense 10", ((size_t)1 << 31) + 1, "batch size: expected 1 … 2,147,483,648");
  refuse ("Input 10; Dense 10000000000", 64, "units: expected 1 … 1,000,000,000");
  refuse ("Input 1000000x1000; LSTM 1000000 sequences", 64, "TB");
}

/* A run as it is kept: what it reached is measured once, and how many epochs its weights had before it and
 * have after it is known where it can be. */
#include "analysis/run-record.h"
#include "engine/place.h"
#include "engine/training.h"
#include "files/project-h5.h"
#include "reader/open.h"

enum
{
  EPOCHS = 2,
  BEFORE = 3, /* epochs of the weights that the run began with */
  FRAMES = EPOCHS + 1
};

/* A training, and the project of it. */
typedef struct
{
  HgModel *model;
  HgPrepared *data;
  HgWeights *weights;
  HgProject *project;
} Trained;

/* All epochs of @trainer, with a frame of the film before them and after each. */
static void
film (HgTrainer *trainer, HgCheckpoint **frames)
{
  HgError error = { 0 };
  HgTrainerState state = HG_TRAINER_BATCH;
  frames[0] = hg_trainer_checkpoint (trainer, &error);
  for (int done = 0; done < EPOCHS && state != HG_TRAINER_FAILED;)
    if ((state = hg_trainer_step (trainer, NULL, &error)) == HG_TRAINER_EPOCH)
      frames[++done] = hg_trainer_checkpoint (trainer, &error);
  CHECK_DONE (error.code == HG_ERROR_NONE, error);
}

static Trained
trained (void)
{
  HgError error = { 0 };
  HgShape shape = hg_shape (2, (int64_t)30, (int64_t)4);
  Trained it = { .data = test_prepared (test_noise (&shape, 5), 22),
                 .model = hg_model_parse ("small", "Input 4; Dense 2; Dense 4", &error) };
  HgTrainOptions options = hg_train_options ();
  HgCheckpoint *frames[FRAMES] = { NULL };
  options.epochs = EPOCHS;
  options.batch_size = 8;
  HgTrainer *trainer = hg_trainer_new (it.model, NULL, it.data, &options, NULL, &error);
  CHECK_DONE (trainer != NULL, error);
  film (trainer, frames);
  it.weights = hg_network_save (hg_trainer_network (trainer), &error);
  it.project = hg_project_new (&error);
  it.project->prepare = it.data->options;
  it.project->run
      = hg_kept_run_new (&options, HG_RUN_DONE, NULL, hg_trainer_log (trainer), EPOCHS, BEFORE, &error);
  hg_project_keep (it.project, frames, FRAMES);
  for (size_t i = 0; i < FRAMES; i++)
    hg_checkpoint_unref (frames[i]);
  hg_trainer_free (trainer);
  return it;
}

static void
trained_clear (Trained *it)
{
  hg_project_free (it->project);
  hg_weights_unref (it->weights);
  hg_model_unref (it->model);
  hg_prepared_unref (it->data);
}

/* Weights that a checkpoint has are told by their numbers: those of the end, and those that were gone back
 * to. */
TEST (a_file_knows_the_epochs_of_its_weights)
{
  Trained it = trained ();
  HgError error = { 0 };
  HgModel *model = NULL;
  HgWeights *weights = NULL, *other = hg_weights_new (it.model, 99, &error);
  HgProject *project = NULL;
  const char *path = scratch ("epochs.hourglass.h5");
  CHECK_DONE (hg_project_save (path, it.model, it.weights, it.project, &error), error);
  CHECK_DONE (hg_project_open (path, &model, &weights, NULL, &project, NULL, &error), error);
  REQUIRE (CHECK (project != NULL && project->run != NULL && project->n_checkpoints > 1));
  CHECK (project->run->before == BEFORE && project->run->rows == EPOCHS);
  CHECK (hg_project_epochs (project, weights) == BEFORE + EPOCHS);
  CHECK (hg_project_epochs (project, project->checkpoints[0]->weights) == BEFORE);
  CHECK (isnan (hg_project_epochs (project, other)));
  project->run->before = NAN;
  CHECK (isnan (hg_project_epochs (project, weights)));
  hg_project_free (project);
  hg_weights_unref (other);
  hg_weights_unref (weights);
  hg_model_unref (model);
  trained_clear (&it);
}

TEST (epochs_before_a_run_may_be_unknown_but_not_nonsense)
{
  static const double odd[] = { -1, 0.5, 1e300, INFINITY };
  Trained it = trained ();
  for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
    CHECK (!hg_kept_run_may_follow (odd[i]));
  CHECK (hg_kept_run_may_follow (0) && hg_kept_run_may_follow (1000000) && hg_kept_run_may_follow (NAN));
  HgError error = { 0 };
  it.project->run->before = 0.5; /* a file that would not be read is not written */
  CHECK (!hg_project_save (scratch ("odd.hourglass.h5"), it.model, it.weights, it.project, &error));
  CHECK (strstr (error.text, "expected a number of epochs") != NULL);
  trained_clear (&it);
}

TEST (a_run_is_measured_once)
{
  Trained it = trained ();
  HgError error = { 0 };
  HgKeptRun *run = it.project->run;
  HgEvaluation reached;
  HgBaselines beside;
  CHECK (!run->measured && isnan (run->results.value[HG_RESULT_MSE]));
  CHECK_DONE (hg_run_measure_kept (run, it.model, it.weights, it.data, NULL, NULL, &error), error);
  CHECK (run->measured && run->results.value[HG_RESULT_PART] == HG_RESULT_VALIDATION);
  hg_run_figures (&run->results, &reached, &beside);
  CHECK_EQUAL (reached.samples, 8);
  CHECK_EQUAL (beside.components, 2);
  CHECK (reached.mse > 0 && reached.mae > 0 && beside.mean > 0 && beside.pca > 0
         && isnan (beside.noise_floor));
  run->results.value[HG_RESULT_MSE] = 7;
  CHECK_DONE (hg_run_measure_kept (run, it.model, it.weights, it.data, NULL, NULL, &error), error);
  CHECK (run->results.value[HG_RESULT_MSE] == 7);
  HgRunRecord *record = hg_run_record_new (
      it.model, "noise", &(HgPrepareOptions){ .scale = HG_SCALE_NONE, .normal = "calm" }, run, &error);
  REQUIRE (CHECK (record != NULL));
  CHECK (record->results.value[HG_RESULT_MSE] == 7 && record->before == BEFORE && record->rows == EPOCHS);
  CHECK_TEXT (record->data, "noise, calm alone");
  hg_run_record_unref (record);
  trained_clear (&it);
}

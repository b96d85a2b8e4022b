/* Project files: everything comes back, bit for bit; training goes on from one as if it had never stopped;
 * each damaged member costs one sentence and never the model; drafts keep stacks that do not fit together. */
#include "engine/place.h"
#include "engine/training.h"
#include "files/checkpoint-h5.h"
#include "files/h5-data.h"
#include "files/h5-text.h"
#include "files/keras-same.h"
#include "files/project-h5.h"
#include "files/project-json.h"
#include "model/edit.h"
#include "model/preset.h"
#include "reader/open.h"
#include "reader/project-records.h"
#include <locale.h>
#include <sys/mman.h>
#include <unistd.h>

static const char *const stack = "Input 5x3; LSTM 6 sequences; Dropout 0.2; LSTM 3; Dense 2; RepeatVector 5; "
                                 "LSTM 6 relu sequences; TimeDistributed Dense 3";

enum
{
  EPOCHS = 4,
  WAIST = 4
};

static HgPrepared *
data_set (void)
{
  HgShape shape = hg_shape (3, (int64_t)30, (int64_t)5, (int64_t)3);
  return test_prepared (test_noise (&shape, 5), 22);
}

static HgTrainer *
start (const HgModel *model, HgWeights *weights, HgPrepared *data)
{
  HgError error = { 0 };
  HgTrainOptions options = hg_train_options ();
  _Alignas(double) char config[HG_OPTIMIZER_CONFIG];
  options.epochs = EPOCHS;
  options.batch_size = 8;
  options.optimizer = hg_optimizer_parse ("sgd(0.83, nesterov=true)", config, &error);
  options.optimizer_config = config;
  options.learning_rate = 0.1 / 3;
  options.clipnorm = 0.7;
  HgTrainer *trainer = hg_trainer_new (model, weights, data, &options, NULL, &error);
  CHECK_DONE (trainer != NULL, error);
  return trainer;
}

static void
train (HgTrainer *trainer, int epochs)
{
  HgError error = { 0 };
  HgTrainerState state = HG_TRAINER_BATCH;
  for (int done = 0; done < epochs && state != HG_TRAINER_DONE; done += state == HG_TRAINER_EPOCH)
    state = hg_trainer_step (trainer, NULL, &error);
  CHECK_DONE (error.code == HG_ERROR_NONE, error);
}

/* What the tests work on: a model half trained, and the project around it. */
typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  HgProject *project;
} Half;

static void
fill (Half *half, HgTrainer *trainer, HgCheckpoint *const *film, size_t n)
{
  HgError error = { 0 };
  HgProject *project = half->project = hg_project_new (&error);
  const HgDataOptions opened = { .window = 5, .columns = "a,b,3-7", .missing = "mean", .seed = 7 };
  project->data = hg_data_origin_new ("no/such/breaks.csv", &opened, &error);
  project->prepare = half->data->options;
  snprintf (project->prepare.normal, sizeof project->prepare.normal, "normal");
  project->scaler = hg_scaler_new (HG_SCALE_STANDARD, 3, &error);
  for (size_t j = 0; j < 3; j++)
    {
      project->scaler->offset[j] = 0.1 * (double)j - 1.0 / 3;
      project->scaler->unit[j] = 1 / (7.0 + (double)j);
    }
  project->settings = malloc (sizeof *project->settings);
  hg_train_settings (project->settings, hg_trainer_options (trainer));
  project->settings->options.epochs = 9;
  project->run = calloc (1, sizeof *project->run);
  hg_train_settings (&project->run->settings, hg_trainer_options (trainer));
  project->run->end = HG_RUN_STOPPED;
  project->run->seconds = 1.25;
  project->run->measured = true;
  project->run->results = hg_run_results ();
  project->run->results.value[HG_RESULT_MSE] = 0.1 / 3;
  project->run->log = hg_metrics_log_ref (hg_trainer_log (trainer));
  project->run->rows = hg_metrics_log_count (project->run->log);
  hg_project_keep (project, film, n);
  snprintf (project->encoder_end, sizeof project->encoder_end, "%s", half->model->nodes[WAIST]->name);
  snprintf (project->view, sizeof project->view, "latent");
  snprintf (project->selected, sizeof project->selected, "%s", half->model->nodes[2]->name);
  CHECK (hg_project_add_folded (project, "encoder:dense") && hg_project_add_folded (project, "3*dense_7"));
}

static Half
half_way (void)
{
  HgError error = { 0 };
  Half half = { .data = data_set (), .model = hg_model_parse ("half", stack, &error) };
  CHECK_DONE (half.model != NULL, error);
  HgTrainer *trainer = start (half.model, NULL, half.data);
  HgCheckpoint *film[3];
  film[0] = hg_trainer_checkpoint (trainer, &error);
  train (trainer, 1);
  film[1] = hg_trainer_checkpoint (trainer, &error);
  train (trainer, 1);
  hg_trainer_step (trainer, NULL, &error); /* and one batch of the next epoch */
  film[2] = hg_trainer_checkpoint (trainer, &error);
  half.weights = hg_network_save (hg_trainer_network (trainer), &error);
  fill (&half, trainer, film, 3);
  for (size_t i = 0; i < 3; i++)
    hg_checkpoint_unref (film[i]);
  hg_trainer_free (trainer);
  return half;
}

static void
half_clear (Half *half)
{
  hg_project_free (half->project);
  hg_weights_unref (half->weights);
  hg_model_unref (half->model);
  hg_prepared_unref (half->data);
}

/* A file as it was read. */
typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgKerasFacts facts;
  HgProject *project;
} Read;

static Read
read_file (const char *path)
{
  Read read = { 0 };
  HgError error = { 0 };
  CHECK_DONE (hg_project_open (path, &read.model, &read.weights, &read.facts, &read.project, NULL, &error),
              error);
  return read;
}

static void
read_clear (Read *read)
{
  hg_project_free (read->project);
  hg_keras_facts_clear (&read->facts);
  hg_weights_unref (read->weights);
  hg_model_unref (read->model);
}

static const char *
saved (const Half *half, const char *name)
{
  HgError error = { 0 };
  const char *path = scratch (name);
  CHECK_DONE (hg_project_save (path, half->model, half->weights, half->project, &error), error);
  return path;
}

TEST (everything_comes_back)
{
  Half half = half_way ();
  Read read = read_file (saved (&half, "half.hourglass.h5"));
  const HgProject *a = half.project, *b = read.project;
  REQUIRE (CHECK (b != NULL && read.model != NULL));
  CHECK (hg_keras_same_model (half.model, read.model) && hg_keras_same_weights (half.weights, read.weights));
  CHECK_EQUAL (read.model->waist, WAIST);
  CHECK_EQUAL (b->n_remarks, 0);
  CHECK_TEXT (b->data->name, "no/such/breaks.csv");
  CHECK_TEXT (b->data->columns, "a,b,3-7");
  CHECK_TEXT (b->data->missing, "mean");
  CHECK (b->data->label == NULL && b->data->window == 5 && b->data->seed == 7);
  CHECK_TEXT (b->prepare.normal, "normal");
  CHECK (b->prepare.validation == a->prepare.validation && b->prepare.shuffle == a->prepare.shuffle);
  CHECK (b->scaler->kind == HG_SCALE_STANDARD && b->scaler->n == 3);
  CHECK (memcmp (a->scaler->offset, b->scaler->offset, 3 * sizeof (double)) == 0
         && memcmp (a->scaler->unit, b->scaler->unit, 3 * sizeof (double)) == 0);
  CHECK_EQUAL (b->settings->options.epochs, 9);
  CHECK_EQUAL (b->run->settings.options.epochs, EPOCHS);
  CHECK (b->run->settings.options.learning_rate == 0.1 / 3 && isnan (b->run->settings.options.dials[0]));
  CHECK (b->run->end == HG_RUN_STOPPED && b->run->seconds == 1.25 && b->run->rows == 2);
  CHECK (b->run->measured && b->run->results.value[HG_RESULT_MSE] == 0.1 / 3
         && isnan (b->run->results.value[HG_RESULT_MAE]));
  CHECK (hg_metrics_log_row (b->run->log, 1)->loss == hg_metrics_log_row (a->run->log, 1)->loss);
  CHECK_TEXT (b->view, "latent");
  CHECK_TEXT (b->selected, half.model->nodes[2]->name);
  REQUIRE (CHECK_EQUAL (b->n_folded, 2));
  CHECK_TEXT (b->folded[0], "encoder:dense");
  CHECK_TEXT (b->folded[1], "3*dense_7");
  CHECK (!b->draft && b->edited == NULL);
  REQUIRE (CHECK_EQUAL (b->n_checkpoints, a->n_checkpoints));
  const HgCheckpoint *p = a->checkpoints[a->n_checkpoints - 1], *q = b->checkpoints[a->n_checkpoints - 1];
  CHECK (p->steps == q->steps && p->batch == 1 && q->batch == 1
         && hg_keras_same_weights (p->weights, q->weights));
  read_clear (&read);
  half_clear (&half);
}

/* Stopped or diverged in its first epoch. */
TEST (a_run_may_have_no_epoch)
{
  Half half = half_way ();
  half.project->run->rows = 0;
  half.project->run->end = HG_RUN_FAILED;
  hg_error_set (&half.project->run->fault, HG_ERROR_DIVERGED, "The loss grew to 8.44e+22");
  Read read = read_file (saved (&half, "none.hourglass.h5"));
  REQUIRE (CHECK (read.project != NULL && read.project->run != NULL));
  CHECK (read.project->run->rows == 0 && hg_metrics_log_count (read.project->run->log) == 0);
  CHECK_EQUAL (read.project->run->end, HG_RUN_FAILED);
  CHECK_EQUAL (read.project->run->fault.code, HG_ERROR_DIVERGED);
  CHECK_TEXT (read.project->run->fault.text, "The loss grew to 8.44e+22");
  read_clear (&read);
  half_clear (&half);
}

TEST (a_project_opens_as_a_plain_model)
{
  Half half = half_way ();
  HgError error = { 0 };
  HgModel *model;
  HgWeights *weights;
  CHECK_DONE (hg_model_open (saved (&half, "plain.hourglass.h5"), &model, &weights, NULL, NULL, &error),
              error);
  CHECK (hg_keras_same_model (half.model, model) && hg_keras_same_weights (half.weights, weights));
  hg_weights_unref (weights);
  hg_model_unref (model);
  half_clear (&half);
}

TEST (a_plain_model_is_no_project)
{
  Read read = read_file (golden ("keras/universal_lstm.h5"));
  CHECK (read.project == NULL && read.model != NULL && read.weights != NULL);
  read_clear (&read);
}

TEST (training_goes_on_with_the_same_bits)
{
  Half half = half_way ();
  HgError error = { 0 };
  Read read = read_file (saved (&half, "on.hourglass.h5"));
  REQUIRE (CHECK (read.project != NULL && read.project->n_checkpoints > 0));
  setlocale (LC_ALL, "de_DE.UTF-8"); /* where it is installed: a decimal comma, as the window may have it */
  HgTrainer *whole = start (half.model, NULL, half.data), *rest = start (read.model, read.weights, half.data);
  HgCheckpoint *last = hg_checkpoint_open (scratch ("on.hourglass.h5"), read.model, &error);
  REQUIRE (CHECK_DONE (last != NULL, error));
  CHECK_DONE (hg_trainer_restore (rest, last, &error), error);
  setlocale (LC_ALL, "C");
  train (whole, EPOCHS);
  train (rest, EPOCHS);
  HgWeights *a = hg_network_save (hg_trainer_network (whole), &error),
            *b = hg_network_save (hg_trainer_network (rest), &error);
  CHECK (hg_keras_same_weights (a, b));
  hg_weights_unref (a);
  hg_weights_unref (b);
  hg_checkpoint_unref (last);
  hg_trainer_free (whole);
  hg_trainer_free (rest);
  read_clear (&read);
  half_clear (&half);
}

/* The file saved anew, with attribute @name of the group in another way: gone (@text NULL) or with other
 * text. */
static const char *
damaged (const Half *half, const char *name, const char *text)
{
  const char *path = saved (half, "damaged.hourglass.h5");
  hid_t file = H5Fopen (path, H5F_ACC_RDWR, H5P_DEFAULT);
  hid_t group = H5Gopen2 (file, HG_PROJECT_GROUP, H5P_DEFAULT);
  CHECK (H5Adelete (group, name) >= 0);
  if (text != NULL)
    CHECK (hg_h5_write_text (group, name, text, NULL));
  H5Gclose (group);
  H5Fclose (file);
  return path;
}

/* Opens @path: model and weights are there, and one sentence that has @part. */
static void
check_remark (const Half *half, const char *path, const char *part)
{
  Read read = read_file (path);
  REQUIRE (CHECK (read.project != NULL && read.weights != NULL));
  CHECK (hg_keras_same_weights (half->weights, read.weights));
  CHECK_EQUAL (read.project->n_remarks, 1);
  CHECK_CONTAINS (read.project->remarks[0], part);
  read_clear (&read);
}

TEST (a_damaged_member_costs_one_sentence)
{
  Half half = half_way ();
  for (size_t i = 0; i < HG_PROJECT_MEMBERS; i++)
    {
      const HgProjectMember *member = &hg_project_members[i];
      static const char *const texts[] = { NULL, "{", "[3]", "{\"rows\": 5}", "17", "\"a\"" };
      for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
        check_remark (&half, damaged (&half, member->name, texts[k]), member->what);
    }
  static const char *const more[][3] = {
    { "scaler", "{\"kind\":\"standard\",\"offset\":[1,2],\"unit\":[1]}", "the scaler" },
    { "scaler", "{\"kind\":\"standard\",\"offset\":[1],\"unit\":[0]}", "the scaler" },
    { "scaler", "{\"kind\":\"odd\",\"offset\":[1],\"unit\":[1]}", "the scaler" },
    { "data", "{\"name\":5}", "the description of the data" },
    { "marks", "{\"encoder_end\":\"nowhere\"}", "nowhere" },
    { "checkpoints", "many", "checkpoints" },
    { "checkpoints", "4", "cannot go on" },
    { "version", "2", "newer Hourglass" },
    { "version", NULL, "version" },
  };
  for (size_t k = 0; k < sizeof more / sizeof *more; k++)
    check_remark (&half, damaged (&half, more[k][0], more[k][1]), more[k][2]);
  half_clear (&half);
}

/* A stranger's numbers reach no arithmetic: neither from the file nor from what its reader answers. */
/* Whether what one process puts of @half is taken by another, into @read. */
static bool
sent (const Half *half, Read *read, HgError *error)
{
  HgMessage message = { 0 };
  const int memory = memfd_create ("test", MFD_ALLOW_SEALING);
  HgBulk bulk = hg_bulk (memory);
  HgBulkSource source;
  CHECK_DONE (hg_project_put (half->model, NULL, NULL, half->project, &message, &bulk, error), *error);
  hg_message_put (&message, HG_RECORD_END, NULL, 0);
  CHECK_DONE (hg_bulk_source (&source, memory, error), *error);
  const HgRecords records = { message.bytes, message.n, 0 };
  const bool taken
      = hg_project_take (records, &source, &read->model, &read->weights, &read->facts, &read->project, error);
  hg_message_clear (&message);
  close (memory);
  return taken;
}

TEST (numbers_of_the_data_have_limits)
{
  static const char *const cases[][2] = {
    { "\"width\": 4611686018427387904, \"height\": 0", "a size of 1 to 10,000 pixels a side, got" },
    { "\"width\": 0, \"height\": 7", "a size of 1 to 10,000 pixels a side, got 0 × 7" },
    { "\"width\": 7", "a size of 1 to 10,000 pixels a side, got 7 × 0" },
    { "\"width\": 10001, \"height\": 1", "a size of 1 to 10,000 pixels a side, got 10001 × 1" },
    { "\"window\": 9223372036854775807", "window: expected at most 1,000,000,000,000" },
    { "\"stride\": 9223372036854775807", "stride: expected at most 1,000,000,000,000" },
    { "\"limit\": 9223372036854775807", "limit: expected at most 1,000,000,000,000" },
    { "\"pad\": 1", "a border needs a size to reach" },
    { "\"width\": 7, \"height\": 7, \"pad\": 2", "pad: expected 0 or 1, got 2" },
  };
  Half half = half_way ();
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      char text[256];
      snprintf (text, sizeof text,
                "{\"name\": \"digits\", \"seed\": 3, \"scale\": \"none\", \"validation\": 0, \"test\": 0, "
                "\"shuffle\": false, \"split_seed\": 4, %s}",
                cases[i][0]);
      check_remark (&half, damaged (&half, "data", text), cases[i][1]);
    }
  static const HgDataOrigin lies[]
      = { { .width = (size_t)1 << 62 }, { .height = 7 }, { .window = SIZE_MAX } };
  for (size_t i = 0; i <= sizeof lies / sizeof *lies; i++)
    {
      HgError error = { 0 };
      Read read = { 0 };
      for (size_t k = 0; i > 0 && k < HG_ORIGIN_NUMBERS; k++)
        *hg_origin_number (half.project->data, k) = *hg_origin_number (&lies[i - 1], k);
      CHECK (sent (&half, &read, &error) == (i == 0)); /* the first is as it was */
      if (i > 0)
        CHECK_TEXT (error.text, "the reader's answer is not valid");
      read_clear (&read);
    }
  half_clear (&half);
}

TEST (results_that_cannot_be_are_not_known)
{
  Half half = half_way ();
  HgError error = { 0 };
  Read read = { 0 };
  half.project->run->results.value[HG_RESULT_COMPONENTS] = 1e300;
  if (CHECK_DONE (sent (&half, &read, &error), error))
    CHECK (!read.project->run->measured && isnan (read.project->run->results.value[HG_RESULT_MSE]));
  read_clear (&read);
  half_clear (&half);
}

/* As a version before this one may have written them. */
TEST (what_a_member_does_not_say_is_as_usual)
{
  Half half = half_way ();
  Read read = read_file (damaged (&half, "settings",
                                  "{\"epochs\": 5, \"optimizer\": {\"name\": \"sgd\"}, \"loss\": {\"name\": "
                                  "\"mae\"}, \"schedule\": {\"name\": \"constant\"}}"));
  REQUIRE (CHECK (read.project != NULL && read.project->settings != NULL));
  const HgTrainOptions *options = &read.project->settings->options;
  CHECK_EQUAL (read.project->n_remarks, 0);
  CHECK (options->epochs == 5 && options->batch_size == hg_train_options ().batch_size);
  CHECK_TEXT (options->loss->name, "mae");
  read_clear (&read);
  read = read_file (damaged (&half, "data",
                             "{\"name\": \"sines\", \"seed\": 3, \"scale\": \"none\", \"validation\": 0.1, "
                             "\"test\": 0, \"shuffle\": false, \"split_seed\": 4}"));
  REQUIRE (CHECK (read.project != NULL && read.project->data != NULL));
  CHECK_EQUAL (read.project->n_remarks, 0);
  CHECK (read.project->data->window == 0 && read.project->data->columns == NULL
         && read.project->data->seed == 3 && read.project->prepare.seed == 4);
  read_clear (&read);
  half_clear (&half);
}

TEST (damaged_checkpoints_cost_one_sentence)
{
  static const char *const arrays[] = { "0", "1/weights", "1/state_0", "0/weights" };
  Half half = half_way ();
  for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
    for (int other = 0; other < 2; other++)
      {
        char name[80];
        const char *path = saved (&half, "damaged.hourglass.h5");
        HgShape shape = hg_shape (1, (int64_t)3);
        HgTensor *short_one = hg_tensor_new (&shape, NULL);
        snprintf (name, sizeof name, HG_PROJECT_CHECKPOINTS_GROUP "/%s", arrays[i]);
        hid_t file = H5Fopen (path, H5F_ACC_RDWR, H5P_DEFAULT);
        CHECK (H5Ldelete (file, name, H5P_DEFAULT) >= 0);
        if (other)
          CHECK (hg_h5_write (file, name, short_one, NULL));
        H5Fclose (file);
        hg_tensor_unref (short_one);
        check_remark (&half, path, "the training cannot go on from this file");
      }
  half_clear (&half);
}

TEST (a_draft_keeps_what_does_not_fit_together)
{
  HgError error = { 0 };
  Half half = half_way ();
  half.project->draft = half.project->modified = true;
  half.project->path = strdup ("/home/me/breaks.hourglass.h5");
  half.project->edited = hg_model_parse ("half", "Input 5x3; LSTM 6; LSTM 3; Dense 2", &error);
  REQUIRE (CHECK_DONE (half.project->edited != NULL, error));
  Read read = read_file (saved (&half, "draft.hourglass.h5"));
  REQUIRE (CHECK (read.project != NULL && read.project->edited != NULL));
  CHECK (read.project->draft && read.project->modified);
  CHECK_TEXT (read.project->path, "/home/me/breaks.hourglass.h5");
  CHECK (hg_keras_same_model (read.project->edited, half.project->edited));
  CHECK (hg_keras_same_weights (read.weights, half.weights));
  read_clear (&read);
  half_clear (&half);
}

TEST (a_draft_may_have_no_weights)
{
  HgError error = { 0 };
  HgProject *project = hg_project_new (&error);
  HgModel *model = hg_model_parse ("broken", "Input 5x3; LSTM 6; LSTM 3; Dense 2", &error);
  project->draft = true;
  CHECK_DONE (hg_project_save (scratch ("bare.hourglass.h5"), model, NULL, project, &error), error);
  Read read = read_file (scratch ("bare.hourglass.h5"));
  REQUIRE (CHECK (read.project != NULL && read.model != NULL));
  CHECK (read.weights == NULL && read.project->draft && hg_keras_same_model (read.model, model));
  read_clear (&read);
  hg_project_free (project);
  hg_model_unref (model);
}

TEST (files_of_version_1_open)
{
  Read read = read_file (golden ("projects/version-1.hourglass.h5"));
  const HgProject *project = read.project;
  REQUIRE (CHECK (project != NULL && project->data != NULL && project->settings != NULL
                  && project->run != NULL && project->scaler != NULL));
  CHECK_EQUAL (project->version, 1);
  CHECK_EQUAL (project->n_remarks, 0);
  CHECK_TEXT (project->data->name, "factors");
  CHECK_EQUAL (project->data->limit, 200);
  CHECK_EQUAL (project->settings->options.patience, 2);
  CHECK_EQUAL (project->run->rows, 3);
  CHECK_NEAR (hg_metrics_log_row (project->run->log, 2)->loss, 0.9, 0.5);
  CHECK_EQUAL (project->scaler->n, 10);
  REQUIRE (CHECK (project->n_checkpoints >= 2));
  CHECK_EQUAL (project->checkpoints[0]->steps, 0);
  CHECK_EQUAL (project->checkpoints[project->n_checkpoints - 1]->epochs, 3);
  read_clear (&read);
}

/* Saves @edited as what a draft shows over nothing, and looks whether it comes back. */
static void
check_draft (const HgModel *edited, const char *what)
{
  HgError error = { 0 };
  HgProject *project = hg_project_new (&error);
  HgModel *model = NULL;
  HgWeights *weights = NULL;
  HgProject *read = NULL;
  HgKerasFacts facts = { 0 };
  project->draft = true;
  project->edited = hg_model_ref (edited);
  const char *path = scratch ("edited.hourglass.h5");
  if (!hg_project_save (path, edited, NULL, project, &error)
      || !hg_project_open (path, &model, &weights, &facts, &read, NULL, &error))
    test_fault (__FILE__, __LINE__, "%s: %s", what, error.text);
  else
    CHECK (read->edited != NULL && hg_keras_same_model (edited, read->edited)
           && hg_keras_same_model (edited, model));
  hg_keras_facts_clear (&facts);
  hg_project_free (read);
  hg_model_unref (model);
  hg_weights_unref (weights);
  hg_project_free (project);
}

/* Every example, and as it is with each of its layers taken out, which seldom fits together. */
TEST (drafts_keep_every_stack)
{
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    {
      HgError error = { 0 };
      HgModel *model = hg_preset_model (preset, &error);
      REQUIRE (CHECK_DONE (model != NULL, error));
      check_draft (model, preset->name);
      for (size_t i = 1; i<model->n; i += model->n> 12 ? 5 : 1)
        {
          char label[HG_LABEL_SIZE], what[160];
          HgModel *edited = hg_edit_remove (model, i, label, &error);
          snprintf (what, sizeof what, "%s without %s", preset->name, model->nodes[i]->name);
          if (edited != NULL)
            check_draft (edited, what);
          hg_model_unref (edited);
        }
      hg_model_unref (model);
    }
}

/* Models of strangers, with layers that are not known, shared or nested: as projects and as drafts. */
TEST (projects_keep_files_of_keras)
{
  static const char *const names[]
      = { "keras2_lambda.h5",    "keras2_nested.h5", "keras2_encdec.h5", "keras2_slashes.h5",
          "keras3_attention.h5", "keras3_bilstm.h5", "keras2_theano.h5", "keras1_conv_th.h5" };
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      char path[80];
      HgError error = { 0 };
      HgModel *model;
      HgWeights *weights;
      HgProject *project = hg_project_new (&error);
      snprintf (path, sizeof path, "keras/%s", names[i]);
      REQUIRE (CHECK_DONE (hg_model_open (golden (path), &model, &weights, NULL, NULL, &error), error));
      if (!hg_project_save (scratch ("theirs.hourglass.h5"), model, weights, project, &error))
        test_fault (__FILE__, __LINE__, "%s: %s", names[i], error.text);
      check_draft (model, names[i]);
      hg_project_free (project);
      hg_weights_unref (weights);
      hg_model_unref (model);
    }
}

/* Whatever bytes are changed: an answer or one sentence, and never a death of this process. */
TEST (changed_bytes_are_survived)
{
  Half half = half_way ();
  const char *path = saved (&half, "changed.hourglass.h5");
  FILE *file = fopen (path, "r+b");
  REQUIRE (CHECK (file != NULL && fseek (file, 0, SEEK_END) == 0));
  long size = ftell (file);
  for (long at = 96; at < size; at += size / 40)
    {
      HgError error = { 0 };
      Read read = { 0 };
      fseek (file, at, SEEK_SET);
      int before = fgetc (file);
      fseek (file, at, SEEK_SET);
      fputc (before ^ 0xff, file);
      fflush (file);
      bool done
          = hg_project_open (path, &read.model, &read.weights, &read.facts, &read.project, NULL, &error);
      CHECK (done == (error.code == HG_ERROR_NONE));
      read_clear (&read);
      fseek (file, at, SEEK_SET);
      fputc (before, file);
      fflush (file);
    }
  fclose (file);
  half_clear (&half);
}

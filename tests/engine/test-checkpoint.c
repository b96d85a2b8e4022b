/* Checkpoints: a run that goes on gives the bits of one that was never interrupted, from memory and from a
 * file; what does not fit is refused in a sentence; a run's film keeps its memory. */
#include "base/team.h"
#include "engine/place.h"
#include "engine/training.h"
#include "files/checkpoint-h5.h"
#include "reader/open.h"
#include "files/read-file.h"
#include "files/replace.h"
#include "train/trainer.h"

/* Everything that keeps a state of its own: draws while training, moving statistics, recurrent layers. */
static const char *const stack
    = "Input 5x3; GaussianNoise 0.1; LSTM 6 sequences kernel_regularizer=l2(0.01); "
      "BatchNormalization; Dropout 0.2; LSTM 3; Dense 2; RepeatVector 5; "
      "LSTM 6 relu sequences; TimeDistributed Dense 3";

static HgPrepared *
noise (size_t n, size_t n_train)
{
  HgShape shape = hg_shape (3, (int64_t)n, (int64_t)5, (int64_t)3);
  return test_prepared (test_noise (&shape, 5), n_train);
}

typedef struct
{
  const char *optimizer, *schedule;
  int warmup, patience;
  double clipnorm, weight_decay;
} Case;

static const Case cases[] = {
  { "adam", "constant", 0, 0, 0, 0 },
  { "sgd(0.9, nesterov=true)", "plateau(0.5, patience=0, cooldown=1)", 0, 0, 0.5, 0.01 },
  { "nadam", "cosine(alpha=0.1)", 1, 2, 0, 0 },
  { "rmsprop(momentum=0.5, centered=true)", "exponential", 2, 0, 0, 0.004 },
  { "adagrad", "step(0.5, epochs=2)", 0, 3, 0, 0 },
  { "adamax", "constant", 1, 0, 0, 0 },
  { "adam(amsgrad=true)", "constant", 0, 1, 0, 0 },
};

enum
{
  CASES = sizeof cases / sizeof *cases,
  EPOCHS = 6
};

/* A trainer of the case on @data, with its own copies of all configs. */
static HgTrainer *
start (const Case *it, HgPrepared *data, HgTeam *team, uint64_t seed)
{
  HgError error = { 0 };
  _Alignas(double) char optimizer[HG_OPTIMIZER_CONFIG], schedule[HG_SCHEDULE_CONFIG];
  HgModel *model = hg_model_parse ("test", stack, &error);
  HgTrainOptions options = hg_train_options ();
  options.epochs = EPOCHS;
  options.batch_size = 8;
  options.seed = seed;
  options.optimizer = hg_optimizer_parse (it->optimizer, optimizer, &error);
  options.optimizer_config = optimizer;
  options.schedule = hg_schedule_parse (it->schedule, schedule, &error);
  options.schedule_config = schedule;
  options.warmup = it->warmup;
  options.patience = it->patience;
  options.clipnorm = it->clipnorm;
  options.weight_decay = it->weight_decay;
  options.noise = (HgNoise){ HG_NOISE_GAUSSIAN, 0.1 };
  HgTrainer *trainer = model != NULL && options.optimizer != NULL && options.schedule != NULL
                           ? hg_trainer_new (model, NULL, data, &options, team, &error)
                           : NULL;
  CHECK_DONE (trainer != NULL, error);
  hg_model_unref (model);
  return trainer;
}

static void
finish (HgTrainer *trainer)
{
  HgError error = { 0 };
  HgTrainerState state = HG_TRAINER_BATCH;
  while (state == HG_TRAINER_BATCH || state == HG_TRAINER_EPOCH)
    state = hg_trainer_step (trainer, NULL, &error);
  CHECK_DONE (state == HG_TRAINER_DONE, error);
}

static bool
same_weights (HgTrainer *a, HgTrainer *b)
{
  HgWeights *x = hg_network_save (hg_trainer_network (a), NULL),
            *y = hg_network_save (hg_trainer_network (b), NULL);
  bool alike = x->n == y->n;
  for (size_t i = 0; alike && i < x->n; i++)
    alike = memcmp (x->items[i].value->data, y->items[i].value->data,
                    x->items[i].value->values * sizeof (HgReal))
            == 0;
  hg_weights_unref (x);
  hg_weights_unref (y);
  return alike;
}

static bool
same (double a, double b)
{
  return a == b || (isnan (a) && isnan (b));
}

static bool
same_log (HgTrainer *a, HgTrainer *b)
{
  HgMetricsLog *x = hg_trainer_log (a), *y = hg_trainer_log (b);
  bool alike = hg_metrics_log_count (x) == hg_metrics_log_count (y);
  for (size_t i = 0; alike && i < hg_metrics_log_count (x); i++)
    {
      const HgEpochRow *p = hg_metrics_log_row (x, i), *q = hg_metrics_log_row (y, i);
      alike = p->epoch == q->epoch && same (p->loss, q->loss) && same (p->mae, q->mae)
              && same (p->mse, q->mse) && same (p->validation_loss, q->validation_loss)
              && same (p->learning_rate, q->learning_rate);
    }
  return alike;
}

/* What another run of the same optimizer learned goes on here, whatever the losses were there. */
TEST (the_state_of_an_optimizer_goes_on_elsewhere)
{
  HgError error = { 0 };
  HgPrepared *data = noise (40, 32);
  REQUIRE (data != NULL);
  for (size_t i = 0; i < data->x->values; i++)
    data->x->data[i] *= 1e4F; /* losses that would be a run that ran away, were they not the first */
  HgTrainer *first = start (&cases[0], data, NULL, 42), *second = start (&cases[0], data, NULL, 42),
            *third = start (&cases[0], data, NULL, 42), *other = start (&cases[1], data, NULL, 42);
  for (int i = 0; i < 3; i++)
    CHECK_EQUAL (hg_trainer_step (first, NULL, &error), HG_TRAINER_BATCH);
  HgCheckpoint *far = hg_trainer_checkpoint (first, &error);
  REQUIRE (CHECK_DONE (far != NULL, error));
  HgOptimizerState state = { .steps = far->steps, .n_slots = far->n_slots, .n_values = far->n_values };
  memcpy (state.slots, far->slots, sizeof state.slots);
  CHECK (hg_trainer_take_state (second, &state));
  /* The same by the way of a checkpoint of a run that has not begun. */
  HgCheckpoint *begun = hg_trainer_checkpoint (third, &error);
  for (size_t i = 0; i < state.n_slots; i++)
    memcpy (begun->slots[i], state.slots[i], state.n_values * sizeof (HgReal));
  begun->steps = state.steps;
  CHECK_DONE (hg_trainer_restore (third, begun, &error), error);
  for (int i = 0; i < 3; i++)
    {
      CHECK_EQUAL (hg_trainer_step (second, NULL, &error), HG_TRAINER_BATCH);
      CHECK_EQUAL (hg_trainer_step (third, NULL, &error), HG_TRAINER_BATCH);
    }
  CHECK (same_weights (second, third));
  CHECK (!hg_trainer_take_state (other, &state)); /* momentum alone has another number of arrays */
  state.steps = 0;
  CHECK (!hg_trainer_take_state (second, &state));
  hg_checkpoint_unref (begun);
  hg_checkpoint_unref (far);
  HgTrainer *const all[] = { first, second, third, other };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    hg_trainer_free (all[i]);
  hg_prepared_unref (data);
}

/* Stops after @steps batches, goes on in another trainer with another number of threads, and compares the
 * ends. */
static void
check_resumed (const Case *it, HgPrepared *data, HgTrainer *whole, size_t steps, size_t threads,
               const char *path)
{
  HgError error = { 0 };
  HgTeam *team = hg_team_new (threads, &error);
  HgTrainer *first = start (it, data, NULL, 42), *second = start (it, data, team, 42);
  for (size_t i = 0; i < steps; i++)
    hg_trainer_step (first, NULL, &error);
  HgCheckpoint *checkpoint = hg_trainer_checkpoint (first, &error);
  REQUIRE (CHECK_DONE (checkpoint != NULL, error));
  if (path != NULL)
    {
      CHECK_DONE (hg_checkpoint_h5_save (path, checkpoint, &error), error);
      hg_checkpoint_unref (checkpoint);
      checkpoint = hg_checkpoint_open (path, hg_network_model (hg_trainer_network (second)), &error);
      REQUIRE (CHECK_DONE (checkpoint != NULL, error));
    }
  hg_trainer_step (second, NULL, &error);
  CHECK_DONE (hg_trainer_restore (second, checkpoint, &error), error);
  finish (second);
  if (!same_weights (whole, second) || !same_log (whole, second))
    test_fault (__FILE__, __LINE__, "%s, %s: other numbers after going on from step %zu with %zu threads%s",
                it->optimizer, it->schedule, steps, threads, path != NULL ? ", through a file" : "");
  /* The one that was asked for a checkpoint goes on undisturbed. */
  finish (first);
  CHECK (same_weights (whole, first));
  hg_checkpoint_unref (checkpoint);
  hg_trainer_free (first);
  hg_trainer_free (second);
  hg_team_free (team);
}

TEST (going_on_gives_the_same_bits)
{
  HgPrepared *data = noise (30, 22);
  for (size_t i = 0; i < CASES; i++)
    {
      HgTrainer *whole = start (&cases[i], data, NULL, 42);
      finish (whole);
      const size_t steps[] = { 0, 1, 3, 4, 9, 18 };
      for (size_t k = 0; k < sizeof steps / sizeof *steps; k++)
        check_resumed (&cases[i], data, whole, steps[k], 1 + k % 2, NULL);
      check_resumed (&cases[i], data, whole, 7, 2, scratch ("resumed.h5"));
      check_resumed (&cases[i], data, whole, 6, 1, scratch ("resumed.h5"));
      hg_trainer_free (whole);
    }
  hg_prepared_unref (data);
}

/* Without a validation part, and from a run that was over: with more epochs it goes on with the last weights,
 * though the best ones had come back. */
TEST (a_run_that_is_over_goes_on_with_more_epochs)
{
  HgError error = { 0 };
  HgPrepared *data = noise (16, 16);
  HgTrainOptions options = hg_train_options ();
  HgModel *model = hg_model_parse ("test", stack, &error);
  options.batch_size = 8;
  options.learning_rate = 0.3;
  options.patience = 100;
  options.epochs = 9;
  HgTrainer *whole = hg_trainer_new (model, NULL, data, &options, NULL, &error);
  HgTrainer *more = hg_trainer_new (model, NULL, data, &options, NULL, &error);
  options.epochs = 5;
  HgTrainer *part = hg_trainer_new (model, NULL, data, &options, NULL, &error);
  REQUIRE (CHECK_DONE (whole != NULL && more != NULL && part != NULL, error));
  finish (whole);
  finish (part);
  HgCheckpoint *checkpoint = hg_trainer_checkpoint (part, &error);
  CHECK_EQUAL (checkpoint->epochs, 5);
  CHECK_DONE (hg_trainer_restore (more, checkpoint, &error), error);
  finish (more);
  CHECK (same_weights (whole, more) && same_log (whole, more));
  /* With the same epochs there is nothing left to do, and the best weights are there. */
  HgTrainer *again = hg_trainer_new (model, NULL, data, &options, NULL, &error);
  CHECK_DONE (hg_trainer_restore (again, checkpoint, &error), error);
  CHECK (hg_trainer_step (again, NULL, &error) == HG_TRAINER_DONE);
  CHECK (same_weights (again, part));
  hg_checkpoint_unref (checkpoint);
  hg_trainer_free (whole);
  hg_trainer_free (part);
  hg_trainer_free (more);
  hg_trainer_free (again);
  hg_model_unref (model);
  hg_prepared_unref (data);
}

/* All batches of the epoch are done then, and its row is not written. */
TEST (a_run_stopped_during_a_validation_goes_on)
{
  HgError error = { 0 };
  HgPrepared *data = noise (30, 22);
  HgTrainer *whole = start (&cases[0], data, NULL, 42), *first = start (&cases[0], data, NULL, 42),
            *second = start (&cases[0], data, NULL, 42);
  HgJob job = { 0 };
  hg_trainer_step (first, NULL, &error);
  hg_trainer_step (first, NULL, &error);
  hg_job_cancel (&job);
  CHECK (hg_trainer_step (first, &job, &error) == HG_TRAINER_DONE);
  HgCheckpoint *checkpoint = hg_trainer_checkpoint (first, &error);
  REQUIRE (CHECK_DONE (checkpoint != NULL, error));
  CHECK (checkpoint->epochs == 0 && checkpoint->batch == 3);
  CHECK_DONE (hg_trainer_restore (second, checkpoint, &error), error);
  finish (second);
  finish (whole);
  CHECK (same_weights (whole, second) && same_log (whole, second));
  hg_checkpoint_unref (checkpoint);
  hg_trainer_free (whole);
  hg_trainer_free (first);
  hg_trainer_free (second);
  hg_prepared_unref (data);
}

static void
check_refused (HgTrainer *trainer, const HgCheckpoint *checkpoint, const char *sentence)
{
  HgError error = { 0 };
  HgWeights *before = hg_network_save (hg_trainer_network (trainer), NULL);
  CHECK (!hg_trainer_restore (trainer, checkpoint, &error));
  CHECK_CONTAINS (error.text, sentence);
  HgWeights *after = hg_network_save (hg_trainer_network (trainer), NULL);
  CHECK (memcmp (before->items[0].value->data, after->items[0].value->data,
                 before->items[0].value->values * sizeof (HgReal))
         == 0);
  hg_weights_unref (before);
  hg_weights_unref (after);
  hg_trainer_free (trainer);
}

TEST (another_run_is_refused_in_a_sentence)
{
  HgError error = { 0 };
  HgPrepared *data = noise (30, 22), *less = noise (30, 21);
  HgTrainer *trainer = start (&cases[0], data, NULL, 42);
  hg_trainer_step (trainer, NULL, &error);
  HgCheckpoint *checkpoint = hg_trainer_checkpoint (trainer, &error);
  REQUIRE (CHECK_DONE (checkpoint != NULL, error));
  check_refused (start (&cases[5], data, NULL, 42), checkpoint,
                 "the checkpoint is of a run with optimizer adam, and this one has adamax");
  check_refused (start (&cases[0], data, NULL, 43), checkpoint, "with seed 42, and this one has 43");
  check_refused (start (&cases[0], less, NULL, 42), checkpoint, "the checkpoint is of a run with other data");
  Case other = cases[0];
  other.warmup = 3;
  check_refused (start (&other, data, NULL, 42), checkpoint,
                 "with schedule constant, and this one has constant after 3 epochs of warm-up");
  HgModel *model = hg_model_parse ("test", "Input 5x3; LSTM 3 sequences", &error);
  HgTrainOptions options = hg_train_options ();
  check_refused (hg_trainer_new (model, NULL, data, &options, NULL, &error), checkpoint,
                 "the checkpoint is of a run with another model");
  CHECK_DONE (hg_checkpoint_h5_save (scratch ("other.h5"), checkpoint, &error), error);
  CHECK (hg_checkpoint_open (scratch ("other.h5"), model, &error) == NULL);
  CHECK_CONTAINS (error.text, "other.h5: weights: expected 84 values as the model has, got ");
  CHECK (hg_checkpoint_open (golden ("keras/keras3_tanh_lstm.h5"), model, &error) == NULL);
  CHECK_CONTAINS (error.text,
                  "keras3_tanh_lstm.h5: expected a checkpoint of a training, got another HDF5 file");
  hg_model_unref (model);
  hg_checkpoint_unref (checkpoint);
  hg_trainer_free (trainer);
  hg_prepared_unref (data);
  hg_prepared_unref (less);
}

/* Cut short, and with single bytes of its counters changed: a sentence or a checkpoint, never worse. What
 * HDF5 makes of damage elsewhere is its own concern. */
TEST (a_damaged_file_is_refused)
{
  HgError error = { 0 };
  HgPrepared *data = noise (16, 16);
  HgTrainer *trainer = start (&cases[0], data, NULL, 42), *other = start (&cases[0], data, NULL, 42);
  const HgModel *model = hg_network_model (hg_trainer_network (trainer));
  for (int i = 0; i < 3; i++)
    hg_trainer_step (trainer, NULL, &error);
  HgCheckpoint *checkpoint = hg_trainer_checkpoint (trainer, &error);
  REQUIRE (CHECK_DONE (checkpoint != NULL && hg_checkpoint_h5_save (scratch ("good.h5"), checkpoint, &error),
                       error));
  void *bytes;
  size_t n, read = 0, refused = 0, text = 0, length = 0;
  REQUIRE (CHECK_DONE (hg_read_file (scratch ("good.h5"), 1 << 24, &bytes, &n, &error), error));
  for (size_t cut = 0; cut < 12; cut++)
    {
      CHECK (hg_replace_file (scratch ("cut.h5"), bytes, n * cut / 12, &error));
      CHECK (hg_checkpoint_open (scratch ("cut.h5"), model, &error) == NULL);
      CHECK_CONTAINS (error.text, "cut.h5: ");
    }
  while (text + 9 < n && memcmp ((char *)bytes + text, "{\"epochs\"", 9) != 0)
    text++;
  length = strnlen ((char *)bytes + text, n - text);
  REQUIRE (CHECK (length > 100));
  for (size_t at = text; at < text + length; at += 3)
    {
      char *byte = (char *)bytes + at, before = *byte;
      *byte = "9-{,0"[at % 5];
      CHECK (hg_replace_file (scratch ("bad.h5"), bytes, n, &error));
      HgCheckpoint *bad = hg_checkpoint_open (scratch ("bad.h5"), model, &error);
      *(bad == NULL ? &refused : &read) += 1;
      if (bad != NULL && hg_trainer_restore (other, bad, &error))
        hg_trainer_step (other, NULL, &error);
      hg_checkpoint_unref (bad);
      *byte = before;
    }
  CHECK (refused > 0 && read > 0);
  free (bytes);
  hg_checkpoint_unref (checkpoint);
  hg_trainer_free (trainer);
  hg_trainer_free (other);
  hg_prepared_unref (data);
}

/* A checkpoint of so many values after @steps steps. */
static HgCheckpoint *
mark (uint64_t steps, size_t values, double watched)
{
  HgCheckpoint *checkpoint = hg_checkpoint_new (2, values, NULL);
  checkpoint->steps = steps;
  checkpoint->watched = watched;
  return checkpoint;
}

static void
add (HgCheckpointRing *ring, HgCheckpoint *checkpoint)
{
  hg_checkpoint_ring_add (ring, checkpoint);
  hg_checkpoint_unref (checkpoint);
}

TEST (a_film_keeps_first_best_and_last_and_its_memory)
{
  HgCheckpointRing ring
      = { .bytes = 10 * hg_checkpoint_bytes (&(HgCheckpoint){ .n_slots = 2, .n_values = 100 }) };
  for (uint64_t i = 0; i < 1000; i++)
    {
      add (&ring, mark (i, 100, i == 0 ? (double)NAN : i == 123 ? 0.5 : 1 + (double)i));
      REQUIRE (CHECK (ring.n <= 10 && ring.n == (i < 10 ? i + 1 : 10)));
      CHECK (ring.items[0]->steps == 0 && ring.items[ring.n - 1]->steps == i);
    }
  size_t best = hg_checkpoint_ring_best (ring.items, ring.n);
  REQUIRE (best < ring.n);
  CHECK_EQUAL (ring.items[best]->steps, 123);
  for (size_t i = 1; i < ring.n; i++)
    CHECK (ring.items[i]->steps > ring.items[i - 1]->steps
           && ring.items[i]->steps - ring.items[i - 1]->steps < 400);
  add (&ring, mark (999, 100, 3));
  CHECK (ring.n == 10 && ring.items[9]->watched <= 3);
  hg_checkpoint_ring_clear (&ring);
  /* What is larger than all the room: three stay. */
  HgCheckpointRing small = { .bytes = 1 };
  for (uint64_t i = 0; i < 20; i++)
    add (&small, mark (i, 100, i == 5 ? 0 : 1));
  CHECK (small.n == 3 && small.items[1]->steps == 5 && small.items[2]->steps == 19);
  hg_checkpoint_ring_clear (&small);
  HgCheckpointRing many = { 0 };
  for (uint64_t i = 0; i < 500; i++)
    add (&many, mark (i, 1, 1));
  CHECK_EQUAL (many.n, HG_RING_MOST);
  hg_checkpoint_ring_clear (&many);
}

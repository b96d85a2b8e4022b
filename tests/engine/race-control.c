/* A control for ThreadSanitizer, not a test by itself: the runner's callback writes a plain variable that the
 * main thread reads, which is a race. race-control.sh wants it to be found; a build in which it goes
 * unnoticed would let the runner's own races through too. */
#include "engine/training.h"
#include "train/runner.h"
#include <unistd.h>

static unsigned posts; /* not atomic, on purpose */

static void
count_post (void *data)
{
  posts++;
}

TEST (a_seeded_race)
{
  HgError error = { 0 };
  HgShape shape = hg_shape (2, (int64_t)40, (int64_t)5);
  HgPrepared *data = test_prepared (test_noise (&shape, 1), 40);
  HgModel *model = hg_model_parse ("race", "Input 5; Dense 2; Dense 5", &error);
  HgRunOptions options = { .train = hg_train_options (), .snapshots = 1000, .posted = count_post };
  HgRunner *runner = hg_runner_new (model, NULL, data, &options, &error);
  REQUIRE (CHECK_DONE (runner != NULL, error));
  for (int i = 0; i < 200 && posts < 3; i++)
    usleep (1000);
  hg_runner_free (runner);
  hg_model_unref (model);
  hg_prepared_unref (data);
}

/* Finding out whether several threads pay, with made-up times for both ways. */
#include "harness.h"
#include "base/pace.h"
#include "base/random.h"

/* Seconds of steps that take the given times, with up to @noise of them added; returns the share of the time
 * that was spent alone. */
static double
share_alone (HgPace *pace, HgRandom *random, double seconds, double together, double alone, double noise)
{
  double spent = 0, lonely = 0;
  while (spent < seconds)
    {
      double step = (pace->alone ? alone : together) * (1 + noise * hg_random_uniform (random));
      spent += step;
      lonely += pace->alone ? step : 0;
      hg_pace_step (pace, step);
    }
  return lonely / spent;
}

/* Steps of 60 µs to 60 ms. */
#define EACH_STEP(step) for (double step = 60e-6; step < 0.1; step *= 10)

TEST (threads_that_pay_are_kept)
{
  HgRandom random = hg_random (1);
  EACH_STEP (step)
  {
    HgPace pace = hg_pace ();
    CHECK (!pace.alone);
    share_alone (&pace, &random, 15, step, 1.9 * step, 0.1);
    CHECK (share_alone (&pace, &random, 60, step, 1.9 * step, 0.1) < 0.05);
  }
}

TEST (threads_that_do_not_pay_are_given_up)
{
  HgRandom random = hg_random (2);
  EACH_STEP (step)
  {
    HgPace pace = hg_pace ();
    share_alone (&pace, &random, 15, step, 0.6 * step, 0.1);
    CHECK (share_alone (&pace, &random, 60, step, 0.6 * step, 0.1) > 0.95);
  }
}

/* Another program comes: at once; and goes: at the next trial. */
TEST (a_change_is_followed)
{
  HgRandom random = hg_random (3);
  EACH_STEP (step)
  {
    HgPace pace = hg_pace ();
    share_alone (&pace, &random, 30, step, 1.9 * step, 0.1);
    CHECK (!pace.alone);
    CHECK (share_alone (&pace, &random, 3, 3 * step, 1.9 * step, 0.1) > 0.6);
    share_alone (&pace, &random, 30, 3 * step, 1.9 * step, 0.1);
    share_alone (&pace, &random, 6 + 400 * step, step, 1.9 * step, 0.1);
    CHECK (share_alone (&pace, &random, 10, step, 1.9 * step, 0.1) < 0.2);
  }
}

/* A thread that now and then waits a scheduler's turn for its core: most steps are as fast as ever, and only
 * the mean shows it. */
TEST (turns_of_the_scheduler_count)
{
  HgPace pace = hg_pace ();
  double spent = 0, lonely = 0;
  for (unsigned i = 0; spent < 30; i++)
    {
      double step = pace.alone ? 110e-6 : i % 40 == 0 ? 4e-3 : 60e-6;
      hg_pace_step (&pace, step);
      spent += step;
      lonely += pace.alone ? step : 0;
    }
  CHECK (lonely > 0.9 * spent);
}

TEST (equal_ways_are_not_changed_for_ever)
{
  HgRandom random = hg_random (4);
  HgPace pace = hg_pace ();
  size_t changes = 0;
  bool was = pace.alone;
  for (size_t i = 0; i < 100000; i++)
    {
      hg_pace_step (&pace, 1e-3 * (1 + 0.05 * hg_random_uniform (&random)));
      changes += pace.alone != was;
      was = pace.alone;
    }
  CHECK (changes < 60);
}

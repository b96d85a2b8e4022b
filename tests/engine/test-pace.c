/* Finding out whether several threads pay, with made-up times for both ways. */
#include "harness.h"
#include "base/pace.h"
#include "base/random.h"

/* @steps steps that take the given times, with up to @noise of them added; returns the share done alone. */
static double
share_alone (HgPace *pace, HgRandom *random, size_t steps, double together, double alone, double noise)
{
  size_t count = 0;
  for (size_t i = 0; i < steps; i++)
    {
      count += pace->alone;
      hg_pace_step (pace, (pace->alone ? alone : together) * (1 + noise * hg_random_uniform (random)));
    }
  return (double)count / (double)steps;
}

TEST (threads_that_pay_are_kept)
{
  HgRandom random = hg_random (1);
  HgPace pace = hg_pace ();
  CHECK (!pace.alone);
  CHECK (share_alone (&pace, &random, 1000, 1.0, 1.9, 0.1) < 0.02);
  CHECK (share_alone (&pace, &random, 10000, 1.0, 1.9, 0.1) < 0.004);
}

TEST (threads_that_do_not_pay_are_given_up)
{
  HgRandom random = hg_random (2);
  HgPace pace = hg_pace ();
  share_alone (&pace, &random, 300, 1.0, 0.6, 0.1);
  CHECK (share_alone (&pace, &random, 10000, 1.0, 0.6, 0.1) > 0.99);
}

/* Another program comes and goes. */
TEST (a_change_is_followed)
{
  HgRandom random = hg_random (3);
  HgPace pace = hg_pace ();
  share_alone (&pace, &random, 5000, 1.0, 1.9, 0.1);
  share_alone (&pace, &random, 3500, 3.0, 1.9, 0.1);
  CHECK (share_alone (&pace, &random, 1000, 3.0, 1.9, 0.1) > 0.9);
  share_alone (&pace, &random, 3500, 1.0, 1.9, 0.1);
  CHECK (share_alone (&pace, &random, 1000, 1.0, 1.9, 0.1) < 0.1);
}

TEST (equal_ways_are_not_changed_for_ever)
{
  HgRandom random = hg_random (4);
  HgPace pace = hg_pace ();
  size_t changes = 0;
  bool was = pace.alone;
  for (size_t i = 0; i < 20000; i++)
    {
      hg_pace_step (&pace, 1 + 0.05 * hg_random_uniform (&random));
      changes += pace.alone != was;
      was = pace.alone;
    }
  CHECK (changes < 60);
}

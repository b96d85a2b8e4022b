#include "base/pace.h"

/* A trial takes one stretch. Trials that fail become rarer. */
enum
{
  LEAST_STEPS = 2, /* of a stretch */
  WAIT_LEAST = 10, /* stretches */
  WAIT_MOST = 100
};

#define STRETCH 0.04 /* seconds, at least */

/* A new way has to be better by this much, so that noise does not move it; and steps that have become slower
 * by that much call for a trial at once. */
#define BETTER 0.95
#define SLOWER 1.25

HgPace
hg_pace (void)
{
  return (HgPace){ .fresh = true, .wait = WAIT_LEAST };
}

static void
turn (HgPace *pace)
{
  pace->alone = !pace->alone;
  pace->fresh = true;
}

static void
end_trial (HgPace *pace, double mean)
{
  bool better = mean < BETTER * pace->usual;
  pace->chosen = better ? mean : pace->usual;
  pace->wait = better ? WAIT_LEAST : pace->wait < WAIT_MOST ? pace->wait * 2 : WAIT_MOST;
  pace->trying = false;
  pace->since = 0;
  if (!better)
    turn (pace);
}

static void
end_stretch (HgPace *pace, double mean)
{
  if (pace->trying)
    {
      end_trial (pace, mean);
      return;
    }
  pace->usual = mean;
  pace->since++;
  pace->chosen = pace->chosen > 0 ? pace->chosen : mean;
  if (pace->since < pace->wait && mean < SLOWER * pace->chosen)
    return;
  pace->trying = true;
  turn (pace);
}

void
hg_pace_step (HgPace *pace, double seconds)
{
  if (pace->fresh)
    {
      pace->fresh = false;
      return;
    }
  pace->steps++;
  pace->seconds += seconds;
  if (pace->steps < LEAST_STEPS || pace->seconds < STRETCH)
    return;
  double mean = pace->seconds / pace->steps;
  pace->steps = 0;
  pace->seconds = 0;
  end_stretch (pace, mean);
}

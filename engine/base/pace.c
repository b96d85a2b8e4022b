#include "base/pace.h"

/* A trial's first step is not counted: caches still hold things for the other way. Trials that fail become
 * rarer. */
enum
{
  TRIAL = 2,
  WAIT_LEAST = 100,
  WAIT_MOST = 1600
};

/* A new way has to be better by this much, so that noise does not move it. */
#define BETTER 0.9

/* Each step's share in the running mean. */
#define SHARE 0.125

HgPace
hg_pace (void)
{
  return (HgPace){ .wait = WAIT_LEAST };
}

static void
end_trial (HgPace *pace)
{
  double seconds = pace->trial / TRIAL;
  bool better = seconds < BETTER * pace->usual;
  if (better)
    pace->usual = seconds;
  else
    pace->alone = !pace->alone;
  pace->wait = better ? WAIT_LEAST : pace->wait < WAIT_MOST ? pace->wait * 2 : WAIT_MOST;
  pace->trying = false;
  pace->steps = 0;
}

void
hg_pace_step (HgPace *pace, double seconds)
{
  pace->steps++;
  if (pace->trying)
    {
      if (pace->steps > 1)
        pace->trial += seconds;
      if (pace->steps > TRIAL)
        end_trial (pace);
      return;
    }
  if (pace->steps > 1)
    pace->usual = pace->usual > 0 ? pace->usual + SHARE * (seconds - pace->usual) : seconds;
  if (pace->steps >= pace->wait)
    {
      pace->trying = true;
      pace->alone = !pace->alone;
      pace->trial = 0;
      pace->steps = 0;
    }
}

/* See sample-choice.h. */
#include "ui/run/sample-choice.h"
#include "base/random.h"
#include <math.h>
#include <string.h>

static int
compare_sizes (const void *a, const void *b)
{
  gsize x = *(const gsize *)a, y = *(const gsize *)b;
  return x < y ? -1 : x > y;
}

/* Floyd's sampling (Bentley & Floyd 1987): each set of @wanted places is equally likely. */
static gsize
choose_random (const gsize *part, gsize n, guint64 seed, gsize wanted, gsize *chosen)
{
  HgRandom random = hg_random (seed);
  gsize count = 0;
  for (gsize limit = n - wanted; limit < n; limit++)
    {
      gsize at = hg_random_below (&random, limit + 1);
      for (gsize i = 0; i < count; i++)
        if (chosen[i] == part[at])
          at = limit;
      chosen[count++] = part[at];
    }
  qsort (chosen, count, sizeof *chosen, compare_sizes);
  return count;
}

/* Errors that are not finite are the worst. */
static gboolean
goes_before (HourglassChoice choice, double a, double b)
{
  a = isnan (a) ? INFINITY : a;
  b = isnan (b) ? INFINITY : b;
  return choice == HOURGLASS_CHOICE_WORST ? a > b : a < b;
}

gsize
hourglass_choose_samples (HourglassChoice choice, const gsize *part, gsize n, const double *errors,
                          guint64 seed, gsize wanted, gsize *chosen)
{
  g_autofree gsize *place = g_new (gsize, wanted + 1); /* in the part, of each that was chosen */
  gsize count = 0;
  wanted = MIN (wanted, n);
  if (choice == HOURGLASS_CHOICE_RANDOM || errors == NULL)
    return choose_random (part, n, seed, wanted, chosen);
  for (gsize i = 0; i < n; i++)
    {
      gsize at = count;
      while (at > 0 && goes_before (choice, errors[i], errors[place[at - 1]]))
        at--;
      if (at == wanted)
        continue;
      memmove (place + at + 1, place + at, (MIN (count, wanted - 1) - at) * sizeof *place);
      place[at] = i;
      count = MIN (count + 1, wanted);
    }
  for (gsize i = 0; i < count; i++)
    chosen[i] = part[place[i]];
  return count;
}

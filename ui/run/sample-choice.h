/* Which samples of a part are shown: random ones, or those with the largest or smallest errors. */
#pragma once
#include <glib.h>

typedef enum
{
  HOURGLASS_CHOICE_RANDOM,
  HOURGLASS_CHOICE_WORST,
  HOURGLASS_CHOICE_BEST
} HourglassChoice;

/* Writes at most @wanted of the @n samples of @part into @chosen and returns how many. Random ones follow
 * from @seed and are in rising order; the others need @errors (one a sample of the part; NULL: random ones
 * are taken) and begin with the most extreme. */
gsize hourglass_choose_samples (HourglassChoice choice, const gsize *part, gsize n, const double *errors,
                                guint64 seed, gsize wanted, gsize *chosen);

#include "ticks.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>

/* The smallest round step that puts at most @most ticks into @width. */
static double
round_step (double width, int most)
{
  static const double mantissa[] = { 1, 2, 2.5, 5, 10 };
  double power = pow (10, floor (log10 (width / most)));
  for (size_t i = 0; i < sizeof mantissa / sizeof mantissa[0]; i++)
    if (width / (mantissa[i] * power) < most)
      return mantissa[i] * power;
  return 20 * power;
}

static int
decimals_of (double step)
{
  for (int decimals = 0; decimals < 10; decimals++)
    {
      double scaled = step * pow (10, decimals);
      if (fabs (scaled - round (scaled)) < 1e-6 * scaled)
        return decimals;
    }
  return 10;
}

static void
fill (HgTicks *ticks, double step)
{
  double slack = step * 1e-9;
  ticks->n = 0;
  ticks->decimals = decimals_of (step);
  for (double k = ceil ((ticks->low - slack) / step);
       k * step <= ticks->high + slack && ticks->n < HG_MAX_TICKS; k++)
    ticks->at[ticks->n++] = k == 0 ? 0 : k * step;
}

static void
widen_flat (double *low, double *high)
{
  if (*high > *low)
    return;
  double by = *low == 0 ? 1 : fabs (*low) * 0.1;
  *low -= by;
  *high += by;
}

HgTicks
hg_ticks_inside (double low, double high, int most)
{
  widen_flat (&low, &high);
  HgTicks ticks = { .low = low, .high = high };
  fill (&ticks, round_step (high - low, most));
  return ticks;
}

/* An end that lies close before a tick goes out to it. */
static HgTicks
stretched (double low, double high, int most)
{
  double step = round_step (high - low, most), under = low - floor (low / step) * step;
  double over = ceil (high / step) * step - high;
  HgTicks ticks
      = { .low = under <= 0.25 * step ? low - under : low, .high = over <= 0.25 * step ? high + over : high };
  fill (&ticks, step);
  return ticks;
}

/* An axis with few ticks begins and ends with one where fewer than three lie within or near, unless that
 * would leave much of it empty. */
static HgTicks
widened (double low, double high, int most)
{
  HgTicks inside = hg_ticks_inside (low, high, most), near = stretched (low, high, most);
  if (inside.n >= 3)
    return inside;
  if (near.n >= 3 && near.n <= (size_t)most)
    return near;
  for (double step = round_step (high - low, most);; step = round_step (step * most * 1.01, most))
    {
      double first = floor (low / step + 1e-9), last = ceil (high / step - 1e-9);
      if (last - first >= most)
        continue;
      if (high - low < 0.6 * (last - first) * step)
        return inside;
      HgTicks ticks = { .low = first * step, .high = last * step };
      fill (&ticks, step);
      return ticks;
    }
}

HgTicks
hg_ticks (double low, double high, int most)
{
  widen_flat (&low, &high);
  if (most < 6)
    return widened (low, high, most);
  double step = round_step (high - low, most);
  HgTicks ticks = { .low = low, .high = high };
  fill (&ticks, step);
  if (ticks.n >= 4)
    return ticks;
  /* One tick short: the nearer end goes out to the next one, by half a step at most. */
  double under = low - floor (low / step) * step, over = ceil (high / step) * step - high;
  if (under <= over)
    ticks.low = floor (low / step) * step;
  else
    ticks.high = ceil (high / step) * step;
  fill (&ticks, step);
  return ticks;
}

HgTicks
hg_ticks_whole (double low, double high, int most)
{
  widen_flat (&low, &high);
  HgTicks ticks = { .low = low, .high = high };
  double step = fmax (round_step (high - low, most), 1);
  fill (&ticks, step == 2.5 ? 5 : step);
  return ticks;
}

HgTicks
hg_ticks_log (double low, double high, int most)
{
  static const int mantissas[][3] = { { 1 }, { 1, 3 }, { 1, 2, 5 } };
  low = fmax (low, 1e-300);
  high = fmax (high, low);
  widen_flat (&low, &high);
  low = fmax (low, high * 1e-12);
  int first = (int)ceil (log10 (low) - 1e-9), last = (int)floor (log10 (high) + 1e-9); /* decades within */
  for (size_t set = 0; set < 3; set++)
    {
      HgTicks ticks = { .low = low, .high = high, .log = true };
      int stride = set == 0 ? (last - first) / most + 1 : 1;
      size_t n = 0;
      for (int k = set == 0 ? first : first - 1; k <= last; k += stride)
        for (size_t m = 0; m <= set; m++)
          {
            double value = mantissas[set][m] * pow (10, k);
            if (value < low * (1 - 1e-9) || value > high * (1 + 1e-9))
              continue;
            if (ticks.n < HG_MAX_TICKS)
              ticks.at[ticks.n++] = value;
            n++;
          }
      if (n >= (most < 6 ? 3u : 4u) && n <= (size_t)most)
        return ticks;
    }
  HgTicks ticks = { .low = low, .high = high, .log = true };
  fill (&ticks, round_step (high - low, most));
  ticks.log = true;
  return ticks;
}

static int
power_of (double magnitude)
{
  return (int)floor (log10 (magnitude) + 1e-9);
}

static bool
is_extreme (double magnitude)
{
  return magnitude >= 1e6 || (magnitude > 0 && magnitude < 1e-4);
}

/* All labels of an axis have one form: powers of ten where one tick that is not 0 needs them. On a
 * logarithmic axis, where the ticks are of all sizes, each has its own. */
static bool
has_powers (const HgTicks *ticks, size_t i)
{
  if (ticks->log && ticks->decimals == 0)
    return is_extreme (fabs (ticks->at[i]));
  bool any = false;
  for (size_t k = 0; k < ticks->n; k++)
    any |= is_extreme (fabs (ticks->at[k]));
  return any;
}

char *
hg_tick_text (const HgTicks *ticks, size_t i, char *text, size_t size)
{
  double value = ticks->at[i], magnitude = fabs (value);
  const char *sign = value < 0 ? "−" : "";
  if (has_powers (ticks, i) && magnitude > 0)
    {
      int power = power_of (magnitude), digits = 3;
      if (!ticks->log && ticks->n > 1) /* as many as tell a tick from the next */
        digits = (int)fmax (digits, power - power_of (ticks->at[1] - ticks->at[0]) + 2);
      snprintf (text, size, "%s%.*ge%d", sign, digits, magnitude / pow (10, power), power);
    }
  else if (has_powers (ticks, i))
    snprintf (text, size, "0");
  else if (magnitude >= 1000 && ticks->decimals == 0)
    hg_format_count (text, size, llround (value));
  else if (ticks->log && ticks->decimals == 0)
    snprintf (text, size, "%s%g", sign, magnitude);
  else
    snprintf (text, size, "%s%.*f", sign, ticks->decimals, magnitude);
  return text;
}

double
hg_ticks_place (const HgTicks *ticks, double value)
{
  if (ticks->log)
    return log (fmax (value, ticks->low * 1e-3) / ticks->low) / log (ticks->high / ticks->low);
  return (value - ticks->low) / (ticks->high - ticks->low);
}

#include "base/format.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *
hg_format_count (char *text, size_t size, int64_t n)
{
  char digits[24], out[40];
  uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
  int length = snprintf (digits, sizeof digits, "%llu", (unsigned long long)magnitude), at = 0;
  for (int i = 0; i < length; i++)
    {
      if (i > 0 && (length - i) % 3 == 0)
        out[at++] = ',';
      out[at++] = digits[i];
    }
  out[at] = '\0';
  snprintf (text, size, "%s%s", n < 0 ? "−" : "", out);
  return text;
}

char *
hg_format_number (char *text, size_t size, double x, int digits)
{
  char plain[64];
  if (isnan (x))
    snprintf (plain, sizeof plain, "NaN");
  else if (isinf (x))
    snprintf (plain, sizeof plain, "∞");
  else if (x != 0 && (fabs (x) < 1e-4 || fabs (x) >= 1e7))
    {
      snprintf (plain, sizeof plain, "%.*e", digits - 1, fabs (x));
      char *exponent = strchr (plain, 'e') + 1; /* "-05": two digits at least */
      snprintf (exponent, sizeof plain - (size_t)(exponent - plain), "%d", atoi (exponent));
    }
  else
    {
      /* The exponent once rounded: 0.99997 with three digits is 1.00. */
      snprintf (plain, sizeof plain, "%.*e", digits - 1, fabs (x));
      int before = atoi (strchr (plain, 'e') + 1) + 1;
      int places = digits - before;
      snprintf (plain, sizeof plain, "%.*f", places < 0 ? 0 : places > 9 ? 9 : places, fabs (x));
    }
  snprintf (text, size, "%s%s", x < 0 ? "−" : "", plain);
  return text;
}

char *
hg_format_brief (char *text, size_t size, int64_t n)
{
  const int64_t most = 99999999;
  return n >= -most && n <= most ? hg_format_count (text, size, n)
                                 : hg_format_number (text, size, (double)n, 3);
}

char *
hg_format_items (char *text, size_t size, int64_t n, const char *one, const char *many)
{
  char count[48];
  snprintf (text, size, "%s %s", hg_format_count (count, sizeof count, n), n == 1 ? one : many);
  return text;
}

char *
hg_format_seconds (char *text, size_t size, double seconds)
{
  long long s = seconds > 0 ? llround (fmin (seconds, 1e12)) : 0;
  if (seconds >= 0.0005 && seconds < 0.95)
    snprintf (text, size, "%.1g s", seconds);
  else if (s < 60)
    snprintf (text, size, "%lld s", s);
  else if (s < 3600)
    snprintf (text, size, "%lld min %lld s", s / 60, s % 60);
  else
    snprintf (text, size, "%lld h %lld min", s / 3600, s % 3600 / 60);
  return text;
}

char *
hg_format_bytes (char *text, size_t size, uint64_t bytes)
{
  const char *unit[] = { "kB", "MB", "GB", "TB" };
  double x = (double)bytes / 1e3;
  int i = 0;
  for (; i < 3 && x >= 1000.0; i++)
    x /= 1e3;
  snprintf (text, size, "%.1f %s", x, unit[i]);
  return text;
}

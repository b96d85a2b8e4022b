#include "data/csv-number.h"
#include <float.h>
#include <math.h>
#include <stddef.h>
#include <stdint.h>

/* mantissa · 10^exponent in long double, whose 64 bits keep what a double needs. */
static double
scale (uint64_t mantissa, int exponent)
{
  static const long double powers[] = { 1e1L, 1e2L, 1e4L, 1e8L, 1e16L, 1e32L, 1e64L, 1e128L, 1e256L };
  static const double small[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                  1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
  long double value = (long double)mantissa;
  int left = exponent < 0 ? -exponent : exponent;
  /* Both exact in a double, so that one operation rounds once (Clinger 1990): nearly every number in a file.
   */
  if (mantissa < (uint64_t)1 << 53 && left <= 22)
    return exponent < 0 ? (double)mantissa / small[left] : (double)mantissa * small[left];
  if (mantissa == 0)
    return 0;
  if (left >= 512)
    return exponent < 0 ? 0 : INFINITY;
  for (int i = 0; left != 0; i++, left >>= 1)
    if ((left & 1) != 0)
      value = exponent < 0 ? value / powers[i] : value * powers[i];
  return (double)value;
}

/* Digits with one decimal sign at most and an exponent. */
static bool
read_number (const char *text, char decimal, double *value)
{
  const char *at = text;
  bool negative = *at == '-', point = false;
  uint64_t mantissa = 0;
  int digits = 0, exponent = 0, written = 0;
  if (*at == '-' || *at == '+')
    at++;
  for (;; at++)
    {
      if (*at >= '0' && *at <= '9')
        {
          digits++;
          if (mantissa < UINT64_MAX / 10 - 1)
            {
              mantissa = mantissa * 10 + (uint64_t)(*at - '0');
              exponent -= point;
            }
          else
            exponent += !point;
        }
      else if (*at == decimal && !point)
        point = true;
      else
        break;
    }
  if (digits == 0)
    return false;
  if (*at == 'e' || *at == 'E')
    {
      int sign = at[1] == '-' ? -1 : 1;
      at += at[1] == '-' || at[1] == '+' ? 2 : 1;
      if (*at < '0' || *at > '9')
        return false;
      for (; *at >= '0' && *at <= '9'; at++)
        written = written < 100000 ? written * 10 + (*at - '0') : written;
      exponent += sign * written;
    }
  if (*at != '\0')
    return false;
  *value = scale (mantissa, exponent);
  if (negative)
    *value = -*value;
  return true;
}

/* The same but for the case of ASCII letters; @word is in lower case. strcasecmp would follow the locale. */
static bool
same_word (const char *text, const char *word)
{
  for (; *text != '\0' && *word != '\0'; text++, word++)
    if ((*text >= 'A' && *text <= 'Z' ? *text + ('a' - 'A') : *text) != *word)
      return false;
  return *text == *word;
}

static bool
is_one_of (const char *text, const char *const *words)
{
  for (; *words != NULL; words++)
    if (same_word (text, *words))
      return true;
  return false;
}

HgCell
hg_csv_number (const char *text, char decimal, double *value)
{
  static const char *const missing[]
      = { "", "na", "n/a", "#n/a", "nan", "-nan", "null", "none", "-", "?", NULL };
  static const char *const infinite[]
      = { "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity", "∞", "-∞", NULL };
  if (read_number (text, decimal, value))
    {
      if (fabs (*value) <= FLT_MAX)
        return HG_CELL_NUMBER;
      *value = NAN;
      return HG_CELL_INFINITE;
    }
  *value = NAN;
  return is_one_of (text, missing)    ? HG_CELL_MISSING
         : is_one_of (text, infinite) ? HG_CELL_INFINITE
                                      : HG_CELL_TEXT;
}

/* @digits digits of *@text, which moves on, within low … high; −1 when they are not there. */
static int
take_digits (const char **text, int digits, int low, int high)
{
  int value = 0;
  for (int i = 0; i < digits; i++, (*text)++)
    {
      if (**text < '0' || **text > '9')
        return -1;
      value = value * 10 + (**text - '0');
    }
  return value >= low && value <= high ? value : -1;
}

/* Days since 1970 in the Gregorian calendar (Howard Hinnant's days_from_civil, restated: years begin in
 * March, so that the leap day is the last one). */
static long
days (int year, int month, int day)
{
  long y = month <= 2 ? year - 1 : year, m = month <= 2 ? month + 9 : month - 3;
  return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

bool
hg_csv_date (const char *text, double *seconds)
{
  const char *at = text;
  int year = take_digits (&at, 4, 1, 9999), month = -1, day = -1, hour = 0, minute = 0, second = 0;
  double fraction = 0;
  char between = *at;
  if (year < 0 || (between != '-' && between != '/') || (at++, month = take_digits (&at, 2, 1, 12)) < 0
      || *at != between || (at++, day = take_digits (&at, 2, 1, 31)) < 0)
    return false;
  if (*at == ' ' || *at == 'T')
    {
      at++;
      if ((hour = take_digits (&at, 2, 0, 24)) < 0 || *at++ != ':'
          || (minute = take_digits (&at, 2, 0, 59)) < 0)
        return false;
      if (*at == ':' && (at++, second = take_digits (&at, 2, 0, 60)) < 0)
        return false;
      if (*at == '.' || *at == ',')
        {
          double unit = 0.1;
          for (at++; *at >= '0' && *at <= '9'; at++, unit /= 10)
            fraction += unit * (*at - '0');
        }
      at += *at == 'Z';
    }
  *seconds = (double)days (year, month, day) * 86400 + hour * 3600 + minute * 60 + second + fraction;
  return *at == '\0';
}

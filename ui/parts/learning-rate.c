/* See learning-rate.h. */
#include "ui/parts/learning-rate.h"
#include <math.h>

char *
hourglass_learning_rate_text (char *text, gsize size, double rate)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  if (rate >= 0.00995)
    {
      g_ascii_formatd (number, sizeof number, "%.4g", rate);
      g_strlcpy (text, number, size);
      return text;
    }
  int exponent = (int)floor (log10 (rate) + 1e-9);
  g_ascii_formatd (number, sizeof number, "%.3g", rate / pow (10, exponent));
  g_snprintf (text, size, "%se%d", number, exponent);
  return text;
}

gboolean
hourglass_learning_rate_parse (const char *text, double *rate)
{
  g_autofree char *plain = g_strstrip (g_strdelimit (g_strdup (text), ",", '.'));
  char *end;
  double value = g_ascii_strtod (plain, &end);
  if (end == plain || *end != '\0' || !(value > 0 && value <= 1000))
    return FALSE;
  *rate = value;
  return TRUE;
}

double
hourglass_learning_rate_step (double rate, gboolean up)
{
  for (int k = 0; k <= 14; k++)
    {
      int at = up ? k : 14 - k;
      double value = (at % 2 == 0 ? 1 : 3) * pow (10, -7 + at / 2);
      if (up ? value > rate * 1.001 : value < rate * 0.999)
        return value;
    }
  return rate;
}

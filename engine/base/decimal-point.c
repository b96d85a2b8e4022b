#include "base/decimal-point.h"

HgDecimalPoint
hg_decimal_point_begin (void)
{
  const locale_t plain = newlocale (LC_NUMERIC_MASK, "C", (locale_t)0);
  return (HgDecimalPoint){ plain, plain != (locale_t)0 ? uselocale (plain) : (locale_t)0 };
}

void
hg_decimal_point_end (HgDecimalPoint *point)
{
  if (point->plain == (locale_t)0)
    return;
  uselocale (point->before);
  freelocale (point->plain);
}

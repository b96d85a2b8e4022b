/* Numbers in files have a decimal point, whatever the locale: printf in a window may write commas. */
#pragma once
#include <locale.h>

typedef struct
{
  locale_t plain, before;
} HgDecimalPoint;

/* From begin to end this thread's printf writes points. Where the system cannot, nothing changes. */
HgDecimalPoint hg_decimal_point_begin (void);
void hg_decimal_point_end (HgDecimalPoint *point);

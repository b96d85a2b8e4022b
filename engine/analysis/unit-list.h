/* Units named in a sentence. */
#pragma once
#include <stdbool.h>
#include <stddef.h>

enum
{
  HG_UNIT_LIST = 160 /* bytes that hold any list */
};

/* "2, 5 and 9", or "2, 5, 9, 11, 12 and 7 more": those of the @n units, counted from 1, whose @mark is @wanted.
 * @text holds HG_UNIT_LIST bytes. Returns how many they are. */
size_t hg_unit_list (const bool *mark, bool wanted, size_t n, char *text);

#include "analysis/unit-list.h"
#include <stdio.h>

enum
{
  MOST_NAMED = 5 /* units that a sentence names one by one */
};

size_t
hg_unit_list (const bool *mark, bool wanted, size_t n, char *text)
{
  size_t count = 0, at = 0, named = 0;
  for (size_t i = 0; i < n; i++)
    count += mark[i] == wanted;
  size_t most = count > MOST_NAMED + 1 ? MOST_NAMED : count;
  text[0] = '\0';
  for (size_t i = 0; i < n && named < most; i++)
    if (mark[i] == wanted)
      {
        const char *gap = named == 0 ? "" : named + 1 == count ? " and " : ", ";
        at += (size_t)snprintf (text + at, HG_UNIT_LIST - at, "%s%zu", gap, i + 1);
        named++;
      }
  if (most < count)
    snprintf (text + at, HG_UNIT_LIST - at, " and %zu more", count - most);
  return count;
}

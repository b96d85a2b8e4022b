#include "data-fit.h"
#include <stdio.h>
#include <string.h>

bool
cli_data_fits (const HgCheck *check, const HgPrepared *data, HgError *error)
{
  HgDataFix fixes[HG_DATA_FIXES];
  HgError none;
  HgError *why = error != NULL ? error : &none;
  if (hg_data_fits (check, data, why))
    return true;
  size_t n = hg_data_mend (check, data, fixes), used = strlen (why->text);
  for (size_t i = 0; i < n && used < sizeof why->text; i++)
    used += (size_t)snprintf (why->text + used, sizeof why->text - used, "%s%s",
                              i == 0 ? ": it fits with " : " or ", fixes[i].options);
  return false;
}

void
cli_print_data_fixes (const HgCheck *check, const HgPrepared *data)
{
  HgDataFix fixes[HG_DATA_FIXES];
  char shape[HG_SHAPE_TEXT];
  size_t n = hg_data_mend (check, data, fixes);
  for (size_t i = 0; i < n; i++)
    printf ("  mend: %s → %s (%s)\n", fixes[i].title, hg_shape_text (&fixes[i].shape, shape),
            fixes[i].options);
}

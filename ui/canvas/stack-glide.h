/* Moving a stack's layout from where it was to where it belongs, when layers were added, removed or
 * reordered. Rows are matched by node name; new ones begin in place, as narrow as a bar can be. */
#pragma once
#include "ui/draw/stack-layout.h"
#include <glib.h>

typedef struct
{
  GHashTable *rows; /* name → HgStackRow, as last shown */
} HourglassStackGlide;

/* Remembers where node @name is shown now. */
void hourglass_stack_glide_keep (HourglassStackGlide *glide, const char *name, const HgStackRow *row);

/* Moves @layout's rows back to what was kept: @t = 0 is there, 1 leaves them as they are. */
void hourglass_stack_glide_blend (const HourglassStackGlide *glide, HgStackLayout *layout,
                                  const HgModel *model, double t);
void hourglass_stack_glide_clear (HourglassStackGlide *glide);

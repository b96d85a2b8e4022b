/* What the files that draw the stack share with each other only. */
#pragma once
#include "stack.h"

enum
{
  HG_BAR_RADIUS = 6
};

/* "1,408", or "—" where the input is not known. */
char *hg_stack_count_text (const HgCheck *check, size_t row, char *text, size_t size);

/* The wires beside the spine, under the bars. */
void hg_stack_draw_wires (HgPen *pen, const HgStackScene *scene);

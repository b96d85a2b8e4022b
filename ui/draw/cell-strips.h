/* A recurrent layer in slow motion: what comes in as lines, below it each gate and state as a strip (units
 * down, steps across), a cursor around one step, and beside the strips the equations with the numbers of that
 * step and of one unit. */
#pragma once
#include "analysis/cell-trace.h"
#include "pen.h"

typedef struct
{
  const HgCellTrace *trace; /* lent */
  size_t step, unit;        /* that the numbers are of */
} HgCellStrips;

void hg_cell_strips_draw (HgPen *pen, const HgCellStrips *strips, HgBox box);

/* The step, and the unit, at a point over the strips; false elsewhere. */
bool hg_cell_strips_at (const HgCellStrips *strips, HgBox box, double scale, double x, double y, size_t *step,
                        size_t *unit);

/* A waist sweep: error against latent size with its spread over seeds, over the curve of PCA with as many
 * components. It fills in as runs finish. */
#pragma once
#include "analysis/sweep.h"
#include "axes.h"

typedef struct
{
  const HgSweepTable *table; /* lent */
  size_t selected;           /* a point; ≥ table->n: none */
  bool log;                  /* y */
} HgSweepPlot;

enum
{
  HG_SWEEP_WIDTH = 900, /* as a file */
  HG_SWEEP_HEIGHT = 520
};

/* Into @box, a card's inside. */
void hg_sweep_plot_draw (HgPen *pen, const HgSweepPlot *plot, HgBox box);

/* The point whose size is nearest to @x of a place in @box, or table->n outside the axes. */
size_t hg_sweep_plot_at (const HgSweepPlot *plot, HgBox box, double scale, double x);

/* The whole picture, a card on its own: an HgDrawFunction over an HgSweepPlot. */
void hg_sweep_plot_page (HgPen *pen, double width, double height, const void *data);

/* "8 values: MSE 0.62 (0.60 to 0.65, 3 seeds), PCA 0.68, 64,542 parameters": of a point. Returns @text. */
char *hg_sweep_point_text (const HgSweepTable *table, size_t i, char *text, size_t size);

/* Runs laid over each other: their curves, and their latent size against the share of the variance that they
 * leave unexplained, by which runs on any data can be compared. */
#pragma once
#include "analysis/run-field.h"
#include "pen.h"

enum
{
  HG_RUN_CURVES = 10 /* runs that curves are drawn of: as many as there are colours */
};

/* The validation loss of each run (the training loss where there is none) over its epochs, into @box, a
 * card's inside. @log: y. */
void hg_run_curves_draw (HgPen *pen, HgRunRecord *const *records, size_t n, bool log, HgBox box);

/* A point a run, named. */
void hg_run_scatter_draw (HgPen *pen, HgRunRecord *const *records, size_t n, HgBox box);

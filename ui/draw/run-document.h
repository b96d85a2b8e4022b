/* A report on runs as a PDF to print: the sentences of analysis/run-report.h, a table of the runs' fields,
 * and figures, on pages of A4. */
#pragma once
#include "analysis/run-report.h"
#include "picture.h"

typedef struct
{
  const char *caption;
  HgDrawFunction draw;
  const void *data;
  double width, height; /* that it is drawn at; it is then scaled to the page */
} HgFigure;

/* Replaces the file at @path in one step. Fails with HG_ERROR_MEMORY and HG_ERROR_IO. */
bool hg_run_document_write (const char *path, const HgTheme *theme, const HgRunReport *report,
                            HgRunRecord *const *records, size_t n, const HgFigure *figures, size_t n_figures,
                            HgError *error);

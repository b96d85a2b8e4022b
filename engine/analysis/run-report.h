/* What there is to say about runs, in sentences. A sentence is a template without a single digit in it: every
 * number in it is a field of a run's record (run-field.h), by name: "an MSE of {test_mse}". So a sentence
 * cannot say what was not measured. */
#pragma once
#include "analysis/run-field.h"

typedef enum
{
  HG_REPORT_TITLE,
  HG_REPORT_HEADING,
  HG_REPORT_SENTENCE
} HgReportKind;

typedef struct
{
  HgReportKind kind;
  char *text;
} HgReportLine;

typedef struct
{
  size_t n, capacity;
  HgReportLine *lines;
} HgRunReport;

/* On @n > 0 runs: a heading and sentences each, then what they are beside each other. @title and @note (NULL:
 * none) are shown as they are. Fails with HG_ERROR_MEMORY. Clear @report in any case. */
bool hg_run_report (HgRunRecord *const *records, size_t n, const char *title, const char *note,
                    HgRunReport *report, HgError *error);
void hg_run_report_clear (HgRunReport *report);

/* All templates, NULL-terminated. */
const char *const *hg_run_report_templates (void);

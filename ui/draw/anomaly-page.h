/* The pictures of anomalies below each other: the histogram of errors with its threshold on top, below it
 * what the threshold is worth (characteristic, precision against recall, confusion), and where they tell more
 * the errors by class. The view has the three rows as widgets of their own; a file has the whole page. */
#pragma once
#include "analysis/anomalies-text.h"
#include "error-histogram.h"

typedef struct
{
  const HgAnomalies *anomalies; /* lent */
  HgErrorHistogram histogram;
  HgThresholdChoice choice;
  char events[160]; /* which events the threshold foresees; "" */
} HgAnomalyPage;

HgAnomalyPage hg_anomaly_page (const HgAnomalies *anomalies, const HgThresholdChoice *choice);

/* Another threshold, and what it foresees. */
void hg_anomaly_page_choose (HgAnomalyPage *page, const HgThresholdChoice *choice);

/* px that the row below the histogram needs, 0 where there are no marks; and the errors by class, 0 where
 * they tell no more. */
double hg_anomaly_curves_height (const HgAnomalyPage *page, double scale);
double hg_anomaly_classes_height (const HgAnomalyPage *page, double scale);

/* What the threshold is worth without what belongs to the threshold, and that. */
void hg_anomaly_curves_draw (HgPen *pen, const HgAnomalyPage *page, HgBox box);
void hg_anomaly_curves_draw_choice (HgPen *pen, const HgAnomalyPage *page, HgBox box);

/* All of it, with how the threshold came about, its figures and the remarks: an HgDrawFunction. */
void hg_anomaly_page_draw (HgPen *pen, double width, double height, const void *page);

/* The size of the whole page, px. */
enum
{
  HG_ANOMALY_PAGE_WIDTH = 860
};
double hg_anomaly_page_height (const HgAnomalyPage *page);

/* "Precision 0.857 · recall 0.250 · F1 0.387 · 7 of 98 flagged". Returns @text. */
char *hg_anomaly_figures (const HgAnomalyPage *page, char *text, size_t size);

/* As a file (.png, .svg, .pdf). */
bool hg_anomaly_page_write (const char *path, const HgTheme *theme, const HgAnomalyPage *page,
                            HgError *error);

#include "anomaly-page.h"
#include "base/format.h"
#include "class-spread.h"
#include "confusion.h"
#include "picture.h"
#include "ratio-curve.h"
#include <math.h>
#include <stdio.h>

enum
{
  MARGIN = 18,
  GAP = 18,
  LINE = 20,
  CURVES = 214, /* height of the row below the histogram */
  HEIGHT = 600  /* with it, without the classes */
};

HgAnomalyPage
hg_anomaly_page (const HgAnomalies *anomalies, const HgThresholdChoice *choice)
{
  HgAnomalyPage page = { .anomalies = anomalies, .histogram = hg_error_histogram (anomalies) };
  hg_anomaly_page_choose (&page, choice);
  return page;
}

void
hg_anomaly_page_choose (HgAnomalyPage *page, const HgThresholdChoice *choice)
{
  HgEvents events = page->anomalies->events;
  page->choice = *choice;
  page->events[0] = '\0';
  hg_events_measure (&events, page->anomalies->measured.errors, choice->threshold);
  if (events.n > 0)
    hg_events_text (&events, page->events, sizeof page->events);
}

static HgVerdict
verdict_of (const HgAnomalyPage *page)
{
  return hg_ranking_verdict (page->anomalies->ranking, page->choice.threshold);
}

double
hg_anomaly_curves_height (const HgAnomalyPage *page, double scale)
{
  return page->histogram.marks ? CURVES * fmax (scale, 1) : 0;
}

double
hg_anomaly_classes_height (const HgAnomalyPage *page, double scale)
{
  return hg_anomalies_tell_classes (page->anomalies) ? hg_class_spread_height (page->anomalies, scale) : 0;
}

/* The three boxes of the row below the histogram. */
static void
boxes_of (HgBox box, HgBox boxes[3])
{
  double width = (box.width - 2 * GAP) / 3;
  for (int i = 0; i < 3; i++)
    boxes[i] = (HgBox){ box.x + i * (width + GAP), box.y, width, box.height };
}

void
hg_anomaly_curves_draw (HgPen *pen, const HgAnomalyPage *page, HgBox box)
{
  HgBox boxes[3];
  boxes_of (box, boxes);
  hg_ratio_curve_draw (pen, page->anomalies->ranking, HG_RATIO_ROC, boxes[0]);
  hg_ratio_curve_draw (pen, page->anomalies->ranking, HG_RATIO_PRECISION_RECALL, boxes[1]);
}

void
hg_anomaly_curves_draw_choice (HgPen *pen, const HgAnomalyPage *page, HgBox box)
{
  HgBox boxes[3];
  HgVerdict it = verdict_of (page);
  boxes_of (box, boxes);
  hg_ratio_curve_draw_point (pen, HG_RATIO_ROC, &it, boxes[0]);
  hg_ratio_curve_draw_point (pen, HG_RATIO_PRECISION_RECALL, &it, boxes[1]);
  hg_confusion_draw (pen, &it, page->histogram.plain_name, page->histogram.marked_name, boxes[2]);
}

/* "0.857", or "—". */
static const char *
share (double x, char text[16])
{
  snprintf (text, 16, "%.3f", x);
  return isnan (x) ? "—" : text;
}

char *
hg_anomaly_figures (const HgAnomalyPage *page, char *text, size_t size)
{
  HgVerdict it = verdict_of (page);
  char a[16], b[16], c[16], flagged[48], all[48];
  hg_format_count (flagged, sizeof flagged, (int64_t)(it.tp + it.fp));
  hg_format_count (all, sizeof all, (int64_t)page->anomalies->measured.n);
  if (page->histogram.marks)
    snprintf (text, size, "Precision %s · recall %s · F1 %s · %s of %s flagged",
              share (hg_verdict_precision (&it), a), share (hg_verdict_recall (&it), b),
              share (hg_verdict_f1 (&it), c), flagged, all);
  else
    snprintf (text, size, "%s of %s flagged", flagged, all);
  return text;
}

void
hg_anomaly_page_draw (HgPen *pen, double width, double height, const void *data)
{
  const HgAnomalyPage *page = data;
  char text[240], title[320], part[40], remarks[HG_ANOMALY_REMARKS][HG_ANOMALY_REMARK];
  size_t n = hg_anomalies_remarks (page->anomalies, page->choice.rule, remarks);
  double s = fmax (pen->theme.scale, 1), line = LINE * s, y = MARGIN + 6 * s, inner = width - 2 * MARGIN;
  double curves = hg_anomaly_curves_height (page, pen->theme.scale), foot = (double)n * line;
  double classes = hg_anomaly_classes_height (page, pen->theme.scale), rows = curves;
  if (classes > 0)
    rows += classes + (curves > 0 ? MARGIN : 0);
  snprintf (title, sizeof title, "%s, %s · %s", page->anomalies->data->dataset->name,
            hg_error_part_words (page->anomalies->measured.name, part, sizeof part),
            hg_threshold_text (&page->choice, text, sizeof text));
  hg_pen_text (pen, title, HG_TEXT_LABEL, true, HG_INK_TEXT, MARGIN, y, HG_ALIGN_LEFT);
  hg_pen_text (pen, hg_anomaly_figures (page, text, sizeof text), HG_TEXT_LABEL, false, HG_INK_TEXT, MARGIN,
               y + line, HG_ALIGN_LEFT);
  if (page->events[0] != '\0')
    {
      y += line;
      hg_pen_text (pen, page->events, HG_TEXT_LABEL, false, HG_INK_TEXT, MARGIN, y + line, HG_ALIGN_LEFT);
    }
  HgBox box = { MARGIN, y + 1.5 * line, inner, height - y - 1.5 * line - rows - foot - 2 * MARGIN };
  hg_error_histogram_draw (pen, &page->histogram, box);
  hg_error_histogram_draw_threshold (pen, &page->histogram, page->choice.threshold, false, box);
  box = (HgBox){ MARGIN, box.y + box.height + MARGIN, inner, curves };
  if (curves > 0)
    {
      hg_anomaly_curves_draw (pen, page, box);
      hg_anomaly_curves_draw_choice (pen, page, box);
      box.y += curves + MARGIN;
    }
  if (classes > 0)
    hg_class_spread_draw (pen, page->anomalies, &page->histogram, box);
  for (size_t i = 0; i < n; i++)
    {
      HgRun run = { remarks[i], HG_TEXT_CAPTION, false, HG_INK_DIM };
      hg_pen_runs (pen, &run, 1, MARGIN, height - MARGIN - (double)(n - 1 - i) * line, HG_ALIGN_LEFT, inner);
    }
}

double
hg_anomaly_page_height (const HgAnomalyPage *page)
{
  double classes = hg_anomaly_classes_height (page, 1);
  return (page->histogram.marks ? HEIGHT : HEIGHT - CURVES) + (classes > 0 ? classes + MARGIN : 0)
         + (page->events[0] != '\0' ? LINE : 0);
}

bool
hg_anomaly_page_write (const char *path, const HgTheme *theme, const HgAnomalyPage *page, HgError *error)
{
  return hg_picture_write (path, HG_ANOMALY_PAGE_WIDTH, hg_anomaly_page_height (page), theme,
                           hg_anomaly_page_draw, page, error);
}

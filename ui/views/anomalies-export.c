/* See anomalies-export.h. */
#include "ui/views/anomalies-export.h"

/* The picture holds the answer that it is drawn from. */
typedef struct
{
  HourglassAnomalyLook *look;
  HgAnomalyPage page;
} Shown;

static void
shown_free (gpointer data)
{
  Shown *it = data;
  hourglass_anomaly_look_unref (it->look);
  g_free (it);
}

static void
draw (HgPen *pen, double width, double height, const void *data)
{
  const Shown *it = data;
  hg_anomaly_page_draw (pen, width, height, &it->page);
}

HourglassExport *
hourglass_anomalies_export (HourglassAnomalyLook *look, const HgAnomalyPage *page)
{
  Shown *it = g_new0 (Shown, 1);
  char *csv = hg_anomalies_csv (look->anomalies, &page->choice, NULL);
  it->look = hourglass_anomaly_look_ref (look);
  it->page = *page;
  HourglassExport *export
      = hourglass_export_new ("anomalies", HG_ANOMALY_PAGE_WIDTH, hg_anomaly_page_height (page), draw, it,
                              shown_free, g_strdup (csv));
  free (csv);
  return export;
}

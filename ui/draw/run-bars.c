#include "run-bars.h"
#include "picture.h"
#include <stdio.h>

enum
{
  GAP = 12,
  MARGIN = 18,
  WIDTH = 1100,
  HEIGHT = 720
};

static const double LARGE = 1.5; /* from that scale of the text on, one card has no room beside another */

const char *const hg_run_bar_fields[HG_RUN_BARS] = { "test_mse", "test_mae", "compression_ratio", "epochs" };

/* One field of the runs; lends their names. */
static HgBarPlot
bars_of (HgRunRecord *const *records, size_t n, const HgRunField *field)
{
  HgBarPlot plot = { .n = n < HG_MAX_BARS ? n : HG_MAX_BARS };
  snprintf (plot.title, sizeof plot.title, "%s", field->heading);
  for (size_t i = 0; i < plot.n; i++)
    {
      plot.bars[i].name = records[i]->name;
      plot.bars[i].value = field->number (records[i]);
      hg_run_field_text (field, records[i], plot.bars[i].text, sizeof plot.bars[i].text);
    }
  return plot;
}

/* Cards side by side. */
static size_t
columns_at (double scale)
{
  return scale >= LARGE ? 1 : 2;
}

double
hg_run_bars_height (size_t n, double scale)
{
  const double rows = HG_RUN_BARS / (double)columns_at (scale);
  return rows * (hg_bar_plot_height (n < HG_MAX_BARS ? n : HG_MAX_BARS, scale) + GAP) - GAP;
}

void
hg_run_bars_draw (HgPen *pen, HgRunRecord *const *records, size_t n, HgBox box)
{
  const size_t columns = columns_at (pen->theme.scale), rows = HG_RUN_BARS / columns;
  const double width = (box.width - GAP * (double)(columns - 1)) / (double)columns,
               height = (box.height - GAP * (double)(rows - 1)) / (double)rows;
  for (size_t i = 0; i < HG_RUN_BARS; i++)
    {
      const HgBox card = { box.x + (double)(i % columns) * (width + GAP),
                           box.y + (double)(i / columns) * (height + GAP), width, height };
      HgBarPlot plot = bars_of (records, n, hg_run_field_find (hg_run_bar_fields[i]));
      hg_pen_card (pen, card);
      hg_bar_plot_draw (pen, &plot, card);
    }
}

typedef struct
{
  HgRunRecord *const *records;
  size_t n;
} Runs;

static void
draw (HgPen *pen, double width, double height, const void *data)
{
  const Runs *runs = data;
  hg_run_bars_draw (pen, runs->records, runs->n,
                    (HgBox){ MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN });
}

bool
hg_run_bars_write (const char *path, const HgTheme *theme, HgRunRecord *const *records, size_t n,
                   HgError *error)
{
  const Runs runs = { records, n };
  return hg_picture_write (path, WIDTH, HEIGHT, theme, draw, &runs, error);
}

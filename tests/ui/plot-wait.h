/* Waiting for what a plot says of itself, at most as long as stage_wait does. */
#pragma once
#include "stage.h"
#include "ui/parts/plot.h"
#include <string.h>

typedef struct
{
  HourglassPlot *plot;
  const char *words;
} PlotWords;

static gboolean
plot_says (gpointer data)
{
  const PlotWords *it = data;
  const char *summary = hourglass_plot_get_summary (it->plot);
  return summary != NULL && strstr (summary, it->words) != NULL;
}

static gboolean
plot_says_else (gpointer data)
{
  const PlotWords *it = data;
  return g_strcmp0 (hourglass_plot_get_summary (it->plot), it->words) != 0;
}

/* Until @words are in it. */
static inline gboolean
plot_wait_for (HourglassPlot *plot, const char *words)
{
  return stage_wait (plot_says, &(PlotWords){ plot, words });
}

/* Until it is no longer @summary. */
static inline gboolean
plot_wait_for_other (HourglassPlot *plot, const char *summary)
{
  return stage_wait (plot_says_else, &(PlotWords){ plot, summary });
}

/* A widget that shows one drawing of ui/draw. What was drawn is kept as a render node until it is
 * invalidated, its size or the theme changes; an overlay (crosshair, hover) is drawn above it anew, so that
 * following the pointer costs nothing. For a screen reader it is an image with a text summary, which changes
 * at most once a second.
 *
 * Signals: "hover" (x, y; both negative when the pointer left), "pressed" (x, y), "dragged" (x, y: where
 * the pointer is while it stays pressed), "stepped" (−1 or 1: the arrow keys, on a plot that can be focused).
 */
#pragma once
#include "ui/draw/pen.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_PLOT (hourglass_plot_get_type ())
G_DECLARE_FINAL_TYPE (HourglassPlot, hourglass_plot, HOURGLASS, PLOT, GtkWidget)

/* Draws what is ready to be drawn: it is called while a frame is made and computes nothing. */
typedef void (*HourglassPlotDraw) (HgPen *pen, double width, double height, gpointer data);

/* @data is lent to both and outlives the widget, or the functions are unset before it goes. */
void hourglass_plot_set_draw (HourglassPlot *self, HourglassPlotDraw draw, HourglassPlotDraw overlay,
                              gpointer data);
void hourglass_plot_unset_draw (HourglassPlot *self);

/* The height in px that a drawing needs at least, with text @scale times as large as usual. */
typedef double (*HourglassPlotHeight) (double scale, gpointer data);

/* @height is asked whenever room is given out, with the data of the drawing, and so follows the size of text;
 * gtk_widget_queue_resize() tells of another reason. It is unset with the drawing. */
void hourglass_plot_set_height (HourglassPlot *self, HourglassPlotHeight height);

/* The drawing, or only the overlay, has something new to show. */
void hourglass_plot_invalidate (HourglassPlot *self);
void hourglass_plot_invalidate_overlay (HourglassPlot *self);

void hourglass_plot_set_summary (HourglassPlot *self, const char *summary);
const char *hourglass_plot_get_summary (HourglassPlot *self); /* newest, lent */

/* As it is drawn now; the font is lent by the widget. */
HgTheme hourglass_plot_get_theme (HourglassPlot *self);

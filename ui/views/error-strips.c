/* See error-strips.h. */
#include "ui/views/error-strips.h"
#include "base/format.h"
#include "ui/draw/sample-strips.h"
#include "ui/parts/plot.h"
#include <math.h>

struct _HourglassErrorStrips
{
  GtkWidget parent_instance;
  HourglassPlot *plot;
  HgSampleStrips shown;
};

static guint feature_chosen;

G_DEFINE_FINAL_TYPE (HourglassErrorStrips, hourglass_error_strips, GTK_TYPE_WIDGET)

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassErrorStrips *self = data;
  hg_sample_strips_draw (pen, &self->shown, (HgBox){ 0, 0, width, height });
}

static void
choose (HourglassErrorStrips *self, gsize feature)
{
  if (self->shown.n == 2 && feature < self->shown.strips[1].n)
    g_signal_emit (self, feature_chosen, 0, (guint)feature);
}

static void
pressed (HourglassErrorStrips *self, double x, double y)
{
  HgTheme theme = hourglass_plot_get_theme (self->plot);
  HgBox box = hg_sample_strips_box (&theme, gtk_widget_get_width (GTK_WIDGET (self->plot)), 1);
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
  if (self->shown.n == 2 && y >= box.y)
    choose (self, hg_error_strip_at (&self->shown.strips[1], box, theme.scale, x));
}

static void
stepped (HourglassErrorStrips *self, int by)
{
  gsize n = self->shown.strips[1].n;
  if (self->shown.n == 2)
    choose (self, (MIN (self->shown.strips[1].marked, n - 1) + n + (gsize)by) % n);
}

static void
hourglass_error_strips_dispose (GObject *object)
{
  HourglassErrorStrips *self = HOURGLASS_ERROR_STRIPS (object);
  if (self->plot != NULL)
    {
      hourglass_plot_unset_draw (self->plot);
      gtk_widget_unparent (GTK_WIDGET (self->plot));
    }
  self->plot = NULL;
  hg_sample_strips_clear (&self->shown);
  G_OBJECT_CLASS (hourglass_error_strips_parent_class)->dispose (object);
}

static void
hourglass_error_strips_class_init (HourglassErrorStripsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_error_strips_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "errorstrips");
  feature_chosen = g_signal_new ("feature-chosen", HOURGLASS_TYPE_ERROR_STRIPS, G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
hourglass_error_strips_init (HourglassErrorStrips *self)
{
  self->plot = g_object_new (HOURGLASS_TYPE_PLOT, "focusable", TRUE, NULL);
  gtk_widget_set_parent (GTK_WIDGET (self->plot), GTK_WIDGET (self));
  hourglass_plot_set_draw (self->plot, draw, NULL, self);
  g_signal_connect_swapped (self->plot, "pressed", G_CALLBACK (pressed), self);
  g_signal_connect_swapped (self->plot, "stepped", G_CALLBACK (stepped), self);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
hourglass_error_strips_show (HourglassErrorStrips *self, const HgPrepared *data, const gsize *index, gsize n,
                             const HgTensor *decoded, guint feature)
{
  HgTheme theme = hourglass_plot_get_theme (self->plot);
  hg_sample_strips_clear (&self->shown);
  self->shown = hg_sample_strips (data, index, n, decoded, feature);
  gtk_widget_set_visible (GTK_WIDGET (self), self->shown.n > 0);
  if (self->shown.n == 0)
    return;
  gtk_widget_set_size_request (GTK_WIDGET (self->plot), -1,
                               (int)ceil (hg_sample_strips_height (&self->shown, &theme)));
  gtk_widget_set_focusable (GTK_WIDGET (self->plot), self->shown.n == 2);
  char count[48];
  hg_format_items (count, sizeof count, (int64_t)n, "sample", "samples");
  g_autofree char *tip = g_strdup_printf ("Mean squared error over %s", count);
  g_autofree char *summary = g_strdup_printf ("%s, most at %s%s%s", tip, self->shown.strips[0].note,
                                              self->shown.n == 2 ? "; of the features most in " : "",
                                              self->shown.n == 2 ? self->shown.strips[1].note : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->plot), tip);
  hourglass_plot_set_summary (self->plot, summary);
  hourglass_plot_invalidate (self->plot);
}

#include "ui/views/weight-row.h"
#include "base/format.h"
#include "ui/draw/histogram.h"
#include "ui/parts/plot.h"
#include <math.h>

enum
{
  HISTOGRAM_WIDTH = 96,
  HISTOGRAM_HEIGHT = 26,
  SPREAD_WIDTH = 116
};

struct _HourglassWeightRow
{
  GtkBox parent_instance;
  GtkLabel *name, *shape, *spread;
  HourglassPlot *plot;
  GtkWidget *save;
  HgTensorStats stats; /* n = 0: not known */
  char *text;
};

G_DEFINE_FINAL_TYPE (HourglassWeightRow, hourglass_weight_row, GTK_TYPE_BOX)

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassWeightRow *self = data;
  HgHistogram histogram = { self->stats.bins, HG_STATS_BINS, self->stats.bins_low, self->stats.bins_high };
  if (self->stats.n > 0)
    hg_histogram_draw_bars (pen, &histogram, (HgBox){ 0, 0, width, height });
}

/* "−0.02 ± 0.21": as many decimals as the deviation's two first digits need. */
static char *
spread_text (const HgTensorStats *stats)
{
  double size = stats->deviation > 0 ? stats->deviation : fabs (stats->mean);
  if (isnan (stats->mean))
    return g_strdup ("—");
  if (size != 0 && (size < 1e-3 || size >= 1e5))
    {
      char mean[48], deviation[48];
      return g_strdup_printf ("%s ± %s", hg_format_number (mean, sizeof mean, stats->mean, 2),
                              hg_format_number (deviation, sizeof deviation, stats->deviation, 2));
    }
  int decimals = size > 0 ? CLAMP (1 - (int)floor (log10 (size)), 0, 4) : 2;
  double unit = pow (10, -decimals), mean = round (stats->mean / unit) * unit;
  return g_strdup_printf ("%s%.*f ± %.*f", mean < 0 ? "−" : "", decimals, fabs (mean), decimals,
                          stats->deviation);
}

void
hourglass_weight_row_show (HourglassWeightRow *self, gsize i, const HgWeight *item, const char *type,
                           const HgTensorStats *stats)
{
  char shape[HG_SHAPE_TEXT], odd[64], low[48], high[48];
  g_autofree char *name = g_strdup_printf ("%s/%s", item->node, item->spec.name);
  g_autofree char *spread
      = stats == NULL              ? g_strdup ("…")
        : hg_stats_odd (stats) > 0 ? g_strdup_printf (
              "%s not finite", hg_format_count (odd, sizeof odd, (int64_t)hg_stats_odd (stats)))
                                   : spread_text (stats);
  self->stats = stats != NULL ? *stats : (HgTensorStats){ 0 };
  gtk_label_set_label (self->name, name);
  hg_shape_text (&item->spec.shape, shape);
  g_autofree char *kind
      = g_strdup_printf ("%s%s%s", shape, type != NULL ? " · " : "", type != NULL ? type : "");
  g_autofree char *save = g_strdup_printf ("Save %s…", name);
  gtk_label_set_label (self->shape, kind);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->save), "t", (guint64)i);
  gtk_widget_set_tooltip_text (self->save, save);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->save), GTK_ACCESSIBLE_PROPERTY_LABEL, save, -1);
  gtk_label_set_label (self->spread, spread);
  if (stats != NULL && hg_stats_odd (stats) > 0)
    gtk_widget_add_css_class (GTK_WIDGET (self->spread), "fault");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->spread), "fault");
  g_free (self->text);
  self->text = g_strdup_printf ("%s, %s%s%s, %s", name, shape, type != NULL ? ", " : "",
                                type != NULL ? type : "", spread);
  g_autofree char *histogram = stats != NULL
                                   ? g_strdup_printf ("Histogram, values from %s to %s",
                                                      hg_format_number (low, sizeof low, stats->low, 3),
                                                      hg_format_number (high, sizeof high, stats->high, 3))
                                   : g_strdup ("Histogram, not known yet");
  hourglass_plot_set_summary (self->plot, histogram);
  hourglass_plot_invalidate (self->plot);
}

const char *
hourglass_weight_row_get_name (HourglassWeightRow *self)
{
  return self->text;
}

static void
hourglass_weight_row_dispose (GObject *object)
{
  HourglassWeightRow *self = HOURGLASS_WEIGHT_ROW (object);
  g_clear_pointer (&self->plot, hourglass_plot_unset_draw);
  g_clear_pointer (&self->text, g_free);
  G_OBJECT_CLASS (hourglass_weight_row_parent_class)->dispose (object);
}

static void
hourglass_weight_row_class_init (HourglassWeightRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_weight_row_dispose;
}

static GtkLabel *
label_new (GtkWidget *box, int width, float xalign, const char *class)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (label), width > 0 ? PANGO_ELLIPSIZE_END : PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_size_request (label, width, -1);
  gtk_widget_set_hexpand (label, width < 0);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);
  gtk_box_append (GTK_BOX (box), label);
  return GTK_LABEL (label);
}

static void
hourglass_weight_row_init (HourglassWeightRow *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_widget_add_css_class (GTK_WIDGET (self), "weight-row");
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  self->name = label_new (words, -1, 0, NULL);
  self->shape = label_new (words, -1, 0, "small-dim");
  gtk_box_append (GTK_BOX (self), words);
  self->plot = g_object_new (HOURGLASS_TYPE_PLOT, "width-request", HISTOGRAM_WIDTH, "height-request",
                             HISTOGRAM_HEIGHT, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->plot));
  self->spread = label_new (GTK_WIDGET (self), SPREAD_WIDTH, 1, "numeric");
  self->save = gtk_button_new_from_icon_name ("hourglass-save-symbolic");
  gtk_widget_add_css_class (self->save, "flat");
  gtk_widget_set_valign (self->save, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->save), "t", (guint64)0);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save), "win.save-tensor");
  gtk_box_append (GTK_BOX (self), self->save);
  hourglass_plot_set_draw (self->plot, draw, NULL, self);
}

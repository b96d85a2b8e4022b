#include "ui/inspector/weight-card.h"
#include "base/format.h"
#include "ui/draw/histogram.h"
#include "ui/draw/spectrum-plot.h"
#include "ui/parts/plot.h"

enum
{
  LOWEST,
  HIGHEST,
  MEAN,
  DEVIATION,
  ZEROS,
  ODD,
  ROWS
};

static const char *const titles[ROWS] = { "Lowest", "Highest", "Mean", "Deviation", "Zeros", "Not finite" };

struct _HourglassWeightCard
{
  GtkBox parent_instance;
  GtkLabel *values[ROWS];
  GtkWidget *odd_row, *spectrum_box;
  HourglassPlot *histogram, *spectrum_plot;
  GtkLabel *spectrum_note;
  HgTensorStats stats; /* n = 0: not known */
  HgReal *singular;    /* n_singular */
  gsize n_singular, rank;
};

G_DEFINE_FINAL_TYPE (HourglassWeightCard, hourglass_weight_card, GTK_TYPE_BOX)

static void
draw_histogram (HgPen *pen, double width, double height, gpointer data)
{
  HourglassWeightCard *self = data;
  HgHistogram histogram = { self->stats.bins, HG_STATS_BINS, self->stats.bins_low, self->stats.bins_high };
  if (hg_stats_finite (&self->stats) > 0)
    hg_histogram_draw (pen, &histogram, (HgBox){ 12, 10, width - 24, height - 12 });
}

static void
draw_spectrum (HgPen *pen, double width, double height, gpointer data)
{
  HourglassWeightCard *self = data;
  HgSpectrumPlot plot = { self->singular, self->n_singular, self->rank };
  hg_spectrum_plot_draw (pen, &plot, (HgBox){ 6, 6, width - 12, height - 8 });
}

static char *
share_text (gsize part, gsize all)
{
  char count[48];
  hg_format_count (count, sizeof count, (int64_t)part);
  double share = all > 0 ? 100.0 * (double)part / (double)all : 0;
  if (share < 0.005)
    return g_strdup (count);
  return g_strdup_printf ("%s, %.2f %%", count, share);
}

void
hourglass_weight_card_show (HourglassWeightCard *self, const HgTensorStats *stats)
{
  char text[48];
  self->stats = stats != NULL ? *stats : (HgTensorStats){ 0 };
  const double numbers[] = { self->stats.low, self->stats.high, self->stats.mean, self->stats.deviation };
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    gtk_label_set_label (self->values[i],
                         stats != NULL ? hg_format_number (text, sizeof text, numbers[i], 4) : "…");
  g_autofree char *zeros = share_text (self->stats.zeros, self->stats.n);
  g_autofree char *odd = share_text (hg_stats_odd (&self->stats), self->stats.n);
  gtk_label_set_label (self->values[ZEROS], stats != NULL ? zeros : "…");
  gtk_label_set_label (self->values[ODD], odd);
  gtk_widget_set_visible (self->odd_row, hg_stats_odd (&self->stats) > 0);
  g_autofree char *summary = g_strdup_printf ("Histogram of the values, %s of them zero", zeros);
  hourglass_plot_set_summary (self->histogram, summary);
  hourglass_plot_invalidate (self->histogram);
  self->n_singular = 0;
  gtk_widget_set_visible (self->spectrum_box, FALSE);
}

void
hourglass_weight_card_set_spectrum (HourglassWeightCard *self, const HgSpectrum *spectrum)
{
  char rank[48], all[48];
  gtk_widget_set_visible (self->spectrum_box, spectrum->n > 0 || spectrum->too_large);
  gtk_widget_set_visible (GTK_WIDGET (self->spectrum_plot), spectrum->n > 0);
  hg_format_count (rank, sizeof rank, (int64_t)spectrum->rank);
  g_autofree char *note
      = spectrum->too_large
            ? g_strdup ("Left out: the matrix is large.")
            : g_strdup_printf ("Effective rank %s of %s: so many directions carry 95 %% of the squares.",
                               rank, hg_format_count (all, sizeof all, (int64_t)spectrum->n));
  gtk_label_set_label (self->spectrum_note, note);
  hourglass_plot_set_summary (self->spectrum_plot, note);
  g_free (self->singular);
  self->singular = g_memdup2 (spectrum->values, spectrum->n * sizeof *spectrum->values);
  self->n_singular = spectrum->n;
  self->rank = spectrum->rank;
  hourglass_plot_invalidate (self->spectrum_plot);
}

static void
hourglass_weight_card_dispose (GObject *object)
{
  HourglassWeightCard *self = HOURGLASS_WEIGHT_CARD (object);
  g_clear_pointer (&self->histogram, hourglass_plot_unset_draw);
  g_clear_pointer (&self->spectrum_plot, hourglass_plot_unset_draw);
  g_clear_pointer (&self->singular, g_free);
  G_OBJECT_CLASS (hourglass_weight_card_parent_class)->dispose (object);
}

static void
hourglass_weight_card_class_init (HourglassWeightCardClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_weight_card_dispose;
}

static GtkWidget *
heading_new (const char *text)
{
  GtkWidget *heading = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  return heading;
}

static HourglassPlot *
plot_new (int height, HourglassPlotDraw draw, gpointer data)
{
  HourglassPlot *plot = g_object_new (HOURGLASS_TYPE_PLOT, "height-request", height, NULL);
  gtk_widget_add_css_class (GTK_WIDGET (plot), "plot-card");
  hourglass_plot_set_draw (plot, draw, NULL, data);
  return plot;
}

static void
add_rows (HourglassWeightCard *self)
{
  GtkWidget *facts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (facts, "facts");
  for (gsize i = 0; i < ROWS; i++)
    {
      GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      GtkWidget *left = gtk_label_new (titles[i]), *right = gtk_label_new (NULL);
      gtk_widget_set_hexpand (left, TRUE);
      gtk_label_set_xalign (GTK_LABEL (left), 0);
      gtk_widget_add_css_class (row, "row");
      gtk_widget_add_css_class (right, "numeric");
      gtk_box_append (GTK_BOX (row), left);
      gtk_box_append (GTK_BOX (row), right);
      gtk_box_append (GTK_BOX (facts), row);
      self->values[i] = GTK_LABEL (right);
      if (i == ODD)
        {
          self->odd_row = row;
          gtk_widget_add_css_class (right, "fault");
        }
    }
  gtk_box_append (GTK_BOX (self), facts);
}

static void
hourglass_weight_card_init (HourglassWeightCard *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  gtk_box_append (GTK_BOX (self), heading_new ("Statistics"));
  add_rows (self);
  gtk_box_append (GTK_BOX (self), heading_new ("Histogram"));
  self->histogram = plot_new (110, draw_histogram, self);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->histogram));
  self->spectrum_box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (self->spectrum_box), heading_new ("Singular values"));
  self->spectrum_plot = plot_new (140, draw_spectrum, self);
  gtk_box_append (GTK_BOX (self->spectrum_box), GTK_WIDGET (self->spectrum_plot));
  self->spectrum_note = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->spectrum_note, TRUE);
  gtk_label_set_xalign (self->spectrum_note, 0);
  gtk_widget_add_css_class (GTK_WIDGET (self->spectrum_note), "small-dim");
  gtk_box_append (GTK_BOX (self->spectrum_box), GTK_WIDGET (self->spectrum_note));
  gtk_box_append (GTK_BOX (self), self->spectrum_box);
  hourglass_weight_card_show (self, NULL);
}

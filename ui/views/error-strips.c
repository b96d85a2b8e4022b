/* See error-strips.h. */
#include "ui/views/error-strips.h"
#include "base/format.h"
#include "ui/draw/error-strip.h"
#include "ui/parts/plot.h"

struct _HourglassErrorStrips
{
  GtkWidget parent_instance;
  HourglassPlot *plot;
  double *by_step, *by_feature;
  HgErrorStrip strips[2]; /* by step; by feature */
  gsize n;                /* of them that are drawn */
};

enum
{
  GAP = 0,
  WIDEST = 28 /* px of a feature's bar */
};

static guint feature_chosen;

G_DEFINE_FINAL_TYPE (HourglassErrorStrips, hourglass_error_strips, GTK_TYPE_WIDGET)

static HgBox
box_of (const HgTheme *theme, double width, gsize i)
{
  double height = hg_error_strip_height (theme);
  return (HgBox){ 0, (double)i * (height + GAP), width, height };
}

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassErrorStrips *self = data;
  for (gsize i = 0; i < self->n; i++)
    hg_error_strip_draw (pen, &self->strips[i], box_of (&pen->theme, width, i));
}

static void
choose (HourglassErrorStrips *self, gsize feature)
{
  if (self->n == 2 && feature < self->strips[1].n)
    g_signal_emit (self, feature_chosen, 0, (guint)feature);
}

static void
pressed (HourglassErrorStrips *self, double x, double y)
{
  HgTheme theme = hourglass_plot_get_theme (self->plot);
  HgBox box = box_of (&theme, gtk_widget_get_width (GTK_WIDGET (self->plot)), 1);
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
  if (self->n == 2 && y >= box.y)
    choose (self, hg_error_strip_at (&self->strips[1], box, theme.scale, x));
}

static void
stepped (HourglassErrorStrips *self, int by)
{
  gsize n = self->strips[1].n;
  if (self->n == 2)
    choose (self, (MIN (self->strips[1].marked, n - 1) + n + (gsize)by) % n);
}

static void
forget (HourglassErrorStrips *self)
{
  self->n = 0;
  g_clear_pointer (&self->by_step, g_free);
  g_clear_pointer (&self->by_feature, g_free);
}

static void
hourglass_error_strips_dispose (GObject *object)
{
  HourglassErrorStrips *self = HOURGLASS_ERROR_STRIPS (object);
  if (self->plot != NULL)
    {
      hourglass_plot_set_draw (self->plot, NULL, NULL, NULL);
      gtk_widget_unparent (GTK_WIDGET (self->plot));
    }
  self->plot = NULL;
  forget (self);
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

/* "step 31: MSE 0.82". */
static void
note (HgErrorStrip *strip, const char *where)
{
  char number[40];
  gsize worst = hg_error_strip_worst (strip);
  strip->note[0] = '\0';
  if (worst < strip->n)
    g_snprintf (strip->note, sizeof strip->note, "%s: MSE %s", where,
                hg_format_number (number, sizeof number, strip->values[worst], 3));
}

static void
prepare (HourglassErrorStrips *self, const HgPrepared *data, gsize steps, gsize features, guint feature)
{
  char where[96];
  HgErrorStrip *first = &self->strips[0], *second = &self->strips[1];
  gboolean vector = features == 1 && hg_tensor_sample (data->y).rank == 1;
  *first = (HgErrorStrip){
    .title = vector ? "value" : "step", .values = self->by_step, .n = steps, .marked = steps
  };
  g_snprintf (where, sizeof where, "%s %zu", vector ? "value" : "step", hg_error_strip_worst (first) + 1);
  note (first, where);
  *second = (HgErrorStrip){
    .title = "feature", .widest = WIDEST, .values = self->by_feature, .n = features, .marked = feature
  };
  note (second, hg_samples_feature_title (data, MIN (hg_error_strip_worst (second), features - 1), where,
                                          sizeof where));
  self->n = features > 1 ? 2 : 1;
}

void
hourglass_error_strips_show (HourglassErrorStrips *self, const HgPrepared *data, const gsize *index, gsize n,
                             const HgTensor *decoded, guint feature)
{
  HgTheme theme = hourglass_plot_get_theme (self->plot);
  gsize values = hg_tensor_row_values (data->y), features = hg_samples_features (data);
  gboolean there = decoded != NULL && hg_samples_look (data) != HG_LOOK_IMAGES && values > 0;
  forget (self);
  if (there)
    {
      self->by_step = g_new (double, values / features);
      self->by_feature = g_new (double, features);
      there = hg_samples_errors (data, index, n, decoded, self->by_step, self->by_feature);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), there);
  if (!there)
    return;
  prepare (self, data, values / features, features, feature);
  HgBox last = box_of (&theme, 0, self->n - 1);
  gtk_widget_set_size_request (GTK_WIDGET (self->plot), -1, (int)(last.y + last.height) + 3);
  gtk_widget_set_focusable (GTK_WIDGET (self->plot), self->n == 2);
  g_autofree char *summary = g_strdup_printf (
      "Error of the samples shown, most at %s%s%s", self->strips[0].note,
      self->n == 2 ? "; of the features most in " : "", self->n == 2 ? self->strips[1].note : "");
  hourglass_plot_set_summary (self->plot, summary);
  hourglass_plot_invalidate (self->plot);
}

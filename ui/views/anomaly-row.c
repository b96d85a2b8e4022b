/* See anomaly-row.h. */
#include "ui/views/anomaly-row.h"
#include "base/format.h"
#include "ui/draw/sample-thumb.h"
#include "ui/draw/samples.h"
#include "ui/parts/plot.h"

enum
{
  PICTURE_WIDTH = 104,
  HEIGHT = 46,
  INSET = 5
};

struct _HourglassAnomalyRow
{
  GtkListBoxRow parent_instance;
  HourglassAnomalyLook *look;
  gsize place;
  double *errors; /* n: by feature, or by step */
  gsize n, worst;
  HourglassPlot *picture, *strip;
  GtkLabel *title, *detail, *flag;
};

G_DEFINE_FINAL_TYPE (HourglassAnomalyRow, hourglass_anomaly_row, GTK_TYPE_LIST_BOX_ROW)

static const HgReal *
decoded_of (HourglassAnomalyRow *self)
{
  const HgTensor *decoded = self->look->anomalies->decoded;
  return decoded->data + self->place * hg_tensor_row_values (decoded);
}

gsize
hourglass_anomaly_row_get_sample (HourglassAnomalyRow *self)
{
  const HgAnomalies *it = self->look->anomalies;
  return it->measured.index[it->worst[self->place]];
}

static void
draw_picture (HgPen *pen, double width, double height, gpointer data)
{
  HourglassAnomalyRow *self = data;
  HgBox box = { INSET, INSET, width - 2 * INSET, height - 2 * INSET };
  if (self->look == NULL)
    return;
  HgShape shape = hg_tensor_sample (self->look->data->y);
  hg_sample_thumb_draw (pen, self->look->data, hourglass_anomaly_row_get_sample (self), decoded_of (self),
                        hg_shape_axis (&shape, -1) > 1 ? self->worst : 0, box);
}

static void
draw_strip (HgPen *pen, double width, double height, gpointer data)
{
  HourglassAnomalyRow *self = data;
  if (self->n > 0)
    hg_sample_thumb_draw_errors (pen, self->errors, self->n,
                                 (HgBox){ INSET, INSET, width - 2 * INSET, height - 2 * INSET });
}

/* By feature where there are several, else by step. Returns the words for one of them. */
static const char *
measure (HourglassAnomalyRow *self)
{
  const HgTensor *y = self->look->data->y;
  HgShape shape = hg_tensor_sample (y);
  gsize features = (gsize)hg_shape_axis (&shape, -1);
  const HgReal *target = y->data + hourglass_anomaly_row_get_sample (self) * hg_tensor_row_values (y);
  gboolean by_feature = features > 1;
  self->n = by_feature ? features : hg_error_steps (&shape);
  g_free (self->errors);
  self->errors = g_new0 (double, self->n);
  hg_error_profile (&shape, target, decoded_of (self), by_feature ? self->errors : NULL,
                    by_feature ? NULL : self->errors);
  self->worst = 0;
  for (gsize i = 1; i < self->n; i++)
    if (self->errors[i] > self->errors[self->worst])
      self->worst = i;
  if (shape.rank == 3)
    return by_feature ? "channel" : "row";
  return by_feature ? "feature" : "step";
}

static void
show_words (HourglassAnomalyRow *self, const char *what)
{
  const HgAnomalies *it = self->look->anomalies;
  gsize sample = hourglass_anomaly_row_get_sample (self);
  char title[96], error[40];
  const char *name = it->data->dataset->features != NULL && *what == 'f'
                             && self->n == hg_dataset_features (it->data->dataset)
                         ? it->data->dataset->features[self->worst]
                         : NULL;
  hg_samples_title (it->data, sample, title, sizeof title);
  hg_format_number (error, sizeof error, it->measured.errors[it->worst[self->place]], 3);
  g_autofree char *where = name != NULL ? g_strdup (name) : g_strdup_printf ("%s %zu", what, self->worst + 1);
  g_autofree char *detail = g_strdup_printf ("MSE %s · most in %s", error, where);
  g_autofree char *strip = g_strdup_printf ("Error by %s, most in %s", what, where);
  g_autofree char *picture = g_strdup_printf ("%s and its reconstruction", title);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->detail, detail);
  hourglass_plot_set_summary (self->strip, strip);
  hourglass_plot_set_summary (self->picture, picture);
}

void
hourglass_anomaly_row_show (HourglassAnomalyRow *self, HourglassAnomalyLook *look, gsize place)
{
  hourglass_anomaly_look_ref (look);
  g_clear_pointer (&self->look, hourglass_anomaly_look_unref);
  self->look = look;
  self->place = place;
  show_words (self, measure (self));
  hourglass_plot_invalidate (self->picture);
  hourglass_plot_invalidate (self->strip);
}

void
hourglass_anomaly_row_set_threshold (HourglassAnomalyRow *self, double threshold)
{
  const HgAnomalies *it = self->look->anomalies;
  const char *flag = it->measured.errors[it->worst[self->place]] < threshold ? "not flagged" : "flagged";
  g_autofree char *all = g_strdup_printf ("%s, %s, %s", gtk_label_get_label (self->title),
                                          gtk_label_get_label (self->detail), flag);
  gtk_label_set_label (self->flag, flag);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, all, -1);
}

static void
hourglass_anomaly_row_dispose (GObject *object)
{
  HourglassAnomalyRow *self = HOURGLASS_ANOMALY_ROW (object);
  g_clear_pointer (&self->picture, hourglass_plot_unset_draw);
  g_clear_pointer (&self->strip, hourglass_plot_unset_draw);
  g_clear_pointer (&self->look, hourglass_anomaly_look_unref);
  g_clear_pointer (&self->errors, g_free);
  G_OBJECT_CLASS (hourglass_anomaly_row_parent_class)->dispose (object);
}

static void
hourglass_anomaly_row_class_init (HourglassAnomalyRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_anomaly_row_dispose;
}

static GtkLabel *
add_label (GtkBox *box, const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static HourglassPlot *
add_plot (GtkBox *box, HourglassPlotDraw draw, HourglassAnomalyRow *self)
{
  GtkWidget *plot = g_object_new (HOURGLASS_TYPE_PLOT, NULL);
  gtk_widget_set_size_request (plot, PICTURE_WIDTH, HEIGHT);
  gtk_widget_set_valign (plot, GTK_ALIGN_CENTER);
  gtk_widget_set_can_target (plot, FALSE);
  hourglass_plot_set_draw (HOURGLASS_PLOT (plot), draw, NULL, self);
  gtk_box_append (box, plot);
  return HOURGLASS_PLOT (plot);
}

static void
hourglass_anomaly_row_init (HourglassAnomalyRow *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  GtkBox *words = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), GTK_WIDGET (box));
  self->picture = add_plot (box, draw_picture, self);
  self->strip = add_plot (box, draw_strip, self);
  gtk_widget_set_hexpand (GTK_WIDGET (words), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (words), GTK_ALIGN_CENTER);
  gtk_box_append (box, GTK_WIDGET (words));
  self->title = add_label (words, "label-size");
  self->detail = add_label (words, "small-dim");
  self->flag = add_label (box, "small-dim");
}

GtkWidget *
hourglass_anomaly_row_new (void)
{
  return g_object_new (HOURGLASS_TYPE_ANOMALY_ROW, NULL);
}

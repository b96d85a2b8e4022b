/* See latent-panel.h. Sliders and pictures follow one array, `point`; everything that changes it asks for an
 * answer, and an answer only draws. */
#include "ui/views/latent-panel.h"
#include "base/format.h"
#include "ui/draw/array-image.h"
#include "ui/draw/samples.h"
#include "ui/parts/plot.h"
#include "ui/run/decoding.h"
#include "ui/views/latent-slider.h"
#include <math.h>

enum
{
  MOST_SLIDERS = 64,
  SECONDS = 3 /* from A to B */
};

struct _HourglassLatentPanel
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkLabel *caption;
  HourglassPlot *plot;
  GtkBox *sliders;
  GtkButton *mark_a, *mark_b, *walk;
  GPtrArray *scales; /* HourglassLatentSlider, lent by the tree */
  HourglassDecoding *decoding;
  HgPrepared *data;
  HgTensor *latents;
  gsize *index;
  gsize values;
  HgReal *point, *a, *b; /* NULL: none */
  gboolean placed;       /* a person chose the point: else it is the first sample, wherever that moves */
  gboolean filling;
  guint walking; /* tick callback, or 0 */
  gint64 began;
  HgTensor *shown; /* that the picture lends its values from */
  HgLook look;
  HgSeries series;
  HgImageGrid grid;
  HgReal *pixels;
};

static guint chosen_signal, told_signal;

G_DEFINE_FINAL_TYPE (HourglassLatentPanel, hourglass_latent_panel, GTK_TYPE_WIDGET)

/* What is decoded at the left, the sample at the right. */
static void
draw_images (HgPen *pen, const HgImageGrid *grid, HgBox box)
{
  const HgReal *const values[] = { grid->samples[0].decoded, grid->samples[0].original };
  static const char *const names[] = { "Decoded here", "Nearest sample" };
  double line = 18 * fmax (pen->theme.scale, 1), half = (box.width - 12) / 2;
  for (int i = 0; i < 2; i++)
    {
      HgBox part = { box.x + i * (half + 12), box.y + line, half, box.height - line };
      HgArrayImage image = { values[i], grid->height, grid->width, grid->channels, grid->low, grid->high };
      if (values[i] == NULL || part.height <= 0)
        continue;
      hg_pen_text (pen, names[i], HG_TEXT_CAPTION, false, HG_INK_DIM, part.x + half / 2, box.y + line / 2,
                   HG_ALIGN_CENTRE);
      hg_array_image_draw (pen, &image, part);
    }
}

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassLatentPanel *self = data;
  HgBox box = { 0, 0, width, height };
  if (self->shown == NULL)
    return;
  if (self->look == HG_LOOK_IMAGES && self->grid.n > 0)
    draw_images (pen, &self->grid, box);
  else if (self->look != HG_LOOK_IMAGES)
    hg_series_draw (pen, &self->series, box);
}

static void
say (HourglassLatentPanel *self, const HourglassDecoded *answer)
{
  char distance[40], title[96];
  hg_samples_title (self->data, self->index[answer->nearest], title, sizeof title);
  g_autofree char *text = g_strdup_printf ("Nearest sample: %s, distance %s%s", title,
                                           hg_format_number (distance, sizeof distance, answer->distance, 3),
                                           answer->distance > answer->typical ? " · far from data" : "");
  gtk_label_set_label (self->caption, text);
  hourglass_plot_set_summary (self->plot, text);
  g_signal_emit (self, told_signal, 0);
}

static void
decoded (HourglassLatentPanel *self)
{
  const HourglassDecoded *answer = hourglass_decoding_get (self->decoding);
  if (answer == NULL || self->data == NULL)
    return;
  if (answer->decoded == NULL)
    {
      gtk_label_set_label (self->caption, answer->error.text);
      return;
    }
  gsize sample = self->index[answer->nearest];
  hg_tensor_unref (self->shown);
  self->shown = hg_tensor_ref (answer->decoded);
  self->look = hg_samples_look (self->data);
  if (self->look != HG_LOOK_IMAGES)
    self->series = hg_samples_series (self->data, &sample, 1, self->shown, 0);
  else if (!hg_samples_images (&self->grid, &self->pixels, self->data, &sample, 1, self->shown, NULL))
    self->grid.n = 0;
  say (self, answer);
  hourglass_plot_invalidate (self->plot);
}

static GtkRange *
range_at (HourglassLatentPanel *self, guint at)
{
  return hourglass_latent_slider_get_range (g_ptr_array_index (self->scales, at));
}

/* Which latent value a slider's range is of; FALSE for one that is gone. */
static gboolean
finds (HourglassLatentPanel *self, gpointer range, guint *at)
{
  return g_ptr_array_find (self->scales, gtk_widget_get_parent (range), at);
}

static void
show_point (HourglassLatentPanel *self)
{
  self->filling = TRUE;
  for (guint i = 0; i < self->scales->len; i++)
    gtk_range_set_value (range_at (self, i), (double)self->point[i]);
  self->filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->mark_a), TRUE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->mark_b), TRUE);
  hourglass_decoding_ask (self->decoding, self->point);
}

static void
take (HgReal **to, const HgReal *from, gsize values)
{
  g_free (*to);
  *to = from != NULL ? g_memdup2 (from, values * sizeof *from) : NULL;
}

void
hourglass_latent_panel_set_point (HourglassLatentPanel *self, const HgReal *latent)
{
  if (latent != self->point)
    take (&self->point, latent, self->values);
  self->placed = TRUE;
  show_point (self);
}

static void
slid (GtkRange *range, HourglassLatentPanel *self)
{
  guint at;
  if (self->filling || self->point == NULL || !finds (self, range, &at))
    return;
  self->point[at] = (HgReal)gtk_range_get_value (range);
  self->placed = TRUE;
  hourglass_decoding_ask (self->decoding, self->point);
  g_signal_emit (self, chosen_signal, 0);
}

/* One that is held is let go of as it goes: by then it is none of them any more. */
static void
clear_sliders (HourglassLatentPanel *self)
{
  g_ptr_array_set_size (self->scales, 0);
  for (GtkWidget *row; (row = gtk_widget_get_first_child (GTK_WIDGET (self->sliders))) != NULL;)
    gtk_box_remove (self->sliders, row);
}

/* From the least to the largest that samples have of latent value @at, and to the point that is decoded. */
static void
find_range (HourglassLatentPanel *self, gsize at, double *low, double *high)
{
  double point = self->point != NULL ? (double)self->point[at] : NAN;
  *low = isfinite (point) ? point : INFINITY;
  *high = isfinite (point) ? point : -INFINITY;
  for (gsize i = 0; i < hg_tensor_rows (self->latents); i++)
    {
      double value = (double)self->latents->data[i * self->values + at];
      *low = isfinite (value) ? fmin (*low, value) : *low;
      *high = isfinite (value) ? fmax (*high, value) : *high;
    }
  if (!(*low < *high))
    *low = isfinite (*low) ? *low - 1 : -1, *high = *low + 2;
}

static gboolean
is_held (HourglassLatentPanel *self, guint at)
{
  return (gtk_widget_get_state_flags (GTK_WIDGET (range_at (self, at))) & GTK_STATE_FLAG_ACTIVE) != 0;
}

/* Numbers of all sliders stand in one column; its width, and with it theirs, stays while one is held. */
static void
make_room (HourglassLatentPanel *self)
{
  int longest = 0;
  for (guint i = 0; i < self->scales->len; i++)
    if (is_held (self, i))
      return;
  for (guint i = 0; i < self->scales->len; i++)
    longest = MAX (longest, hourglass_latent_slider_get_longest (g_ptr_array_index (self->scales, i)));
  for (guint i = 0; i < self->scales->len; i++)
    hourglass_latent_slider_set_room (g_ptr_array_index (self->scales, i), longest);
}

/* Samples move while it trains, and the sliders' ends with them; not under a hand that holds a slider. */
static void
fit_slider (HourglassLatentPanel *self, guint at)
{
  HourglassLatentSlider *slider = g_ptr_array_index (self->scales, at);
  double low, high;
  if (is_held (self, at))
    return;
  find_range (self, at, &low, &high);
  self->filling = TRUE;
  hourglass_latent_slider_set_range (slider, low, high);
  self->filling = FALSE;
}

static void
let_go (GtkWidget *scale, GtkStateFlags before, HourglassLatentPanel *self)
{
  guint at;
  GtkStateFlags now = gtk_widget_get_state_flags (scale);
  if (!(before & ~now & GTK_STATE_FLAG_ACTIVE) || !finds (self, scale, &at))
    return;
  fit_slider (self, at);
  make_room (self);
}

static void
add_slider (HourglassLatentPanel *self, gsize at)
{
  double low, high;
  find_range (self, at, &low, &high);
  g_autofree char *name = g_strdup_printf ("z%zu", at + 1);
  GtkWidget *slider = hourglass_latent_slider_new (name);
  hourglass_latent_slider_set_range (HOURGLASS_LATENT_SLIDER (slider), low, high);
  gtk_box_append (self->sliders, slider);
  g_ptr_array_add (self->scales, slider);
  GtkRange *range = range_at (self, (guint)at);
  g_signal_connect (range, "value-changed", G_CALLBACK (slid), self);
  g_signal_connect (range, "state-flags-changed", G_CALLBACK (let_go), self);
}

/* Of more values than anybody would slide, below the sliders of the first ones. */
static void
add_note (HourglassLatentPanel *self, gsize values)
{
  char count[32];
  g_autofree char *text = g_strdup_printf ("The first %d of %s values", MOST_SLIDERS,
                                           hg_format_count (count, sizeof count, (int64_t)values));
  GtkWidget *note = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_wrap (GTK_LABEL (note), TRUE);
  gtk_widget_add_css_class (note, "small-dim");
  gtk_box_append (self->sliders, note);
}

static void
stop_walk (HourglassLatentPanel *self)
{
  if (self->walking != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->walking);
  self->walking = 0;
  gtk_button_set_label (self->walk, "Interpolate");
  gtk_widget_set_size_request (GTK_WIDGET (self->walk), -1, -1);
}

static void
update_walk (HourglassLatentPanel *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->walk), self->a != NULL && self->b != NULL);
}

/* Other latents of as many values keep the point and the marks; sliders are made anew for other data. */
void
hourglass_latent_panel_set_source (HourglassLatentPanel *self, const HgModel *model, HgWeights *weights,
                                   HgPrepared *data, HgTensor *latents, const gsize *index)
{
  gsize n = hg_tensor_rows (latents), values = hg_tensor_row_values (latents);
  gboolean other = data != self->data || values != self->values;
  hourglass_decoding_set_source (self->decoding, model, weights, latents);
  if (latents == self->latents && !other)
    return;
  hg_tensor_unref (self->latents);
  self->latents = hg_tensor_ref (latents);
  g_free (self->index);
  self->index = g_memdup2 (index, n * sizeof *index);
  if (other)
    {
      stop_walk (self);
      g_clear_pointer (&self->shown, hg_tensor_unref);
      g_clear_pointer (&self->point, g_free);
      g_clear_pointer (&self->a, g_free);
      g_clear_pointer (&self->b, g_free);
      update_walk (self);
      hg_prepared_unref (self->data);
      self->data = hg_prepared_ref (data);
      self->grid = (HgImageGrid){ 0 };
      self->values = values;
      self->placed = FALSE;
      clear_sliders (self);
      self->filling = TRUE;
      for (gsize i = 0; i < MIN (values, (gsize)MOST_SLIDERS); i++)
        add_slider (self, i);
      if (values > MOST_SLIDERS)
        add_note (self, values);
      self->filling = FALSE;
    }
  if (!self->placed && n > 0)
    take (&self->point, latents->data, values);
  for (guint i = 0; i < self->scales->len && !other; i++)
    fit_slider (self, i);
  make_room (self);
  if (self->point != NULL)
    show_point (self);
}

const HgReal *
hourglass_latent_panel_get_point (HourglassLatentPanel *self)
{
  return self->point;
}

const char *
hourglass_latent_panel_get_text (HourglassLatentPanel *self)
{
  return gtk_label_get_label (self->caption);
}

void
hourglass_latent_panel_get_ends (HourglassLatentPanel *self, const HgReal **a, const HgReal **b)
{
  *a = self->a;
  *b = self->b;
}

static gboolean
walk_on (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  HourglassLatentPanel *self = data;
  double at = (double)(gdk_frame_clock_get_frame_time (clock) - self->began) / (SECONDS * 1e6);
  double share = fabs (at - 2 * floor ((at + 1) / 2)); /* there and back */
  for (gsize i = 0; i < self->values; i++)
    self->point[i] = (HgReal)((1 - share) * (double)self->a[i] + share * (double)self->b[i]);
  show_point (self);
  g_signal_emit (self, chosen_signal, 0);
  return G_SOURCE_CONTINUE;
}

static void
mark (HourglassLatentPanel *self, HgReal **end)
{
  take (end, self->point, self->values);
  update_walk (self);
  g_signal_emit (self, chosen_signal, 0);
}

static void
mark_a_clicked (HourglassLatentPanel *self)
{
  mark (self, &self->a);
}

static void
mark_b_clicked (HourglassLatentPanel *self)
{
  mark (self, &self->b);
}

static void
walk_clicked (HourglassLatentPanel *self)
{
  if (self->walking != 0)
    {
      stop_walk (self);
      return;
    }
  self->began = g_get_monotonic_time ();
  self->placed = TRUE;
  self->walking = gtk_widget_add_tick_callback (GTK_WIDGET (self), walk_on, self, NULL);
  GtkRequisition least; /* it keeps its width, so that a second press in the same place stops it */
  gtk_widget_get_preferred_size (GTK_WIDGET (self->walk), &least, NULL);
  gtk_widget_set_size_request (GTK_WIDGET (self->walk), least.width, -1);
  gtk_button_set_label (self->walk, "Stop");
}

static void
hourglass_latent_panel_unmap (GtkWidget *widget)
{
  stop_walk (HOURGLASS_LATENT_PANEL (widget));
  GTK_WIDGET_CLASS (hourglass_latent_panel_parent_class)->unmap (widget);
}

static void
hourglass_latent_panel_dispose (GObject *object)
{
  HourglassLatentPanel *self = HOURGLASS_LATENT_PANEL (object);
  g_clear_pointer (&self->plot, hourglass_plot_unset_draw);
  if (self->decoding != NULL)
    g_signal_handlers_disconnect_by_data (self->decoding, self);
  g_clear_object (&self->decoding);
  g_clear_pointer (&self->scales, g_ptr_array_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->data, hg_prepared_unref);
  g_clear_pointer (&self->latents, hg_tensor_unref);
  g_clear_pointer (&self->shown, hg_tensor_unref);
  g_clear_pointer (&self->index, g_free);
  g_clear_pointer (&self->point, g_free);
  g_clear_pointer (&self->a, g_free);
  g_clear_pointer (&self->b, g_free);
  g_clear_pointer (&self->pixels, free);
  G_OBJECT_CLASS (hourglass_latent_panel_parent_class)->dispose (object);
}

static void
hourglass_latent_panel_class_init (HourglassLatentPanelClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_latent_panel_dispose;
  widget->unmap = hourglass_latent_panel_unmap;
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  chosen_signal = g_signal_new ("chosen", HOURGLASS_TYPE_LATENT_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  told_signal = g_signal_new ("told", HOURGLASS_TYPE_LATENT_PANEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "latentpanel");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/latent-panel.ui");
  gtk_widget_class_bind_template_child (widget, HourglassLatentPanel, box);
  gtk_widget_class_bind_template_child (widget, HourglassLatentPanel, caption);
  gtk_widget_class_bind_template_child (widget, HourglassLatentPanel, plot);
  gtk_widget_class_bind_template_child (widget, HourglassLatentPanel, sliders);
  gtk_widget_class_bind_template_child (widget, HourglassLatentPanel, mark_a);
  gtk_widget_class_bind_template_child (widget, HourglassLatentPanel, mark_b);
  gtk_widget_class_bind_template_child (widget, HourglassLatentPanel, walk);
  gtk_widget_class_bind_template_callback (widget, mark_a_clicked);
  gtk_widget_class_bind_template_callback (widget, mark_b_clicked);
  gtk_widget_class_bind_template_callback (widget, walk_clicked);
}

static void
hourglass_latent_panel_init (HourglassLatentPanel *self)
{
  self->scales = g_ptr_array_new ();
  self->decoding = hourglass_decoding_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_plot_set_draw (self->plot, draw, NULL, self);
  g_signal_connect_swapped (self->decoding, "decoded", G_CALLBACK (decoded), self);
}

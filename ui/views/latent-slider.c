/* See latent-slider.h. */
#include "ui/views/latent-slider.h"
#include "base/format.h"
#include <math.h>

enum
{
  MOST_DECIMALS = 6
};

struct _HourglassLatentSlider
{
  GtkWidget parent_instance;
  GtkWidget *name, *scale, *number;
  int decimals; /* more than MOST_DECIMALS: powers of ten */
};

G_DEFINE_FINAL_TYPE (HourglassLatentSlider, hourglass_latent_slider, GTK_TYPE_WIDGET)

static char *
text_of (HourglassLatentSlider *self, double value)
{
  char text[64];
  double size = fabs (value);
  if (self->decimals > MOST_DECIMALS || size >= 1e7)
    return g_strdup (hg_format_number (text, sizeof text, value, 3));
  if (self->decimals == 0)
    return g_strdup (hg_format_count (text, sizeof text, llround (value)));
  return g_strdup_printf ("%s%.*f", value <= -0.5 * pow (10, -self->decimals) ? "−" : "", self->decimals,
                          size);
}

static void
show_number (HourglassLatentSlider *self)
{
  g_autofree char *text = text_of (self, gtk_range_get_value (GTK_RANGE (self->scale)));
  gtk_label_set_label (GTK_LABEL (self->number), text);
}

static void
hourglass_latent_slider_dispose (GObject *object)
{
  HourglassLatentSlider *self = HOURGLASS_LATENT_SLIDER (object);
  g_clear_pointer (&self->name, gtk_widget_unparent);
  g_clear_pointer (&self->scale, gtk_widget_unparent);
  g_clear_pointer (&self->number, gtk_widget_unparent);
  G_OBJECT_CLASS (hourglass_latent_slider_parent_class)->dispose (object);
}

static void
hourglass_latent_slider_class_init (HourglassLatentSliderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_latent_slider_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "latentslider");
}

static void
hourglass_latent_slider_init (HourglassLatentSlider *self)
{
  self->name = gtk_label_new (NULL);
  self->scale = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, 1, 0.01);
  self->number = gtk_label_new (NULL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (GTK_WIDGET (self))), 6);
  gtk_label_set_width_chars (GTK_LABEL (self->name), 3);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_xalign (GTK_LABEL (self->number), 1);
  gtk_widget_add_css_class (self->name, "dim-label");
  gtk_widget_add_css_class (self->number, "dim-label");
  gtk_widget_add_css_class (self->number, "numeric");
  gtk_widget_set_hexpand (self->scale, TRUE);
  gtk_widget_set_parent (self->name, GTK_WIDGET (self));
  gtk_widget_set_parent (self->scale, GTK_WIDGET (self));
  gtk_widget_set_parent (self->number, GTK_WIDGET (self));
  g_signal_connect_swapped (self->scale, "value-changed", G_CALLBACK (show_number), self);
}

GtkWidget *
hourglass_latent_slider_new (const char *name)
{
  HourglassLatentSlider *self = g_object_new (HOURGLASS_TYPE_LATENT_SLIDER, NULL);
  gtk_label_set_label (GTK_LABEL (self->name), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return GTK_WIDGET (self);
}

GtkRange *
hourglass_latent_slider_get_range (HourglassLatentSlider *self)
{
  return GTK_RANGE (self->scale);
}

void
hourglass_latent_slider_set_range (HourglassLatentSlider *self, double low, double high)
{
  GtkRange *range = GTK_RANGE (self->scale);
  double step = (high - low) / 100;
  self->decimals = (int)CLAMP (ceil (-log10 (step) - 1e-9), 0, MOST_DECIMALS + 1);
  gtk_range_set_range (range, low, high);
  gtk_range_set_increments (range, step, 10 * step);
  show_number (self);
}

int
hourglass_latent_slider_get_longest (HourglassLatentSlider *self)
{
  GtkAdjustment *range = gtk_range_get_adjustment (GTK_RANGE (self->scale));
  g_autofree char *low = text_of (self, gtk_adjustment_get_lower (range)),
                  *high = text_of (self, gtk_adjustment_get_upper (range));
  return (int)MAX (g_utf8_strlen (low, -1), g_utf8_strlen (high, -1));
}

void
hourglass_latent_slider_set_room (HourglassLatentSlider *self, int characters)
{
  gtk_label_set_width_chars (GTK_LABEL (self->number), characters);
}

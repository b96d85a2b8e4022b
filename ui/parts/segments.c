/* See segments.h. */
#include "ui/parts/segments.h"

struct _HourglassSegments
{
  GtkWidget parent_instance;
  GPtrArray *buttons; /* GtkToggleButton, lent by the widget tree */
  int active;
};

enum
{
  PROP_0,
  PROP_ACTIVE,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (HourglassSegments, hourglass_segments, GTK_TYPE_WIDGET)

static void
hourglass_segments_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_int (value, HOURGLASS_SEGMENTS (object)->active);
}

static void
hourglass_segments_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  hourglass_segments_set_active (HOURGLASS_SEGMENTS (object), g_value_get_int (value));
}

static void
clear (HourglassSegments *self)
{
  for (guint i = 0; i < self->buttons->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->buttons, i));
  g_ptr_array_set_size (self->buttons, 0);
}

static void
hourglass_segments_dispose (GObject *object)
{
  HourglassSegments *self = HOURGLASS_SEGMENTS (object);
  if (self->buttons != NULL)
    clear (self);
  g_clear_pointer (&self->buttons, g_ptr_array_unref);
  G_OBJECT_CLASS (hourglass_segments_parent_class)->dispose (object);
}

static void
hourglass_segments_class_init (HourglassSegmentsClass *klass)
{
  GObjectClass *object = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  object->get_property = hourglass_segments_get_property;
  object->set_property = hourglass_segments_set_property;
  object->dispose = hourglass_segments_dispose;
  properties[PROP_ACTIVE]
      = g_param_spec_int ("active", NULL, NULL, 0, G_MAXINT, 0,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object, N_PROPERTIES, properties);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget, "segments");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_RADIO_GROUP);
}

static void
hourglass_segments_init (HourglassSegments *self)
{
  self->buttons = g_ptr_array_new ();
}

static void
toggled (GtkToggleButton *button, HourglassSegments *self)
{
  guint index;
  if (gtk_toggle_button_get_active (button) && g_ptr_array_find (self->buttons, button, &index))
    hourglass_segments_set_active (self, (int)index);
}

void
hourglass_segments_set_words (HourglassSegments *self, const char *name, const char *const *words)
{
  clear (self);
  self->active = 0;
  for (int i = 0; words[i] != NULL; i++)
    {
      GtkWidget *button = gtk_toggle_button_new_with_label (words[i]);
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (button), g_ptr_array_index (self->buttons, 0));
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), i == 0);
      gtk_widget_set_parent (button, GTK_WIDGET (self));
      g_ptr_array_add (self->buttons, button);
      g_signal_connect (button, "toggled", G_CALLBACK (toggled), self);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

int
hourglass_segments_get_active (HourglassSegments *self)
{
  return self->active;
}

void
hourglass_segments_set_active (HourglassSegments *self, int active)
{
  if (active == self->active || active < 0 || (guint)active >= self->buttons->len)
    return;
  self->active = active;
  gtk_toggle_button_set_active (g_ptr_array_index (self->buttons, active), TRUE);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

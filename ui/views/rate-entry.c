/* See rate-entry.h. */
#include "ui/views/rate-entry.h"
#include "ui/parts/learning-rate.h"

struct _HourglassRateEntry
{
  GtkBox parent_instance;
  HourglassRun *run;
  GtkWidget *entry;
  gboolean showing; /* the entry is being filled in */
};

G_DEFINE_FINAL_TYPE (HourglassRateEntry, hourglass_rate_entry, GTK_TYPE_BOX)

static void
show (HourglassRateEntry *self)
{
  double rate = hourglass_run_get_options (self->run)->learning_rate, shown;
  char text[32];
  if (hourglass_learning_rate_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &shown)
      && shown == rate)
    return;
  self->showing = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), hourglass_learning_rate_text (text, sizeof text, rate));
  self->showing = FALSE;
}

static void
edited (HourglassRateEntry *self)
{
  double rate;
  gboolean good = hourglass_learning_rate_parse (gtk_editable_get_text (GTK_EDITABLE (self->entry)), &rate);
  if (good)
    gtk_widget_remove_css_class (self->entry, "error");
  else
    gtk_widget_add_css_class (self->entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               good ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  if (good && !self->showing)
    hourglass_run_set_learning_rate (self->run, rate);
}

static void
step (HourglassRateEntry *self, gboolean up)
{
  double rate = hourglass_run_get_options (self->run)->learning_rate;
  hourglass_run_set_learning_rate (self->run, hourglass_learning_rate_step (rate, up));
}

static void
lower (HourglassRateEntry *self)
{
  step (self, FALSE);
}

static void
higher (HourglassRateEntry *self)
{
  step (self, TRUE);
}

static void
hourglass_rate_entry_dispose (GObject *object)
{
  g_clear_object (&HOURGLASS_RATE_ENTRY (object)->run);
  G_OBJECT_CLASS (hourglass_rate_entry_parent_class)->dispose (object);
}

static void
hourglass_rate_entry_class_init (HourglassRateEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_rate_entry_dispose;
}

static GtkWidget *
button_new (HourglassRateEntry *self, const char *label, const char *name,
            void (*clicked) (HourglassRateEntry *self))
{
  GtkWidget *button = gtk_button_new_with_label (label);
  gtk_widget_set_tooltip_text (button, name);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (clicked), self, G_CONNECT_SWAPPED);
  return button;
}

static void
hourglass_rate_entry_init (HourglassRateEntry *self)
{
  self->entry = gtk_entry_new ();
  gtk_editable_set_width_chars (GTK_EDITABLE (self->entry), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (self->entry), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Learning rate", -1);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (self), button_new (self, "−", "Lower learning rate", lower));
  gtk_box_append (GTK_BOX (self), self->entry);
  gtk_box_append (GTK_BOX (self), button_new (self, "+", "Higher learning rate", higher));
}

void
hourglass_rate_entry_set_run (HourglassRateEntry *self, HourglassRun *run)
{
  self->run = g_object_ref (run);
  g_signal_connect_object (run, "options-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (edited), self, G_CONNECT_SWAPPED);
}

/* What the window says in a line over its foot: sentences, one after the other, and before them what the last
 * step was. A sentence that is shown then comes again after it. libadwaita 1.2 could keep them in line, but
 * ends the program where a toast goes that still glides in: its going may be over first, and frees both. So
 * none waits there, and each is there at once. */
#include "ui/window/window-private.h"

/* What is shown is before what waits; where a step is shown, all sentences wait. */
static AdwToast *
first_sentence (HourglassWindow *self)
{
  return g_queue_peek_head (&self->sentences);
}

static void show (HourglassWindow *self, AdwToast *toast);

static void
dismissed (AdwToast *toast, HourglassWindow *self)
{
  if (self->undo_toast == toast)
    self->undo_toast = NULL;
  else if (g_queue_remove (&self->sentences, toast))
    g_object_unref (toast);
  else
    return; /* another is about to take its place, or the window goes */
  if (self->undo_toast == NULL && first_sentence (self) != NULL)
    show (self, first_sentence (self));
}

static void
show (HourglassWindow *self, AdwToast *toast)
{
  GtkSettings *settings = gtk_widget_get_settings (GTK_WIDGET (self));
  gboolean glides = FALSE;
  g_object_get (settings, "gtk-enable-animations", &glides, NULL);
  if (glides)
    g_object_set (settings, "gtk-enable-animations", FALSE, NULL);
  adw_toast_overlay_add_toast (self->toasts, g_object_ref (toast));
  if (glides)
    gtk_settings_reset_property (settings, "gtk-enable-animations");
  /* After the overlay itself, which then has room. */
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed), self, 0);
}

/* Owned by the caller. */
static AdwToast *
sentence_new (const char *sentence)
{
  /* A label of our own: the toast's cuts a long sentence short. */
  GtkWidget *label = gtk_label_new (sentence);
  AdwToast *toast = adw_toast_new ("");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_natural_wrap_mode (GTK_LABEL (label), GTK_NATURAL_WRAP_NONE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  adw_toast_set_custom_title (toast, label);
  adw_toast_set_timeout (toast, 8);
  return toast;
}

void
hourglass_window_toast (HourglassWindow *self, const char *sentence)
{
  g_queue_push_tail (&self->sentences, sentence_new (sentence));
  if (self->undo_toast == NULL && self->sentences.length == 1)
    show (self, first_sentence (self));
}

void
hourglass_window_forget_step (HourglassWindow *self)
{
  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
}

/* Takes away what is shown; a sentence then waits once more. */
static void
make_room (HourglassWindow *self)
{
  AdwToast *shown = g_steal_pointer (&self->undo_toast), *sentence = NULL;
  if (shown == NULL)
    shown = sentence = g_queue_pop_head (&self->sentences);
  if (sentence != NULL)
    {
      GtkLabel *label = GTK_LABEL (adw_toast_get_custom_title (sentence));
      g_queue_push_head (&self->sentences, sentence_new (gtk_label_get_text (label)));
    }
  if (shown != NULL)
    adw_toast_dismiss (shown);
  g_clear_object (&sentence);
}

void
hourglass_window_toast_step (HourglassWindow *self, AdwToast *toast)
{
  make_room (self);
  self->undo_toast = toast;
  show (self, toast);
  g_object_unref (toast); /* the overlay has it */
}

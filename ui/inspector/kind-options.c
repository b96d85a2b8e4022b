/* See kind-options.h. */
#include "ui/inspector/kind-options.h"

struct _HourglassKindOptions
{
  GtkBox parent_instance;
  GtkWidget *title, *card;
  const HgParam *params;
  gsize n;
  void *config;
  GPtrArray *rows; /* HourglassOptionRow, lent by the card */
};

static guint edited_signal;

G_DEFINE_FINAL_TYPE (HourglassKindOptions, hourglass_kind_options, GTK_TYPE_BOX)

static void
row_edited (HourglassKindOptions *self, HourglassOptionRow *row)
{
  const HgParam *param = hg_params_find (self->params, self->n, hourglass_option_row_get_path (row));
  HgError error = { 0 };
  HgValue value;
  gboolean done = hourglass_option_row_get_value (row, &value, &error)
                  && hg_param_set (param, self->config, value, &error);
  hourglass_option_row_set_error (row, done ? NULL : error.text);
  if (done)
    g_signal_emit (self, edited_signal, 0);
}

static void
hourglass_kind_options_finalize (GObject *object)
{
  g_ptr_array_unref (HOURGLASS_KIND_OPTIONS (object)->rows);
  G_OBJECT_CLASS (hourglass_kind_options_parent_class)->finalize (object);
}

static void
hourglass_kind_options_class_init (HourglassKindOptionsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_kind_options_finalize;
  edited_signal = g_signal_new ("edited", HOURGLASS_TYPE_KIND_OPTIONS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
hourglass_kind_options_init (HourglassKindOptions *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->rows = g_ptr_array_new ();
  self->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_widget_add_css_class (self->title, "heading");
  self->card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (self->card, "form");
  gtk_box_append (GTK_BOX (self), self->title);
  gtk_box_append (GTK_BOX (self), self->card);
}

static void
rebuild (HourglassKindOptions *self)
{
  g_ptr_array_set_size (self->rows, 0);
  for (GtkWidget *child; (child = gtk_widget_get_first_child (self->card)) != NULL;)
    gtk_box_remove (GTK_BOX (self->card), child);
  for (gsize i = 0; i < self->n; i++)
    {
      HourglassOptionRow *row = hourglass_option_row_new (&self->params[i], self->params[i].name);
      g_signal_connect_object (row, "edited", G_CALLBACK (row_edited), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (self->card), GTK_WIDGET (row));
      g_ptr_array_add (self->rows, row);
    }
}

void
hourglass_kind_options_show (HourglassKindOptions *self, const char *title, const HgParam *params, gsize n,
                             void *config)
{
  gboolean other = params != self->params || n != self->n;
  self->params = params;
  self->n = n;
  self->config = config;
  if (other)
    rebuild (self);
  gtk_label_set_label (GTK_LABEL (self->title), title);
  for (guint i = 0; i < self->rows->len; i++)
    {
      HourglassOptionRow *row = g_ptr_array_index (self->rows, i);
      HgError error = { 0 };
      HgValue now = hg_param_get (&params[i], config), shown;
      /* What is just being typed stays as it is written. */
      if (other || !hourglass_option_row_get_value (row, &shown, &error) || !hg_value_equal (&shown, &now))
        {
          hourglass_option_row_set_value (row, now);
          hourglass_option_row_set_error (row, NULL);
        }
    }
  gtk_widget_set_visible (GTK_WIDGET (self), n > 0);
}

HourglassOptionRow *
hourglass_kind_options_find (HourglassKindOptions *self, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_str_equal (hourglass_option_row_get_path (g_ptr_array_index (self->rows, i)), name))
      return g_ptr_array_index (self->rows, i);
  return NULL;
}

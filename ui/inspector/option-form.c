/* See option-form.h. */
#include "ui/inspector/option-form.h"
#include <glib/gi18n.h>

struct _HourglassOptionForm
{
  GtkBox parent_instance;
  HourglassDocument *document; /* the inspector's, which outlives the form */
  const HourglassOptionSubject *subject;
  GtkWidget *card, *expander, *advanced, *note;
  GPtrArray *rows; /* HourglassOptionRow, lent by the cards */
  char *signature; /* what the rows stand for */
  size_t node;
};

G_DEFINE_FINAL_TYPE (HourglassOptionForm, hourglass_option_form, GTK_TYPE_BOX)

/* Whether the layers have what the row says, now or already. */
static bool
take (HourglassOptionForm *self, HourglassOptionRow *row, HgError *error)
{
  const char *path = hourglass_option_row_get_path (row);
  HgValue value, old;
  if (hourglass_option_row_is_mixed (row))
    return true;
  if (!hourglass_option_row_get_value (row, &value, error))
    return false;
  if (self->subject->get (self->document, self->node, path, &old) && hg_value_equal (&old, &value))
    return true;
  return self->subject->set (self->document, self->node, path, value, error);
}

static void
row_edited (HourglassOptionForm *self, HourglassOptionRow *row)
{
  HgError error = { 0 };
  if (self->node < hourglass_document_get_model (self->document)->n)
    hourglass_option_row_set_error (row, take (self, row, &error) ? NULL : error.text);
}

static void
hourglass_option_form_finalize (GObject *object)
{
  HourglassOptionForm *self = HOURGLASS_OPTION_FORM (object);
  g_ptr_array_unref (self->rows);
  g_free (self->signature);
  G_OBJECT_CLASS (hourglass_option_form_parent_class)->finalize (object);
}

static void
hourglass_option_form_class_init (HourglassOptionFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_option_form_finalize;
}

static GtkWidget *
card_new (void)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (card, "form");
  gtk_widget_set_overflow (card, GTK_OVERFLOW_HIDDEN);
  return card;
}

static void
hourglass_option_form_init (HourglassOptionForm *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->rows = g_ptr_array_new ();
  self->signature = g_strdup ("");
  self->node = HG_NO_NODE;
  self->card = card_new ();
  self->advanced = card_new ();
  self->expander = gtk_expander_new (_ ("More"));
  self->note = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_widget_add_css_class (self->note, "small-dim");
  gtk_widget_add_css_class (self->note, "note");
  gtk_widget_set_margin_top (self->advanced, 6);
  gtk_expander_set_child (GTK_EXPANDER (self->expander), self->advanced);
  gtk_box_append (GTK_BOX (self), self->card);
  gtk_box_append (GTK_BOX (self), self->expander);
  gtk_box_append (GTK_BOX (self), self->note);
}

HourglassOptionForm *
hourglass_option_form_new (HourglassDocument *document, const HourglassOptionSubject *subject)
{
  HourglassOptionForm *self = g_object_new (HOURGLASS_TYPE_OPTION_FORM, NULL);
  self->document = document;
  self->subject = subject;
  gtk_label_set_label (GTK_LABEL (self->note), subject->none != NULL ? _ (subject->none) : "");
  return self;
}

void
hourglass_option_form_add (HourglassOptionForm *self, const HgParam *param, HourglassOptionRow *row)
{
  gboolean folded = (param->flags & HG_PARAM_ADVANCED) != 0;
  g_signal_connect_object (row, "edited", G_CALLBACK (row_edited), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (folded ? self->advanced : self->card), GTK_WIDGET (row));
  g_ptr_array_add (self->rows, row);
}

static void
fill (HourglassOptionForm *self, size_t node)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      HourglassOptionRow *row = g_ptr_array_index (self->rows, i);
      HgValue value;
      if (self->subject->get (self->document, node, hourglass_option_row_get_path (row), &value))
        hourglass_option_row_set_value (row, value);
      else
        hourglass_option_row_set_mixed (row);
      if (self->subject->forgets)
        hourglass_option_row_set_error (row, NULL);
    }
}

void
hourglass_option_form_show (HourglassOptionForm *self, size_t node)
{
  gboolean any = node < hourglass_document_get_model (self->document)->n;
  g_autoptr (GString) signature = g_string_new (NULL);
  self->node = HG_NO_NODE; /* an entry that loses its focus while rows go must not edit the next layer */
  if (any)
    self->subject->sign (self->document, node, signature);
  if (!g_str_equal (signature->str, self->signature))
    {
      g_free (self->signature);
      self->signature = g_strdup (signature->str);
      for (guint i = 0; i < self->rows->len; i++)
        {
          GtkWidget *row = g_ptr_array_index (self->rows, i);
          gtk_box_remove (GTK_BOX (gtk_widget_get_parent (row)), row);
        }
      g_ptr_array_set_size (self->rows, 0);
      if (any)
        self->subject->list (self->document, node, self);
    }
  fill (self, node);
  self->node = node;
  gtk_widget_set_visible (self->card, gtk_widget_get_first_child (self->card) != NULL);
  gtk_widget_set_visible (self->expander, gtk_widget_get_first_child (self->advanced) != NULL);
  gtk_widget_set_visible (self->note, self->rows->len == 0);
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0 || (any && self->subject->none != NULL));
}

HourglassOptionRow *
hourglass_option_form_find (HourglassOptionForm *self, const char *path)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_str_equal (hourglass_option_row_get_path (g_ptr_array_index (self->rows, i)), path))
      return g_ptr_array_index (self->rows, i);
  return NULL;
}

gboolean
hourglass_option_form_focus (HourglassOptionForm *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      GtkWidget *editor = hourglass_option_row_get_editor (g_ptr_array_index (self->rows, i));
      if (gtk_widget_get_mapped (editor) && gtk_widget_grab_focus (editor))
        return TRUE;
    }
  return FALSE;
}

/* See shared-form.h. As in a layer's own form, the rows are made anew when there are others, and only
 * refilled otherwise. */
#include "ui/inspector/shared-form.h"

struct _HourglassSharedForm
{
  GtkBox parent_instance;
  HourglassDocument *document; /* the inspector's, which outlives the form */
  GtkWidget *card, *expander, *advanced, *note;
  GPtrArray *rows;   /* HourglassOptionRow, lent by the card */
  char *signature;   /* names of the layers and of the options that the rows stand for */
  gboolean changing; /* an entry that loses its focus while rows go must not edit the next layers */
};

G_DEFINE_FINAL_TYPE (HourglassSharedForm, hourglass_shared_form, GTK_TYPE_BOX)

static void
row_edited (HourglassSharedForm *self, HourglassOptionRow *row)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  const char *name = hourglass_option_row_get_path (row);
  g_autofree bool *chosen = hourglass_document_get_chosen (self->document);
  HgError error = { 0 };
  HgValue value, old;
  char label[HG_LABEL_SIZE] = "";
  HgModel *edited = NULL;
  if (self->changing)
    return;
  if (hourglass_option_row_is_mixed (row))
    {
      hourglass_option_row_set_error (row, NULL);
      return;
    }
  gboolean read = hourglass_option_row_get_value (row, &value, &error);
  if (read && hg_edit_shared_value (model, chosen, name, &old) && hg_value_equal (&old, &value))
    {
      hourglass_option_row_set_error (row, NULL);
      return;
    }
  if (read)
    edited = hg_edit_set_several (model, chosen, name, value, label, &error);
  hourglass_option_row_set_error (row, edited == NULL ? error.text : NULL);
  hourglass_document_apply (self->document, edited, label);
}

static void
hourglass_shared_form_finalize (GObject *object)
{
  HourglassSharedForm *self = HOURGLASS_SHARED_FORM (object);
  g_ptr_array_unref (self->rows);
  g_free (self->signature);
  G_OBJECT_CLASS (hourglass_shared_form_parent_class)->finalize (object);
}

static void
hourglass_shared_form_class_init (HourglassSharedFormClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_shared_form_finalize;
}

static void
hourglass_shared_form_init (HourglassSharedForm *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->rows = g_ptr_array_new ();
  self->signature = g_strdup ("");
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->card = hourglass_option_card_new ();
  self->advanced = hourglass_option_card_new ();
  self->expander = gtk_expander_new ("More");
  self->note = gtk_label_new ("There is no option that all of them have.");
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

HourglassSharedForm *
hourglass_shared_form_new (HourglassDocument *document)
{
  HourglassSharedForm *self = g_object_new (HOURGLASS_TYPE_SHARED_FORM, NULL);
  self->document = document;
  return self;
}

static char *
describe (const HgModel *model, const bool *chosen, const HgParam *const *params, size_t n)
{
  GString *signature = g_string_new (NULL);
  for (size_t i = 0; i < model->n; i++)
    if (chosen[i])
      g_string_append_printf (signature, "%s/", model->nodes[i]->name);
  for (size_t i = 0; i < n; i++)
    g_string_append_printf (signature, ":%s", params[i]->name);
  return g_string_free (signature, FALSE);
}

static void
add_rows (HourglassSharedForm *self, const HgParam *const *params, size_t n)
{
  g_ptr_array_set_size (self->rows, 0);
  hourglass_option_card_empty (self->card);
  hourglass_option_card_empty (self->advanced);
  for (size_t i = 0; i < n; i++)
    {
      HourglassOptionRow *row = hourglass_option_row_new_shared (params[i]);
      gboolean folded = (params[i]->flags & HG_PARAM_ADVANCED) != 0;
      g_signal_connect_object (row, "edited", G_CALLBACK (row_edited), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (folded ? self->advanced : self->card), GTK_WIDGET (row));
      g_ptr_array_add (self->rows, row);
    }
}

void
hourglass_shared_form_refresh (HourglassSharedForm *self)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  g_autofree bool *chosen = hourglass_document_get_chosen (self->document);
  const HgParam *params[HG_SHARED_OPTIONS];
  gboolean several = hourglass_document_count_chosen (self->document) > 1;
  size_t n = several ? hg_edit_shared_options (model, chosen, params) : 0;
  g_autofree char *signature = describe (model, chosen, params, n);
  if (!g_str_equal (signature, self->signature))
    {
      g_free (self->signature);
      self->signature = g_steal_pointer (&signature);
      self->changing = TRUE;
      add_rows (self, params, n);
      self->changing = FALSE;
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      HourglassOptionRow *row = g_ptr_array_index (self->rows, i);
      HgValue value;
      if (hg_edit_shared_value (model, chosen, hourglass_option_row_get_path (row), &value))
        hourglass_option_row_set_value (row, value);
      else
        hourglass_option_row_set_mixed (row);
      hourglass_option_row_set_error (row, NULL);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), several);
  gtk_widget_set_visible (self->card, gtk_widget_get_first_child (self->card) != NULL);
  gtk_widget_set_visible (self->expander, gtk_widget_get_first_child (self->advanced) != NULL);
  gtk_widget_set_visible (self->note, n == 0);
}

HourglassOptionRow *
hourglass_shared_form_find (HourglassSharedForm *self, const char *name)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (g_str_equal (hourglass_option_row_get_path (g_ptr_array_index (self->rows, i)), name))
      return g_ptr_array_index (self->rows, i);
  return NULL;
}

/* See option-form.h. The rows are rebuilt when the list of option paths changes and only refilled otherwise.
 */
#include "ui/inspector/option-form.h"

struct _HourglassOptionForm
{
  GtkBox parent_instance;
  HourglassDocument *document; /* the inspector's, which outlives the form */
  GtkWidget *card, *expander, *advanced;
  GPtrArray *rows; /* HourglassOptionRow, lent by the boxes */
  char *signature; /* node and paths that the rows stand for */
  size_t node;
};

G_DEFINE_FINAL_TYPE (HourglassOptionForm, hourglass_option_form, GTK_TYPE_BOX)

static void
row_edited (HourglassOptionForm *self, HourglassOptionRow *row)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  const char *path = hourglass_option_row_get_path (row);
  HgError error = { 0 };
  HgValue value, old;
  char label[HG_LABEL_SIZE] = "";
  if (self->node >= model->n)
    return;
  if (!hourglass_option_row_get_value (row, &value, &error))
    {
      hourglass_option_row_set_error (row, error.text);
      return;
    }
  hourglass_option_row_set_error (row, NULL);
  if (hg_layer_get (model->nodes[self->node]->layer, path, &old) && hg_value_equal (&old, &value))
    return;
  HgModel *edited = hg_edit_set (model, self->node, path, value, label, &error);
  if (edited == NULL)
    {
      hourglass_option_row_set_error (row, error.text);
      return;
    }
  g_autofree char *key = g_strdup_printf ("%s/%s", model->nodes[self->node]->name, path);
  hourglass_document_apply_merged (self->document, edited, label, key);
}

static void
add_rows (HourglassOptionForm *self, const HgLayer *layer, const char *prefix)
{
  for (size_t i = 0; i < layer->kind->n_params; i++)
    {
      const HgParam *param = &layer->kind->params[i];
      g_autofree char *path = g_strconcat (prefix, param->name, NULL);
      HourglassOptionRow *row = hourglass_option_row_new (param, path);
      gboolean folded = (param->flags & HG_PARAM_ADVANCED) != 0;
      gtk_box_append (GTK_BOX (folded ? self->advanced : self->card), GTK_WIDGET (row));
      g_ptr_array_add (self->rows, row);
      g_signal_connect_object (row, "edited", G_CALLBACK (row_edited), self, G_CONNECT_SWAPPED);
      if (param->type != HG_PARAM_LAYER)
        continue;
      HgValue inner = hg_param_get (param, layer->config);
      g_autofree char *deeper = g_strconcat (path, ".", NULL);
      if (inner.layer != NULL)
        add_rows (self, inner.layer, deeper);
    }
}

static void
describe (const HgLayer *layer, GString *signature)
{
  g_string_append_printf (signature, "/%s", layer->kind->name);
  for (size_t i = 0; i < layer->kind->n_params; i++)
    {
      HgValue value = hg_param_get (&layer->kind->params[i], layer->config);
      if (value.type == HG_PARAM_LAYER && value.layer != NULL)
        describe (value.layer, signature);
    }
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

static void
hourglass_option_form_init (HourglassOptionForm *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), 6);
  self->rows = g_ptr_array_new ();
  self->signature = g_strdup ("");
  self->node = HG_NO_NODE;
  self->card = hourglass_option_card_new ();
  self->advanced = hourglass_option_card_new ();
  self->expander = gtk_expander_new ("More");
  gtk_widget_set_margin_top (self->advanced, 6);
  gtk_expander_set_child (GTK_EXPANDER (self->expander), self->advanced);
  gtk_box_append (GTK_BOX (self), self->card);
  gtk_box_append (GTK_BOX (self), self->expander);
}

HourglassOptionForm *
hourglass_option_form_new (HourglassDocument *document)
{
  HourglassOptionForm *self = g_object_new (HOURGLASS_TYPE_OPTION_FORM, NULL);
  self->document = document;
  return self;
}

void
hourglass_option_form_show (HourglassOptionForm *self, size_t node)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  const HgLayer *layer = node < model->n ? model->nodes[node]->layer : NULL;
  g_autoptr (GString) signature = g_string_new (layer != NULL ? model->nodes[node]->name : "");
  self->node = HG_NO_NODE; /* an entry that loses its focus while rows go must not edit the next layer */
  if (layer != NULL)
    describe (layer, signature);
  if (!g_str_equal (signature->str, self->signature))
    {
      g_free (self->signature);
      self->signature = g_strdup (signature->str);
      g_ptr_array_set_size (self->rows, 0);
      hourglass_option_card_empty (self->card);
      hourglass_option_card_empty (self->advanced);
      if (layer != NULL)
        add_rows (self, layer, "");
    }
  for (guint i = 0; i < self->rows->len; i++)
    {
      HourglassOptionRow *row = g_ptr_array_index (self->rows, i);
      HgValue value;
      if (hg_layer_get (layer, hourglass_option_row_get_path (row), &value))
        hourglass_option_row_set_value (row, value);
    }
  self->node = node;
  gtk_widget_set_visible (self->card, gtk_widget_get_first_child (self->card) != NULL);
  gtk_widget_set_visible (self->expander, gtk_widget_get_first_child (self->advanced) != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
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

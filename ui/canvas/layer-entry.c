/* See layer-entry.h. */
#include "ui/canvas/layer-entry.h"
#include "ui/parts/shape-words.h"
#include "model/fragment.h"
#include "ui/canvas/outcome.h"

struct _HourglassLayerEntry
{
  GtkPopover parent_instance;
  HourglassDocument *document; /* the canvas's */
  GtkWidget *entry, *add, *answer;
  size_t after;
};

static const char hint[] = "A kind and its size: lstm 16, dense 8 relu, dropout 0.2";
static guint inserted_signal;

G_DEFINE_FINAL_TYPE (HourglassLayerEntry, hourglass_layer_entry, GTK_TYPE_POPOVER)

/* The slash that opened it may stand before the words. */
static const char *
words (HourglassLayerEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  text += strspn (text, " /");
  return text;
}

/* The model with what is typed, or NULL with what is wrong; @n: how many layers that adds. */
static HgModel *
edited (HourglassLayerEntry *self, char *label, size_t *n, HgError *error)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  HgModel *fragment = hg_fragment_parse (words (self), error),
          *result
          = fragment != NULL ? hg_edit_paste (model, self->after, fragment, "Add", label, error) : NULL;
  *n = result != NULL ? result->n - model->n : 0;
  g_clear_pointer (&fragment, hg_model_unref);
  return result;
}

static void
changed (HourglassLayerEntry *self)
{
  HgError error = { 0 };
  size_t n = 0;
  gboolean fits = FALSE, typed = words (self)[0] != '\0';
  g_autofree char *says = NULL;
  HgModel *model = typed ? edited (self, NULL, &n, &error) : NULL;
  gtk_widget_set_sensitive (self->add, model != NULL);
  if (model != NULL)
    says = hourglass_outcome (model, self->after + 1, n, &fits);
  else
    says = g_strdup (typed ? error.text : hint);
  gtk_label_set_label (GTK_LABEL (self->answer), says);
  if (typed && !fits)
    gtk_widget_add_css_class (self->answer, "error");
  else
    gtk_widget_remove_css_class (self->answer, "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, says,
                                  -1);
  g_clear_pointer (&model, hg_model_unref);
}

gboolean
hourglass_layer_entry_enter (HourglassLayerEntry *self)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  size_t n = 0, first = self->after + 1;
  HgModel *model = edited (self, label, &n, &error);
  changed (self);
  if (model == NULL)
    return FALSE;
  gtk_popover_popdown (GTK_POPOVER (self));
  hourglass_document_apply (self->document, model, label);
  g_signal_emit (self, inserted_signal, 0, (guint)first, (guint)n);
  return TRUE;
}

const char *
hourglass_layer_entry_type (HourglassLayerEntry *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  return gtk_label_get_label (GTK_LABEL (self->answer));
}

void
hourglass_layer_entry_show (HourglassLayerEntry *self, size_t after)
{
  self->after = after;
  hourglass_layer_entry_type (self, "");
  changed (self);
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->entry);
}

static void
hourglass_layer_entry_class_init (HourglassLayerEntryClass *klass)
{
  inserted_signal = g_signal_new ("inserted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 2, G_TYPE_UINT, G_TYPE_UINT);
}

static void
hourglass_layer_entry_init (HourglassLayerEntry *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6),
            *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->entry = gtk_entry_new ();
  self->add = gtk_button_new_with_label ("Add");
  self->answer = gtk_label_new (hint);
  g_object_set (self->entry, "placeholder-text", "lstm 16", "width-chars", 30, "hexpand", TRUE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Layer to add below", -1);
  gtk_label_set_wrap (GTK_LABEL (self->answer), TRUE);
  hourglass_label_keep_shapes (GTK_LABEL (self->answer));
  gtk_label_set_max_width_chars (GTK_LABEL (self->answer), 40);
  gtk_label_set_xalign (GTK_LABEL (self->answer), 0);
  gtk_widget_add_css_class (self->answer, "numeric");
  gtk_widget_add_css_class (self->add, "suggested-action");
  gtk_box_append (GTK_BOX (row), self->entry);
  gtk_box_append (GTK_BOX (row), self->add);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), self->answer);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (hourglass_layer_entry_enter), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (hourglass_layer_entry_enter), self,
                           G_CONNECT_SWAPPED);
}

HourglassLayerEntry *
hourglass_layer_entry_new (HourglassDocument *document)
{
  HourglassLayerEntry *self = g_object_new (HOURGLASS_TYPE_LAYER_ENTRY, NULL);
  self->document = document;
  return self;
}

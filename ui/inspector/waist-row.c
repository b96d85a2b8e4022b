#include "ui/inspector/waist-row.h"
#include "base/format.h"
#include "ui/parts/drop-down-name.h"
#include "ui/parts/flow-label.h"

enum
{
  REASON_CHARS = 16
};

struct _HourglassWaistRow
{
  GtkBox parent_instance;
  HourglassDocument *document;
  GtkDropDown *choice;
  GtkStringList *names; /* "Automatic", then one for each of nodes */
  GArray *nodes;        /* size_t: that may be the waist */
  GtkLabel *reason;
};

G_DEFINE_FINAL_TYPE (HourglassWaistRow, hourglass_waist_row, GTK_TYPE_BOX)

static void
chosen (HourglassWaistRow *self)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  const guint place = gtk_drop_down_get_selected (self->choice);
  HgError error = { 0 };
  char label[HG_LABEL_SIZE];
  if (place == GTK_INVALID_LIST_POSITION || place > self->nodes->len)
    return;
  const size_t node = place == 0 ? HG_NO_NODE : g_array_index (self->nodes, size_t, place - 1);
  if (node != model->waist)
    hourglass_document_apply (self->document, hg_edit_mark (model, node, label, &error), label);
}

static gboolean
is_output (const HgModel *model, size_t node)
{
  gboolean is = FALSE;
  for (size_t i = 0; i < model->n_outputs; i++)
    is |= model->outputs[i].node == node;
  return is;
}

/* Lists what may be marked; the same names again stay as they are. */
static void
list_names (HourglassWaistRow *self, const HgModel *model)
{
  const guint before = g_list_model_get_n_items (G_LIST_MODEL (self->names));
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_array_set_size (self->nodes, 0);
  g_ptr_array_add (names, (gpointer) "Automatic");
  for (size_t i = 0; i < model->n; i++)
    if ((model->nodes[i]->n_in > 0 && !is_output (model, i)) || i == model->waist)
      {
        g_array_append_val (self->nodes, i);
        g_ptr_array_add (names, (gpointer)model->nodes[i]->name);
      }
  gboolean same = names->len == before;
  for (guint i = 0; same && i < before; i++)
    same = g_str_equal (names->pdata[i], gtk_string_list_get_string (self->names, i));
  g_ptr_array_add (names, NULL);
  if (!same)
    gtk_string_list_splice (self->names, 0, before, (const char *const *)names->pdata);
}

/* The waist as it would be without a mark; or HG_NO_NODE. */
static size_t
found_waist (const HgModel *model)
{
  HgModel *free = hg_edit_mark (model, HG_NO_NODE, NULL, NULL);
  HgCheck *check = free != NULL ? hg_check_shapes (free, NULL) : NULL;
  const size_t waist = check != NULL ? check->waist : HG_NO_NODE;
  g_clear_pointer (&check, hg_check_free);
  hg_model_unref (free);
  return waist;
}

static char *
reason_text (const HgCheck *check)
{
  const HgModel *model = check->model;
  char values[64] = "an open number of values";
  if (check->waist == HG_NO_NODE)
    return g_strdup ("There is no layer between input and output whose size is known.");
  const char *name = model->nodes[check->waist]->name;
  if (check->waist_values > 0)
    hg_format_items (values, sizeof values, check->waist_values, "value", "values");
  if (model->waist == HG_NO_NODE)
    return g_strdup_printf ("%s, with %s: the smallest of all outputs between input and output.", name,
                            values);
  const size_t found = found_waist (model);
  if (found == model->waist)
    return g_strdup_printf ("%s, with %s: marked by you, and the smallest of all outputs.", name, values);
  return g_strdup_printf ("%s, with %s: marked by you.%s%s%s", name, values,
                          found != HG_NO_NODE ? " The smallest of all outputs is that of " : "",
                          found != HG_NO_NODE ? model->nodes[found]->name : "",
                          found != HG_NO_NODE ? "." : "");
}

void
hourglass_waist_row_refresh (HourglassWaistRow *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  guint place = 0;
  g_signal_handlers_block_by_func (self->choice, chosen, self);
  list_names (self, check->model);
  for (guint i = 0; i < self->nodes->len; i++)
    if (g_array_index (self->nodes, size_t, i) == check->model->waist)
      place = i + 1;
  gtk_drop_down_set_selected (self->choice, place);
  g_signal_handlers_unblock_by_func (self->choice, chosen, self);
  g_autofree char *reason = reason_text (check);
  gtk_label_set_label (self->reason, reason);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, reason,
                                  -1);
}

static void
hourglass_waist_row_finalize (GObject *object)
{
  HourglassWaistRow *self = HOURGLASS_WAIST_ROW (object);
  g_clear_object (&self->names);
  g_clear_object (&self->document);
  g_array_unref (self->nodes);
  G_OBJECT_CLASS (hourglass_waist_row_parent_class)->finalize (object);
}

static void
hourglass_waist_row_class_init (HourglassWaistRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_waist_row_finalize;
}

static void
hourglass_waist_row_init (HourglassWaistRow *self)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *title = gtk_label_new ("Waist");
  GtkWidget *reason = hourglass_flow_label_new (NULL, REASON_CHARS);
  g_autoptr (GtkExpression) string = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  self->nodes = g_array_new (FALSE, FALSE, sizeof (size_t));
  self->names = gtk_string_list_new (NULL);
  self->choice = GTK_DROP_DOWN (gtk_drop_down_new (G_LIST_MODEL (g_object_ref (self->names)), NULL));
  self->reason = GTK_LABEL (reason);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_widget_add_css_class (GTK_WIDGET (self), "option");
  gtk_widget_add_css_class (GTK_WIDGET (self), "reasoned");
  gtk_drop_down_set_expression (self->choice, string);
  gtk_drop_down_set_enable_search (self->choice, TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self->choice), GTK_ALIGN_CENTER);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (reason, "small-dim");
  gtk_box_append (GTK_BOX (line), title);
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->choice));
  gtk_box_append (GTK_BOX (self), line);
  gtk_box_append (GTK_BOX (self), reason);
  hourglass_drop_down_name (self->choice, "Waist");
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (chosen), self, G_CONNECT_SWAPPED);
}

void
hourglass_waist_row_set_document (HourglassWaistRow *self, HourglassDocument *document)
{
  self->document = g_object_ref (document);
}

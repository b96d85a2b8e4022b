/* See worst-list.h. */
#include "ui/views/worst-list.h"
#include "ui/views/anomaly-row.h"
#include <glib/gi18n.h>

struct _HourglassWorstList
{
  GtkWidget parent_instance;
  GtkListBox *list;
  HourglassSampleSelection *selection;
  HourglassAnomalyLook *look; /* that is shown, or NULL */
  gboolean filling;           /* rows are being filled in or selected: that is no wish */
};

G_DEFINE_FINAL_TYPE (HourglassWorstList, hourglass_worst_list, GTK_TYPE_WIDGET)

static HourglassAnomalyRow *
row_at (HourglassWorstList *self, int i)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, i);
  return row != NULL ? HOURGLASS_ANOMALY_ROW (row) : NULL;
}

/* The rows of the selected samples are selected, and nothing is told of it. */
static void
show_selection (HourglassWorstList *self)
{
  HourglassAnomalyRow *row;
  self->filling = TRUE;
  gtk_list_box_unselect_all (self->list);
  for (int i = 0; (row = row_at (self, i)) != NULL; i++)
    if (hourglass_sample_selection_contains (self->selection, hourglass_anomaly_row_get_sample (row)))
      gtk_list_box_select_row (self->list, GTK_LIST_BOX_ROW (row));
  self->filling = FALSE;
}

static void
row_selected (HourglassWorstList *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  if (self->filling || row == NULL)
    return;
  gsize sample = hourglass_anomaly_row_get_sample (HOURGLASS_ANOMALY_ROW (row));
  hourglass_sample_selection_set_data (self->selection, self->look->data);
  hourglass_sample_selection_set (self->selection, &sample, 1);
}

void
hourglass_worst_list_show (HourglassWorstList *self, HourglassAnomalyLook *look)
{
  int n = (int)look->anomalies->n_worst;
  hourglass_anomaly_look_ref (look);
  g_clear_pointer (&self->look, hourglass_anomaly_look_unref);
  self->look = look;
  self->filling = TRUE;
  while (row_at (self, n) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row_at (self, n)));
  for (int i = 0; i < n; i++)
    {
      if (row_at (self, i) == NULL)
        gtk_list_box_append (self->list, hourglass_anomaly_row_new ());
      hourglass_anomaly_row_show (row_at (self, i), look, (gsize)i);
    }
  self->filling = FALSE;
  show_selection (self);
}

void
hourglass_worst_list_set_threshold (HourglassWorstList *self, double threshold)
{
  for (int i = 0; row_at (self, i) != NULL; i++)
    hourglass_anomaly_row_set_threshold (row_at (self, i), threshold);
}

void
hourglass_worst_list_set_selection (HourglassWorstList *self, HourglassSampleSelection *selection)
{
  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (show_selection), self, G_CONNECT_SWAPPED);
}

static void
hourglass_worst_list_dispose (GObject *object)
{
  HourglassWorstList *self = HOURGLASS_WORST_LIST (object);
  if (self->list != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->list));
  self->list = NULL;
  g_clear_pointer (&self->look, hourglass_anomaly_look_unref);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (hourglass_worst_list_parent_class)->dispose (object);
}

static void
hourglass_worst_list_class_init (HourglassWorstListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_worst_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
hourglass_worst_list_init (HourglassWorstList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "form");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Samples with the largest errors"), -1);
  gtk_widget_set_parent (GTK_WIDGET (self->list), GTK_WIDGET (self));
  g_signal_connect_swapped (self->list, "row-selected", G_CALLBACK (row_selected), self);
}

/* See number-heading.h. A heading is a box of a label and of room for an arrow. */
#include "ui/parts/number-heading.h"

void
hourglass_number_heading (GtkColumnView *view, guint column)
{
  GtkWidget *heading = gtk_widget_get_first_child (gtk_widget_get_first_child (GTK_WIDGET (view)));
  for (guint i = 0; i < column && heading != NULL; i++)
    heading = gtk_widget_get_next_sibling (heading);
  if (heading == NULL)
    return;
  for (GtkWidget *box = gtk_widget_get_first_child (heading); box != NULL;
       box = gtk_widget_get_next_sibling (box))
    gtk_widget_set_halign (box, GTK_ALIGN_END);
}

/* See fix-button.h. The looks are style.css's, by the class "fix" within a card. */
#include "ui/parts/fix-button.h"
#include "ui/parts/flow-label.h"

enum
{
  TITLE_CHARS = 14 /* the shape stands beside it */
};

GtkWidget *
hourglass_fix_button_new (const char *title, const char *after)
{
  g_autofree char *shape = g_strdup_printf ("→  %s", after != NULL ? after : "");
  g_autofree char *name = after != NULL ? g_strdup_printf ("%s → %s", title, after) : g_strdup (title);
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = hourglass_flow_label_new (title, TITLE_CHARS);
  gtk_widget_add_css_class (label, "heading");
  gtk_box_append (GTK_BOX (box), label);
  if (after != NULL)
    {
      GtkWidget *result = gtk_label_new (shape);
      gtk_widget_add_css_class (result, "numeric");
      gtk_box_append (GTK_BOX (box), result);
    }
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "fix");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

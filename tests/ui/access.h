/* What the tests of a use without eyes and mouse share: whether a control has a name, and which controls are
 * parts of another one. */
#pragma once
#include <gtk/gtk.h>

/* Whether a label in @widget says something. */
static inline gboolean
access_has_words (GtkWidget *widget)
{
  gboolean has = GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0';
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && !has;
       child = gtk_widget_get_next_sibling (child))
    has = !GTK_IS_POPOVER (child) && access_has_words (child);
  return has;
}

/* The toolkit's own widgets, inside of what is one control and has its name. */
static inline gboolean
access_is_inner (GtkWidget *widget)
{
  static GType (*const wholes[]) (void)
      = { gtk_menu_button_get_type, gtk_spin_button_get_type, gtk_drop_down_get_type, gtk_entry_get_type,
          gtk_window_controls_get_type };
  for (gsize i = 0; i < G_N_ELEMENTS (wholes); i++)
    {
      GtkWidget *whole = gtk_widget_get_ancestor (widget, wholes[i]());
      if (whole != NULL && whole != widget)
        return TRUE;
    }
  return FALSE;
}

/* The name that a screen reader is given beside the widget's own words, to be freed. */
static inline char *
access_label (GtkWidget *widget)
{
  char *label
      = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, "");
  return label != NULL ? label : g_strdup ("");
}

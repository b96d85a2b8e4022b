/* See examples.h. The cards are buttons in one column: five or six examples need no grid. */
#include "ui/examples.h"
#include "model/check.h"

static void
chosen (GtkButton *button, gpointer data)
{
  GtkWindow *dialog = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (button)));
  HourglassWindow *parent = HOURGLASS_WINDOW (gtk_window_get_transient_for (dialog));
  const HgPreset *preset = data;
  gtk_window_close (dialog);
  hourglass_window_open_preset (parent, preset);
}

static GtkWidget *
line (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
card_new (const HgPreset *preset)
{
  GtkWidget *button = gtk_button_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *top = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *name = line (preset->name, "dim-label");
  HgModel *model = hg_preset_model (preset, NULL);
  HgCheck *check = model != NULL ? hg_check_shapes (model, NULL) : NULL;
  char headline[256] = "";
  if (check != NULL)
    hg_check_headline (check, headline, sizeof headline);
  GtkWidget *title = line (preset->title, "heading");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_set_valign (name, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (name), FALSE);
  gtk_box_append (GTK_BOX (top), title);
  gtk_box_append (GTK_BOX (top), name);
  gtk_box_append (GTK_BOX (box), top);
  gtk_box_append (GTK_BOX (box), line (preset->sentence, "body"));
  gtk_box_append (GTK_BOX (box), line (headline, "small-dim"));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "example");
  g_autofree char *label = g_strdup_printf ("%s, %s", preset->name, preset->title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, preset->sentence, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (chosen), (gpointer)preset);
  g_clear_pointer (&check, hg_check_free);
  g_clear_pointer (&model, hg_model_unref);
  return button;
}

static gboolean
close_on_escape (GtkWidget *widget, GVariant *args, gpointer data)
{
  gtk_window_close (GTK_WINDOW (widget));
  return TRUE;
}

GtkWindow *
hourglass_examples_new (HourglassWindow *parent)
{
  GtkWidget *dialog = adw_window_new (), *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new (), *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_object_set (dialog, "title", "New from Example", "transient-for", parent, "modal", TRUE, "default-width",
                640, "default-height", 700, NULL);
  gtk_widget_add_css_class (list, "examples");
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    gtk_box_append (GTK_BOX (list), card_new (preset));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), list);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (content), scroller);
  adw_window_set_content (ADW_WINDOW (dialog), content);
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (close_on_escape, NULL, NULL)));
  gtk_widget_add_controller (dialog, keys);
  return GTK_WINDOW (dialog);
}

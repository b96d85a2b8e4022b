/* See examples.h. Each card is a button with the stack in small, so that the shapes of the examples can be
 * compared at a glance. */
#include "ui/window/examples.h"
#include "model/check.h"
#include "ui/draw/stack.h"
#include "ui/parts/plot.h"

enum
{
  COLUMNS = 2,
  PICTURE = 64 /* px, a side */
};

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

static void
draw (HgPen *pen, double width, double height, gpointer check)
{
  hg_stack_draw_mini (pen, check, (HgBox){ 0, 0, width, height });
}

/* Takes @check. */
static GtkWidget *
picture_new (HgCheck *check)
{
  GtkWidget *picture = g_object_new (HOURGLASS_TYPE_PLOT, "width-request", PICTURE, "height-request", PICTURE,
                                     "valign", GTK_ALIGN_START, NULL);
  g_object_set_data_full (G_OBJECT (picture), "check", check, (GDestroyNotify)hg_check_free);
  hourglass_plot_set_draw (HOURGLASS_PLOT (picture), draw, NULL, check);
  return picture;
}

static GtkWidget *
card_new (const HgPreset *preset)
{
  GtkWidget *button = gtk_button_new (), *both = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12),
            *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  HgModel *model = hg_preset_model (preset, NULL);
  HgCheck *check = model != NULL ? hg_check_shapes (model, NULL) : NULL;
  char headline[256] = "";
  if (check != NULL)
    {
      hg_check_headline (check, headline, sizeof headline);
      gtk_box_append (GTK_BOX (both), picture_new (check));
    }
  gtk_box_append (GTK_BOX (box), line (preset->title, "heading"));
  gtk_box_append (GTK_BOX (box), line (preset->sentence, "body"));
  gtk_box_append (GTK_BOX (box), line (headline, "small-dim"));
  g_autofree char *source = g_strdup_printf ("%s · data: %s", preset->name, preset->data);
  gtk_box_append (GTK_BOX (box), line (source, "small-dim"));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (both), box);
  gtk_button_set_child (GTK_BUTTON (button), both);
  gtk_widget_add_css_class (button, "example");
  g_autofree char *label = g_strdup_printf ("%s, %s", preset->name, preset->title);
  g_autofree char *description = g_strdup_printf ("%s %s", preset->sentence, headline);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  g_signal_connect (button, "clicked", G_CALLBACK (chosen), (gpointer)preset);
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
  GtkWidget *scroller = gtk_scrolled_window_new (), *list = gtk_grid_new ();
  g_object_set (dialog, "title", "New from Example", "transient-for", parent, "modal", TRUE, "default-width",
                880, "default-height", 600, NULL);
  gtk_widget_add_css_class (list, "examples");
  g_object_set (list, "row-spacing", 12, "column-spacing", 12, "column-homogeneous", TRUE, NULL);
  int place = 0;
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++, place++)
    gtk_grid_attach (GTK_GRID (list), card_new (preset), place % COLUMNS, place / COLUMNS, 1, 1);
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

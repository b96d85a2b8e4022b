/* See example-card.h. */
#include "ui/window/example-card.h"
#include "model/check.h"
#include "ui/draw/stack.h"
#include "ui/parts/plot.h"
#include <glib/gi18n.h>

enum
{
  PICTURE = 64 /* px, a side */
};

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

/* Takes @check, which may be NULL. */
static GtkWidget *
card_new (const char *name, const char *title, const char *sentence, const char *const *small, HgCheck *check)
{
  GtkWidget *button = gtk_button_new (), *both = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12),
            *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  if (check != NULL)
    gtk_box_append (GTK_BOX (both), picture_new (check));
  gtk_box_append (GTK_BOX (box), line (title, "heading"));
  gtk_box_append (GTK_BOX (box), line (sentence, "body"));
  for (; *small != NULL; small++)
    gtk_box_append (GTK_BOX (box), line (*small, "small-dim"));
  gtk_widget_set_hexpand (box, TRUE);
  gtk_box_append (GTK_BOX (both), box);
  gtk_button_set_child (GTK_BUTTON (button), both);
  gtk_widget_add_css_class (button, "example");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  return button;
}

GtkWidget *
hourglass_example_card_new (const HgPreset *preset)
{
  HgModel *model = hg_preset_model (preset, NULL);
  HgCheck *check = model != NULL ? hg_check_shapes (model, NULL) : NULL;
  char headline[256] = "";
  if (check != NULL)
    hg_check_headline (check, headline, sizeof headline);
  g_clear_pointer (&model, hg_model_unref);
  g_autofree char *source = g_strdup_printf (_ ("%s · data: %s"), preset->name, preset->data);
  g_autofree char *name = g_strdup_printf ("%s, %s", preset->name, preset->title);
  return card_new (name, preset->title, preset->sentence, (const char *const[]){ headline, source, NULL },
                   check);
}

GtkWidget *
hourglass_card_new (const char *name, const char *title, const char *sentence, const char *small)
{
  return card_new (name, title, sentence, (const char *const[]){ small, NULL }, NULL);
}

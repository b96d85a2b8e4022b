/* See choice-list.h. A row's picture is computed when the row gets its name, not when it is drawn. */
#include "ui/parts/choice-list.h"
#include "ui/draw/choice-curve.h"
#include "ui/parts/drop-down-name.h"
#include "ui/parts/plot.h"

enum
{
  WIDTH = 30,
  HEIGHT = 22
};

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  hg_choice_curve_draw (pen, data, (HgBox){ 0, 0, width, height });
}

static void
set_up (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (NULL),
            *plot = g_object_new (HOURGLASS_TYPE_PLOT, "can-target", FALSE, "valign", GTK_ALIGN_CENTER, NULL);
  gtk_widget_set_size_request (plot, WIDTH, HEIGHT);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (box), plot);
  gtk_box_append (GTK_BOX (box), label);
  gtk_list_item_set_child (item, box);
}

static void
bind (GtkSignalListItemFactory *factory, GtkListItem *item, const HgParam *param)
{
  GtkWidget *plot = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  const char *name = gtk_string_object_get_string (GTK_STRING_OBJECT (gtk_list_item_get_item (item)));
  g_autofree char *summary = g_strdup_printf ("Picture of %s", name);
  int which = 0;
  while (!g_str_equal (param->choices[which], name))
    which++;
  HgChoiceCurve *curve = g_new (HgChoiceCurve, 1);
  *curve = param->choices == hg_activation_names ? hg_activation_curve ((HgActivation)which)
                                                 : hg_initializer_curve ((HgInitializer)which);
  gtk_label_set_label (GTK_LABEL (gtk_widget_get_last_child (gtk_list_item_get_child (item))), name);
  hourglass_plot_set_draw (HOURGLASS_PLOT (plot), draw, NULL, curve);
  hourglass_plot_set_summary (HOURGLASS_PLOT (plot), summary);
  g_object_set_data_full (G_OBJECT (plot), "curve", curve, g_free);
}

GtkWidget *
hourglass_choice_list_new (const HgParam *param)
{
  GtkWidget *drop = gtk_drop_down_new_from_strings (param->choices);
  hourglass_drop_down_name (GTK_DROP_DOWN (drop), param->title);
  if (param->choices != hg_activation_names && param->choices != hg_initializer_names)
    return drop;
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (set_up), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind), (gpointer)param);
  gtk_drop_down_set_factory (GTK_DROP_DOWN (drop), factory);
  return drop;
}

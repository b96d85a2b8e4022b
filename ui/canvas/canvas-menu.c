/* The context menu of the bars: what can be done to the selected layers, with the keys beside it. It is made
 * anew each time, because the wires that can be taken away differ from layer to layer. */
#include "ui/canvas/canvas-private.h"
#include <glib/gi18n.h>

typedef struct
{
  const char *label, *action, *key;
} Item;

static GMenu *
section (const Item *items, gsize n)
{
  GMenu *menu = g_menu_new ();
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (_ (items[i].label), items[i].action);
      if (items[i].key != NULL)
        g_menu_item_set_attribute (item, "accel", "s", items[i].key);
      g_menu_append_item (menu, item);
    }
  return menu;
}

/* The wires of @node that can be taken away, states of one layer as one. */
static GMenu *
wires_of (const HgModel *model, size_t node)
{
  const HgNode *it = model->nodes[node];
  GMenu *menu = g_menu_new ();
  for (size_t k = 0; k < it->n_in; k++)
    {
      gboolean listed = FALSE;
      char title[96];
      for (size_t i = 0; i < k; i++)
        listed = listed || (it->in[k].slot > 0 && it->in[i].slot > 0 && it->in[i].node == it->in[k].node);
      HgModel *edited = listed ? NULL : hg_edit_disconnect (model, node, k, NULL, NULL);
      if (edited == NULL)
        continue;
      hg_layer_describe (model->nodes[it->in[k].node]->layer, title, sizeof title, NULL, 0);
      g_autofree char *label = g_strdup_printf (it->in[k].slot > 0 ? "State of %s" : "%s", title);
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "stack.disconnect", "(uu)", (guint)node, (guint)k);
      g_menu_append_item (menu, item);
      hg_model_unref (edited);
    }
  return menu;
}

static GMenu *
menu_for (const HgModel *model, size_t node)
{
  static const Item clipboard[] = {
    { N_ ("Cut"), "stack.cut", "<Control>x" },
    { N_ ("Copy"), "stack.copy", "<Control>c" },
    { N_ ("Paste Below"), "stack.paste", "<Control>v" },
    { N_ ("Duplicate"), "stack.duplicate", "<Control>d" },
    { N_ ("Remove"), "stack.remove", "Delete" },
    { N_ ("Select All"), "stack.select-all", "<Control>a" },
  };
  static const Item order[] = {
    { N_ ("Move Up"), "stack.move-up", "<Alt>Up" },
    { N_ ("Move Down"), "stack.move-down", "<Alt>Down" },
  };
  static const Item wires[] = {
    { N_ ("Type a Layer…"), "stack.type", "slash" },
    { N_ ("Connect to…"), "stack.wire", "w" },
  };
  static const Item stack[] = {
    { N_ ("Where Numbers Come From"), "stack.next-number", "n" },
    { N_ ("Fold"), "stack.fold", "Left" },
    { N_ ("Mirror Encoder"), "win.mirror", "<Control>m" },
  };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) first = section (clipboard, G_N_ELEMENTS (clipboard));
  g_autoptr (GMenu) second = section (order, G_N_ELEMENTS (order));
  g_autoptr (GMenu) third = section (wires, G_N_ELEMENTS (wires));
  g_autoptr (GMenu) fourth = section (stack, G_N_ELEMENTS (stack));
  g_autoptr (GMenu) taken = wires_of (model, node);
  if (g_menu_model_get_n_items (G_MENU_MODEL (taken)) > 0)
    g_menu_append_submenu (third, _ ("Disconnect From"), G_MENU_MODEL (taken));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (first));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (second));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (third));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (fourth));
  return menu;
}

void
hourglass_canvas_popup_menu (HourglassCanvas *self, double x, double y)
{
  size_t node = hourglass_document_get_selection (self->document);
  HourglassBar *bar = hourglass_canvas_get_bar (self, node);
  if (bar == NULL)
    return;
  g_autoptr (GMenu) menu = menu_for (hourglass_document_get_model (self->document), node);
  /* Its items act on what the bar and the canvas offer: the bar is its parent. */
  double bar_x = 0, bar_y = 0;
  gtk_widget_translate_coordinates (GTK_WIDGET (self), GTK_WIDGET (bar), x, y, &bar_x, &bar_y);
  hourglass_bar_popup_menu (bar, G_MENU_MODEL (menu), bar_x, bar_y);
}

void
hourglass_canvas_menu_here (HourglassCanvas *self, int unused)
{
  size_t node = hourglass_document_get_selection (self->document);
  HourglassBar *bar = hourglass_canvas_get_bar (self, node);
  GtkAllocation at;
  if (bar == NULL)
    return;
  gtk_widget_get_allocation (GTK_WIDGET (bar), &at);
  hourglass_canvas_popup_menu (self, at.x + at.width / 2.0, at.y + at.height / 2.0);
}

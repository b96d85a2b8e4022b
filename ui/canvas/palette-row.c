/* See palette-row.h. */
#include "ui/canvas/palette-row.h"
#include "ui/canvas/outcome.h"
#include "ui/parts/shape-words.h"

static void
item_free (gpointer data)
{
  HourglassPaletteItem *item = data;
  g_free (item->text);
  g_free (item);
}

const HourglassPaletteItem *
hourglass_palette_item (gpointer row)
{
  return g_object_get_data (G_OBJECT (row), "item");
}

/* "→ 5 × 16" of @layer put after node @after, or that it does not fit; and in @detail why not, or what else
 * it joins. */
static char *
outcome (const HgModel *model, size_t after, const HgLayer *layer, gboolean *fits, char **detail)
{
  HgError error = { 0 };
  size_t node = after + 1;
  HgModel *edited = hg_edit_insert (model, after, layer, NULL, &error);
  HgCheck *check = edited != NULL ? hg_check_shapes (edited, NULL) : NULL;
  char shape[HG_SHAPE_TEXT], partner[96], *text = NULL;
  *fits = check != NULL && check->nodes[node].state == HG_NODE_FITS;
  *detail = NULL;
  if (*fits)
    {
      text = g_strdup_printf ("→ %s", hg_shape_text (&check->nodes[node].out[0], shape));
      if (edited->nodes[node]->n_in > 1)
        {
          size_t from = edited->nodes[node]->in[1].node;
          hg_layer_describe (edited->nodes[from]->layer, partner, sizeof partner, NULL, 0);
          *detail = g_strdup_printf ("Here it joins %s above.", partner);
        }
    }
  else
    {
      text = g_strdup ("does not fit here");
      *detail = check != NULL ? hourglass_why_not (check, node) : g_strdup_printf ("%s.", error.text);
    }
  g_clear_pointer (&check, hg_check_free);
  g_clear_pointer (&edited, hg_model_unref);
  return text;
}

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  return label;
}

GtkWidget *
hourglass_palette_row_new (const HgModel *model, size_t after, const HgLayer *layer, const char *title,
                           guint place)
{
  char text[512];
  HourglassPaletteItem *item = g_new0 (HourglassPaletteItem, 1);
  g_autofree char *detail = NULL, *result = outcome (model, after, layer, &item->fits, &detail);
  g_autofree char *words = g_strjoin (item->fits ? " " : "\n", layer->kind->sentence, detail, NULL);
  GtkWidget *row = gtk_list_box_row_new (), *grid = gtk_grid_new ();
  GtkWidget *name = label_new (title, "heading"), *shape = label_new (result, "numeric");
  GtkWidget *sentence = label_new (item->fits ? words : layer->kind->sentence, "small-dim");
  gtk_label_set_wrap (GTK_LABEL (sentence), TRUE);
  hourglass_label_keep_shapes (GTK_LABEL (sentence));
  gtk_label_set_lines (GTK_LABEL (sentence), 2);
  gtk_label_set_ellipsize (GTK_LABEL (sentence), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (sentence), 46);
  gtk_label_set_max_width_chars (GTK_LABEL (sentence), 46);
  gtk_widget_set_hexpand (name, TRUE);
  if (!item->fits)
    {
      gtk_widget_add_css_class (name, "dim-label");
      gtk_widget_add_css_class (shape, "small-dim");
    }
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  gtk_grid_attach (GTK_GRID (grid), name, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), shape, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), sentence, 0, 1, 2, 1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), grid);
  gtk_widget_set_tooltip_text (row, words);
  hg_layer_text (layer, text, sizeof text);
  item->text = g_strdup (text);
  item->kind = layer->kind;
  item->place = place;
  g_object_set_data_full (G_OBJECT (row), "item", item, item_free);
  g_autofree char *label = g_strdup_printf ("%s, %s", title, result);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words, -1);
  return row;
}

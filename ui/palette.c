/* See palette.h. Each row keeps the text of its layer; what it would give is checked when the popover opens,
 * which takes some microseconds a kind. */
#include "ui/palette.h"
#include <string.h>

struct _HourglassPalette
{
  GtkPopover parent_instance;
  HourglassDocument *document; /* the canvas's */
  GtkWidget *entry, *list, *empty;
  GtkWidget *parsed; /* row of what was typed, or NULL */
  size_t after;
};

static const char nothing_found[] = "No layer of that name. Try “LSTM 16” or “Dense 59”.";

G_DEFINE_FINAL_TYPE (HourglassPalette, hourglass_palette, GTK_TYPE_POPOVER)

/* "→ 5 × 16" of @layer put after node @after, or why not. */
static char *
outcome (HourglassPalette *self, const HgLayer *layer, gboolean *fits)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  HgModel *edited = hg_edit_insert (model, self->after, layer, NULL, NULL);
  HgCheck *check = edited != NULL ? hg_check_shapes (edited, NULL) : NULL;
  char shape[HG_SHAPE_TEXT];
  char *text = NULL;
  *fits = check != NULL && check->nodes[self->after + 1].state == HG_NODE_FITS;
  if (*fits)
    text = g_strdup_printf ("→ %s", hg_shape_text (&check->nodes[self->after + 1].out[0], shape));
  else
    text = g_strdup ("does not fit here");
  g_clear_pointer (&check, hg_check_free);
  g_clear_pointer (&edited, hg_model_unref);
  return text;
}

static GtkWidget *
row_new (HourglassPalette *self, const HgLayer *layer, const char *title)
{
  char text[512];
  gboolean fits = FALSE;
  g_autofree char *after = outcome (self, layer, &fits);
  GtkWidget *row = gtk_list_box_row_new (), *grid = gtk_grid_new ();
  GtkWidget *name = gtk_label_new (title), *shape = gtk_label_new (after);
  GtkWidget *sentence = gtk_label_new (layer->kind->sentence);
  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_xalign (GTK_LABEL (sentence), 0);
  gtk_label_set_wrap (GTK_LABEL (sentence), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (sentence), 44);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (name, "heading");
  gtk_widget_add_css_class (shape, "numeric");
  if (!fits)
    gtk_widget_add_css_class (shape, "dim-label");
  gtk_widget_add_css_class (sentence, "small-dim");
  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 2);
  gtk_grid_attach (GTK_GRID (grid), name, 0, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), shape, 1, 0, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), sentence, 0, 1, 2, 1);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), grid);
  hg_layer_text (layer, text, sizeof text);
  g_object_set_data_full (G_OBJECT (row), "layer", g_strdup (text), g_free);
  g_object_set_data (G_OBJECT (row), "kind", (gpointer)layer->kind);
  g_autofree char *label = g_strdup_printf ("%s, %s", title, after);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, layer->kind->sentence, -1);
  return row;
}

static void
row_activated (HourglassPalette *self, GtkListBoxRow *row)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  HgLayer *layer = hg_layer_parse (g_object_get_data (G_OBJECT (row), "layer"), &error);
  const HgModel *model = hourglass_document_get_model (self->document);
  size_t after = self->after;
  HgModel *edited = layer != NULL ? hg_edit_insert (model, after, layer, label, &error) : NULL;
  g_clear_pointer (&layer, hg_layer_unref);
  gtk_popover_popdown (GTK_POPOVER (self));
  if (edited == NULL)
    {
      gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error.text);
      return;
    }
  hourglass_document_apply (self->document, edited, label);
  hourglass_document_select (self->document, after + 1);
}

static gboolean
filter (GtkListBoxRow *row, gpointer data)
{
  HourglassPalette *self = data;
  const HgLayerKind *kind = g_object_get_data (G_OBJECT (row), "kind");
  if (GTK_WIDGET (row) == self->parsed)
    return TRUE;
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  const char *const places[] = { kind->name, kind->title, kind->group, kind->sentence };
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *folded = g_utf8_casefold (places[i] != NULL ? places[i] : "", -1);
      if (strstr (folded, g_strstrip (wanted)) != NULL)
        return TRUE;
    }
  return FALSE;
}

/* The group's name above its first row. */
static void
header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  HourglassPalette *self = data;
  const HgLayerKind *kind = g_object_get_data (G_OBJECT (row), "kind");
  const HgLayerKind *last = before != NULL ? g_object_get_data (G_OBJECT (before), "kind") : NULL;
  gboolean typed = GTK_WIDGET (row) == self->parsed;
  gboolean first
      = last == NULL || GTK_WIDGET (before) == self->parsed || !g_str_equal (kind->group, last->group);
  if (typed || !first)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  GtkWidget *label = gtk_label_new (kind->group);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "group-title");
  gtk_list_box_row_set_header (row, label);
}

/* The first word of several is a kind: then what is wrong with the rest is worth saying. */
static gboolean
names_kind (const char *text)
{
  const char *space = strchr (text, ' ');
  gsize length = space != NULL ? (gsize)(space - text) : 0;
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL && length > 0; kind++)
    if (strlen ((*kind)->name) == length && g_ascii_strncasecmp (text, (*kind)->name, length) == 0)
      return TRUE;
  return FALSE;
}

/* What is typed may be a layer in full. */
static void
search_changed (HourglassPalette *self)
{
  g_autofree char *text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  HgError error = { 0 };
  HgLayer *layer = g_strstrip (text)[0] != '\0' ? hg_layer_parse (text, &error) : NULL;
  char title[96];
  if (self->parsed != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), self->parsed);
  self->parsed = NULL;
  if (layer != NULL && layer->kind->max_in > 0)
    {
      hg_layer_describe (layer, title, sizeof title, NULL, 0);
      self->parsed = row_new (self, layer, title);
      gtk_list_box_prepend (GTK_LIST_BOX (self->list), self->parsed);
    }
  gtk_label_set_label (GTK_LABEL (self->empty),
                       layer == NULL && names_kind (text) ? error.text : nothing_found);
  g_clear_pointer (&layer, hg_layer_unref);
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (self->list));
}

/* The first row that the search lets through. */
static GtkListBoxRow *
first_row (HourglassPalette *self)
{
  for (int i = 0;; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i);
      if (row == NULL || filter (row, self))
        return row;
    }
}

void
hourglass_palette_choose_first (HourglassPalette *self)
{
  GtkListBoxRow *row = first_row (self);
  if (row != NULL)
    row_activated (self, row);
}

const char *
hourglass_palette_get_first (HourglassPalette *self)
{
  GtkListBoxRow *row = first_row (self);
  return row != NULL ? g_object_get_data (G_OBJECT (row), "layer") : NULL;
}

void
hourglass_palette_search (HourglassPalette *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  search_changed (self);
}

static void
hourglass_palette_class_init (HourglassPaletteClass *klass)
{
}

static void
hourglass_palette_init (HourglassPalette *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scroller = gtk_scrolled_window_new ();
  self->entry = gtk_search_entry_new ();
  self->list = gtk_list_box_new ();
  self->empty = gtk_label_new (nothing_found);
  gtk_label_set_wrap (GTK_LABEL (self->empty), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->empty), 44);
  gtk_label_set_justify (GTK_LABEL (self->empty), GTK_JUSTIFY_CENTER);
  gtk_widget_set_margin_top (self->empty, 18);
  gtk_widget_set_margin_bottom (self->empty, 18);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->entry), GTK_WIDGET (self));
  g_object_set (self->entry, "placeholder-text", "Search, or type a layer: LSTM 16", NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Search layers", -1);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), filter, self, NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), header, self, NULL);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), self->empty);
  gtk_widget_add_css_class (self->list, "palette");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), 420);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_size_request (scroller, 380, -1);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (search_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (hourglass_palette_choose_first), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated), self, G_CONNECT_SWAPPED);
}

HourglassPalette *
hourglass_palette_new (HourglassDocument *document)
{
  HourglassPalette *self = g_object_new (HOURGLASS_TYPE_PALETTE, NULL);
  self->document = document;
  return self;
}

static gboolean
group_shown (HourglassPalette *self, const char *group)
{
  GtkListBoxRow *row;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), i)) != NULL; i++)
    if (g_str_equal (((const HgLayerKind *)g_object_get_data (G_OBJECT (row), "kind"))->group, group))
      return TRUE;
  return FALSE;
}

/* The kinds of one group, which need not stand together in the registry. */
static void
add_group (HourglassPalette *self, const char *group)
{
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
    {
      HgLayer *layer
          = (*kind)->max_in > 0 && g_str_equal ((*kind)->group, group) ? hg_layer_new (*kind, NULL) : NULL;
      if (layer == NULL)
        continue;
      gtk_list_box_append (GTK_LIST_BOX (self->list), row_new (self, layer, (*kind)->title));
      hg_layer_unref (layer);
    }
}

void
hourglass_palette_show (HourglassPalette *self, size_t after)
{
  GtkListBoxRow *row;
  self->after = after;
  self->parsed = NULL;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
    if (!group_shown (self, (*kind)->group))
      add_group (self, (*kind)->group);
  gtk_widget_grab_focus (self->entry);
}

/* See palette.h. Each row keeps the text of its layer; what it would give is checked when the popover opens,
 * which takes some microseconds a kind. */
#include "ui/canvas/palette.h"
#include "ui/canvas/layer-drag.h"
#include "ui/canvas/palette-row.h"
#include <string.h>

struct _HourglassPalette
{
  GtkPopover parent_instance;
  HourglassDocument *document; /* the canvas's */
  GtkWidget *entry, *groups, *scroller, *list, *empty;
  GPtrArray *names;  /* of the groups, in the order of the registry; lent by it */
  GtkWidget *parsed; /* row of what was typed, or NULL */
  size_t after;
};

static const char nothing_found[] = "No layer of that name. Try “LSTM 16” or “Dense 59”.";

G_DEFINE_FINAL_TYPE (HourglassPalette, hourglass_palette, GTK_TYPE_POPOVER)

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
row_new (HourglassPalette *self, const HgLayer *layer, const char *title, guint place)
{
  return hourglass_palette_row_new (hourglass_document_get_model (self->document), self->after, layer, title,
                                    place);
}

static void
row_activated (HourglassPalette *self, GtkListBoxRow *row)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  HgLayer *layer = hg_layer_parse (hourglass_palette_item (row)->text, &error);
  const HgModel *model = hourglass_document_get_model (self->document);
  size_t after = self->after;
  HgModel *edited = layer != NULL ? hg_edit_insert (model, after, layer, label, &error) : NULL;
  g_clear_pointer (&layer, hg_layer_unref);
  if (edited == NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error.text);
  else
    {
      hourglass_document_apply (self->document, edited, label);
      hourglass_document_select (self->document, after + 1);
    }
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* The group chosen at the left, or NULL for all. */
static const char *
chosen_group (HourglassPalette *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->groups));
  return row != NULL ? g_object_get_data (G_OBJECT (row), "group") : NULL;
}

/* How well a kind answers what is searched for: 0 its name begins so, 1 its name, 2 its group, 3 its sentence
 * has it, 4 not at all. */
static int
rank (HourglassPalette *self, const HgLayerKind *kind)
{
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->entry)), -1);
  const char *const places[] = { kind->name, kind->title, kind->group, kind->sentence };
  const int ranks[] = { 1, 1, 2, 3 };
  g_strstrip (wanted);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *folded = g_utf8_casefold (places[i] != NULL ? places[i] : "", -1);
      const char *at = strstr (folded, wanted);
      if (at != NULL)
        return ranks[i] == 1 && at == folded ? 0 : ranks[i];
    }
  return 4;
}

static gboolean
is_searching (HourglassPalette *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  return text[strspn (text, " ")] != '\0';
}

static gboolean
filter (GtkListBoxRow *row, gpointer data)
{
  HourglassPalette *self = data;
  const char *group = chosen_group (self);
  if (GTK_WIDGET (row) == self->parsed)
    return TRUE;
  return (group == NULL || g_str_equal (group, hourglass_palette_item (row)->kind->group))
         && rank (self, hourglass_palette_item (row)->kind) < 4;
}

static guint
group_place (HourglassPalette *self, const char *group)
{
  for (guint i = 0; i < self->names->len; i++)
    if (g_str_equal (g_ptr_array_index (self->names, i), group))
      return i;
  return self->names->len;
}

/* What was typed in full comes first, then what answers the search best; without one, group by group, and
 * what fits here before what does not. */
static int
compare (GtkListBoxRow *a, GtkListBoxRow *b, gpointer data)
{
  HourglassPalette *self = data;
  const HourglassPaletteItem *x = hourglass_palette_item (a), *y = hourglass_palette_item (b);
  if (GTK_WIDGET (a) == self->parsed || GTK_WIDGET (b) == self->parsed)
    return GTK_WIDGET (a) == self->parsed ? -1 : 1;
  guint first = is_searching (self) ? (guint)rank (self, x->kind) : group_place (self, x->kind->group);
  guint second = is_searching (self) ? (guint)rank (self, y->kind) : group_place (self, y->kind->group);
  if (first != second)
    return first < second ? -1 : 1;
  if (x->fits != y->fits)
    return x->fits ? -1 : 1;
  return x->place < y->place ? -1 : x->place > y->place;
}

/* The group's name above its first row, where groups stand together. */
static void
header (GtkListBoxRow *row, GtkListBoxRow *before, gpointer data)
{
  HourglassPalette *self = data;
  const HgLayerKind *kind = hourglass_palette_item (row)->kind;
  gboolean first = before == NULL || !g_str_equal (kind->group, hourglass_palette_item (before)->kind->group);
  if (is_searching (self) || !first || chosen_group (self) != NULL)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  gtk_list_box_row_set_header (row, label_new (kind->group, "group-title"));
}

static void
sort_again (HourglassPalette *self)
{
  gtk_list_box_invalidate_filter (GTK_LIST_BOX (self->list));
  gtk_list_box_invalidate_sort (GTK_LIST_BOX (self->list));
  gtk_list_box_invalidate_headers (GTK_LIST_BOX (self->list));
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller)), 0);
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

/* With its defaults, a kind has a row already. */
static gboolean
is_plain (const HgLayer *layer)
{
  HgLayer *plain = hg_layer_new (layer->kind, NULL);
  gboolean is = plain != NULL && hg_layer_equal (plain, layer);
  g_clear_pointer (&plain, hg_layer_unref);
  return is;
}

/* What is typed is looked for in all groups, and may be a layer in full. */
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
  if (text[0] != '\0')
    gtk_list_box_select_row (GTK_LIST_BOX (self->groups),
                             gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->groups), 0));
  if (layer != NULL && layer->kind->max_in > 0 && !is_plain (layer))
    {
      hg_layer_describe (layer, title, sizeof title, NULL, 0);
      self->parsed = row_new (self, layer, title, 0);
      gtk_list_box_prepend (GTK_LIST_BOX (self->list), self->parsed);
    }
  gtk_label_set_label (GTK_LABEL (self->empty),
                       layer == NULL && names_kind (text) ? error.text : nothing_found);
  g_clear_pointer (&layer, hg_layer_unref);
  sort_again (self);
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
  return row != NULL ? hourglass_palette_item (row)->text : NULL;
}

void
hourglass_palette_search (HourglassPalette *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  search_changed (self);
}

static void
hourglass_palette_dispose (GObject *object)
{
  HourglassPalette *self = HOURGLASS_PALETTE (object);
  if (self->list != NULL) /* lists that go deselect and filter their rows once more */
    {
      g_signal_handlers_disconnect_by_data (self->groups, self);
      gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), NULL, NULL, NULL);
      gtk_list_box_set_sort_func (GTK_LIST_BOX (self->list), NULL, NULL, NULL);
      gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), NULL, NULL, NULL);
    }
  self->list = NULL;
  G_OBJECT_CLASS (hourglass_palette_parent_class)->dispose (object);
}

static void
hourglass_palette_finalize (GObject *object)
{
  g_ptr_array_unref (HOURGLASS_PALETTE (object)->names);
  G_OBJECT_CLASS (hourglass_palette_parent_class)->finalize (object);
}

static void
hourglass_palette_class_init (HourglassPaletteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_palette_dispose;
  G_OBJECT_CLASS (klass)->finalize = hourglass_palette_finalize;
}

static void
add_group (HourglassPalette *self, const char *title, const char *group)
{
  GtkWidget *row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label_new (title, "group"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  g_object_set_data (G_OBJECT (row), "group", (gpointer)group);
  gtk_list_box_append (GTK_LIST_BOX (self->groups), row);
}

/* The list of groups at the left. */
static void
make_groups (HourglassPalette *self)
{
  self->names = g_ptr_array_new ();
  self->groups = gtk_list_box_new ();
  gtk_widget_add_css_class (self->groups, "palette-groups");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->groups), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Groups of layers", -1);
  add_group (self, "All", NULL);
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
    if ((*kind)->max_in > 0 && group_place (self, (*kind)->group) == self->names->len)
      {
        g_ptr_array_add (self->names, (gpointer)(*kind)->group);
        add_group (self, (*kind)->group, (*kind)->group);
      }
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->groups), GTK_SELECTION_BROWSE);
  g_signal_connect_object (self->groups, "row-selected", G_CALLBACK (sort_again), self, G_CONNECT_SWAPPED);
}

/* The kinds, in a window that scrolls. */
static void
make_list (HourglassPalette *self)
{
  self->scroller = gtk_scrolled_window_new ();
  self->list = gtk_list_box_new ();
  self->empty = gtk_label_new (nothing_found);
  gtk_label_set_wrap (GTK_LABEL (self->empty), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->empty), 44);
  gtk_label_set_justify (GTK_LABEL (self->empty), GTK_JUSTIFY_CENTER);
  gtk_widget_set_margin_top (self->empty, 18);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_filter_func (GTK_LIST_BOX (self->list), filter, self, NULL);
  gtk_list_box_set_sort_func (GTK_LIST_BOX (self->list), compare, self, NULL);
  gtk_list_box_set_header_func (GTK_LIST_BOX (self->list), header, self, NULL);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), self->empty);
  gtk_widget_add_css_class (self->list, "palette");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, "Layers", -1);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_widget_set_size_request (self->scroller, 376, 420);
  gtk_widget_add_controller (self->list, hourglass_layer_drag_new (GTK_LIST_BOX (self->list)));
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated), self, G_CONNECT_SWAPPED);
}

static void
hourglass_palette_init (HourglassPalette *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *both = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->entry = gtk_search_entry_new ();
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->entry), GTK_WIDGET (self));
  g_object_set (self->entry, "placeholder-text", "Search, or type a layer: LSTM 16", NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "Search layers", -1);
  make_groups (self);
  make_list (self);
  gtk_box_append (GTK_BOX (both), self->groups);
  gtk_box_append (GTK_BOX (both), self->scroller);
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), both);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (search_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (hourglass_palette_choose_first), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "stop-search", G_CALLBACK (gtk_popover_popdown), self,
                           G_CONNECT_SWAPPED);
}

HourglassPalette *
hourglass_palette_new (HourglassDocument *document)
{
  HourglassPalette *self = g_object_new (HOURGLASS_TYPE_PALETTE, NULL);
  self->document = document;
  return self;
}

void
hourglass_palette_show (HourglassPalette *self, size_t after)
{
  GtkListBoxRow *row;
  guint place = 0;
  self->after = after;
  self->parsed = NULL;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  gtk_list_box_select_row (GTK_LIST_BOX (self->groups),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->groups), 0));
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
    {
      HgLayer *layer = (*kind)->max_in > 0 ? hg_layer_new (*kind, NULL) : NULL;
      if (layer == NULL)
        continue;
      gtk_list_box_append (GTK_LIST_BOX (self->list), row_new (self, layer, (*kind)->title, place++));
      hg_layer_unref (layer);
    }
  sort_again (self);
  gtk_widget_grab_focus (self->entry);
}

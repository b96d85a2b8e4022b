/* See layer-finder.h. The list holds a string a layer that is left, and beside it which node each is. */
#include "ui/canvas/layer-finder.h"
#include "ui/draw/stack.h"
#include <string.h>

struct _HourglassLayerFinder
{
  GtkPopover parent_instance;
  HourglassDocument *document; /* the canvas's */
  GtkWidget *entry, *list, *pages;
  GtkStringList *found;
  GArray *nodes; /* size_t */
};

enum
{
  WIDTH = 360,
  HEIGHT = 320
};

static guint chosen_signal;

G_DEFINE_FINAL_TYPE (HourglassLayerFinder, hourglass_layer_finder, GTK_TYPE_POPOVER)

/* "LSTM 16 · 5 × 16 · lstm_1 · autoencoder/encoder"; what it does besides, into @options. */
static char *
describe (const HgCheck *check, size_t node, char *options, size_t size)
{
  char title[96], shape[HG_SHAPE_TEXT], values[64];
  const HgNode *it = check->model->nodes[node];
  hg_layer_describe (it->layer, title, sizeof title, options, size);
  hg_stack_shape_text (check, node, shape, sizeof shape, values, sizeof values);
  const char *const parts[] = { title, shape, it->name, it->group };
  GString *text = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i][0] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", parts[i]);
  return g_string_free (text, FALSE);
}

/* Lower case, and sizes as they are typed: "5 × 16" is "5x16". */
static char *
folded (const char *text)
{
  g_autofree char *lower = g_utf8_casefold (text, -1);
  g_auto (GStrv) sizes = g_strsplit (lower, " × ", -1);
  return g_strjoinv ("x", sizes);
}

static gboolean
answers (const char *description, const char *options, char *const *words)
{
  g_autofree char *all = g_strconcat (description, " ", options, NULL), *text = folded (all);
  for (; *words != NULL; words++)
    if (strstr (text, *words) == NULL)
      return FALSE;
  return TRUE;
}

static void
search_changed (HourglassLayerFinder *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  g_autofree char *text = folded (gtk_editable_get_text (GTK_EDITABLE (self->entry)));
  g_auto (GStrv) words = g_strsplit_set (text, " ", -1);
  g_autoptr (GPtrArray) left = g_ptr_array_new_with_free_func (g_free);
  g_array_set_size (self->nodes, 0);
  for (size_t i = 0; i < check->n; i++)
    {
      char options[160];
      g_autofree char *description = describe (check, i, options, sizeof options);
      if (!answers (description, options, words))
        continue;
      g_ptr_array_add (left, g_steal_pointer (&description));
      g_array_append_val (self->nodes, i);
    }
  g_ptr_array_add (left, NULL);
  gtk_string_list_splice (self->found, 0, g_list_model_get_n_items (G_LIST_MODEL (self->found)),
                          (const char *const *)left->pdata);
  gtk_stack_set_visible_child_name (GTK_STACK (self->pages), self->nodes->len > 0 ? "list" : "none");
}

static void
activated (HourglassLayerFinder *self, guint position)
{
  if (position >= self->nodes->len)
    return;
  guint node = (guint)g_array_index (self->nodes, size_t, position);
  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, chosen_signal, 0, node);
}

void
hourglass_layer_finder_choose_first (HourglassLayerFinder *self)
{
  search_changed (self); /* the entry tells of the last letters a moment later */
  activated (self, 0);
}

guint
hourglass_layer_finder_search (HourglassLayerFinder *self, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  search_changed (self);
  return self->nodes->len;
}

void
hourglass_layer_finder_show (HourglassLayerFinder *self)
{
  hourglass_layer_finder_search (self, "");
  gtk_popover_popup (GTK_POPOVER (self));
  gtk_widget_grab_focus (self->entry);
}

static void
row_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_list_item_set_child (item, label);
}

static void
row_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer data)
{
  const char *text = gtk_string_object_get_string (gtk_list_item_get_item (item));
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static void
hourglass_layer_finder_finalize (GObject *object)
{
  g_array_unref (HOURGLASS_LAYER_FINDER (object)->nodes);
  G_OBJECT_CLASS (hourglass_layer_finder_parent_class)->finalize (object);
}

static void
hourglass_layer_finder_class_init (HourglassLayerFinderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hourglass_layer_finder_finalize;
  chosen_signal = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
make_list (HourglassLayerFinder *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkSingleSelection *selection;
  g_signal_connect (factory, "setup", G_CALLBACK (row_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind), NULL);
  self->found = gtk_string_list_new (NULL);
  selection = gtk_single_selection_new (G_LIST_MODEL (self->found));
  self->list = gtk_list_view_new (GTK_SELECTION_MODEL (selection), factory);
  gtk_list_view_set_single_click_activate (GTK_LIST_VIEW (self->list), TRUE);
  gtk_widget_add_css_class (self->list, "palette");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, "Layers", -1);
  g_signal_connect_object (self->list, "activate", G_CALLBACK (activated), self, G_CONNECT_SWAPPED);
}

static void
hourglass_layer_finder_init (HourglassLayerFinder *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scroller = gtk_scrolled_window_new ();
  GtkWidget *none = gtk_label_new ("No layer answers to that. Try a name, a kind or a shape: “lstm 5x16”.");
  self->nodes = g_array_new (FALSE, FALSE, sizeof (size_t));
  self->entry = gtk_search_entry_new ();
  g_object_set (self->entry, "placeholder-text", "Find a layer: lstm 5x16", NULL);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->entry), GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, "Find a layer",
                                  -1);
  make_list (self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_widget_set_size_request (scroller, WIDTH, HEIGHT);
  gtk_label_set_wrap (GTK_LABEL (none), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (none), 36);
  gtk_label_set_justify (GTK_LABEL (none), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (none, "dim-label");
  self->pages = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->pages), scroller, "list");
  gtk_stack_add_named (GTK_STACK (self->pages), none, "none");
  gtk_box_append (GTK_BOX (box), self->entry);
  gtk_box_append (GTK_BOX (box), self->pages);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect_object (self->entry, "stop-search", G_CALLBACK (gtk_popover_popdown), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "search-changed", G_CALLBACK (search_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (hourglass_layer_finder_choose_first), self,
                           G_CONNECT_SWAPPED);
}

HourglassLayerFinder *
hourglass_layer_finder_new (HourglassDocument *document)
{
  HourglassLayerFinder *self = g_object_new (HOURGLASS_TYPE_LAYER_FINDER, NULL);
  self->document = document;
  return self;
}

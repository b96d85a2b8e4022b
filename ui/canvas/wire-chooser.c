/* See wire-chooser.h. Every way is tried out, which takes a check each; of a long stack only the layers
 * nearest below are asked, the others are reached by hand. */
#include "ui/canvas/wire-chooser.h"
#include "ui/canvas/outcome.h"

enum
{
  MOST_ASKED = 40,
  WIDTH = 380,
  HEIGHT = 300
};

struct _HourglassWireChooser
{
  GtkPopover parent_instance;
  HourglassDocument *document; /* the canvas's */
  GtkWidget *heading, *list, *empty;
  size_t from;
};

static const char *const ways[HG_JOINS] = {
  [HG_JOIN_STATES] = "starts from its state",
  [HG_JOIN_INPUT] = "joins it as well",
  [HG_JOIN_ADD] = "takes it added to its input",
  [HG_JOIN_CONCATENATE] = "takes it beside its input",
};

G_DEFINE_FINAL_TYPE (HourglassWireChooser, hourglass_wire_chooser, GTK_TYPE_POPOVER)

/* What a row stands for. */
typedef struct
{
  size_t to;
  HgJoin join;
} Way;

static GtkWidget *
label_new (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
add_row (HourglassWireChooser *self, Way way, const char *title, const char *outcome, const char *name)
{
  GtkWidget *row = gtk_list_box_row_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  g_autofree char *what = g_strdup_printf ("%s %s", title, ways[way.join]);
  g_autofree char *detail = g_strdup_printf ("%s · %s", name, outcome);
  g_autofree char *label = g_strdup_printf ("%s, %s", what, detail);
  gtk_box_append (GTK_BOX (box), label_new (what, "heading"));
  gtk_box_append (GTK_BOX (box), label_new (detail, "small-dim"));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  g_object_set_data_full (G_OBJECT (row), "way", g_memdup2 (&way, sizeof way), g_free);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
}

/* Lists the way if it can be gone and all fits after it. */
static void
try_way (HourglassWireChooser *self, const HgModel *model, Way way)
{
  char title[96];
  gboolean fits = FALSE;
  HgModel *edited = hg_edit_connect (model, self->from, way.to, way.join, NULL, NULL);
  if (edited == NULL)
    return;
  const char *name = model->nodes[way.to]->name;
  g_autofree char *outcome = hourglass_outcome (edited, hg_model_find (edited, name), 1, &fits);
  hg_layer_describe (model->nodes[way.to]->layer, title, sizeof title, NULL, 0);
  if (fits)
    add_row (self, way, title, outcome, name);
  hg_model_unref (edited);
}

void
hourglass_wire_chooser_show (HourglassWireChooser *self, size_t from)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  GtkListBoxRow *row;
  char title[96];
  self->from = from;
  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  for (size_t to = from + 1; to < model->n && to <= from + MOST_ASKED; to++)
    for (int join = 0; join < HG_JOINS; join++)
      try_way (self, model, (Way){ .to = to, .join = (HgJoin)join });
  hg_layer_describe (model->nodes[from]->layer, title, sizeof title, NULL, 0);
  g_autofree char *heading = g_strdup_printf ("Connect %s to", title);
  gtk_label_set_label (GTK_LABEL (self->heading), heading);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, heading, -1);
  gtk_popover_popup (GTK_POPOVER (self));
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0);
  if (row != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (row));
}

static void
row_activated (HourglassWireChooser *self, GtkListBoxRow *row)
{
  const Way *way = g_object_get_data (G_OBJECT (row), "way");
  char label[HG_LABEL_SIZE] = "";
  HgError error = { 0 };
  HgModel *edited = hg_edit_connect (hourglass_document_get_model (self->document), self->from, way->to,
                                     way->join, label, &error);
  gtk_popover_popdown (GTK_POPOVER (self));
  if (edited != NULL)
    hourglass_document_apply (self->document, edited, label);
  else
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error.text);
}

guint
hourglass_wire_chooser_count (HourglassWireChooser *self)
{
  guint n = 0;
  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int)n) != NULL)
    n++;
  return n;
}

void
hourglass_wire_chooser_choose (HourglassWireChooser *self, guint row)
{
  row_activated (self, gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), (int)row));
}

static void
hourglass_wire_chooser_class_init (HourglassWireChooserClass *klass)
{
}

static void
hourglass_wire_chooser_init (HourglassWireChooser *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *scroller = gtk_scrolled_window_new ();
  self->heading = label_new ("", "heading");
  self->list = gtk_list_box_new ();
  self->empty = gtk_label_new ("No layer below it can take its output: the shapes do not allow it.");
  gtk_label_set_wrap (GTK_LABEL (self->empty), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->empty), 36);
  gtk_widget_set_margin_top (self->empty, 18);
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_add_css_class (self->list, "palette");
  gtk_widget_set_margin_start (self->heading, 6);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), self->empty);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), HEIGHT);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_widget_set_size_request (scroller, WIDTH, -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->list);
  gtk_box_append (GTK_BOX (box), self->heading);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_activated), self, G_CONNECT_SWAPPED);
}

HourglassWireChooser *
hourglass_wire_chooser_new (HourglassDocument *document)
{
  HourglassWireChooser *self = g_object_new (HOURGLASS_TYPE_WIRE_CHOOSER, NULL);
  self->document = document;
  return self;
}

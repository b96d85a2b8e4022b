/* See weights-view.h. Item and layer follow each other: choosing one selects the other, as long as that
 * changes something. */
#include "ui/views/weights-view.h"
#include "ui/parts/drop-down-name.h"
#include "ui/parts/empty-state.h"
#include "ui/inspector/weight-card.h"
#include "ui/run/weight-look.h"
#include <glib/gi18n.h>

struct _HourglassWeightsView
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassWeightSurvey *survey;
  GtkWidget *box, *channel_box, *previous, *next, *save;
  GtkStack *pages;
  HourglassEmptyState *empty;
  GtkDropDown *choice;
  GtkLabel *shape, *readout, *index;
  GtkSpinButton *channel;
  HourglassHeatView *heat;
  HourglassWeightCard *card;
  GtkStringList *names;
  HgWeights *listed; /* what the names are of, or NULL */
  gsize item;        /* shown */
  gboolean known;    /* its statistics are shown */
  HourglassWeightLook *look;
};

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassWeightsView, hourglass_weights_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

static void
drop_look (HourglassWeightsView *self)
{
  if (self->look != NULL)
    hg_job_cancel (&self->look->job);
  g_clear_pointer (&self->look, hourglass_weight_look_unref);
}

/* The view that a task's answer is for; NULL where it shows something else by now. */
static HourglassWeightsView *
waits (gpointer data, GAsyncResult *result)
{
  HourglassWeightsView *self = data;
  gboolean done = g_task_propagate_boolean (G_TASK (result), NULL);
  return done && self->look != NULL && self->look == g_task_get_task_data (G_TASK (result)) ? self : NULL;
}

static void
pictured (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GObject) alive = data;
  HourglassWeightsView *self = waits (data, result);
  if (self != NULL)
    hourglass_heat_view_set_pyramid (self->heat, self->look->pyramid);
}

static void
measured (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GObject) alive = data;
  HourglassWeightsView *self = waits (data, result);
  if (self != NULL)
    hourglass_weight_card_set_spectrum (self->card, &self->look->spectrum);
}

static void
show_stats (HourglassWeightsView *self)
{
  const HgTensorStats *stats = hourglass_weight_survey_get_stats (self->survey, self->item);
  if (stats == NULL || self->known)
    return;
  self->known = TRUE;
  hourglass_heat_view_set_stats (self->heat, stats);
  hourglass_weight_card_show (self->card, stats);
}

static void
select_layer (HourglassWeightsView *self, const char *node)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  size_t selected = hourglass_document_get_selection (self->document), own = hg_model_find (model, node);
  /* Of the calls of one layer any may stay selected. */
  if (own != HG_NO_NODE && (selected == HG_NO_NODE || hg_model_owner (model, selected) != own))
    hourglass_document_select (self->document, own);
}

static void
show_item (HourglassWeightsView *self, gsize item)
{
  const HgWeight *weight = &self->listed->items[item];
  HgWeightMap map = hg_weight_map (&weight->spec);
  char shape[HG_SHAPE_TEXT];
  drop_look (self);
  self->item = item;
  self->known = FALSE;
  hourglass_weight_card_show (self->card, NULL);
  hourglass_heat_view_show (self->heat, weight);
  const char *rows = hg_weight_rows_text (&map), *columns = hg_weight_columns_text (&map);
  g_autofree char *text = g_strdup_printf ("%s · %s%s%s%s across", hg_shape_text (&weight->spec.shape, shape),
                                           map.beside > 1 ? "filter/channel · " : "", rows,
                                           rows[0] != '\0' ? " down, " : "", columns);
  gtk_label_set_label (self->shape, text);
  gtk_widget_set_visible (self->channel_box, map.channels > 1);
  gtk_spin_button_set_range (self->channel, 1, (double)map.channels);
  gtk_spin_button_set_value (self->channel, 1);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->save), "t", (guint64)item);
  gtk_widget_set_sensitive (self->previous, item > 0);
  gtk_widget_set_sensitive (self->next, item + 1 < self->listed->n);
  if (gtk_drop_down_get_selected (self->choice) != item)
    gtk_drop_down_set_selected (self->choice, (guint)item);
  self->look = hourglass_weight_look_new (&weight->spec, weight->value);
  hourglass_weight_look_start (self->look, pictured, measured, G_OBJECT (self));
  show_stats (self);
  select_layer (self, weight->node);
}

/* The first weight of the selected layer, unless one of that layer is shown; the same one again, by its name,
 * when the weights are others. */
static gsize
wanted_item (HourglassWeightsView *self, const HgWeights *weights, const char *shown_node,
             const char *shown_name)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  size_t selected = hourglass_document_get_selection (self->document);
  const char *node
      = selected != HG_NO_NODE ? model->nodes[hg_model_owner (model, selected)]->name : shown_node;
  gsize first = weights->n;
  for (gsize i = 0; i < weights->n; i++)
    {
      if (!g_str_equal (weights->items[i].node, node))
        continue;
      if (g_str_equal (node, shown_node) && g_str_equal (weights->items[i].spec.name, shown_name))
        return i;
      first = MIN (first, i);
    }
  return first;
}

static void
list_names (HourglassWeightsView *self)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < self->listed->n; i++)
    g_ptr_array_add (
        names, g_strdup_printf ("%s / %s", self->listed->items[i].node, self->listed->items[i].spec.name));
  g_ptr_array_add (names, NULL);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)),
                          (const char *const *)names->pdata);
}

static void
show_empty (HourglassWeightsView *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  gboolean any = check->parameters > 0;
  if (check->n_faults > check->n_foreign)
    {
      hourglass_empty_state_show (self->empty, "The stack does not fit together",
                                  "Its weights are shown once it does.", NULL, NULL);
      return;
    }
  if (any && hourglass_document_get_data (self->document) == NULL)
    {
      hourglass_empty_state_show (self->empty, "No weights yet",
                                  "They are here once the stack is trained on data, or a model is opened.",
                                  "Choose data…", "win.choose-data");
      return;
    }
  hourglass_empty_state_show (self->empty, any ? "No weights yet" : "Nothing to learn here",
                              any ? "They are here once the stack is trained, or a model is opened."
                                  : "No layer of this stack has weights.",
                              any ? "Train" : NULL, any ? "win.train" : NULL);
}

static void choice_changed (HourglassWeightsView *self);

static void
refresh (HourglassWeightsView *self)
{
  HgWeights *weights = hourglass_weight_survey_get_weights (self->survey);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  gboolean any = weights != NULL && weights->n > 0;
  gtk_stack_set_visible_child_name (self->pages, any ? "map" : "empty");
  if (!any)
    {
      show_empty (self);
      return;
    }
  hourglass_weight_survey_want (self->survey);
  gboolean fresh = weights != self->listed, had = self->listed != NULL && self->item < self->listed->n;
  g_autofree char *node = g_strdup (had ? self->listed->items[self->item].node : "");
  g_autofree char *name = g_strdup (had ? self->listed->items[self->item].spec.name : "");
  gsize item = wanted_item (self, weights, node, name);
  if (fresh)
    {
      drop_look (self);
      g_clear_pointer (&self->listed, hg_weights_unref);
      self->listed = hg_weights_ref (weights);
      g_signal_handlers_block_by_func (self->choice, choice_changed, self);
      list_names (self);
      g_signal_handlers_unblock_by_func (self->choice, choice_changed, self);
      item = item < weights->n ? item : 0;
    }
  if (item < weights->n && (fresh || item != self->item))
    show_item (self, item);
  else
    show_stats (self);
}

static void
choice_changed (HourglassWeightsView *self)
{
  guint chosen = gtk_drop_down_get_selected (self->choice);
  if (self->listed != NULL && chosen < self->listed->n && chosen != self->item)
    show_item (self, chosen);
}

static void
go_by (HourglassWeightsView *self, int by)
{
  gsize to = self->item + (gsize)by;
  if (self->listed != NULL && to < self->listed->n)
    show_item (self, to);
}

static void
previous_clicked (HourglassWeightsView *self)
{
  go_by (self, -1);
}

static void
next_clicked (HourglassWeightsView *self)
{
  go_by (self, 1);
}

static gboolean
page_key (GtkWidget *widget, GVariant *by, gpointer data)
{
  go_by (HOURGLASS_WEIGHTS_VIEW (widget), g_variant_get_int32 (by));
  return TRUE;
}

static void
channel_changed (HourglassWeightsView *self)
{
  hourglass_heat_view_set_channel (self->heat, (gsize)gtk_spin_button_get_value_as_int (self->channel) - 1);
}

static void
zoom_in_clicked (HourglassWeightsView *self)
{
  hourglass_heat_view_zoom (self->heat, 1.5, -1, -1);
}

static void
zoom_out_clicked (HourglassWeightsView *self)
{
  hourglass_heat_view_zoom (self->heat, 1 / 1.5, -1, -1);
}

static void
zoom_whole_clicked (HourglassWeightsView *self)
{
  hourglass_heat_view_zoom_out (self->heat);
}

static void
readout_changed (HourglassWeightsView *self)
{
  const char *text = hourglass_heat_view_get_readout (self->heat);
  gtk_label_set_label (self->readout, text[0] != '\0' ? text : "Point at a cell to read its value");
  gtk_label_set_label (self->index, hourglass_heat_view_get_index (self->heat));
}

static HourglassExport *
take (HourglassExportable *exportable)
{
  return hourglass_heat_view_export (HOURGLASS_WEIGHTS_VIEW (exportable)->heat, "weights");
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = take;
}

static void
hourglass_weights_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hourglass_weights_view_parent_class)->map (widget);
  refresh (HOURGLASS_WEIGHTS_VIEW (widget));
}

static void
hourglass_weights_view_dispose (GObject *object)
{
  HourglassWeightsView *self = HOURGLASS_WEIGHTS_VIEW (object);
  drop_look (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->listed, hg_weights_unref);
  g_clear_object (&self->names);
  g_clear_object (&self->survey);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_weights_view_parent_class)->dispose (object);
}

static void
hourglass_weights_view_class_init (HourglassWeightsViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_weights_view_dispose;
  widget->map = hourglass_weights_view_map;
  g_type_ensure (HOURGLASS_TYPE_HEAT_VIEW);
  g_type_ensure (HOURGLASS_TYPE_WEIGHT_CARD);
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "weightsview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/weights-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, box);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, choice);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, previous);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, next);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, save);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, shape);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, channel_box);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, channel);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, heat);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, card);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, readout);
  gtk_widget_class_bind_template_child (widget, HourglassWeightsView, index);
  gtk_widget_class_bind_template_callback (widget, previous_clicked);
  gtk_widget_class_bind_template_callback (widget, next_clicked);
  gtk_widget_class_bind_template_callback (widget, zoom_in_clicked);
  gtk_widget_class_bind_template_callback (widget, zoom_out_clicked);
  gtk_widget_class_bind_template_callback (widget, zoom_whole_clicked);
  gtk_widget_class_bind_template_callback (widget, channel_changed);
  gtk_widget_class_bind_template_callback (widget, readout_changed);
  gtk_widget_class_add_binding (widget, GDK_KEY_Page_Up, 0, page_key, "i", -1);
  gtk_widget_class_add_binding (widget, GDK_KEY_Page_Down, 0, page_key, "i", 1);
}

static void
set_up_name (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_list_item_set_child (item, label);
}

static void
bind_name (GtkSignalListItemFactory *factory, GtkListItem *item)
{
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (item));
  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (item)), name);
  gtk_widget_set_tooltip_text (gtk_list_item_get_child (item), name);
}

/* A long name of an array is cut short on the button, and whole in its list and tooltip. */
static void
shorten_names (HourglassWeightsView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (set_up_name), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (bind_name), NULL);
  gtk_drop_down_set_list_factory (self->choice, gtk_drop_down_get_factory (self->choice));
  gtk_drop_down_set_factory (self->choice, factory);
}

static void
hourglass_weights_view_init (HourglassWeightsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->names = gtk_string_list_new (NULL);
  gtk_drop_down_set_model (self->choice, G_LIST_MODEL (self->names));
  g_autoptr (GtkExpression) string = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  gtk_drop_down_set_expression (self->choice, string);
  shorten_names (self);
  hourglass_drop_down_name (self->choice, _ ("Array"));
  g_signal_connect_swapped (self->choice, "notify::selected", G_CALLBACK (choice_changed), self);
}

GtkWidget *
hourglass_weights_view_new (HourglassDocument *document, HourglassWeightSurvey *survey)
{
  HourglassWeightsView *self = g_object_new (HOURGLASS_TYPE_WEIGHTS_VIEW, NULL);
  self->document = g_object_ref (document);
  self->survey = g_object_ref (survey);
  g_signal_connect_object (document, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "data-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "selection-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (survey, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
hourglass_weights_view_go (HourglassWeightsView *self, gsize item, gsize value)
{
  HgWeights *weights = hourglass_weight_survey_get_weights (self->survey);
  if (weights == NULL || item >= weights->n)
    return;
  select_layer (self, weights->items[item].node);
  refresh (self);
  if (self->listed != weights)
    return;
  if (item != self->item)
    show_item (self, item);
  HgWeightMap map = hg_weight_map (&weights->items[item].spec);
  if (value < weights->items[item].value->values)
    {
      gtk_spin_button_set_value (self->channel, (double)hg_weight_map_place (&map, value).channel + 1);
      hourglass_heat_view_go (self->heat, value);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->heat));
}

HourglassHeatView *
hourglass_weights_view_get_heat (HourglassWeightsView *self)
{
  return self->heat;
}

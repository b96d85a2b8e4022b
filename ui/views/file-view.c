/* See file-view.h. The list makes widgets only for the rows that are seen. */
#include "ui/views/file-view.h"
#include "base/format.h"
#include "ui/views/continue-row.h"
#include "ui/views/file-card.h"
#include "ui/views/guess-list.h"
#include "ui/views/health-list.h"
#include "ui/views/stats-export.h"
#include "ui/inspector/waist-row.h"
#include "ui/views/weight-row.h"

enum
{
  ROW = 37,       /* height of a row of the list */
  SHOWN_ROWS = 6, /* where the window is too small for more */
  TEXT = 256
};

struct _HourglassFileView
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassWeightSurvey *survey;
  GtkWidget *box, *hint, *weights_box;
  GtkLabel *title, *count;
  HourglassFileCard *card;
  HourglassWaistRow *waist;
  HourglassContinueRow *go_on;
  HourglassGuessList *guesses;
  HourglassHealthList *health;
  GtkScrolledWindow *list_scroller;
  GtkListView *list;
  GtkStringList *names; /* one a weight */
  HgWeights *listed;    /* what the names are of, or NULL */
};

static guint weight_activated_signal;

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassFileView, hourglass_file_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

static void
show_row (HourglassFileView *self, GtkListItem *cell)
{
  HourglassWeightRow *row = HOURGLASS_WEIGHT_ROW (gtk_list_item_get_child (cell));
  guint i = gtk_list_item_get_position (cell);
  if (self->listed == NULL || i >= self->listed->n)
    return;
  const HourglassFileFacts *facts = hourglass_document_get_facts (self->document);
  hourglass_weight_row_show (row, i, &self->listed->items[i],
                             facts != NULL ? hourglass_file_facts_type (facts, &self->listed->items[i])
                                           : NULL,
                             hourglass_weight_survey_get_stats (self->survey, i));
  /* The list's own widget is what a screen reader meets. */
  GtkWidget *around = gtk_widget_get_parent (GTK_WIDGET (row));
  if (around != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (around), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    hourglass_weight_row_get_name (row), -1);
}

static void
row_setup (GtkSignalListItemFactory *factory, GtkListItem *cell)
{
  gtk_list_item_set_child (cell, g_object_new (HOURGLASS_TYPE_WEIGHT_ROW, NULL));
}

static void
row_bind (GtkSignalListItemFactory *factory, GtkListItem *cell, HourglassFileView *self)
{
  g_object_set_data (G_OBJECT (gtk_list_item_get_child (cell)), "cell", cell);
  show_row (self, cell);
}

/* Rows that are there are shown again, once what is known of the weights has come. */
static void
refresh_rows (HourglassFileView *self)
{
  for (GtkWidget *around = gtk_widget_get_first_child (GTK_WIDGET (self->list)); around != NULL;
       around = gtk_widget_get_next_sibling (around))
    {
      GtkWidget *row = gtk_widget_get_first_child (around);
      GtkListItem *cell = row != NULL ? g_object_get_data (G_OBJECT (row), "cell") : NULL;
      if (cell != NULL && gtk_list_item_get_child (cell) == row)
        show_row (self, cell);
    }
}

static void
list_weights (HourglassFileView *self)
{
  HgWeights *weights = hourglass_weight_survey_get_weights (self->survey);
  char count[64];
  gsize n = weights != NULL ? weights->n : 0;
  gtk_widget_set_visible (self->weights_box, n > 0);
  if (weights == self->listed)
    {
      refresh_rows (self);
      return;
    }
  g_clear_pointer (&self->listed, hg_weights_unref);
  self->listed = hg_weights_ref (weights);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < n; i++)
    g_ptr_array_add (names, g_strdup_printf ("%s/%s", weights->items[i].node, weights->items[i].spec.name));
  g_ptr_array_add (names, NULL);
  guint before = g_list_model_get_n_items (G_LIST_MODEL (self->names));
  gtk_string_list_splice (self->names, 0, before, (const char *const *)names->pdata);
  gtk_label_set_label (self->count, hg_format_items (count, sizeof count, (int64_t)n, "array", "arrays"));
  gtk_scrolled_window_set_min_content_height (self->list_scroller, (int)MIN (n, SHOWN_ROWS) * ROW);
}

static void
refresh (HourglassFileView *self)
{
  const HourglassFileFacts *facts = hourglass_document_get_facts (self->document);
  const char *path = hourglass_document_get_path (self->document);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || hourglass_document_get_before (self->document) != NULL)
    return; /* a preview says nothing of a file */
  g_autofree char *now = path != NULL ? g_path_get_basename (path) : NULL;
  g_autofree char *other = facts != NULL && g_strcmp0 (now, facts->name) != 0
                               ? g_strdup_printf ("What was in %s", facts->name)
                               : NULL;
  gtk_label_set_label (self->title, other != NULL   ? other
                                    : facts != NULL ? "What is in this file"
                                    : hourglass_document_get_preset (self->document) != NULL
                                        ? "What is in this example"
                                        : "What is in this model");
  gtk_widget_set_visible (self->hint, facts != NULL && facts->read_only);
  hourglass_file_card_show (self->card, self->document);
  hourglass_waist_row_refresh (self->waist);
  hourglass_continue_row_show (self->go_on, self->document);
  hourglass_guess_list_refresh (self->guesses);
  hourglass_weight_survey_want (self->survey);
  hourglass_health_list_show (self->health, self->document,
                              hourglass_weight_survey_get_health (self->survey));
  list_weights (self);
}

static void
row_activated (HourglassFileView *self, guint position)
{
  g_signal_emit (self, weight_activated_signal, 0, (guint64)position, (guint64)G_MAXUINT64);
}

static void
finding_activated (HourglassFileView *self, guint64 item, guint64 value)
{
  g_signal_emit (self, weight_activated_signal, 0, item, value);
}

/* The arrays of the model with what is known of their values: without weights their shapes alone. */
static HourglassExport *
take (HourglassExportable *exportable)
{
  HourglassFileView *self = HOURGLASS_FILE_VIEW (exportable);
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  HgWeights *weights = hourglass_weight_survey_get_weights (self->survey);
  HgWeights *frame = weights != NULL ? hg_weights_ref (weights) : hg_weights_frame (check->model, NULL);
  char sentence[TEXT];
  HourglassStatsExport *export = hourglass_stats_export_new ();
  for (gsize i = 0; frame != NULL && i < frame->n; i++)
    {
      const HgWeight *item = &frame->items[i];
      const HgTensorStats *stats
          = weights != NULL ? hourglass_weight_survey_get_stats (self->survey, i) : NULL;
      g_autofree char *name = g_strdup_printf ("%s/%s", item->node, item->spec.name);
      hourglass_stats_export_add (export, name, &item->spec.shape, stats);
    }
  hg_weights_unref (frame);
  return hourglass_stats_export_end (export, "arrays", check->model->name,
                                     hg_check_headline (check, sentence, sizeof sentence));
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = take;
}

static void
hourglass_file_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hourglass_file_view_parent_class)->map (widget);
  refresh (HOURGLASS_FILE_VIEW (widget));
}

static void
hourglass_file_view_dispose (GObject *object)
{
  HourglassFileView *self = HOURGLASS_FILE_VIEW (object);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->listed, hg_weights_unref);
  g_clear_object (&self->names);
  g_clear_object (&self->survey);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_file_view_parent_class)->dispose (object);
}

static void
hourglass_file_view_class_init (HourglassFileViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_file_view_dispose;
  widget->map = hourglass_file_view_map;
  g_type_ensure (HOURGLASS_TYPE_FILE_CARD);
  g_type_ensure (HOURGLASS_TYPE_HEALTH_LIST);
  g_type_ensure (HOURGLASS_TYPE_WAIST_ROW);
  g_type_ensure (HOURGLASS_TYPE_CONTINUE_ROW);
  g_type_ensure (HOURGLASS_TYPE_GUESS_LIST);
  weight_activated_signal = g_signal_new ("weight-activated", HOURGLASS_TYPE_FILE_VIEW, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_UINT64, G_TYPE_UINT64);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "fileview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/file-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassFileView, box);
  gtk_widget_class_bind_template_child (widget, HourglassFileView, title);
  gtk_widget_class_bind_template_child (widget, HourglassFileView, hint);
  gtk_widget_class_bind_template_child (widget, HourglassFileView, card);
  gtk_widget_class_bind_template_child (widget, HourglassFileView, health);
  gtk_widget_class_bind_template_child (widget, HourglassFileView, waist);
  gtk_widget_class_bind_template_child (widget, HourglassFileView, go_on);
  gtk_widget_class_bind_template_child (widget, HourglassFileView, guesses);
  gtk_widget_class_bind_template_child (widget, HourglassFileView, weights_box);
  gtk_widget_class_bind_template_child (widget, HourglassFileView, list_scroller);
  gtk_widget_class_bind_template_child (widget, HourglassFileView, list);
  gtk_widget_class_bind_template_child (widget, HourglassFileView, count);
}

static void
hourglass_file_view_init (HourglassFileView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  self->names = gtk_string_list_new (NULL);
  g_signal_connect (factory, "setup", G_CALLBACK (row_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (row_bind), self);
  g_autoptr (GtkSelectionModel) selection
      = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (g_object_ref (self->names))));
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, selection);
  g_object_unref (factory);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (row_activated), self);
  g_signal_connect_swapped (self->health, "activated", G_CALLBACK (finding_activated), self);
}

GtkWidget *
hourglass_file_view_new (HourglassDocument *document, HourglassWeightSurvey *survey)
{
  HourglassFileView *self = g_object_new (HOURGLASS_TYPE_FILE_VIEW, NULL);
  self->document = g_object_ref (document);
  self->survey = g_object_ref (survey);
  hourglass_waist_row_set_document (self->waist, document);
  hourglass_guess_list_set_document (self->guesses, document);
  g_signal_connect_object (document, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "file-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (survey, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

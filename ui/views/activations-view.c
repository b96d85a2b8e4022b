/* See activations-view.h. A worker computes; what is shown is always one worker's whole answer, with the
 * model and the sample that it is of. A new wish waits until the worker that is under way has ended: while a
 * run trains, weights come faster than large models can be computed. Output and layer follow each other:
 * choosing one selects the other. */
#include "ui/views/activations-view.h"
#include "base/format.h"
#include "ui/document/data-fit.h"
#include "ui/draw/samples.h"
#include "ui/parts/count-spin.h"
#include "ui/parts/empty-state.h"
#include "ui/views/health-list.h"
#include "ui/run/output-look.h"
#include "ui/views/marks-note.h"
#include "ui/views/output-table.h"
#include "ui/parts/segments.h"
#include "ui/inspector/weight-card.h"

enum
{
  MOST_SURVEYED = 1000, /* samples that the layers are measured over */
  PROGRESS_MILLISECONDS = 100
};

struct _HourglassActivationsView
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkWidget *box, *sample_box;
  GtkStack *pages, *halves;
  HourglassEmptyState *empty;
  HourglassSegments *choice;
  GtkSpinButton *sample;
  GtkLabel *part, *title, *readout, *index, *measured;
  HourglassHeatView *heat;
  HourglassMarksNote *marks;
  HourglassWeightCard *card;
  HourglassHealthList *findings;
  HourglassOutputTable *table;

  HgPrepared *data;                   /* whose samples can be chosen, or NULL */
  HourglassOutputLook *look, *survey; /* under way, or NULL */
  HourglassOutputLook *shown, *known; /* their last answers, or NULL */
  guint progress;                     /* source that shows how far the survey is */
  HgEdge at;                          /* the output that is selected, of the shown model */
  char node[HG_NAME_SIZE];            /* its layer */
  HgOutputNames names;                /* of the output that is pictured */
  gsize pictured;                     /* of the shown outputs; or their number: none */
};

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassActivationsView, hourglass_activations_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

/* Whether there are outputs to show: not before the first answer, nor where that is a fault. */
static gboolean
is_shown (HourglassActivationsView *self)
{
  return self->shown != NULL && self->shown->error.code == HG_ERROR_NONE;
}

static gboolean
shows_many (HourglassActivationsView *self)
{
  return hourglass_segments_get_active (self->choice) == 1;
}

/* The first output of the selected layer, unless one of its own is selected; else of the one shown before. */
static gsize
wanted_output (HourglassActivationsView *self)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  size_t selected = hourglass_document_get_selection (self->document);
  const HourglassOutputLook *look = self->shown;
  if (selected != HG_NO_NODE && g_strcmp0 (model->nodes[selected]->name, self->node) != 0)
    {
      g_strlcpy (self->node, model->nodes[selected]->name, sizeof self->node);
      self->at.slot = 0;
    }
  gsize found = 0;
  for (gsize i = 0; i < look->outputs.n; i++)
    {
      const HgLayerOutput *output = &look->outputs.items[i];
      if (g_str_equal (look->model->nodes[output->node]->name, self->node)
          && (output->slot == 0 || output->slot == self->at.slot))
        found = i;
    }
  return found;
}

static void
fill_table (HourglassActivationsView *self)
{
  const HourglassOutputLook *look = self->shown;
  gboolean many = shows_many (self);
  gboolean knows = self->known != NULL && self->known->error.code == HG_ERROR_NONE
                   && self->known->model == look->model && self->known->data == look->data;
  g_autofree HourglassOutputItem *items = g_new0 (HourglassOutputItem, look->outputs.n + 1);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < look->outputs.n; i++)
    {
      const HgLayerOutput *output = &look->outputs.items[i];
      char *name = hourglass_output_look_name (look, i);
      g_ptr_array_add (names, name);
      items[i].name = name;
      items[i].shape = hg_tensor_sample (output->value);
      items[i].stats = !many                                ? &look->stats[i]
                       : knows && i < self->known->survey.n ? &self->known->survey.items[i].stats
                                                            : NULL;
    }
  hourglass_output_table_show (self->table, items, look->outputs.n);
}

static void
show_title (HourglassActivationsView *self, const char *name, const HgShape *shape, const HgWeightMap *map)
{
  char text[HG_SHAPE_TEXT], values[64];
  const char *rows = hg_weight_rows_text (map), *columns = hg_weight_columns_text (map);
  g_autofree char *bold = g_markup_printf_escaped ("<b>%s</b>", name);
  g_autofree char *across
      = map->image ? g_strdup ("one image a channel")
                   : g_strdup_printf ("%s%s%s across", rows, rows[0] != '\0' ? " down, " : "", columns);
  g_autofree char *title = g_strdup_printf (
      "%s · %s · %s · %s", bold, hg_shape_text (shape, text),
      hg_format_items (values, sizeof values, hg_shape_values (shape), "value", "values"), across);
  gtk_label_set_markup (self->title, title);
}

/* Pictures output @i; one that was pictured before keeps its cursor. */
static void
show_output (HourglassActivationsView *self, gsize i, gboolean renewed)
{
  const HourglassOutputLook *look = self->shown;
  const HgLayerOutput *output = &look->outputs.items[i];
  HgShape shape = hg_tensor_sample (output->value);
  g_autofree char *name = hourglass_output_look_name (look, i);
  self->at = (HgEdge){ .node = output->node, .slot = output->slot };
  g_strlcpy (self->node, look->model->nodes[output->node]->name, sizeof self->node);
  if (renewed)
    hourglass_heat_view_renew (self->heat, output->value, &look->stats[i], look->pyramids[i]);
  else
    {
      self->names = hourglass_output_look_names (look, i);
      HgWeightMap map = hg_output_map (&shape, &self->names);
      hourglass_heat_view_show_map (self->heat, name, &shape, &map, output->value);
      hourglass_heat_view_set_pyramid (self->heat, look->pyramids[i]);
      hourglass_heat_view_set_stats (self->heat, &look->stats[i]);
      show_title (self, name, &shape, &map);
    }
  hourglass_weight_card_show (self->card, &look->stats[i]);
  self->pictured = i;
  hourglass_output_table_select (self->table, i);
}

/* "of 288 · Sample 1,371 · stripes". */
static void
show_part (HourglassActivationsView *self)
{
  gsize n;
  const char *name;
  char count[48], title[128] = "";
  const gsize *part = hourglass_run_get_part (self->data, &n, &name);
  gsize at = (gsize)gtk_spin_button_get_value_as_int (self->sample) - 1;
  if (at < n)
    hg_samples_title (self->data, part[at], title, sizeof title);
  g_autofree char *text = g_strdup_printf ("of %s%s%s", hg_format_count (count, sizeof count, (int64_t)n),
                                           title[0] != '\0' ? " · " : "", title);
  g_autofree char *tip = g_strdup_printf ("Of the %s part", name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->part), tip);
  gtk_label_set_label (self->part, text);
  hourglass_marks_note_show (self->marks, self->data);
}

/* What the survey is of, and how far it is. */
static void
show_measured (HourglassActivationsView *self)
{
  const HourglassOutputLook *look = self->survey != NULL ? self->survey : self->known;
  gsize n;
  const char *name;
  char few[48], all[48];
  if (look == NULL)
    return;
  hourglass_run_get_part (look->data, &n, &name);
  hg_format_count (few, sizeof few, (int64_t)look->n);
  hg_format_count (all, sizeof all, (int64_t)n);
  g_autofree char *of = look->n == n ? g_strdup_printf ("all %s %s samples", all, name)
                                     : g_strdup_printf ("the first %s of %s %s samples", few, all, name);
  unsigned permille = atomic_load_explicit (&look->job.permille, memory_order_relaxed);
  g_autofree char *text = self->survey != NULL ? g_strdup_printf ("Measuring %s … %u %%", of, permille / 10)
                          : look->error.code != HG_ERROR_NONE ? g_strdup_printf ("%s.", look->error.text)
                                                              : g_strdup_printf ("Measured on %s", of);
  gtk_label_set_label (self->measured, text);
}

static gboolean
show_progress (gpointer data)
{
  show_measured (data);
  return G_SOURCE_CONTINUE;
}

static void
drop (HourglassOutputLook **look)
{
  if (*look != NULL)
    hg_job_cancel (&(*look)->job);
  g_clear_pointer (look, hourglass_output_look_unref);
}

/* Forgets answers and stops what is under way. */
static void
forget (HourglassActivationsView *self)
{
  hourglass_heat_view_show_map (self->heat, "", NULL, NULL, NULL);
  drop (&self->look);
  drop (&self->survey);
  drop (&self->shown);
  drop (&self->known);
  g_clear_handle_id (&self->progress, g_source_remove);
  g_clear_pointer (&self->data, hg_prepared_unref);
}

static void refresh (HourglassActivationsView *self);

/* Takes the answer of the worker in *@under_way, which is over, to *@answer; FALSE where nobody waits for it
 * any more, as it was cancelled. */
static gboolean
take (GAsyncResult *result, HourglassOutputLook **under_way, HourglassOutputLook **answer)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
  if (g_task_get_task_data (G_TASK (result)) != *under_way)
    return FALSE;
  drop (answer);
  *answer = g_steal_pointer (under_way);
  return TRUE;
}

/* Whether @look answers for what is to be looked at now. */
static gboolean
is_of (const HourglassOutputLook *look, const HgModel *model, HgWeights *weights, HgPrepared *data,
       const gsize *index)
{
  return look != NULL && look->model == model && look->weights == weights && look->data == data
         && look->index == index;
}

/* Whether output @i is the same one of the same layer in both, whose models may be copies of one. */
static gboolean
is_same_output (const HourglassOutputLook *a, const HourglassOutputLook *b, gsize i)
{
  if (a->data != b->data || i >= a->outputs.n || i >= b->outputs.n)
    return FALSE;
  const HgLayerOutput *p = &a->outputs.items[i], *q = &b->outputs.items[i];
  return p->slot == q->slot && hg_shape_equal (&p->value->shape, &q->value->shape)
         && g_str_equal (a->model->nodes[p->node]->name, b->model->nodes[q->node]->name);
}

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassActivationsView) self = data;
  g_autoptr (HourglassOutputLook) before
      = self->shown != NULL ? hourglass_output_look_ref (self->shown) : NULL;
  if (!take (result, &self->look, &self->shown))
    return;
  if (!is_shown (self))
    hourglass_heat_view_show_map (self->heat, "", NULL, NULL, NULL);
  else
    {
      fill_table (self);
      gsize i = wanted_output (self);
      gboolean same = before != NULL && i == self->pictured && is_same_output (before, self->shown, i);
      show_output (self, i, same);
    }
  refresh (self);
}

static void
surveyed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassActivationsView) self = data;
  if (!take (result, &self->survey, &self->known))
    return;
  g_clear_handle_id (&self->progress, g_source_remove);
  hourglass_health_list_show_findings (self->findings, &self->known->survey.health, "Select the layer");
  if (is_shown (self))
    fill_table (self);
  refresh (self);
}

/* Other data: other samples to choose from. */
static void
take_data (HourglassActivationsView *self, HgPrepared *data)
{
  gsize n;
  if (data == self->data)
    return;
  forget (self);
  self->data = hg_prepared_ref (data);
  hourglass_run_get_part (data, &n, NULL);
  gtk_spin_button_set_range (self->sample, 1, (double)n);
  gtk_spin_button_set_value (self->sample, 1);
}

static void
show_empty (HourglassActivationsView *self)
{
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  HgPrepared *data = hourglass_document_get_data (self->document);
  g_autofree char *needed = hourglass_data_needed (check);
  gboolean fits = check->n_faults == 0, weights = hourglass_document_get_weights (self->document) != NULL;
  if (data == NULL)
    hourglass_empty_state_show (self->empty, "Choose data to run on", needed, "Choose data…",
                                "win.choose-data");
  else if (!fits)
    hourglass_empty_state_show (self->empty, "Nothing to compute",
                                "The layers' outputs are here once the stack fits together.", NULL, NULL);
  else if (!weights)
    hourglass_empty_state_show (
        self->empty, "No weights yet",
        "The layers' outputs are here once the stack is trained, or a model is opened.", "Train",
        "win.train");
  else
    hourglass_empty_state_show (self->empty, "The data does not fit", needed, "Choose data…",
                                "win.choose-data");
}

/* Begins to look at the chosen sample, unless that was done or is under way. */
static void
look_at_sample (HourglassActivationsView *self, const HgModel *model, HgWeights *weights)
{
  gsize n, at = (gsize)gtk_spin_button_get_value_as_int (self->sample) - 1;
  const gsize *part = hourglass_run_get_part (self->data, &n, NULL);
  if (at >= n || self->look != NULL || is_of (self->shown, model, weights, self->data, part + at))
    return; /* refreshed when a look is over */
  self->look = hourglass_output_look_new (model, weights, self->data, part + at, 1);
  hourglass_output_look_start (self->look, looked, g_object_ref (self));
}

static void
look_at_many (HourglassActivationsView *self, const HgModel *model, HgWeights *weights)
{
  gsize n;
  const gsize *part = hourglass_run_get_part (self->data, &n, NULL);
  if (self->survey != NULL || is_of (self->known, model, weights, self->data, part))
    return;
  self->survey = hourglass_output_look_new (model, weights, self->data, part, MIN (n, MOST_SURVEYED));
  self->progress = g_timeout_add (PROGRESS_MILLISECONDS, show_progress, self);
  hourglass_output_look_survey (self->survey, surveyed, g_object_ref (self));
}

static void
refresh (HourglassActivationsView *self)
{
  const HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  gboolean any = hourglass_run_get_source (self->run, &model, &weights, &data);
  if (!any && is_shown (self) && hourglass_run_is_active (self->run))
    return; /* until its first weights are there */
  gtk_stack_set_visible_child_name (self->pages, any ? "outputs" : "empty");
  if (!any)
    {
      forget (self);
      show_empty (self);
      return;
    }
  take_data (self, data);
  show_part (self);
  look_at_sample (self, model, weights);
  if (self->shown != NULL && !is_shown (self))
    {
      g_autofree char *why = g_strdup_printf ("%s.", self->shown->error.text);
      hourglass_empty_state_show (self->empty, "The outputs cannot be computed", why, NULL, NULL);
      gtk_stack_set_visible_child_name (self->pages, "empty");
      return;
    }
  if (shows_many (self))
    look_at_many (self, model, weights);
  show_measured (self);
}

static void
select_layer (HourglassActivationsView *self)
{
  size_t own = hg_model_find (hourglass_document_get_model (self->document), self->node);
  if (own != HG_NO_NODE)
    hourglass_document_select (self->document, own);
}

static void
selection_changed (HourglassActivationsView *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)) || !is_shown (self))
    return;
  gsize i = wanted_output (self);
  if (i != self->pictured)
    show_output (self, i, FALSE);
}

static void
output_chosen (HourglassActivationsView *self)
{
  gsize row = hourglass_output_table_get_selected (self->table);
  if (!is_shown (self) || row >= self->shown->outputs.n || row == self->pictured)
    return;
  show_output (self, row, FALSE);
  select_layer (self);
}

static gboolean
page_key (GtkWidget *widget, GVariant *by, gpointer data)
{
  HourglassActivationsView *self = HOURGLASS_ACTIVATIONS_VIEW (widget);
  gsize to = self->pictured + (gsize)g_variant_get_int32 (by);
  if (!is_shown (self) || to >= self->shown->outputs.n)
    return TRUE;
  show_output (self, to, FALSE);
  select_layer (self);
  return TRUE;
}

static void
choice_changed (HourglassActivationsView *self)
{
  gtk_widget_set_visible (self->sample_box, !shows_many (self));
  gtk_widget_set_visible (GTK_WIDGET (self->measured), shows_many (self));
  gtk_stack_set_visible_child_name (self->halves, shows_many (self) ? "many" : "one");
  gtk_widget_set_vexpand (GTK_WIDGET (self->table), shows_many (self));
  refresh (self);
  if (is_shown (self))
    fill_table (self);
}

/* A finding leads to its layer, in the model that is shown by now. */
static void
finding_activated (HourglassActivationsView *self, guint64 item, guint64 value)
{
  if (!is_shown (self) || self->known == NULL || item >= self->known->survey.n)
    return;
  const HgOutputStats *found = &self->known->survey.items[item];
  const char *name = self->known->model->nodes[found->node]->name;
  for (gsize i = 0; i < self->shown->outputs.n; i++)
    {
      const HgLayerOutput *output = &self->shown->outputs.items[i];
      if (output->slot != found->slot || !g_str_equal (self->shown->model->nodes[output->node]->name, name))
        continue;
      show_output (self, i, FALSE);
      select_layer (self);
      return;
    }
}

static void
zoom_in_clicked (HourglassActivationsView *self)
{
  hourglass_heat_view_zoom (self->heat, 1.5, -1, -1);
}

static void
zoom_out_clicked (HourglassActivationsView *self)
{
  hourglass_heat_view_zoom (self->heat, 1 / 1.5, -1, -1);
}

static void
zoom_whole_clicked (HourglassActivationsView *self)
{
  hourglass_heat_view_zoom_out (self->heat);
}

static void
readout_changed (HourglassActivationsView *self)
{
  const char *text = hourglass_heat_view_get_readout (self->heat);
  gtk_label_set_label (self->readout, text[0] != '\0' ? text : "Point at a cell to read its value");
  gtk_label_set_label (self->index, hourglass_heat_view_get_index (self->heat));
}

/* What the upper half shows: of one sample the picture, of many the table. */
static HourglassExport *
export_shown (HourglassExportable *exportable)
{
  HourglassActivationsView *self = HOURGLASS_ACTIVATIONS_VIEW (exportable);
  return shows_many (self) ? hourglass_output_table_export (self->table, "outputs", "Outputs of the layers",
                                                            gtk_label_get_label (self->measured))
                           : hourglass_heat_view_export (self->heat, "activations");
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = export_shown;
}

static void
hourglass_activations_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hourglass_activations_view_parent_class)->map (widget);
  refresh (HOURGLASS_ACTIVATIONS_VIEW (widget));
  selection_changed (HOURGLASS_ACTIVATIONS_VIEW (widget));
}

static void
hourglass_activations_view_dispose (GObject *object)
{
  HourglassActivationsView *self = HOURGLASS_ACTIVATIONS_VIEW (object);
  if (self->box != NULL)
    forget (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_activations_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget)
{
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, box);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, choice);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, sample_box);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, sample);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, part);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, measured);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, halves);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, title);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, heat);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, card);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, readout);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, marks);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, index);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, findings);
  gtk_widget_class_bind_template_child (widget, HourglassActivationsView, table);
}

static void
hourglass_activations_view_class_init (HourglassActivationsViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_activations_view_dispose;
  widget->map = hourglass_activations_view_map;
  g_type_ensure (HOURGLASS_TYPE_HEAT_VIEW);
  g_type_ensure (HOURGLASS_TYPE_WEIGHT_CARD);
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_MARKS_NOTE);
  g_type_ensure (HOURGLASS_TYPE_SEGMENTS);
  g_type_ensure (HOURGLASS_TYPE_HEALTH_LIST);
  g_type_ensure (HOURGLASS_TYPE_OUTPUT_TABLE);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "activationsview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/activations-view.ui");
  bind_children (widget);
  gtk_widget_class_bind_template_callback (widget, zoom_in_clicked);
  gtk_widget_class_bind_template_callback (widget, zoom_out_clicked);
  gtk_widget_class_bind_template_callback (widget, zoom_whole_clicked);
  gtk_widget_class_bind_template_callback (widget, readout_changed);
  gtk_widget_class_bind_template_callback (widget, output_chosen);
  gtk_widget_class_bind_template_callback (widget, finding_activated);
  gtk_widget_class_add_binding (widget, GDK_KEY_Page_Up, 0, page_key, "i", -1);
  gtk_widget_class_add_binding (widget, GDK_KEY_Page_Down, 0, page_key, "i", 1);
}

static void
hourglass_activations_view_init (HourglassActivationsView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_segments_set_words (self->choice, "Samples",
                                (const char *const[]){ "One sample", "Many samples", NULL });
  g_signal_connect_swapped (self->choice, "notify::active", G_CALLBACK (choice_changed), self);
  hourglass_count_spin (self->sample);
  g_signal_connect_swapped (self->sample, "value-changed", G_CALLBACK (refresh), self);
}

GtkWidget *
hourglass_activations_view_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassActivationsView *self = g_object_new (HOURGLASS_TYPE_ACTIVATIONS_VIEW, NULL);
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  g_signal_connect_object (document, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "data-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "selection-changed", G_CALLBACK (selection_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

HourglassHeatView *
hourglass_activations_view_get_heat (HourglassActivationsView *self)
{
  return self->heat;
}

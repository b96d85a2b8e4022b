/* See slow-motion-view.h. A worker computes a whole sample at once; scrubbing only moves the cursor over its
 * answer. A new wish waits until the worker under way has ended. */
#include "ui/views/slow-motion-view.h"
#include "base/format.h"
#include "ui/document/data-fit.h"
#include "ui/draw/samples.h"
#include "ui/parts/count-spin.h"
#include "ui/parts/drop-down-name.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/plot.h"
#include "ui/views/marks-note.h"
#include "ui/views/slow-motion-export.h"
#include <glib/gi18n.h>
#include <math.h>

/* A layer that can be chosen: a recurrent node, and of a Bidirectional one of its ways. */
typedef struct
{
  size_t node, direction;
} Place;

struct _HourglassSlowMotionView
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkWidget *box, *controls, *player, *teaching;
  GtkDropDown *layer, *reads, *speed;
  GtkSpinButton *sample, *unit, *batch;
  GtkButton *play;
  GtkScale *scale;
  GtkLabel *handover, *reading;
  HourglassMarksNote *marks;
  GtkStack *pages;
  HourglassEmptyState *empty;
  HourglassPlot *plot;

  HgModel *model; /* whose layers are listed */
  HgPrepared *data;
  GArray *places;            /* of Place */
  HourglassTraceLook *look;  /* under way, or NULL */
  HourglassTraceLook *shown; /* last answer, or NULL */
  HgCellStrips strips;
  guint player_source; /* runs while it plays */
  gboolean filling;
};

static const int speeds[] = { 1, 4, 16 }; /* steps a second, as listed */

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassSlowMotionView, hourglass_slow_motion_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

static void refresh (HourglassSlowMotionView *self);

static gboolean
has_answer (HourglassSlowMotionView *self)
{
  return self->shown != NULL && self->shown->trace.n > 0;
}

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassSlowMotionView *self = data;
  if (has_answer (self))
    hg_cell_strips_draw (pen, &self->strips, (HgBox){ 0, 0, width, height });
}

/* What a decoder takes in at the current step. */
static void
show_reading (HourglassSlowMotionView *self)
{
  const HgCellTrace *trace = &self->shown->trace;
  gsize step = self->strips.step;
  const char *own = self->shown->asked.teach == HG_TEACH_BY_COINS ? ": the coin fell for its own" : "";
  const char *taught = self->shown->asked.teach == HG_TEACH_BY_COINS ? ": the coin fell for the teacher" : "";
  g_autofree char *text
      = trace->skipped[step]    ? g_strdup_printf ("Step %zu is masked: the state stays as it is.", step + 1)
        : trace->taught == NULL ? g_strdup (trace->backwards ? "Reads from the last step to the first." : "")
        : step == 0             ? g_strdup ("Step 1 reads zeros.")
        : trace->taught[step]
            ? g_strdup_printf ("Step %zu reads the true value of step %zu%s.", step + 1, step, taught)
            : g_strdup_printf ("Step %zu reads its own output of step %zu%s.", step + 1, step, own);
  gtk_label_set_label (self->reading, text);
  gtk_widget_set_visible (GTK_WIDGET (self->reading), text[0] != '\0');
}

static void
summarise (HourglassSlowMotionView *self)
{
  const HgCellTrace *trace = &self->shown->trace;
  char number[40], title[128];
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_append_printf (
      text, "%s, %s, step %zu of %zu, unit %zu of %zu",
      self->shown->asked.model->nodes[self->shown->asked.node]->name,
      hg_samples_title (self->shown->asked.data, self->shown->asked.sample, title, sizeof title),
      self->strips.step + 1, trace->t, self->strips.unit + 1, trace->u);
  for (gsize i = 0; i < trace->n; i++)
    g_string_append_printf (
        text, ", %s %s %s", trace->rows[i].name, trace->rows[i].symbol,
        hg_cell_trace_number ((double)trace->rows[i].values[self->strips.step * trace->u + self->strips.unit],
                              number, sizeof number));
  hourglass_plot_set_summary (self->plot, text->str);
}

/* The cursor to step @step and unit @unit. */
static void
go (HourglassSlowMotionView *self, gsize step, gsize unit)
{
  if (!has_answer (self))
    return;
  self->strips.step = MIN (step, self->shown->trace.t - 1);
  self->strips.unit = MIN (unit, self->shown->trace.u - 1);
  self->filling = TRUE;
  gtk_range_set_value (GTK_RANGE (self->scale), (double)self->strips.step + 1);
  gtk_spin_button_set_value (self->unit, (double)self->strips.unit + 1);
  self->filling = FALSE;
  show_reading (self);
  hourglass_marks_note_show (self->marks, self->shown->asked.data);
  summarise (self);
  hourglass_plot_invalidate (self->plot);
}

static void
stop_playing (HourglassSlowMotionView *self)
{
  g_clear_handle_id (&self->player_source, g_source_remove);
  gtk_button_set_icon_name (self->play, "media-playback-start-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, "Play", -1);
}

static gboolean
play_on (gpointer data)
{
  HourglassSlowMotionView *self = data;
  if (has_answer (self) && self->strips.step + 1 < self->shown->trace.t)
    {
      go (self, self->strips.step + 1, self->strips.unit);
      return G_SOURCE_CONTINUE;
    }
  self->player_source = 0;
  stop_playing (self);
  return G_SOURCE_REMOVE;
}

static void
start_playing (HourglassSlowMotionView *self)
{
  guint speed = gtk_drop_down_get_selected (self->speed);
  stop_playing (self);
  self->player_source
      = g_timeout_add (1000 / (guint)speeds[MIN (speed, G_N_ELEMENTS (speeds) - 1)], play_on, self);
  gtk_button_set_icon_name (self->play, "media-playback-pause-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->play), GTK_ACCESSIBLE_PROPERTY_LABEL, "Pause", -1);
}

static void
play_clicked (HourglassSlowMotionView *self)
{
  if (self->player_source != 0)
    {
      stop_playing (self);
      return;
    }
  if (has_answer (self) && self->strips.step + 1 >= self->shown->trace.t)
    go (self, 0, self->strips.unit);
  start_playing (self);
}

static void
speed_changed (HourglassSlowMotionView *self)
{
  if (self->player_source != 0)
    start_playing (self);
}

static void
looked (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassSlowMotionView) self = data;
  if (g_task_get_task_data (G_TASK (result)) != self->look)
    return; /* nobody waits for it any more */
  g_clear_pointer (&self->shown, hourglass_trace_look_unref);
  self->shown = g_steal_pointer (&self->look);
  self->strips.trace = &self->shown->trace;
  if (has_answer (self))
    {
      self->filling = TRUE;
      gtk_range_set_range (GTK_RANGE (self->scale), 1, fmax ((double)self->shown->trace.t, 1.001));
      gtk_spin_button_set_range (self->unit, 1, (double)self->shown->trace.u);
      self->filling = FALSE;
      go (self, self->strips.step, self->strips.unit);
    }
  refresh (self);
}

/* The first selected sample, else the first of the part. */
static gsize
wanted_sample (HourglassSlowMotionView *self)
{
  gsize n;
  const gsize *rows = hourglass_sample_selection_get (hourglass_run_get_selection (self->run), &n);
  if (n > 0)
    return rows[0];
  const gsize *part = hourglass_run_get_part (self->data, &n, NULL);
  return n > 0 ? part[0] : 0;
}

static gboolean
same_wish (const HgCellTraceAsked *a, const HgCellTraceAsked *b)
{
  gboolean ratio = a->ratio == b->ratio || (isnan (a->ratio) && isnan (b->ratio));
  return a->model == b->model && a->weights == b->weights && a->data == b->data && a->sample == b->sample
         && a->node == b->node && a->direction == b->direction && a->teach == b->teach && a->seed == b->seed
         && a->step == b->step && ratio;
}

/* Begins to compute what is wanted, unless that was done. */
static void
look (HourglassSlowMotionView *self, HgWeights *weights)
{
  guint at = gtk_drop_down_get_selected (self->layer);
  if (self->look != NULL || at >= self->places->len)
    return; /* refreshed when that is over */
  const Place *place = &g_array_index (self->places, Place, at);
  guint reads = gtk_drop_down_get_selected (self->reads);
  HgCellTraceAsked asked = { .model = self->model,
                             .weights = weights,
                             .data = self->data,
                             .sample = wanted_sample (self),
                             .node = place->node,
                             .direction = place->direction,
                             .teach = (HgTeach)MIN (reads, 2),
                             .seed = hourglass_run_get_used (self->run)->seed,
                             .step = (guint64)gtk_spin_button_get_value_as_int (self->batch),
                             .ratio = hourglass_run_get_dial (self->run, HG_DIAL_TEACHER_FORCING) };
  if (self->shown != NULL && same_wish (&asked, &self->shown->asked))
    return;
  self->look = hourglass_trace_look_new (&asked);
  hourglass_trace_look_start (self->look, looked, g_object_ref (self));
}

/* The recurrent layers of @model, and the one that was chosen before, by name. */
static void
list_layers (HourglassSlowMotionView *self, const HgModel *model)
{
  if (model == self->model)
    return;
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  HgRecurrence it;
  g_clear_pointer (&self->model, hg_model_unref);
  self->model = hg_model_ref (model);
  g_array_set_size (self->places, 0);
  for (gsize i = 0; i < model->n; i++)
    for (gsize k = 0; hg_cell_trace_recurrence (model, i, &it) && k < it.directions; k++)
      {
        Place place = { i, k };
        g_autofree char *name = g_strconcat (model->nodes[i]->name,
                                             it.directions < 2 ? ""
                                             : k == 0          ? " · forward"
                                                               : " · backward",
                                             NULL);
        gtk_string_list_append (names, name);
        g_array_append_val (self->places, place);
      }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->layer, G_LIST_MODEL (names));
  self->filling = FALSE;
}

/* The layer that is selected in the stack, where it is one of these. */
static void
follow_selection (HourglassSlowMotionView *self)
{
  size_t selected = hourglass_document_get_selection (self->document);
  guint at = gtk_drop_down_get_selected (self->layer);
  if (at < self->places->len && g_array_index (self->places, Place, at).node == selected)
    return;
  for (guint i = 0; i < self->places->len; i++)
    if (g_array_index (self->places, Place, i).node == selected)
      {
        self->filling = TRUE;
        gtk_drop_down_set_selected (self->layer, i);
        self->filling = FALSE;
        return;
      }
}

static void
show_controls (HourglassSlowMotionView *self)
{
  guint at = gtk_drop_down_get_selected (self->layer);
  HgRecurrence it;
  char text[800];
  HgCheck *check = hg_check_shapes (self->model, NULL);
  gsize node = g_array_index (self->places, Place, MIN (at, self->places->len - 1)).node;
  gboolean decoder = hg_cell_trace_recurrence (self->model, node, &it) && !isnan (it.teaching);
  gtk_widget_set_visible (self->teaching, decoder);
  gtk_widget_set_visible (GTK_WIDGET (self->batch), gtk_drop_down_get_selected (self->reads) == 2);
  if (check != NULL)
    gtk_label_set_label (self->handover, hg_cell_trace_handover (check, node, text, sizeof text));
  g_clear_pointer (&check, hg_check_free);
  self->filling = TRUE;
  gtk_spin_button_set_range (self->sample, 0, (double)MAX (hg_tensor_rows (self->data->x), 1) - 1);
  gtk_spin_button_set_value (self->sample, (double)wanted_sample (self));
  self->filling = FALSE;
}

static void
show_empty (HourglassSlowMotionView *self, gboolean trained)
{
  const HgCheck *check = hourglass_document_get_settled_check (self->document);
  g_autofree char *needed = hourglass_data_needed (check);
  stop_playing (self);
  if (hourglass_document_get_data (self->document) == NULL)
    hourglass_empty_state_show (self->empty, "Choose data to run on", needed, "Choose data…",
                                "win.choose-data");
  else if (!trained)
    hourglass_empty_state_show (self->empty, "No weights yet",
                                "Gates and states are here once the stack is trained, or a model is opened.",
                                "Train", "win.train");
  else if (self->places->len == 0)
    hourglass_empty_state_show (
        self->empty, "No recurrent layer",
        "An LSTM, a GRU, a SimpleRNN or a feedback decoder in the stack is shown here step by step.", NULL,
        NULL);
  else
    hourglass_empty_state_show (self->empty, "This layer cannot be shown", self->shown->error.text, NULL,
                                NULL);
}

static void
refresh (HourglassSlowMotionView *self)
{
  const HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  gboolean trained = hourglass_run_get_source (self->run, &model, &weights, &data);
  if (trained)
    {
      list_layers (self, model);
      if (data != self->data)
        {
          g_clear_pointer (&self->data, hg_prepared_unref);
          self->data = hg_prepared_ref (data);
        }
    }
  gboolean there = trained && self->places->len > 0;
  gboolean failed = there && self->look == NULL && self->shown != NULL && self->shown->trace.n == 0;
  gtk_widget_set_visible (self->controls, there);
  gtk_widget_set_visible (self->player, there && !failed);
  gtk_stack_set_visible_child_name (self->pages, there && !failed ? "strips" : "empty");
  if (there)
    {
      follow_selection (self);
      show_controls (self);
      look (self, weights);
    }
  if (!there || failed)
    show_empty (self, trained);
}

static void
layer_chosen (HourglassSlowMotionView *self)
{
  guint at = gtk_drop_down_get_selected (self->layer);
  if (self->filling || at >= self->places->len)
    return;
  if (self->model == hourglass_document_get_model (self->document))
    hourglass_document_select (self->document, g_array_index (self->places, Place, at).node);
  refresh (self);
}

static void
sample_changed (HourglassSlowMotionView *self)
{
  gsize sample = (gsize)gtk_spin_button_get_value_as_int (self->sample);
  if (!self->filling)
    hourglass_sample_selection_set (hourglass_run_get_selection (self->run), &sample, 1);
}

static void
cursor_changed (HourglassSlowMotionView *self)
{
  if (!self->filling)
    go (self, (gsize)gtk_range_get_value (GTK_RANGE (self->scale)) - 1,
        (gsize)gtk_spin_button_get_value_as_int (self->unit) - 1);
}

static void
wish_changed (HourglassSlowMotionView *self)
{
  if (!self->filling && self->places->len > 0)
    refresh (self);
}

static HgBox
plot_box (HourglassSlowMotionView *self)
{
  GtkWidget *plot = GTK_WIDGET (self->plot);
  return (HgBox){ 0, 0, gtk_widget_get_width (plot), gtk_widget_get_height (plot) };
}

static void
pressed (HourglassSlowMotionView *self, double x, double y)
{
  HgTheme theme = hourglass_plot_get_theme (self->plot);
  gsize step, unit;
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
  if (has_answer (self)
      && hg_cell_strips_at (&self->strips, plot_box (self), theme.scale, x, y, &step, &unit))
    go (self, step, unit);
}

static void
stepped (HourglassSlowMotionView *self, int by)
{
  if (by > 0 || self->strips.step > 0)
    go (self, self->strips.step + (gsize)by, self->strips.unit);
}

static HourglassExport *
take (HourglassExportable *exportable)
{
  HourglassSlowMotionView *self = HOURGLASS_SLOW_MOTION_VIEW (exportable);
  HgBox box = plot_box (self);
  return has_answer (self) ? hourglass_slow_motion_export (self->shown, &self->strips, box.width, box.height)
                           : NULL;
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = take;
}

static void
hourglass_slow_motion_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hourglass_slow_motion_view_parent_class)->map (widget);
  refresh (HOURGLASS_SLOW_MOTION_VIEW (widget));
}

static void
hourglass_slow_motion_view_unmap (GtkWidget *widget)
{
  stop_playing (HOURGLASS_SLOW_MOTION_VIEW (widget));
  GTK_WIDGET_CLASS (hourglass_slow_motion_view_parent_class)->unmap (widget);
}

static void
hourglass_slow_motion_view_dispose (GObject *object)
{
  HourglassSlowMotionView *self = HOURGLASS_SLOW_MOTION_VIEW (object);
  g_clear_handle_id (&self->player_source, g_source_remove);
  g_clear_pointer (&self->plot, hourglass_plot_unset_draw);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->look, hourglass_trace_look_unref);
  g_clear_pointer (&self->shown, hourglass_trace_look_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->model, hg_model_unref);
  g_clear_pointer (&self->data, hg_prepared_unref);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_slow_motion_view_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget)
{
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, box);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, controls);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, player);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, teaching);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, layer);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, reads);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, speed);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, sample);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, unit);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, batch);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, play);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, scale);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, handover);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, marks);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, reading);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassSlowMotionView, plot);
}

static void
hourglass_slow_motion_view_class_init (HourglassSlowMotionViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_slow_motion_view_dispose;
  widget->map = hourglass_slow_motion_view_map;
  widget->unmap = hourglass_slow_motion_view_unmap;
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_MARKS_NOTE);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "slowmotionview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/slow-motion-view.ui");
  bind_children (widget);
  gtk_widget_class_bind_template_callback (widget, layer_chosen);
  gtk_widget_class_bind_template_callback (widget, sample_changed);
  gtk_widget_class_bind_template_callback (widget, cursor_changed);
  gtk_widget_class_bind_template_callback (widget, wish_changed);
  gtk_widget_class_bind_template_callback (widget, speed_changed);
  gtk_widget_class_bind_template_callback (widget, play_clicked);
}

static void
hourglass_slow_motion_view_init (HourglassSlowMotionView *self)
{
  self->filling = TRUE;
  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_count_spin (self->sample);
  gtk_drop_down_set_selected (self->speed, 1);
  hourglass_drop_down_name (self->layer, _ ("Layer"));
  hourglass_drop_down_name (self->reads, _ ("What the decoder reads"));
  hourglass_drop_down_name (self->speed, _ ("Speed"));
  self->filling = FALSE;
  hourglass_plot_set_draw (self->plot, draw, NULL, self);
  g_signal_connect_swapped (self->plot, "pressed", G_CALLBACK (pressed), self);
  g_signal_connect_swapped (self->plot, "stepped", G_CALLBACK (stepped), self);
}

GtkWidget *
hourglass_slow_motion_view_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassSlowMotionView *self = g_object_new (HOURGLASS_TYPE_SLOW_MOTION_VIEW, NULL);
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  g_signal_connect_object (document, "changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "data-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "selection-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hourglass_run_get_selection (run), "changed", G_CALLBACK (refresh), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/* The view is one of three pages: why training cannot start, that it has not, or its curves with what is
 * going on below them. Everything shown comes from the run; the plots are prepared when it says "updated",
 * not while drawing. */
#include "ui/views/train-view.h"
#include "base/format.h"
#include "ui/document/data-fit.h"
#include "ui/draw/curves.h"
#include "ui/parts/empty-state.h"
#include "ui/parts/plot.h"
#include "ui/run/run-continue.h"
#include "ui/parts/segments.h"
#include "ui/views/train-dials.h"
#include "ui/views/train-export.h"
#include "ui/views/train-footer.h"
#include "ui/views/train-rewind.h"
#include "ui/views/train-settings.h"
#include "ui/views/why-button.h"
#include <glib/gi18n.h>
#include <math.h>

struct _HourglassTrainView
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  HourglassRun *run;
  GtkWidget *box, *header;
  HourglassTrainSettings *settings;
  HourglassWhyButton *why;
  GtkLabel *continuation;
  HourglassSegments *scale;
  GtkStack *pages;
  HourglassEmptyState *empty;
  HourglassPlot *plot;
  HourglassTrainFooter *footer;
  HourglassTrainDials *dials;
  HourglassTrainRewind *rewind;
  HgCurves curves;
  HgMetricsLog *drawn; /* log that the curves are of */
  HgLinePlot loss, mae;
  gboolean has_mae;
  gboolean other_stack; /* the document shows another one than the run trained */
};

static void exportable_init (HourglassExportableInterface *interface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassTrainView, hourglass_train_view, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (HOURGLASS_TYPE_EXPORTABLE, exportable_init))

static void
draw_curves (HgPen *pen, double width, double height, gpointer data)
{
  HourglassTrainView *self = data;
  hg_curves_draw (pen, &self->loss, self->has_mae ? &self->mae : NULL, (HgBox){ 0, 0, width, height });
}

/* "MSE, last run: waist 1" once the stack is another one. */
static void
title_of_last_run (HourglassTrainView *self)
{
  if (hourglass_run_is_active (self->run) || !self->other_stack)
    return;
  HgCheck *check = hg_check_shapes (hourglass_run_get_model (self->run), NULL);
  if (check != NULL && check->waist_values > 0)
    g_snprintf (self->loss.title, sizeof self->loss.title, "%s, last run: waist %" G_GINT64_FORMAT,
                hourglass_run_get_used (self->run)->loss->title, (gint64)check->waist_values);
  g_clear_pointer (&check, hg_check_free);
}

static void
summarise (HourglassTrainView *self)
{
  char label[96];
  g_autoptr (GString) text = g_string_new (self->loss.title);
  if (self->curves.n == 0)
    g_string_append (text, ": no epoch is complete yet");
  else
    g_string_append_printf (text, " after %zu of %d epochs", self->curves.n,
                            hourglass_run_get_used (self->run)->epochs);
  for (size_t i = 0; i < self->loss.n_lines && self->curves.n > 0; i++)
    {
      const HgLine *line = &self->loss.lines[i];
      if (line->y[line->n - 1] == line->y[line->n - 1]) /* not NaN */
        g_string_append_printf (text, ", %s",
                                hg_axes_label (label, sizeof label, line->name, line->y[line->n - 1]));
    }
  for (size_t i = 0; i < self->loss.n_rails; i++)
    if (self->loss.rails[i].value == self->loss.rails[i].value)
      g_string_append_printf (
          text, ", %s",
          hg_axes_label (label, sizeof label, self->loss.rails[i].name, self->loss.rails[i].value));
  hourglass_plot_set_summary (self->plot, text->str);
}

/* What the rails' names mean, over these names and for who asks by the keyboard. */
static gboolean
explain (HourglassTrainView *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  double scale = MAX (hourglass_plot_get_theme (self->plot).scale, 1);
  gboolean noisy = FALSE;
  for (size_t i = 0; i < self->loss.n_rails; i++)
    noisy |= self->loss.rails[i].dash == HG_DASH_NOISE && isfinite (self->loss.rails[i].value);
  if (self->loss.n_rails == 0
      || (!keyboard && x < gtk_widget_get_width (GTK_WIDGET (self->plot)) - HG_LINE_PLOT_RIGHT * scale))
    return FALSE;
  g_autofree char *text = g_strconcat (
      _ ("mean: giving each position's mean\nPCA: the straight-line method with as many values as the "
         "waist"),
      noisy ? "\n" : "",
      noisy
          ? _ ("noise in data: the noise of all values; a latent can keep some of it, so that the error can "
               "be less")
          : "",
      NULL);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
prepare (HourglassTrainView *self)
{
  const HgSnapshot *snapshot = hourglass_run_get_snapshot (self->run);
  HgMetricsLog *log = hourglass_run_get_log (self->run);
  const HgTrainOptions *used = hourglass_run_get_used (self->run);
  if (log == NULL)
    return;
  if (log != self->drawn)
    {
      hg_curves_clear (&self->curves);
      g_clear_pointer (&self->drawn, hg_metrics_log_unref);
      self->drawn = hg_metrics_log_ref (log);
    }
  if (!hg_curves_update (&self->curves, log, snapshot != NULL ? snapshot->rows : 0, NULL))
    return;
  self->loss = hg_curves_loss (&self->curves, used->loss, hourglass_run_get_baselines (self->run),
                               used->epochs, hourglass_run_get_data (self->run));
  self->mae = hg_curves_mae (&self->curves, used->epochs);
  self->has_mae = !g_str_equal (used->loss->name, "mae");
  self->loss.log = self->mae.log = hourglass_segments_get_active (self->scale) == 1;
  title_of_last_run (self);
  summarise (self);
  hourglass_plot_invalidate (self->plot);
}

static size_t
first_fault (const HgCheck *check)
{
  for (size_t i = 0; i < check->n_diagnostics; i++)
    if (check->diagnostics[i].severity == HG_FAULT)
      return check->diagnostics[i].node;
  for (size_t i = 0; i < check->n; i++) /* while dragging, diagnostics are not made */
    if (check->nodes[i].state == HG_NODE_BROKEN)
      return i;
  return HG_NO_NODE;
}

static void
show_broken (HourglassTrainView *self, const HgCheck *check)
{
  char title[128] = "the layer";
  size_t node = first_fault (check), broken = 0;
  for (size_t i = 0; i < check->n; i++)
    broken += check->nodes[i].state == HG_NODE_BROKEN;
  if (node != HG_NO_NODE)
    hg_layer_describe (check->model->nodes[node]->layer, title, sizeof title, NULL, 0);
  if (check->n_faults == check->n_foreign)
    {
      char count[64];
      g_autofree char *unknown = g_strdup_printf (
          "%s unknown and not executed.",
          hg_format_items (count, sizeof count, (int64_t)check->n_foreign, "layer is", "layers are"));
      hourglass_empty_state_show (self->empty, "This model cannot be trained here", unknown, NULL, NULL);
      return;
    }
  g_autofree char *sentence
      = broken > 1 ? g_strdup_printf (
            "%zu layers do not fit. The layers above and below them are still checked.", broken)
                   : g_strdup ("One layer does not fit. The layers above it and below it are still checked.");
  g_autofree char *button = g_strdup_printf ("Go to %s", title);
  hourglass_empty_state_show (self->empty, "Training waits until the stack fits", sentence,
                              node != HG_NO_NODE ? button : NULL, NULL);
}

static void
show_no_data (HourglassTrainView *self, const HgCheck *check)
{
  g_autofree char *sentence = hourglass_data_needed (check);
  hourglass_empty_state_show (self->empty, "Choose data to train on", sentence, "Choose data…",
                              "win.choose-data");
}

/* Which page, and its words. */
static void
choose_page (HourglassTrainView *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  gboolean has_run = hourglass_run_get_model (self->run) != NULL,
           active = hourglass_run_is_active (self->run);
  gboolean broken = check->n_faults > 0 && !active,
           no_data = hourglass_document_get_data (self->document) == NULL;
  if (broken)
    show_broken (self, check);
  else if (!has_run && no_data)
    show_no_data (self, check);
  else if (!has_run)
    hourglass_empty_state_show (self->empty, "Nothing trained yet", "Curves appear here while it trains.",
                                "Train", "win.train");
  gtk_widget_set_visible (self->header, !broken && (has_run || !no_data));
  gtk_widget_set_visible (GTK_WIDGET (self->scale), has_run);
  gtk_stack_set_visible_child_name (self->pages, has_run && !broken ? "run" : "empty");
}

static gboolean
is_other_stack (HourglassTrainView *self)
{
  const HgModel *model = hourglass_run_get_model (self->run);
  return model != NULL && !hg_model_equal (model, hourglass_document_get_model (self->document));
}

static void
refresh (HourglassTrainView *self)
{
  choose_page (self);
  self->other_stack = is_other_stack (self);
  if (hourglass_run_get_model (self->run) == NULL || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  prepare (self);
  hourglass_train_footer_refresh (self->footer);
}

/* What training goes on from, where that is a file's. */
static void
show_continuation (HourglassTrainView *self)
{
  g_autofree char *text = hourglass_run_continue_text (self->run);
  gtk_label_set_label (self->continuation, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->continuation), text != NULL);
}

/* Also at every step of a drag: the curves are only drawn anew when their title changes. */
static void
document_changed (HourglassTrainView *self)
{
  if (is_other_stack (self) != self->other_stack)
    refresh (self);
  else
    choose_page (self);
}

/* The empty page's button without an action of the window: to the layer that does not fit. */
static void
go_to_fault (HourglassTrainView *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  if (check->n_faults > 0)
    hourglass_document_select (self->document, first_fault (check));
}

static HourglassExport *
take (HourglassExportable *exportable)
{
  HourglassTrainView *self = HOURGLASS_TRAIN_VIEW (exportable);
  GtkWidget *plot = GTK_WIDGET (self->plot);
  if (self->curves.n == 0)
    return NULL;
  return hourglass_train_export (self->drawn, self->curves.n, &self->loss, self->has_mae ? &self->mae : NULL,
                                 gtk_widget_get_width (plot), gtk_widget_get_height (plot));
}

static void
exportable_init (HourglassExportableInterface *interface)
{
  interface->take = take;
}

static void
hourglass_train_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hourglass_train_view_parent_class)->map (widget);
  refresh (HOURGLASS_TRAIN_VIEW (widget));
}

static void
hourglass_train_view_dispose (GObject *object)
{
  HourglassTrainView *self = HOURGLASS_TRAIN_VIEW (object);
  g_clear_pointer (&self->plot, hourglass_plot_unset_draw);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  g_clear_pointer (&self->drawn, hg_metrics_log_unref);
  hg_curves_clear (&self->curves);
  G_OBJECT_CLASS (hourglass_train_view_parent_class)->dispose (object);
}

static void
hourglass_train_view_class_init (HourglassTrainViewClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_train_view_dispose;
  widget->map = hourglass_train_view_map;
  g_type_ensure (HOURGLASS_TYPE_TRAIN_SETTINGS);
  g_type_ensure (HOURGLASS_TYPE_WHY_BUTTON);
  g_type_ensure (HOURGLASS_TYPE_TRAIN_FOOTER);
  g_type_ensure (HOURGLASS_TYPE_TRAIN_DIALS);
  g_type_ensure (HOURGLASS_TYPE_TRAIN_REWIND);
  g_type_ensure (HOURGLASS_TYPE_SEGMENTS);
  g_type_ensure (HOURGLASS_TYPE_EMPTY_STATE);
  g_type_ensure (HOURGLASS_TYPE_PLOT);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "trainview");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/train-view.ui");
  gtk_widget_class_bind_template_child (widget, HourglassTrainView, box);
  gtk_widget_class_bind_template_child (widget, HourglassTrainView, header);
  gtk_widget_class_bind_template_child (widget, HourglassTrainView, settings);
  gtk_widget_class_bind_template_child (widget, HourglassTrainView, why);
  gtk_widget_class_bind_template_child (widget, HourglassTrainView, continuation);
  gtk_widget_class_bind_template_child (widget, HourglassTrainView, scale);
  gtk_widget_class_bind_template_child (widget, HourglassTrainView, pages);
  gtk_widget_class_bind_template_child (widget, HourglassTrainView, empty);
  gtk_widget_class_bind_template_child (widget, HourglassTrainView, plot);
  gtk_widget_class_bind_template_child (widget, HourglassTrainView, footer);
  gtk_widget_class_bind_template_child (widget, HourglassTrainView, dials);
  gtk_widget_class_bind_template_child (widget, HourglassTrainView, rewind);
}

static void
hourglass_train_view_init (HourglassTrainView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hourglass_segments_set_words (self->scale, "Scale of the curves",
                                (const char *const[]){ "Linear", "Log", NULL });
  hourglass_plot_set_draw (self->plot, draw_curves, NULL, self);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self->plot), TRUE);
  g_signal_connect_object (self->plot, "query-tooltip", G_CALLBACK (explain), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->scale, "notify::active", G_CALLBACK (refresh), self);
  g_signal_connect_swapped (self->empty, "activated", G_CALLBACK (go_to_fault), self);
}

GtkWidget *
hourglass_train_view_new (HourglassDocument *document, HourglassRun *run)
{
  HourglassTrainView *self = g_object_new (HOURGLASS_TYPE_TRAIN_VIEW, NULL);
  self->document = g_object_ref (document);
  self->run = g_object_ref (run);
  hourglass_train_settings_set_run (self->settings, run);
  hourglass_why_button_set_run (self->why, document, run);
  hourglass_train_dials_set_run (self->dials, run);
  hourglass_train_rewind_set_run (self->rewind, document, run);
  hourglass_train_footer_set_run (self->footer, document, run);
  g_signal_connect_object (document, "changed", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "data-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "updated", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (show_continuation), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "options-changed", G_CALLBACK (show_continuation), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "weights-changed", G_CALLBACK (show_continuation), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "file-changed", G_CALLBACK (show_continuation), self, G_CONNECT_SWAPPED);
  refresh (self);
  return GTK_WIDGET (self);
}

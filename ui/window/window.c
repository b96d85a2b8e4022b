/* See window.h. This file builds the window and keeps its header in step with document and run. */
#include "ui/window/window-lesson.h"
#include "ui/window/window-private.h"
#include "ui/window/window-train.h"
#include "ui/parts/view-switcher.h"
#include <glib/gi18n.h>
#include "ui/run/run-continue.h"

G_DEFINE_FINAL_TYPE (HourglassWindow, hourglass_window, ADW_TYPE_APPLICATION_WINDOW)

void
hourglass_window_enable (HourglassWindow *self, const char *name, gboolean enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

static void
refresh_title (HourglassWindow *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  const char *path = hourglass_document_get_path (self->document);
  g_autofree char *file = path != NULL ? g_path_get_basename (path) : NULL;
  char headline[256];
  gboolean start = hourglass_window_is_at_start (self);
  const char *at_start = hourglass_window_is_beginning (self) ? _ ("Opening…") : _ ("Start");
  hg_check_headline (check, headline, sizeof headline);
  adw_window_title_set_title (self->title, start ? at_start : file != NULL ? file : check->model->name);
  adw_window_title_set_subtitle (
      self->title, start || hourglass_document_get_hidden (self->document) != 0 ? "" : headline);
  if (check->n_faults > check->n_foreign && !start)
    gtk_widget_add_css_class (GTK_WIDGET (self->title), "fault");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title), "fault");
  g_autofree char *title = g_strdup_printf ("%s – Hourglass", adw_window_title_get_title (self->title));
  if (g_strcmp0 (gtk_window_get_title (GTK_WINDOW (self)), title) != 0)
    gtk_window_set_title (GTK_WINDOW (self), title);
}

/* What is behind the start page cannot be saved unseen. */
static void
refresh_save (HourglassWindow *self)
{
  gboolean seen = !hourglass_window_is_at_start (self);
  hourglass_window_enable (self, "save", seen);
  hourglass_window_enable (self, "save-as", seen);
}

void
hourglass_window_refresh (HourglassWindow *self)
{
  refresh_title (self);
  refresh_save (self);
  hourglass_window_refresh_stack (self);
  if (hourglass_document_get_before (self->document) != NULL)
    return; /* a preview: what can be done is decided when the drag ends */
  hourglass_window_refresh_undo (self);
  hourglass_window_refresh_data (self);
  hourglass_window_refresh_train (self);
}

/* Whether two models are the same but for names. */
static gboolean
computes_same (const HgModel *a, const HgModel *b)
{
  gboolean same = a->n == b->n;
  for (size_t i = 0; same && i < a->n; i++)
    {
      const HgNode *x = a->nodes[i], *y = b->nodes[i];
      same = x->n_in == y->n_in && hg_layer_equal (x->layer, y->layer);
      for (size_t k = 0; same && k < x->n_in; k++)
        same = x->in[k].node == y->in[k].node && x->in[k].slot == y->in[k].slot;
    }
  return same;
}

static void
action_mirror (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  const HgModel *now = hourglass_document_get_model (self->document);
  HgModel *model = hg_edit_mirror (now, label, &error);
  if (model != NULL && !computes_same (model, now))
    {
      hourglass_document_apply (self->document, model, label);
      return;
    }
  if (model == NULL)
    hourglass_window_toast_error (self, error.text);
  else
    hourglass_window_toast (self, _ ("The decoder mirrors the encoder already"));
  hg_model_unref (model);
}

static void
action_find_layer (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  if (hourglass_window_is_at_start (self))
    return;
  hourglass_window_show_stack (self);
  hourglass_canvas_find (hourglass_window_get_canvas (self));
}

static void
action_next_fault (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  if (hourglass_window_is_at_start (self))
    return;
  hourglass_window_show_stack (self);
  hourglass_canvas_next_fault (hourglass_window_get_canvas (self));
}

static void
action_toast (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  hourglass_window_toast (self, g_variant_get_string (parameter, NULL));
}

/* Training goes on as the file says. */
static void
action_continue_training (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  if (hourglass_run_continue (self->run))
    hourglass_window_show_view (self, "train");
}

static const GActionEntry actions[] = {
  { "mirror", action_mirror, NULL, NULL, NULL, { 0 } },
  { "find-layer", action_find_layer, NULL, NULL, NULL, { 0 } },
  { "next-fault", action_next_fault, NULL, NULL, NULL, { 0 } },
  { "toast", action_toast, "s", NULL, NULL, { 0 } },
  { "continue-training", action_continue_training, NULL, NULL, NULL, { 0 } },
};

static void
hourglass_window_dispose (GObject *object)
{
  HourglassWindow *self = HOURGLASS_WINDOW (object);
  g_queue_clear_full (&self->sentences, g_object_unref); /* no toast comes after one that goes now */
  self->undo_toast = NULL;
  hourglass_window_stop_loading (self);
  hourglass_window_drop_draft (self);
  hourglass_window_forget_waiting (self);
  g_clear_pointer (&self->awaited, hg_project_free);
  if (self->run != NULL)
    hourglass_run_shutdown (self->run);
  G_OBJECT_CLASS (hourglass_window_parent_class)->dispose (object);
  g_clear_object (&self->survey);
  g_clear_object (&self->run);
  g_clear_object (&self->document);
  g_clear_object (&self->settings);
}

static void
hourglass_window_class_init (HourglassWindowClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = hourglass_window_close_request;
  g_type_ensure (HOURGLASS_TYPE_VIEW_SWITCHER);
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/window.ui");
  gtk_widget_class_bind_template_child (widget, HourglassWindow, toasts);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, title);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, flap);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, inspector_bin);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, stack_scroller);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, stack_separator);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, views);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, pages);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, start_bin);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, lesson_bin);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, back_button);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, editing);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, working);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, switcher);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, undo_button);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, redo_button);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, train_button);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, stop_button);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, data_button);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, inspector_toggle);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, mends);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, menu_button);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, notice);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, notice_label);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, recovery);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, recovery_label);
  gtk_widget_class_bind_template_child (widget, HourglassWindow, restore_button);
}

static void
hourglass_window_init (HourglassWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->document = hourglass_document_new ();
  self->run = hourglass_run_new (self->document);
  self->canvas = HOURGLASS_CANVAS (hourglass_canvas_new (self->document));
  self->inspector = HOURGLASS_INSPECTOR (hourglass_inspector_new (self->document, self->run));
  gtk_scrolled_window_set_child (self->stack_scroller, GTK_WIDGET (self->canvas));
  adw_bin_set_child (self->inspector_bin, GTK_WIDGET (self->inspector));
  self->survey = hourglass_weight_survey_new (self->document);
  hourglass_window_setup_views (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  hourglass_window_setup_train (self);
  hourglass_window_setup_menu (self);
  hourglass_window_setup_files (self);
  hourglass_window_setup_save (self);
  hourglass_window_setup_parts (self);
  hourglass_window_setup_export (self);
  hourglass_window_setup_data (self);
  hourglass_window_setup_tree (self);
  hourglass_window_setup_panes (self);
  hourglass_window_setup_compare (self);
  hourglass_window_setup_runs (self);
  hourglass_window_setup_stack (self);
  hourglass_window_setup_start (self);
  hourglass_window_setup_undo (self);
  hourglass_window_setup_lesson (self);
  g_signal_connect_object (self->document, "changed", G_CALLBACK (hourglass_window_refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "data-changed", G_CALLBACK (hourglass_window_refresh), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->document, "file-changed", G_CALLBACK (refresh_title), self,
                           G_CONNECT_SWAPPED);
  hourglass_window_refresh (self);
  hourglass_window_setup_draft (self);
}

HourglassWindow *
hourglass_window_new (GtkApplication *application)
{
  HourglassWindow *self = g_object_new (HOURGLASS_TYPE_WINDOW, "application", application, NULL);
  if (application != NULL)
    hourglass_window_remember (self);
  return self;
}

HourglassDocument *
hourglass_window_get_document (HourglassWindow *self)
{
  return self->document;
}

HourglassRun *
hourglass_window_get_run (HourglassWindow *self)
{
  return self->run;
}

HourglassCanvas *
hourglass_window_get_canvas (HourglassWindow *self)
{
  return self->canvas;
}

HourglassInspector *
hourglass_window_get_inspector (HourglassWindow *self)
{
  return self->inspector;
}

gboolean
hourglass_window_is_untouched (HourglassWindow *self)
{
  return !hourglass_document_get_modified (self->document)
         && hourglass_document_get_path (self->document) == NULL && !hourglass_run_is_active (self->run)
         && hourglass_run_get_snapshot (self->run) == NULL;
}

gboolean
hourglass_window_is_busy (HourglassWindow *self)
{
  return self->loading != NULL || self->busy > 0 || self->saving > 0;
}

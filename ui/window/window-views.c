/* The views in the middle: one line each, and going from one to another. */
#include "ui/parts/view-switcher.h"
#include "ui/views/activations-view.h"
#include "ui/views/anomalies-view.h"
#include "ui/views/dimensions-view.h"
#include "ui/views/file-view.h"
#include "ui/views/film-view.h"
#include "ui/views/frame-bar.h"
#include "ui/views/gradients-view.h"
#include "ui/views/latent-view.h"
#include "ui/views/reconstruct-view.h"
#include "ui/views/runs-view.h"
#include "ui/views/slow-motion-view.h"
#include "ui/views/sweep-view.h"
#include "ui/views/train-view.h"
#include "ui/views/weights-view.h"
#include "ui/window/window-private.h"
#include <glib/gi18n.h>

static void
add_views (HourglassWindow *self, HourglassFrameBar *bar)
{
  g_autoptr (HourglassRunList) runs = hourglass_run_list_new (self->run);
  const struct
  {
    const char *name, *title;
    GtkWidget *view;
    gboolean framed; /* what it shows is of the film's frame, where one is looked at */
  } views[] = {
    { "file", _ ("File"), hourglass_file_view_new (self->document, self->survey), FALSE },
    { "train", _ ("Train"), hourglass_train_view_new (self->document, self->run), FALSE },
    { "film", _ ("Film"), hourglass_film_view_new (self->document, self->run), FALSE },
    { "reconstruct", _ ("Reconstruct"), hourglass_reconstruct_view_new (self->document, self->run), TRUE },
    { "latent", _ ("Latent"), hourglass_latent_view_new (self->document, self->run), TRUE },
    { "anomalies", _ ("Anomalies"), hourglass_anomalies_view_new (self->document, self->run), TRUE },
    { "activations", _ ("Activations"), hourglass_activations_view_new (self->document, self->run), TRUE },
    { "slow-motion", _ ("Slow motion"), hourglass_slow_motion_view_new (self->document, self->run), TRUE },
    { "gradients", _ ("Gradients"), hourglass_gradients_view_new (self->document, self->run), FALSE },
    { "weights", _ ("Weights"), hourglass_weights_view_new (self->document, self->survey), FALSE },
    { "dimensions", _ ("Dimensions"), hourglass_dimensions_view_new (self->document, self->run), TRUE },
    { "runs", _ ("Runs"), hourglass_runs_view_new (runs), FALSE },
    { "sweep", _ ("Sweep"), hourglass_sweep_view_new (self->document, self->run), FALSE },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      gtk_stack_add_titled (self->views, views[i].view, views[i].name, views[i].title);
      if (views[i].framed)
        hourglass_frame_bar_add (bar, views[i].view);
    }
}

/* The keyboard goes with the view: between its bars and its views a window has many stops. Where it went from
 * one view to the next by itself, another step would pass the first control by. */
static void
focus_view (HourglassWindow *self)
{
  GtkWidget *view = gtk_stack_get_visible_child (self->views),
            *focus = gtk_window_get_focus (GTK_WINDOW (self));
  if (focus == NULL || !gtk_widget_is_ancestor (focus, view))
    gtk_widget_child_focus (view, GTK_DIR_TAB_FORWARD);
}

static void
action_view (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  hourglass_window_show_view (self, g_variant_get_string (parameter, NULL));
  focus_view (self);
}

/* Unless it is at the names: there it goes from name to name. */
static void
step (HourglassWindow *self, int steps)
{
  hourglass_view_switcher_step (HOURGLASS_VIEW_SWITCHER (self->switcher), steps);
  if (gtk_widget_get_focus_child (self->switcher) == NULL)
    focus_view (self);
}

static void
action_next_view (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  step (self, 1);
}

static void
action_previous_view (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  step (self, -1);
}

static const GActionEntry actions[] = {
  { "view", action_view, "s", NULL, NULL, { 0 } },
  { "next-view", action_next_view, NULL, NULL, NULL, { 0 } },
  { "previous-view", action_previous_view, NULL, NULL, NULL, { 0 } },
};

/* A weight of the File view, and the value in it that is worth seeing. */
static void
show_weight (HourglassWindow *self, guint64 item, guint64 value)
{
  hourglass_window_show_view (self, "weights");
  hourglass_weights_view_go (HOURGLASS_WEIGHTS_VIEW (hourglass_window_get_view (self, "weights")), item,
                             value);
}

void
hourglass_window_show_view (HourglassWindow *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->views, name);
}

GtkWidget *
hourglass_window_get_view (HourglassWindow *self, const char *name)
{
  return gtk_stack_get_child_by_name (self->views, name);
}

/* Each view begins at its own left and top: how far another was scrolled means nothing in it. */
static void
scroll_back (HourglassWindow *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self->views), GTK_TYPE_SCROLLED_WINDOW);
  gtk_adjustment_set_value (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scroller)), 0);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)), 0);
}

void
hourglass_window_enable_views (HourglassWindow *self, gboolean enabled)
{
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    g_simple_action_set_enabled (
        G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), actions[i].name)), enabled);
}

void
hourglass_window_setup_views (HourglassWindow *self)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self->views), GTK_TYPE_SCROLLED_WINDOW);
  GtkWidget *bar = hourglass_frame_bar_new (self->run, self->views);
  gtk_widget_insert_before (bar, gtk_widget_get_parent (scroller), scroller);
  add_views (self, HOURGLASS_FRAME_BAR (bar));
  hourglass_window_show_view (self, "train");
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (self->views, "notify::visible-child", G_CALLBACK (scroll_back), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (hourglass_window_get_view (self, "file"), "weight-activated",
                           G_CALLBACK (show_weight), self, G_CONNECT_SWAPPED);
}

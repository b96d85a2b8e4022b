/* What the tests of the widgets share: a window to put a widget in, and waiting for something to become true
 * with a limit, so that a test which waits in vain fails instead of hanging. */
#pragma once
#include "ui/document/document.h"
#include <adwaita.h>

typedef gboolean (*StageCondition) (gpointer data);

/* The program's own style: without it tabs and buttons are wider than they are for a person. */
static inline void
stage_style (void)
{
  GtkCssProvider *provider = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (provider, "/org/hourglass/Hourglass/style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (), GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_unref (provider);
}

/* Begins a program that tests windows: in the program's style, and with nothing that moves by itself. */
static inline void
stage_begin_windows (int *argc, char ***argv)
{
  gtk_test_init (argc, argv, NULL);
  stage_style ();
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static gboolean
stage_times_out (gpointer data)
{
  *(gboolean *)data = TRUE;
  return G_SOURCE_REMOVE;
}

/* Runs the main loop until @condition holds; FALSE where it does not for a minute. What takes a second may
 * take many on a machine that does other things as well. */
static inline gboolean
stage_wait (StageCondition condition, gpointer data)
{
  gboolean late = FALSE, holds;
  guint source = g_timeout_add_seconds (60, stage_times_out, &late);
  while (!(holds = condition (data)) && !late)
    g_main_context_iteration (NULL, TRUE);
  if (!late)
    g_source_remove (source);
  return holds;
}

static gboolean
stage_is_placed (gpointer widget)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_get_height (widget) > 0;
}

/* Shows @widget in a window of a given size and waits until it was drawn. */
static inline GtkWindow *
stage_show (GtkWidget *widget, int width, int height)
{
  GtkWidget *window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), widget);
  gtk_window_present (GTK_WINDOW (window));
  g_assert_true (stage_wait (stage_is_placed, widget));
  gtk_test_widget_wait_for_draw (window);
  return GTK_WINDOW (window);
}

/* Waits until @window was drawn twice: what a draw asks for is then there too. */
static inline void
stage_settle (GtkWindow *window)
{
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (window));
}

/* The question asked over @window, lent; or NULL. */
static inline GtkWindow *
stage_dialog_over (GtkWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (windows, i);
      if (gtk_window_get_transient_for (other) == window && ADW_IS_MESSAGE_DIALOG (other))
        return other;
    }
  return NULL;
}

/* "5 × 16" of node @node's output. */
static inline const char *
stage_shape (HourglassDocument *document, size_t node)
{
  static char text[HG_SHAPE_TEXT];
  return hg_shape_text (&hourglass_document_get_check (document)->nodes[node].out[0], text);
}

static inline int64_t
stage_option (HourglassDocument *document, size_t node, const char *path)
{
  HgValue value = { 0 };
  g_assert_true (hg_layer_get (hourglass_document_get_model (document)->nodes[node]->layer, path, &value));
  return value.i;
}

/* The edit that takes the sequences from the second LSTM, so that the third does not fit. */
static inline void
stage_break (HourglassDocument *document)
{
  char label[HG_LABEL_SIZE];
  HgModel *model = hg_edit_set (hourglass_document_get_model (document), 2, "return_sequences",
                                hg_value_bool (false), label, NULL);
  hourglass_document_apply (document, model, label);
}

/* A descendant with the CSS class @name, the first one; or NULL. */
static inline GtkWidget *
stage_find (GtkWidget *widget, const char *name)
{
  if (gtk_widget_has_css_class (widget, name))
    return widget;
  GtkWidget *found = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = stage_find (child, name);
  return found;
}

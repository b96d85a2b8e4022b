/* The start page: when it is shown, and what is begun from it. Its cards are made when it is first seen: a
 * window that was made for a file never needs them. */
#include "ui/window/start-page.h"
#include "ui/window/window-lesson.h"
#include "ui/window/window-private.h"
#include "ui/window/window-train.h"
#include <glib/gi18n.h>

static gboolean
started (HourglassWindow *self)
{
  return g_str_equal (gtk_stack_get_visible_child_name (self->pages), "main");
}

static void
show_page (HourglassWindow *self, const char *page)
{
  gtk_stack_set_visible_child_name (self->pages, page);
  gtk_widget_set_visible (self->editing, started (self));
  gtk_widget_set_visible (self->working, started (self));
  gtk_widget_set_visible (self->back_button, FALSE);
  hourglass_window_enable_views (self, started (self));
  hourglass_window_refresh (self);
}

void
hourglass_window_show_main (HourglassWindow *self)
{
  if (!started (self))
    show_page (self, "main");
}

gboolean
hourglass_window_is_at_start (HourglassWindow *self)
{
  return !started (self);
}

/* What is chosen opens here, or in another window where work would be lost: then this one shows that work. */
static void
preset_chosen (HourglassWindow *self, const HgPreset *preset)
{
  hourglass_window_show_main (self);
  hourglass_window_open_preset (self, preset);
}

/* Data that a person chose, rather than took with an example; or NULL. */
static HgPrepared *
chosen_data (HourglassWindow *self)
{
  HgPrepared *data = hourglass_document_get_data (self->document);
  return hourglass_window_came_with (data, hourglass_document_get_preset (self->document)) ? NULL : data;
}

/* An empty canvas for the chosen data, which go where it goes; what was done is said where the Input is
 * theirs.
 */
static void
begin_empty (HourglassWindow *self, const HgModel *model)
{
  HgPrepared *data = chosen_data (self);
  HourglassWindow *other = hourglass_window_for_new (self);
  if (data == NULL)
    {
      hourglass_window_take (other, model, NULL, NULL, NULL, NULL);
      return;
    }
  hg_prepared_ref (data);
  hourglass_window_take (other, model, NULL, NULL, NULL, NULL);
  HgShape sample = hg_tensor_sample (data->x);
  char text[HG_SHAPE_TEXT];
  g_autofree char *sentence = g_strdup_printf (_ ("The Input takes %s per sample, the shape of %s"),
                                               hg_shape_text (&sample, text), data->dataset->name);
  hourglass_document_set_data (other->document, data);
  if (hg_shape_equal (&sample, &hourglass_document_get_check (other->document)->nodes[0].out[0]))
    hourglass_window_toast (other, sentence);
  hg_prepared_unref (data);
}

static void
stack_chosen (HourglassWindow *self, const char *stack)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("untitled", stack, &error);
  if (model != NULL)
    {
      hourglass_window_show_main (self);
      begin_empty (self, model);
    }
  else
    hourglass_window_toast_error (self, error.text);
  g_clear_pointer (&model, hg_model_unref);
}

static void
lesson_chosen (HourglassWindow *self, const char *path)
{
  HgError error = { 0 };
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  HgLesson *lesson = bytes != NULL ? hg_lesson_parse (g_bytes_get_data (bytes, NULL), &error) : NULL;
  if (lesson != NULL)
    hourglass_window_begin_lesson (self, lesson);
  else
    hourglass_window_toast_error (self, error.text);
}

static gboolean
escape (GtkWidget *page, GVariant *args, gpointer self)
{
  hourglass_window_show_main (self);
  return TRUE;
}

static void
tell_data (HourglassWindow *self)
{
  GtkWidget *page = adw_bin_get_child (self->start_bin);
  HgPrepared *data = chosen_data (self);
  HgShape sample = data != NULL ? hg_tensor_sample (data->x) : (HgShape){ 0 };
  if (page != NULL)
    hourglass_start_page_take_data (HOURGLASS_START_PAGE (page), data != NULL ? &sample : NULL,
                                    data != NULL ? data->dataset->name : NULL);
}

static void
make_page (HourglassWindow *self)
{
  GtkWidget *page = hourglass_start_page_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_callback_action_new (escape, self, NULL)));
  gtk_widget_add_controller (page, keys);
  g_signal_connect_object (page, "preset", G_CALLBACK (preset_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "lesson", G_CALLBACK (lesson_chosen), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (page, "stack", G_CALLBACK (stack_chosen), self, G_CONNECT_SWAPPED);
  adw_bin_set_child (self->start_bin, page);
}

void
hourglass_window_show_start (HourglassWindow *self)
{
  if (adw_bin_get_child (self->start_bin) == NULL)
    make_page (self);
  tell_data (self);
  show_page (self, "start");
  hourglass_window_end_wait (self); /* nothing begins to train that nobody sees */
  hourglass_window_refresh_train (self);
  gtk_widget_child_focus (GTK_WIDGET (self->start_bin), GTK_DIR_TAB_FORWARD);
}

void
hourglass_window_begin_with_file (HourglassWindow *self)
{
  self->busy++;
  show_page (self, "start");
}

gboolean
hourglass_window_is_beginning (HourglassWindow *self)
{
  return !started (self) && adw_bin_get_child (self->start_bin) == NULL;
}

void
hourglass_window_end_opening (HourglassWindow *self)
{
  self->busy--;
  if (self->busy == 0 && hourglass_window_is_beginning (self) && !hourglass_window_is_closed (self))
    hourglass_window_show_start (self);
}

static void
action_start (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  if (!started (self))
    return;
  hourglass_window_show_start (self);
  gtk_widget_set_visible (self->back_button, TRUE);
}

/* To what the window holds. */
static void
action_back (GSimpleAction *action, GVariant *parameter, gpointer self)
{
  hourglass_window_show_main (self);
}

static const GActionEntry actions[] = {
  { "start", action_start, NULL, NULL, NULL, { 0 } },
  { "back", action_back, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_start (HourglassWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (self->document, "data-changed", G_CALLBACK (tell_data), self, G_CONNECT_SWAPPED);
}

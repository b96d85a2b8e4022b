/* Files that are HDF5, but no model: the window that shows their tree, and its arrays as data. */
#include "data/source.h"
#include "files/keras-facts.h"
#include "ui/document/tree-load.h"
#include "ui/window/tree-window.h"
#include "ui/window/window-private.h"

/* What is on its way to the tree of a file. */
typedef struct
{
  HourglassWindow *window;
  char *path, *why; /* why: the sentence on top, or NULL */
} Look;

static void
chosen (HourglassWindow *self, HourglassTreeWindow *tree)
{
  g_autoptr (HourglassDataRequest) request
      = hourglass_data_request_new (hourglass_tree_window_get_path (tree));
  request->dataset = g_strdup (hourglass_tree_window_get_selected (tree)->path);
  g_autofree char *step = hourglass_window_data_step (self, request->name);
  hourglass_window_show_main (self);
  hourglass_window_load (self, request, step);
}

static void
was_read (GObject *source, GAsyncResult *result, gpointer data)
{
  Look *look = data;
  g_autoptr (HourglassWindow) self = look->window;
  g_autoptr (GError) error = NULL;
  HgTree *tree = hourglass_tree_load_finish (result, &error);
  if (tree != NULL)
    {
      HourglassTreeWindow *window
          = hourglass_tree_window_new (GTK_WINDOW (self), look->path, tree, look->why);
      g_signal_connect_object (window, "chosen", G_CALLBACK (chosen), self, G_CONNECT_SWAPPED);
      gtk_window_present (GTK_WINDOW (window));
    }
  else
    hourglass_window_toast_error (self, error->message);
  hourglass_window_end_opening (self);
  g_free (look->path);
  g_free (look->why);
  g_free (look);
}

static void
show_tree (HourglassWindow *self, const char *path, const char *why)
{
  Look *look = g_new0 (Look, 1);
  look->window = g_object_ref (self);
  look->path = g_strdup (path);
  look->why = g_strdup (why);
  self->busy++;
  hourglass_tree_load (path, NULL, was_read, look);
}

gboolean
hourglass_window_show_no_model (HourglassWindow *self, const char *path, const char *error)
{
  const char *at = strstr (error, HG_KERAS_NO_MODEL);
  if (at == NULL)
    return FALSE;
  g_autofree char *why = g_strdup_printf ("No Keras model in here: %s", at + strlen (HG_KERAS_NO_MODEL));
  show_tree (self, path, why);
  return TRUE;
}

static void
action_show_tree (GSimpleAction *action, GVariant *parameter, gpointer data)
{
  HourglassWindow *self = data;
  show_tree (self, hourglass_document_get_path (self->document), NULL);
}

static void
refresh (HourglassWindow *self)
{
  const char *path = hourglass_document_get_path (self->document);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), "show-tree");
  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), path != NULL && hg_data_is_h5 (path));
}

static const GActionEntry actions[] = {
  { "show-tree", action_show_tree, NULL, NULL, NULL, { 0 } },
};

void
hourglass_window_setup_tree (HourglassWindow *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect_object (self->document, "file-changed", G_CALLBACK (refresh), self, G_CONNECT_SWAPPED);
  refresh (self);
}

#include "ui/parts/recent-files.h"
#include "data/source.h"

enum
{
  MOST = 8
};

static const char application[] = "Hourglass";

/* By it other programs list what they can open. An ending that nobody knows is a model's, unless it is one of
 * data: those are a row of bytes then. */
static char *
type_of (const char *path)
{
  gboolean unknown;
  g_autofree char *lower = g_ascii_strdown (path, -1);
  g_autofree char *guessed = g_content_type_guess (lower, NULL, 0, &unknown);
  if (g_str_has_suffix (lower, ".keras"))
    return g_strdup ("application/x-keras");
  unknown = unknown && hg_data_ending_of (lower) == HG_NO_ENDING;
  return g_str_has_suffix (lower, ".h5") || unknown ? g_strdup ("application/x-hdf")
                                                    : g_content_type_get_mime_type (guessed);
}

void
hourglass_recent_add (const char *path)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *uri = g_file_get_uri (file), *name = g_file_get_basename (file), *type = type_of (path);
  GtkRecentData data = { .display_name = name,
                         .mime_type = type,
                         .app_name = (char *)application,
                         .app_exec = (char *)"hourglass %f" };
  gtk_recent_manager_add_full (gtk_recent_manager_get_default (), uri, &data);
}

static gint
newest_first (gconstpointer a, gconstpointer b)
{
  return g_date_time_compare (gtk_recent_info_get_modified ((GtkRecentInfo *)b),
                              gtk_recent_info_get_modified ((GtkRecentInfo *)a));
}

/* The name as a menu shows it: an underscore would underline the letter after it. */
static char *
label_of (GtkRecentInfo *info)
{
  g_auto (GStrv) parts = g_strsplit (gtk_recent_info_get_display_name (info), "_", -1);
  return g_strjoinv ("__", parts);
}

static void
append (GMenu *menu, GtkRecentInfo *info)
{
  g_autoptr (GFile) file = g_file_new_for_uri (gtk_recent_info_get_uri (info));
  g_autofree char *path = g_file_get_path (file), *label = label_of (info);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, "win.open-path", "s", path);
  g_menu_append_item (menu, item);
}

void
hourglass_recent_fill (GMenu *menu)
{
  GList *all = g_list_sort (gtk_recent_manager_get_items (gtk_recent_manager_get_default ()), newest_first);
  g_menu_remove_all (menu);
  for (GList *item = all; item != NULL && g_menu_model_get_n_items (G_MENU_MODEL (menu)) < MOST;
       item = item->next)
    if (gtk_recent_info_has_application (item->data, application) && gtk_recent_info_is_local (item->data)
        && gtk_recent_info_exists (item->data))
      append (menu, item->data);
  if (g_menu_model_get_n_items (G_MENU_MODEL (menu)) == 0)
    g_menu_append (menu, "Nothing opened yet", "win.no-recent-file");
  g_list_free_full (all, (GDestroyNotify)gtk_recent_info_unref);
}

/* The models, projects and data files opened and saved last, as the desktop keeps them (GtkRecentManager). */
#pragma once
#include <gtk/gtk.h>

/* Remembers the file at @path. */
void hourglass_recent_add (const char *path);

/* Fills @menu with what was remembered and is still there, the newest first, at most eight. An item calls
 * win.open-path with the file's path. */
void hourglass_recent_fill (GMenu *menu);

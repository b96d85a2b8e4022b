/* What a file dialog was answered with. */
#pragma once
#include <gtk/gtk.h>

/* The path of the file that was chosen, the caller's; NULL where @response is no consent, or the file has no
 * path. */
char *hourglass_chosen_path (GtkFileChooser *chooser, int response);

#include "ui/parts/chosen-path.h"

char *
hourglass_chosen_path (GtkFileChooser *chooser, int response)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (chooser) : NULL;
  return file != NULL ? g_file_get_path (file) : NULL;
}

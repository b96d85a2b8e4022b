#include "ui/parts/file-forms.h"
#include <string.h>

void
hourglass_file_forms_offer (const HourglassFileForm *forms, gsize n, GtkFileChooser *chooser)
{
  for (gsize i = 0; i < n; i++)
    {
      GtkFileFilter *filter = gtk_file_filter_new ();
      gtk_file_filter_set_name (filter, forms[i].title);
      gtk_file_filter_add_suffix (filter, forms[i].ending + 1);
      gtk_file_chooser_add_filter (chooser, filter);
    }
}

char *
hourglass_file_forms_path (const HourglassFileForm *forms, gsize n, const char *path, GtkFileFilter *filter)
{
  const char *name = filter != NULL ? gtk_file_filter_get_name (filter) : NULL;
  gsize chosen = 0, has = n, length = strlen (path);
  for (gsize i = 0; i < n; i++)
    {
      if (g_strcmp0 (forms[i].title, name) == 0)
        chosen = i;
      if (g_str_has_suffix (path, forms[i].ending)
          && (has == n || strlen (forms[i].ending) > strlen (forms[has].ending)))
        has = i;
    }
  if (has == chosen || (chosen == 0 && has < n))
    return g_strdup (path);
  if (has < n)
    length -= strlen (forms[has].ending);
  return g_strdup_printf ("%.*s%s", (int)length, path, forms[chosen].ending);
}

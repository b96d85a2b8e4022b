/* See shape-words.h. Pango is told where not to break, so that the text itself stays as it is: it is copied,
 * searched and read aloud with plain spaces. */
#include "ui/parts/shape-words.h"
#include <string.h>

static const char times[] = " × ";

static void
keep (GtkLabel *label)
{
  PangoAttrList *attributes = pango_attr_list_new ();
  const char *text = gtk_label_get_text (label);
  for (const char *at = strstr (text, times); at != NULL; at = strstr (at + 1, times))
    {
      const char *after = at + strlen (times);
      if (at == text || *after == '\0')
        continue;
      PangoAttribute *attribute = pango_attr_allow_breaks_new (FALSE);
      attribute->start_index = (guint)(g_utf8_prev_char (at) - text);
      attribute->end_index = (guint)(g_utf8_next_char (after) - text);
      pango_attr_list_insert (attributes, attribute);
    }
  gtk_label_set_attributes (label, attributes);
  pango_attr_list_unref (attributes);
}

void
hourglass_label_keep_shapes (GtkLabel *label)
{
  g_signal_connect (label, "notify::label", G_CALLBACK (keep), NULL);
  keep (label);
}

#include "ui/parts/count-spin.h"
#include "base/format.h"

static gboolean
show_count (GtkSpinButton *spin, gpointer data)
{
  char text[48];
  hg_format_count (text, sizeof text, gtk_spin_button_get_value_as_int (spin));
  if (strcmp (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

/* The digits alone say the number. */
static int
read_count (GtkSpinButton *spin, double *value, gpointer data)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  for (const char *at = gtk_editable_get_text (GTK_EDITABLE (spin)); *at != '\0'; at++)
    if (g_ascii_isdigit (*at))
      g_string_append_c (digits, *at);
  *value = g_ascii_strtod (digits->str, NULL);
  return digits->len > 0 ? TRUE : GTK_INPUT_ERROR;
}

void
hourglass_count_spin (GtkSpinButton *spin)
{
  g_signal_connect (spin, "output", G_CALLBACK (show_count), NULL);
  g_signal_connect (spin, "input", G_CALLBACK (read_count), NULL);
  gtk_spin_button_update (spin);
}

#include "ui/parts/flow-label.h"
#include "ui/parts/shape-words.h"

GtkWidget *
hourglass_flow_label_new (const char *text, int chars)
{
  GtkWidget *label = gtk_label_new (text);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_width_chars (GTK_LABEL (label), chars);
  gtk_label_set_max_width_chars (GTK_LABEL (label), chars);
  gtk_widget_set_hexpand (label, TRUE);
  hourglass_label_keep_shapes (GTK_LABEL (label));
  return label;
}

/* The name of a drop-down for a screen reader. The keyboard rests on the button inside of it, which the
 * toolkit gives no name: it is called what the drop-down is for and what is chosen, "Layer: lstm". */
#pragma once
#include <gtk/gtk.h>

/* @drop is one of strings; @name stays its name, whatever is chosen. */
void hourglass_drop_down_name (GtkDropDown *drop, const char *name);

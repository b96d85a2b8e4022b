/* Numbers with separators, as everywhere else, in a spin button of whole numbers. */
#pragma once
#include <gtk/gtk.h>

/* @spin shows "9,358" from now on, and takes what is typed with separators and without; it must not be
 * "numeric", which lets none be typed. */
void hourglass_count_spin (GtkSpinButton *spin);

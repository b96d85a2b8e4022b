/* A drop-down of names: those of activations and initializers have their picture beside them, in the list and
 * on the button. */
#pragma once
#include "layers/param.h"
#include <gtk/gtk.h>

/* Of the CHOICE option @param, which is constant and names it for a screen reader. */
GtkWidget *hourglass_choice_list_new (const HgParam *param);

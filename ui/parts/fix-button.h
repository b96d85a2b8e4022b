/* A button that mends something: what it does, and beside it what follows. */
#pragma once
#include <gtk/gtk.h>

/* @after: "5 × 16", the shape that follows; NULL: nothing is shown. */
GtkWidget *hourglass_fix_button_new (const char *title, const char *after);

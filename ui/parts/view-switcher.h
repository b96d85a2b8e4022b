/* The names of a stack's pages in a row, one of them chosen. As many names stand side by side as there is
 * room for; the rest are in the menu "More" at the end of the row. The chosen page's name is always in the
 * row, in the place of as many others as it needs, and no name is ever cut short. For a screen reader the
 * names in the row are the tabs of a tab list; those of the menu are found there.
 *
 * Keys: the row is one stop of Tab, at the chosen name; Left and Right go from page to page, Home and End to
 * the first and the last; Tab goes on to "More". */
#pragma once
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_VIEW_SWITCHER (hourglass_view_switcher_get_type ())
G_DECLARE_FINAL_TYPE (HourglassViewSwitcher, hourglass_view_switcher, HOURGLASS, VIEW_SWITCHER, GtkWidget)

/* Property "stack" (GtkStack): whose pages are named, by their titles. NULL: none. */
void hourglass_view_switcher_set_stack (HourglassViewSwitcher *self, GtkStack *stack);

/* Chooses the page @steps after the chosen one (before it, where negative); stays at the ends. */
void hourglass_view_switcher_step (HourglassViewSwitcher *self, int steps);

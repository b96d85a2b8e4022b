/* What takes the hand and the focus for a fold of the stack: its title while it is open, its bar while it is
 * folded. Named for a screen reader ("encoder, nested model, 6 layers, 64, 64 values, 1,408 parameters,
 * folded") and expandable. The canvas draws it and folds: the handle only asks, by "toggled" and the canvas's
 * actions. */
#pragma once
#include "model/fold.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_FOLD_HANDLE (hourglass_fold_handle_get_type ())
G_DECLARE_FINAL_TYPE (HourglassFoldHandle, hourglass_fold_handle, HOURGLASS, FOLD_HANDLE, GtkWidget)

/* For the fold @key; unparented. "toggled" asks for the other state. */
HourglassFoldHandle *hourglass_fold_handle_new (const char *key);

/* What the fold is now. */
void hourglass_fold_handle_show (HourglassFoldHandle *self, const HgFold *fold, const HgCheck *check,
                                 unsigned hidden);

const char *hourglass_fold_handle_get_key (HourglassFoldHandle *self);
const char *hourglass_fold_handle_get_label (HourglassFoldHandle *self);

/* Opens the menu of what can be done with it at a point in its coordinates. */
void hourglass_fold_handle_popup_menu (HourglassFoldHandle *self, double x, double y);

/* What is in an HDF5 file, whoever wrote it: its groups and data sets as a tree, the attributes and values of
 * the selected one. The file itself is read again whenever values are looked at.
 *
 * Signal "chosen": the selected array shall be the data to work with. */
#pragma once
#include "files/tree.h"
#include <adwaita.h>

#define HOURGLASS_TYPE_TREE_WINDOW (hourglass_tree_window_get_type ())
G_DECLARE_FINAL_TYPE (HourglassTreeWindow, hourglass_tree_window, HOURGLASS, TREE_WINDOW, AdwWindow)

/* Takes @tree, which is that of the file at @path. @why: the sentence on top, or NULL. */
HourglassTreeWindow *hourglass_tree_window_new (GtkWindow *parent, const char *path, HgTree *tree,
                                                const char *why);

const char *hourglass_tree_window_get_path (HourglassTreeWindow *self); /* of the file, lent */

/* The selected object, lent. */
const HgTreeItem *hourglass_tree_window_get_selected (HourglassTreeWindow *self);

/* Selects the object at @path, as a click on its row does; false: it is not listed, or within a closed group.
 */
gboolean hourglass_tree_window_select (HourglassTreeWindow *self, const char *path);

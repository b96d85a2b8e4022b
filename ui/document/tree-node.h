/* One object of a file's tree, as an item of a list: what a row shows, and the rows below it. */
#pragma once
#include "files/tree.h"
#include <gio/gio.h>

#define HOURGLASS_TYPE_TREE_NODE (hourglass_tree_node_get_type ())
G_DECLARE_FINAL_TYPE (HourglassTreeNode, hourglass_tree_node, HOURGLASS, TREE_NODE, GObject)

/* The objects at the top of @tree, which outlives them: a list of HourglassTreeNode. */
GListModel *hourglass_tree_node_list (const HgTree *tree);

/* All of these are lent. */
const HgTreeItem *hourglass_tree_node_get_item (HourglassTreeNode *self);
const char *hourglass_tree_node_get_name (HourglassTreeNode *self);     /* without its groups */
GListModel *hourglass_tree_node_get_children (HourglassTreeNode *self); /* NULL: there are none */

/* What stands in the columns besides the name; the caller frees them. */
char *hourglass_tree_node_type_text (HourglassTreeNode *self);
char *hourglass_tree_node_shape_text (HourglassTreeNode *self);
char *hourglass_tree_node_storage_text (HourglassTreeNode *self);
char *hourglass_tree_node_size_text (HourglassTreeNode *self);

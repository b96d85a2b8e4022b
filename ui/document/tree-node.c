/* See tree-node.h. */
#include "ui/document/tree-node.h"
#include "base/format.h"
#include <string.h>

struct _HourglassTreeNode
{
  GObject parent_instance;
  const HgTreeItem *item;
  const char *name; /* within the item's path */
  GListStore *children;
};

G_DEFINE_FINAL_TYPE (HourglassTreeNode, hourglass_tree_node, G_TYPE_OBJECT)

static void
hourglass_tree_node_dispose (GObject *object)
{
  g_clear_object (&HOURGLASS_TREE_NODE (object)->children);
  G_OBJECT_CLASS (hourglass_tree_node_parent_class)->dispose (object);
}

static void
hourglass_tree_node_class_init (HourglassTreeNodeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hourglass_tree_node_dispose;
}

static void
hourglass_tree_node_init (HourglassTreeNode *self)
{
}

/* The group that @path lies in, of those in @nodes; or NULL. */
static HourglassTreeNode *
group_of (GHashTable *nodes, const char *path)
{
  const char *slash = strrchr (path, '/');
  if (slash == NULL || path[1] == '\0')
    return NULL;
  g_autofree char *group = g_strndup (path, slash == path ? 1 : (gsize)(slash - path));
  return g_hash_table_lookup (nodes, group);
}

GListModel *
hourglass_tree_node_list (const HgTree *tree)
{
  GListStore *top = g_list_store_new (HOURGLASS_TYPE_TREE_NODE);
  g_autoptr (GHashTable) nodes = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize i = 0; i < tree->n; i++)
    {
      const HgTreeItem *item = &tree->items[i];
      g_autoptr (HourglassTreeNode) node = g_object_new (HOURGLASS_TYPE_TREE_NODE, NULL);
      HourglassTreeNode *group = group_of (nodes, item->path);
      const char *slash = strrchr (item->path, '/');
      node->item = item;
      node->name = group != NULL && slash != NULL ? slash + 1 : item->path;
      if (group != NULL && group->children == NULL)
        group->children = g_list_store_new (HOURGLASS_TYPE_TREE_NODE);
      g_list_store_append (group != NULL ? group->children : top, node);
      if (item->kind == HG_TREE_GROUP)
        g_hash_table_insert (nodes, item->path, node);
    }
  return G_LIST_MODEL (top);
}

const HgTreeItem *
hourglass_tree_node_get_item (HourglassTreeNode *self)
{
  return self->item;
}

const char *
hourglass_tree_node_get_name (HourglassTreeNode *self)
{
  return self->name;
}

GListModel *
hourglass_tree_node_get_children (HourglassTreeNode *self)
{
  return self->children != NULL ? G_LIST_MODEL (self->children) : NULL;
}

char *
hourglass_tree_node_type_text (HourglassTreeNode *self)
{
  static const char *const kinds[] = {
    [HG_TREE_GROUP] = "group",
    [HG_TREE_DATA] = "data set",
    [HG_TREE_MEMBER] = "member",
    [HG_TREE_OTHER] = "link or type",
  };
  if (self->item->type == NULL && self->item->fault != NULL)
    return g_strdup ("not read");
  return g_strdup (self->item->type != NULL ? self->item->type : kinds[self->item->kind]);
}

char *
hourglass_tree_node_shape_text (HourglassTreeNode *self)
{
  char shape[HG_SHAPE_TEXT];
  if (self->item->shape.rank == HG_UNKNOWN)
    return g_strdup ("");
  return g_strdup (self->item->shape.rank == 0 ? "one value" : hg_shape_text (&self->item->shape, shape));
}

char *
hourglass_tree_node_storage_text (HourglassTreeNode *self)
{
  char chunk[HG_SHAPE_TEXT];
  const char *filters = self->item->filters != NULL ? self->item->filters : "";
  if (self->item->chunk.rank == HG_UNKNOWN)
    return g_strdup (filters);
  return g_strdup_printf ("%s%s%s", hg_shape_text (&self->item->chunk, chunk),
                          filters[0] != '\0' ? " · " : "", filters);
}

char *
hourglass_tree_node_size_text (HourglassTreeNode *self)
{
  char bytes[48];
  if (self->item->stored == 0)
    return g_strdup ("");
  if (self->item->stored < 1000)
    return g_strdup_printf ("%d bytes", (int)self->item->stored);
  return g_strdup (hg_format_bytes (bytes, sizeof bytes, self->item->stored));
}

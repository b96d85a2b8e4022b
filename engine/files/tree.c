#include "files/tree.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

HgTreeItem *
hg_tree_add (HgTree *tree, HgTreeKind kind, const char *path, HgError *error)
{
  char *own = hg_strdup (path, error);
  if (own == NULL || !hg_grow (&tree->items, &tree->room, tree->n + 1, sizeof *tree->items, error))
    {
      free (own);
      return NULL;
    }
  HgTreeItem *item = &tree->items[tree->n++];
  *item = (HgTreeItem){ .kind = kind, .path = own, .shape = HG_SHAPE_UNKNOWN, .chunk = HG_SHAPE_UNKNOWN };
  return item;
}

bool
hg_tree_item_add (HgTreeItem *item, const char *name, const char *type, const char *value, HgError *error)
{
  if (!hg_grow (&item->attributes, &item->room, item->n_attributes + 1, sizeof *item->attributes, error))
    return false;
  HgTreeAttribute *attribute = &item->attributes[item->n_attributes++];
  *attribute
      = (HgTreeAttribute){ hg_strdup (name, error), hg_strdup (type, error), hg_strdup (value, error) };
  return attribute->name != NULL && attribute->type != NULL && attribute->value != NULL;
}

const HgTreeItem *
hg_tree_find (const HgTree *tree, const char *path)
{
  for (size_t i = 0; i < tree->n; i++)
    if (strcmp (tree->items[i].path, path) == 0)
      return &tree->items[i];
  return NULL;
}

void
hg_tree_clear (HgTree *tree)
{
  for (size_t i = 0; i < tree->n; i++)
    {
      HgTreeItem *item = &tree->items[i];
      for (size_t k = 0; k < item->n_attributes; k++)
        {
          free (item->attributes[k].name);
          free (item->attributes[k].type);
          free (item->attributes[k].value);
        }
      free (item->attributes);
      free (item->path);
      free (item->type);
      free (item->filters);
      free (item->fault);
    }
  free (tree->items);
  *tree = (HgTree){ 0 };
}

#include "files/h5-arrays.h"
#include "base/clean.h"
#include "base/memory.h"
#include "data/arrays.h"
#include "files/h5-rows.h"
#include "files/h5-tree.h"
#include <stdlib.h>
#include <string.h>

typedef struct
{
  HgArrays arrays;
  HgTree tree; /* an array's index is that of its item */
  hid_t file;
  size_t bytes;
} Archive;

static bool
look (const HgArrays *arrays, const HgArray *array, HgArrayHead *head, HgError *error)
{
  const HgTreeItem *item = &((const Archive *)arrays)->tree.items[array->index];
  *head = (HgArrayHead){ strstr (item->type, "int") != NULL, item->shape };
  return true;
}

static HgTensor *
read_array (const HgArrays *arrays, const HgArray *array, size_t limit, HgError *error)
{
  const Archive *archive = (const Archive *)arrays;
  HgRows rows;
  HgTensor *numbers = NULL;
  if (hg_h5_rows_read (archive->file, archive->tree.items[array->index].path, 0, limit, archive->bytes,
                       arrays->room, &rows, error))
    numbers = hg_tensor_ref (rows.numbers);
  else
    hg_error_prefix (error, "%s", arrays->name);
  hg_rows_clear (&rows);
  return numbers;
}

static void
add (Archive *archive, size_t item)
{
  HgArrays *arrays = &archive->arrays;
  const char *path = archive->tree.items[item].path + 1;
  HgArray *array = &arrays->arrays[arrays->n++];
  hg_clean (array->name, sizeof array->name, path, strlen (path));
  array->index = item;
}

/* The item at @path, with or without the slash in front. */
static bool
add_at (Archive *archive, const char *path, HgError *error)
{
  const char *name = archive->arrays.name;
  for (size_t i = 0; i < archive->tree.n; i++)
    {
      const HgTreeItem *item = &archive->tree.items[i];
      if (strcmp (item->path + (*path != '/'), path) != 0)
        continue;
      if (item->fault != NULL)
        return hg_error_set (error, HG_ERROR_FORMAT, "%s: %s: %s", name, path, item->fault);
      if (item->kind != HG_TREE_DATA || !item->numbers)
        return hg_error_set (error, HG_ERROR_FORMAT, "%s: %s: expected a data set of numbers, got %s", name,
                             path, item->kind == HG_TREE_GROUP ? "a group" : item->type);
      add (archive, i);
      return true;
    }
  return hg_error_set (error, HG_ERROR_VALUE,
                       "%s: %s: expected the path of a data set in the file, got none of them", name, path);
}

static bool
open_archive (Archive *archive, const void *bytes, const char *path, HgError *error)
{
  HgTree *tree = &archive->tree;
  archive->file = hg_h5_open (bytes, archive->bytes, error);
  if (archive->file < 0 || !hg_h5_tree_read (archive->file, "", tree, error))
    return hg_error_prefix (error, "%s", archive->arrays.name);
  archive->arrays.arrays = hg_alloc (tree->n, sizeof *archive->arrays.arrays, error);
  if (archive->arrays.arrays == NULL)
    return false;
  if (path != NULL)
    return add_at (archive, path, error);
  for (size_t i = 0; i < tree->n; i++)
    if (tree->items[i].kind == HG_TREE_DATA && tree->items[i].numbers && tree->items[i].fault == NULL)
      add (archive, i);
    else
      archive->arrays.others += tree->items[i].kind == HG_TREE_DATA;
  return true;
}

HgDataset *
hg_h5_arrays_read (const void *bytes, size_t n, const char *name, const HgDataOptions *options,
                   HgError *error)
{
  Archive archive = { .arrays = { .name = name,
                                  .what = "data sets of numbers",
                                  .hint = ": choose one by its path",
                                  .look = look,
                                  .read = read_array,
                                  .room = options->room },
                      .file = H5I_INVALID_HID,
                      .bytes = n };
  HgDataOptions others = *options;
  others.dataset = NULL; /* taken care of here */
  HgDataset *dataset = open_archive (&archive, bytes, options->dataset, error)
                           ? hg_arrays_share (&archive.arrays, &others, error)
                           : NULL;
  if (archive.file >= 0)
    H5Fclose (archive.file);
  free (archive.arrays.arrays);
  hg_tree_clear (&archive.tree);
  return dataset;
}

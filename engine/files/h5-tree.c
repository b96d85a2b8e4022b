#include "files/h5-tree.h"
#include "base/clean.h"
#include "base/memory.h"
#include "files/h5-data.h"
#include "files/h5-words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  PATH_SIZE = 4096,
  NAME_SIZE = 256,
  WORDS_SIZE = 480
};

/* An object with several names, under its first. */
typedef struct
{
  haddr_t address;
  size_t item;
} Seen;

typedef struct
{
  HgTree *tree;
  const char *above;
  size_t count; /* objects and attributes */
  size_t n_seen, room;
  Seen *seen;
  HgError *error;
  bool failed;
} Walk;

/* A group of the walk. */
typedef struct
{
  Walk *walk;
  const char *path; /* as in the file, without the slash at its end */
  int depth;
} Place;

/* One more object or attribute. */
static bool
count (Walk *walk)
{
  if (walk->count++ < HG_TREE_OBJECTS)
    return true;
  walk->failed = true;
  return hg_error_set (walk->error, HG_ERROR_FORMAT,
                       "expected at most 50,000 objects and attributes, got more");
}

static void __attribute__ ((format (printf, 3, 4))) say (Walk *walk, char **place, const char *format, ...)
{
  char text[2 * WORDS_SIZE], shown[2 * WORDS_SIZE];
  __builtin_va_list list;
  __builtin_va_start (list, format);
  vsnprintf (text, sizeof text, format, list);
  __builtin_va_end (list);
  free (*place);
  *place = hg_strdup (hg_clean (shown, sizeof shown, text, strlen (text)), walk->error);
  walk->failed |= *place == NULL;
}

static HgTreeItem *
add (Walk *walk, HgTreeKind kind, const char *path)
{
  char whole[PATH_SIZE + NAME_SIZE], shown[PATH_SIZE + NAME_SIZE];
  if (!count (walk))
    return NULL;
  snprintf (whole, sizeof whole, "%s%s", walk->above, *path != '\0' ? path : "/");
  HgTreeItem *item
      = hg_tree_add (walk->tree, kind, hg_clean (shown, sizeof shown, whole, strlen (whole)), walk->error);
  walk->failed |= item == NULL;
  if (item != NULL && strcmp (shown, whole) != 0)
    say (walk, &item->fault, "has a name that cannot be shown as it is, and is not opened");
  return item;
}

/* Where an attribute goes to. */
typedef struct
{
  Walk *walk;
  size_t item;
} Owner;

static herr_t
visit_attribute (hid_t object, const char *name, const H5A_info_t *info, void *context)
{
  const Owner *owner = context;
  Walk *walk = owner->walk;
  char shown[NAME_SIZE], type[WORDS_SIZE], value[HG_TREE_TEXT];
  if (!count (walk))
    return -1;
  hid_t attribute = H5Aopen (object, name, H5P_DEFAULT), its_type = H5Aget_type (attribute);
  hg_h5_type_text (its_type, type, sizeof type);
  H5Tclose (its_type);
  H5Aclose (attribute);
  const bool done = hg_tree_item_add (&walk->tree->items[owner->item],
                                      hg_clean (shown, sizeof shown, name, strlen (name)), type,
                                      hg_h5_value_text (object, name, value, sizeof value), walk->error);
  walk->failed |= !done;
  return done ? 0 : -1;
}

static void
add_attributes (Walk *walk, hid_t object, HgTreeItem *item)
{
  Owner owner = { walk, (size_t)(item - walk->tree->items) };
  hsize_t at = 0;
  if (H5Aiterate2 (object, H5_INDEX_NAME, H5_ITER_INC, &at, visit_attribute, &owner) < 0 && !walk->failed)
    say (walk, &item->fault, "its attributes are damaged");
}

static void
describe_chunks (hid_t plan, HgTreeItem *item)
{
  hsize_t dims[HG_MAX_RANK];
  const int rank = H5Pget_layout (plan) == H5D_CHUNKED ? H5Pget_chunk (plan, HG_MAX_RANK, dims) : -1;
  if (rank < 0 || rank > HG_MAX_RANK)
    return;
  item->chunk.rank = rank;
  for (int i = 0; i < rank; i++)
    item->chunk.dim[i] = (int64_t)dims[i];
}

static void
describe_data (Walk *walk, hid_t set, HgTreeItem *item)
{
  HgError fault = { 0 };
  char text[WORDS_SIZE];
  bool exact;
  hid_t type = H5Dget_type (set), plan = H5Dget_create_plist (set);
  say (walk, &item->type, "%s", hg_h5_type_text (type, text, sizeof text));
  item->numbers = hg_h5_is_number (type, &exact);
  item->stored = H5Dget_storage_size (set);
  if (*hg_h5_filters_text (plan, text, sizeof text) != '\0')
    say (walk, &item->filters, "%s", text);
  describe_chunks (plan, item);
  item->shape = HG_SHAPE_UNKNOWN;
  if (!hg_h5_extent (set, &item->shape, &fault))
    say (walk, &item->fault, "%s", fault.text);
  H5Pclose (plan);
  H5Tclose (type);
}

/* A link that leads elsewhere, with what it names. */
static void
add_link (Walk *walk, hid_t group, const char *name, const H5L_info_t *link, const char *path)
{
  char value[2 * PATH_SIZE] = "";
  const char *file, *target = "something that is not known";
  unsigned flags;
  HgTreeItem *item = add (walk, HG_TREE_OTHER, path);
  if (item == NULL)
    return;
  const size_t size = link->u.val_size;
  bool read = size < sizeof value && H5Lget_val (group, name, value, sizeof value, H5P_DEFAULT) >= 0;
  if (link->type == H5L_TYPE_EXTERNAL && read
      && H5Lunpack_elink_val (value, size, &flags, &file, &target) >= 0)
    say (walk, &item->fault, "is a link to %.200s in the file %.200s, which is not opened", target, file);
  else
    say (walk, &item->fault, "is a link to %.400s, which is not followed",
         link->type == H5L_TYPE_SOFT && read ? value : target);
}

static bool walk_group (Walk *walk, hid_t group, const char *path, int depth);

/* The item under which the object at @address stands already, or NULL; it is known from now on. */
static const HgTreeItem *
seen (Walk *walk, haddr_t address)
{
  for (size_t i = 0; i < walk->n_seen; i++)
    if (walk->seen[i].address == address)
      return &walk->tree->items[walk->seen[i].item];
  if (!hg_grow (&walk->seen, &walk->room, walk->n_seen + 1, sizeof *walk->seen, walk->error))
    walk->failed = true;
  else
    walk->seen[walk->n_seen++] = (Seen){ address, walk->tree->n };
  return NULL;
}

/* An object and, of a group, all below it. */
static void
add_object (Walk *walk, hid_t object, const char *path, int depth)
{
  H5O_info_t info;
  if (H5Oget_info2 (object, &info, H5O_INFO_BASIC) < 0)
    {
      HgTreeItem *item = add (walk, HG_TREE_OTHER, path);
      if (item != NULL)
        say (walk, &item->fault, "is damaged");
      return;
    }
  const bool group = info.type == H5O_TYPE_GROUP;
  const HgTreeItem *first = info.rc > 1 ? seen (walk, info.addr) : NULL;
  char *before = first != NULL ? first->path : NULL;
  HgTreeItem *item = walk->failed ? NULL
                                  : add (walk,
                                         group                           ? HG_TREE_GROUP
                                         : info.type == H5O_TYPE_DATASET ? HG_TREE_DATA
                                                                         : HG_TREE_OTHER,
                                         path);
  if (item == NULL)
    return;
  if (before != NULL)
    {
      say (walk, &item->fault, "is another name of %.400s", before);
      return;
    }
  if (info.type == H5O_TYPE_DATASET)
    describe_data (walk, object, item);
  else if (!group)
    say (walk, &item->type, "named type");
  add_attributes (walk, object, item);
  const size_t at = (size_t)(item - walk->tree->items);
  if (group && depth >= HG_TREE_DEPTH)
    say (walk, &item->fault, "lies in more than %d groups: what is in it is not listed", HG_TREE_DEPTH);
  else if (group && !walk_group (walk, object, path, depth + 1) && !walk->failed)
    say (walk, &walk->tree->items[at].fault, "is damaged: not all of it is listed");
}

static herr_t
visit_link (hid_t group, const char *name, const H5L_info_t *link, void *context)
{
  const Place *place = context;
  Walk *walk = place->walk;
  char path[PATH_SIZE];
  hid_t object = H5I_INVALID_HID;
  if ((size_t)snprintf (path, sizeof path, "%s/%s", place->path, name) >= sizeof path)
    snprintf (path + sizeof path - 8, 8, "…");
  if (link->type != H5L_TYPE_HARD)
    add_link (walk, group, name, link, path);
  else if ((object = H5Oopen (group, name, H5P_DEFAULT)) >= 0)
    {
      add_object (walk, object, path, place->depth);
      H5Oclose (object);
    }
  else
    {
      HgTreeItem *item = add (walk, HG_TREE_OTHER, path);
      if (item != NULL)
        say (walk, &item->fault, "is damaged");
    }
  return walk->failed ? -1 : 0;
}

static bool
walk_group (Walk *walk, hid_t group, const char *path, int depth)
{
  Place place = { walk, path, depth };
  hsize_t at = 0;
  return H5Literate (group, H5_INDEX_NAME, H5_ITER_INC, &at, visit_link, &place) >= 0;
}

bool
hg_h5_tree_read (hid_t file, const char *above, HgTree *tree, HgError *error)
{
  HgError own = { 0 };
  Walk walk = { .tree = tree, .above = above, .error = error != NULL ? error : &own };
  hid_t root = H5Oopen (file, "/", H5P_DEFAULT);
  if (root >= 0)
    add_object (&walk, root, "", 0);
  else
    walk.failed = !hg_error_set (walk.error, HG_ERROR_FORMAT, "the HDF5 file is damaged or cut off");
  H5Oclose (root);
  free (walk.seen);
  return !walk.failed;
}

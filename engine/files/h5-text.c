#include "files/h5-text.h"
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  ATTRIBUTE_LIMIT
  = 64512, /* bytes of one attribute in an object's header (Keras's HDF5_OBJECT_HEADER_LIMIT) */
  NAME_SIZE = 64
};

bool
hg_h5_has_attribute (hid_t object, const char *name)
{
  return H5Aexists (object, name) > 0;
}

void
hg_text_list_clear (HgTextList *list)
{
  for (size_t i = 0; i < list->n; i++)
    free (list->items[i]);
  free (list->items);
  *list = (HgTextList){ 0 };
}

/* Elements of an attribute's array; a single value counts as one. */
static bool
count (hid_t attribute, const char *name, size_t limit, size_t *n, HgError *error)
{
  hid_t space = H5Aget_space (attribute);
  hssize_t points = space >= 0 ? H5Sget_simple_extent_npoints (space) : -1;
  H5Sclose (space);
  if (points < 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "the attribute %s is damaged", name);
  if ((unsigned long long)points > limit)
    return hg_error_set (error, HG_ERROR_FORMAT, "the attribute %s has %lld entries; at most %zu are read",
                         name, (long long)points, limit);
  *n = (size_t)points;
  return true;
}

/* The texts' bytes as the file has them: pointers when of variable length, else one block. */
static bool
read_variable (hid_t attribute, hid_t type, size_t n, char **items, HgError *error)
{
  char **lent = hg_alloc (n, sizeof *lent, error);
  if (lent == NULL)
    return false;
  hid_t space = H5Aget_space (attribute), memory = H5Tcopy (H5T_C_S1);
  H5Tset_size (memory, H5T_VARIABLE);
  H5Tset_cset (memory, H5Tget_cset (type));
  bool done = H5Aread (attribute, memory, lent) >= 0;
  if (!done)
    hg_error_set (error, HG_ERROR_FORMAT, "a text attribute is damaged");
  for (size_t i = 0; done && i < n; i++)
    done = (items[i] = hg_strdup (lent[i] != NULL ? lent[i] : "", error)) != NULL;
  H5Dvlen_reclaim (memory, space, H5P_DEFAULT, lent);
  H5Tclose (memory);
  H5Sclose (space);
  free (lent);
  return done;
}

static bool
read_fixed (hid_t attribute, hid_t type, size_t n, size_t limit, char **items, HgError *error)
{
  size_t width = H5Tget_size (type), bytes;
  if (width == 0 || !hg_multiply (n, width, &bytes) || bytes > limit)
    return hg_error_set (error, HG_ERROR_FORMAT, "a text attribute has %zu entries of %zu bytes", n, width);
  char *block = hg_alloc (bytes, 1, error);
  if (block == NULL)
    return false;
  bool done = H5Aread (attribute, type, block) >= 0;
  if (!done)
    hg_error_set (error, HG_ERROR_FORMAT, "a text attribute is damaged");
  for (size_t i = 0; done && i < n; i++)
    {
      const char *from = block + i * width;
      size_t length = strnlen (from, width);
      while (H5Tget_strpad (type) == H5T_STR_SPACEPAD && length > 0 && from[length - 1] == ' ')
        length--;
      done = (items[i] = hg_alloc (length + 1, 1, error)) != NULL;
      if (done)
        memcpy (items[i], from, length);
    }
  free (block);
  return done;
}

/* Adds the attribute's texts to @list. */
static bool
append (hid_t object, const char *name, size_t most, size_t bytes, HgTextList *list, HgError *error)
{
  hid_t attribute = H5Aopen (object, name, H5P_DEFAULT), type = H5I_INVALID_HID;
  size_t n = 0;
  if (attribute < 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "the attribute %s is missing", name);
  bool done = (type = H5Aget_type (attribute)) >= 0 && count (attribute, name, most - list->n, &n, error);
  if (done && n > 0)
    {
      char **grown = realloc (list->items, (list->n + n) * sizeof *grown);
      if (grown == NULL)
        done = hg_error_memory (error, "texts of a file", (list->n + n) * sizeof *grown);
      else
        {
          list->items = grown;
          memset (list->items + list->n, 0, n * sizeof *grown);
          list->n += n;
        }
    }
  if (done && n > 0)
    {
      char **items = list->items + list->n - n;
      if (H5Tget_class (type) != H5T_STRING)
        done = hg_error_set (error, HG_ERROR_FORMAT, "the attribute %s: expected text, got another type",
                             name);
      else if (H5Tis_variable_str (type) > 0)
        done = read_variable (attribute, type, n, items, error);
      else
        done = read_fixed (attribute, type, n, bytes, items, error);
    }
  H5Tclose (type);
  H5Aclose (attribute);
  return done;
}

char *
hg_h5_read_text (hid_t object, const char *name, size_t limit, HgError *error)
{
  HgTextList list = { 0 };
  char *text = NULL;
  if (append (object, name, 1, limit, &list, error))
    {
      if (list.n == 0)
        hg_error_set (error, HG_ERROR_FORMAT, "the attribute %s is empty", name);
      else if (strlen (list.items[0]) > limit)
        hg_error_set (error, HG_ERROR_FORMAT, "the attribute %s: expected at most %zu bytes, got %zu", name,
                      limit, strlen (list.items[0]));
      else
        {
          text = list.items[0];
          list.items[0] = NULL;
        }
    }
  hg_text_list_clear (&list);
  return text;
}

bool
hg_h5_read_texts (hid_t object, const char *name, size_t limit, HgTextList *list, HgError *error)
{
  enum
  {
    BYTES = 64 << 20
  };
  char part[NAME_SIZE];
  *list = (HgTextList){ 0 };
  snprintf (part, sizeof part, "%s0", name);
  bool done = true;
  if (hg_h5_has_attribute (object, name) || !hg_h5_has_attribute (object, part))
    done = append (object, name, limit, BYTES, list, error);
  else
    for (size_t i = 0; done && hg_h5_has_attribute (object, part);)
      {
        done = append (object, part, limit, BYTES, list, error);
        snprintf (part, sizeof part, "%s%zu", name, ++i);
      }
  if (!done)
    hg_text_list_clear (list);
  return done;
}

static bool
write_attribute (hid_t object, const char *name, hid_t type, hid_t space, const void *data, HgError *error)
{
  hid_t attribute = H5Acreate2 (object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  bool done = attribute >= 0 && (data == NULL || H5Awrite (attribute, type, data) >= 0);
  H5Aclose (attribute);
  return done || hg_h5_fault (name, error);
}

bool
hg_h5_write_text (hid_t object, const char *name, const char *text, HgError *error)
{
  hid_t type = H5Tcopy (H5T_C_S1), space = H5Screate (H5S_SCALAR);
  bool done = type >= 0 && space >= 0 && H5Tset_size (type, H5T_VARIABLE) >= 0
                  ? write_attribute (object, name, type, space, &text, error)
                  : hg_h5_fault (name, error);
  H5Sclose (space);
  H5Tclose (type);
  return done;
}

/* @n texts as one attribute, each in @width bytes. */
static bool
write_block (hid_t object, const char *name, const char *const *items, size_t n, size_t width, HgError *error)
{
  char *block = hg_alloc (n, width, error);
  if (block == NULL)
    return false;
  for (size_t i = 0; i < n; i++)
    memcpy (block + i * width, items[i], strlen (items[i]));
  hid_t type = H5Tcopy (H5T_C_S1), space = H5Screate_simple (1, (const hsize_t[]){ n }, NULL);
  bool done = type >= 0 && space >= 0 && H5Tset_size (type, width) >= 0
                      && H5Tset_strpad (type, H5T_STR_NULLPAD) >= 0
                  ? write_attribute (object, name, type, space, block, error)
                  : hg_h5_fault (name, error);
  H5Sclose (space);
  H5Tclose (type);
  free (block);
  return done;
}

bool
hg_h5_write_texts (hid_t object, const char *name, const char *const *items, size_t n, HgError *error)
{
  size_t width = 1;
  for (size_t i = 0; i < n; i++)
    width = strlen (items[i]) > width ? strlen (items[i]) : width;
  if (n == 0)
    {
      hid_t space = H5Screate_simple (1, (const hsize_t[]){ 0 }, NULL);
      bool done = write_attribute (object, name, H5T_IEEE_F64LE, space, NULL, error);
      H5Sclose (space);
      return done;
    }
  if (width > ATTRIBUTE_LIMIT)
    return hg_error_set (error, HG_ERROR_VALUE, "%s: a name of %zu bytes is too long for the file", name,
                         width);
  size_t most = ATTRIBUTE_LIMIT / width;
  if (n <= most)
    return write_block (object, name, items, n, width, error);
  char part[NAME_SIZE];
  for (size_t i = 0; i * most < n; i++)
    {
      size_t left = n - i * most;
      snprintf (part, sizeof part, "%s%zu", name, i);
      if (!write_block (object, part, items + i * most, left < most ? left : most, width, error))
        return false;
    }
  return true;
}

#include "files/h5-rows.h"
#include "base/clean.h"
#include "base/format.h"
#include "base/memory.h"
#include "files/h5-data.h"
#include "files/h5-words.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  NAME_SIZE = 120,
  MOST_BYTES = 64 << 20 /* of texts that are read at once */
};

/* The rows that are asked for, as libhdf5 takes them. */
typedef struct
{
  hid_t set, type, file_space, memory_space;
  hsize_t n; /* values */
  HgShape shape;
  size_t file_bytes;
  HgRoom *room;
} Selection;

static void
selection_clear (Selection *it)
{
  H5Sclose (it->memory_space);
  H5Sclose (it->file_space);
  H5Tclose (it->type);
}

/* Selects @count rows from @first on; *@it is to be cleared also after a failure. */
static bool
select_rows (uint64_t first, uint64_t count, HgRows *rows, Selection *it, HgError *error)
{
  hsize_t start[HG_MAX_RANK] = { first }, size[HG_MAX_RANK];
  it->type = H5Dget_type (it->set);
  it->file_space = H5Dget_space (it->set);
  if (!hg_h5_extent (it->set, &rows->shape, error))
    return false;
  it->shape = rows->shape;
  const uint64_t there = it->shape.rank > 0 ? (uint64_t)it->shape.dim[0] : 1;
  if (there == 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "is empty");
  if (first >= there)
    return hg_error_set (error, HG_ERROR_VALUE, "expected a row below %llu, got %llu",
                         (unsigned long long)there, (unsigned long long)first);
  const uint64_t wanted = count == 0 || count > there - first ? there - first : count;
  it->n = 1;
  if (it->shape.rank > 0)
    it->shape.dim[0] = (int64_t)wanted;
  for (int i = 0; i < it->shape.rank; i++)
    size[i] = (hsize_t)it->shape.dim[i];
  const int64_t values = hg_shape_values (&it->shape);
  if (values <= 0)
    return hg_error_set (error, HG_ERROR_FORMAT, values == 0 ? "is empty" : "is larger than any memory");
  it->n = (hsize_t)values;
  it->memory_space = H5Screate_simple (1, &it->n, NULL);
  return (it->shape.rank == 0
          || H5Sselect_hyperslab (it->file_space, H5S_SELECT_SET, start, NULL, size, NULL) >= 0)
         || hg_error_set (error, HG_ERROR_FORMAT, "is damaged");
}

static bool
read_values (const Selection *it, hid_t memory, void *values, HgError *error)
{
  return H5Dread (it->set, memory, it->memory_space, it->shape.rank > 0 ? it->file_space : H5S_ALL,
                  H5P_DEFAULT, values)
             >= 0
         || hg_error_set (error, HG_ERROR_FORMAT, "its values are damaged");
}

static bool
read_numbers (const Selection *it, HgRows *rows, HgError *error)
{
  if (!hg_h5_check_expansion (&it->shape, it->file_bytes, error))
    return false;
  rows->numbers = hg_room_tensor (it->room, &it->shape, error);
  if (rows->numbers == NULL)
    return false;
  HgReal *x = rows->numbers->data;
  if (H5Tget_class (it->type) != H5T_ENUM)
    return read_values (it, sizeof (HgReal) == sizeof (float) ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE, x,
                        error);
  /* Truth values: the library turns their names into numbers of their own width alone. */
  int8_t *truth = hg_alloc (it->n, sizeof *truth, error);
  const bool done = truth != NULL && read_values (it, H5T_NATIVE_INT8, truth, error);
  for (size_t i = 0; done && i < it->n; i++)
    x[i] = (HgReal)truth[i];
  free (truth);
  return done;
}

static bool
set_text (char **place, const char *bytes, size_t length, HgError *error)
{
  char text[HG_ROWS_TEXT];
  *place = hg_strdup (hg_clean (text, sizeof text, bytes, length), error);
  return *place != NULL;
}

/* Column @k of @rows from the strings of type @type at @it. */
static bool
read_strings (const Selection *it, hid_t memory, hid_t string, size_t k, HgRows *rows, HgError *error)
{
  const bool variable = H5Tis_variable_str (string) > 0;
  const size_t width = H5Tget_size (string);
  size_t bytes;
  if (!hg_multiply (it->n, width, &bytes) || bytes > MOST_BYTES)
    return hg_error_set (error, HG_ERROR_FORMAT, "has texts of %zu bytes each: too much to be shown", width);
  char *values = hg_alloc (bytes, 1, error);
  bool done = values != NULL && read_values (it, memory, values, error);
  for (size_t i = 0; done && i < it->n; i++)
    {
      const char *text = values + i * width;
      if (variable)
        memcpy (&text, values + i * width, sizeof text);
      const size_t length = text == NULL ? 0 : variable ? strlen (text) : strnlen (text, width);
      done = set_text (&rows->cells[i * rows->n_columns + k], text != NULL ? text : "", length, error);
    }
  if (values != NULL && variable)
    H5Dvlen_reclaim (memory, it->memory_space, H5P_DEFAULT, values);
  free (values);
  return done;
}

static void
number_text (char *text, size_t size, hid_t type, const void *value)
{
  double real;
  int64_t whole;
  memcpy (&real, value, sizeof real);
  memcpy (&whole, value, sizeof whole);
  if (H5Tget_class (type) == H5T_FLOAT)
    snprintf (text, size, "%.9g", real);
  else if (H5Tget_class (type) == H5T_INTEGER && H5Tget_sign (type) == H5T_SGN_NONE)
    snprintf (text, size, "%llu", (unsigned long long)whole);
  else
    snprintf (text, size, "%lld", (long long)whole);
}

/* The type in memory of numbers of @type: 8 bytes. */
static hid_t
wide_type (hid_t type)
{
  return H5Tget_class (type) == H5T_FLOAT     ? H5T_NATIVE_DOUBLE
         : H5Tget_sign (type) == H5T_SGN_NONE ? H5T_NATIVE_UINT64
                                              : H5T_NATIVE_INT64;
}

/* Columns @k … @k + @wide − 1 of @rows from numbers of @type, @wide in each value. */
static bool
read_cells (const Selection *it, hid_t memory, hid_t type, size_t k, size_t wide, HgRows *rows,
            HgError *error)
{
  size_t n;
  char text[48];
  char *values = hg_multiply (it->n, wide, &n) ? hg_alloc (n, sizeof (double), error) : NULL;
  bool done = values != NULL && read_values (it, memory, values, error);
  for (size_t i = 0; done && i < n; i++)
    {
      number_text (text, sizeof text, type, values + i * sizeof (double));
      done = set_text (&rows->cells[i / wide * rows->n_columns + k + i % wide], text, strlen (text), error);
    }
  free (values);
  return done;
}

/* A field of a compound value. */
typedef struct
{
  char *name;
  hid_t type, inner; /* of an array: of its numbers; else the same */
  size_t wide;       /* columns; 0: what it holds is not shown */
} Field;

static void
field_clear (Field *field)
{
  H5Tclose (field->inner);
  H5Tclose (field->type);
  H5free_memory (field->name);
}

static Field
field_of (hid_t compound, unsigned i)
{
  Field field
      = { .name = H5Tget_member_name (compound, i), .type = H5Tget_member_type (compound, i), .wide = 1 };
  hsize_t dims[H5S_MAX_RANK];
  bool exact;
  const bool array = H5Tget_class (field.type) == H5T_ARRAY;
  field.inner = array ? H5Tget_super (field.type) : H5Tcopy (field.type);
  const int rank = array ? H5Tget_array_dims2 (field.type, dims) : 0;
  for (int k = 0; k < rank && field.wide <= HG_ROWS_COLUMNS; k++)
    field.wide = dims[k] <= HG_ROWS_COLUMNS ? field.wide * dims[k] : HG_ROWS_COLUMNS + 1;
  const H5T_class_t class = H5Tget_class (field.inner);
  if (field.name == NULL || !(hg_h5_is_number (field.inner, &exact) || (class == H5T_STRING && !array)))
    field.wide = 0;
  return field;
}

/* Reads @field alone into the columns from @k on. */
static bool
read_field (const Selection *it, const Field *field, size_t k, HgRows *rows, HgError *error)
{
  const bool text = H5Tget_class (field->inner) == H5T_STRING;
  const hsize_t wide = field->wide;
  hid_t value = text ? H5Tcopy (field->inner) : H5Tcopy (wide_type (field->inner));
  if (H5Tget_class (field->type) == H5T_ARRAY)
    {
      hsize_t dims[H5S_MAX_RANK];
      const int rank = H5Tget_array_dims2 (field->type, dims);
      hid_t one = value;
      value = H5Tarray_create2 (one, (unsigned)rank, dims);
      H5Tclose (one);
    }
  hid_t memory = H5Tcreate (H5T_COMPOUND, H5Tget_size (value));
  bool done = memory >= 0 && H5Tinsert (memory, field->name, 0, value) >= 0;
  if (!done)
    hg_error_set (error, HG_ERROR_FORMAT, "is damaged");
  else
    done = text ? read_strings (it, memory, field->inner, k, rows, error)
                : read_cells (it, memory, field->inner, k, wide, rows, error);
  for (size_t i = 0; done && i < wide; i++)
    {
      char name[NAME_SIZE];
      snprintf (name, sizeof name, wide > 1 ? "%.90s[%zu]" : "%.90s", field->name, i);
      done = set_text (&rows->columns[k + i], name, strlen (name), error);
    }
  H5Tclose (memory);
  H5Tclose (value);
  return done;
}

static bool
make_cells (const Selection *it, size_t columns, HgRows *rows, HgError *error)
{
  rows->n_rows = it->n;
  rows->n_columns = columns;
  if (columns > HG_ROWS_COLUMNS)
    return hg_error_set (error, HG_ERROR_FORMAT, "has more than %d columns of texts: too many to be shown",
                         HG_ROWS_COLUMNS);
  if (it->n > HG_ROWS_CELLS / (columns > 0 ? columns : 1))
    {
      char most[40], got[40];
      return hg_error_set (error, HG_ERROR_VALUE, "expected at most %s texts at once, got %s rows of %zu",
                           hg_format_count (most, sizeof most, HG_ROWS_CELLS),
                           hg_format_count (got, sizeof got, (int64_t)it->n), columns);
    }
  return hg_rows_make (rows, error);
}

static bool
read_compound (const Selection *it, HgRows *rows, HgError *error)
{
  const int n = H5Tget_nmembers (it->type);
  size_t columns = 0, at = 0;
  bool done = true;
  for (int i = 0; i < n && columns <= HG_ROWS_COLUMNS; i++)
    {
      Field field = field_of (it->type, (unsigned)i);
      columns += field.wide;
      field_clear (&field);
    }
  if (columns == 0)
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "holds a %s, which is not shown", rows->type);
  done = make_cells (it, columns, rows, error);
  for (int i = 0; done && i < n; i++)
    {
      Field field = field_of (it->type, (unsigned)i);
      done = field.wide == 0 || read_field (it, &field, at, rows, error);
      at += field.wide;
      field_clear (&field);
    }
  return done;
}

/* Strings: a value is a row of one column. */
static bool
read_texts (const Selection *it, HgRows *rows, HgError *error)
{
  hid_t memory = H5Tcopy (it->type);
  bool done = make_cells (it, 1, rows, error) && set_text (&rows->columns[0], "text", 4, error)
              && read_strings (it, memory, it->type, 0, rows, error);
  H5Tclose (memory);
  return done;
}

static bool
read_selection (const Selection *it, HgRows *rows, HgError *error)
{
  bool exact;
  hg_h5_type_text (it->type, rows->type, sizeof rows->type);
  if (hg_h5_is_number (it->type, &exact))
    {
      rows->rounded = !exact;
      return read_numbers (it, rows, error);
    }
  if (H5Tget_class (it->type) == H5T_STRING)
    return read_texts (it, rows, error);
  return H5Tget_class (it->type) == H5T_COMPOUND
             ? read_compound (it, rows, error)
             : hg_error_set (error, HG_ERROR_UNSUPPORTED, "holds %s, which are not shown", rows->type);
}

bool
hg_h5_rows_read (hid_t file, const char *path, uint64_t first, uint64_t count, size_t file_bytes,
                 HgRoom *room, HgRows *rows, HgError *error)
{
  *rows = (HgRows){ .first = first };
  hid_t set = hg_h5_find (file, path, H5I_DATASET, error);
  if (set < 0)
    return false;
  Selection it = { .set = set, .memory_space = H5I_INVALID_HID, .file_bytes = file_bytes, .room = room };
  const bool done = select_rows (first, count, rows, &it, error) && read_selection (&it, rows, error);
  if (!done)
    hg_error_prefix (error, "%s", path);
  selection_clear (&it);
  H5Dclose (set);
  return done;
}

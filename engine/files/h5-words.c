#include "files/h5-words.h"
#include "base/clean.h"
#include "base/format.h"
#include "base/memory.h"
#include "files/h5-text.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  NAME_SIZE = 80,
  DEPTH = 3,          /* of types within types that are told */
  FIELDS = 12,        /* of a compound that are named */
  VALUES = 16,        /* of an attribute that are shown */
  MOST_VALUES = 65536 /* of an attribute that is read */
};

/* A text that is being put together and ends where its room does. */
typedef struct
{
  char *text;
  size_t used, size;
} Words;

static void __attribute__ ((format (printf, 2, 3))) add (Words *words, const char *format, ...)
{
  if (words->used >= words->size)
    return;
  __builtin_va_list list;
  __builtin_va_start (list, format);
  int n = vsnprintf (words->text + words->used, words->size - words->used, format, list);
  __builtin_va_end (list);
  words->used += n > 0 ? (size_t)n : 0;
}

/* The text, cut at a character's border where it did not fit. */
static char *
finish (Words *words)
{
  char *text = words->text;
  const size_t last = words->size - 1;
  if (words->used <= last)
    return text;
  size_t end = last > 3 ? last - 3 : 0;
  while (end > 0 && ((unsigned char)text[end] & 0xc0) == 0x80)
    end--;
  strcpy (text + end, "…");
  return text;
}

static void add_type (Words *words, hid_t type, int depth);

static void
add_fields (Words *words, hid_t type, int depth)
{
  const int n = H5Tget_nmembers (type);
  add (words, "compound of %d %s", n, n == 1 ? "field" : "fields");
  for (int i = 0; depth < DEPTH && i < n && i < FIELDS; i++)
    {
      char shown[NAME_SIZE], *name = H5Tget_member_name (type, (unsigned)i);
      hid_t member = H5Tget_member_type (type, (unsigned)i);
      add (words, "%s%s ", i == 0 ? ": " : ", ",
           hg_clean (shown, sizeof shown, name != NULL ? name : "?", name != NULL ? strlen (name) : 1));
      add_type (words, member, depth + 1);
      H5Tclose (member);
      H5free_memory (name);
    }
  if (depth < DEPTH && n > FIELDS)
    add (words, ", …");
}

static void
add_array (Words *words, hid_t type, int depth)
{
  hsize_t dims[H5S_MAX_RANK];
  const int rank = H5Tget_array_dims2 (type, dims);
  hid_t inner = H5Tget_super (type);
  for (int i = 0; i < rank; i++)
    add (words, "%llu × ", (unsigned long long)dims[i]);
  add_type (words, inner, depth + 1);
  H5Tclose (inner);
}

/* h5py keeps truth values as an enumeration of FALSE and TRUE. */
static bool
is_truth (hid_t type)
{
  char *first = H5Tget_nmembers (type) == 2 ? H5Tget_member_name (type, 0) : NULL;
  const bool is = first != NULL && strcmp (first, "FALSE") == 0;
  H5free_memory (first);
  return is;
}

/* Two bytes with as large an exponent as four have. */
static bool
is_brain_float (hid_t type, size_t size)
{
  size_t sign, exponent, exponent_bits = 0, mantissa, mantissa_bits;
  return size == 2 && H5Tget_fields (type, &sign, &exponent, &exponent_bits, &mantissa, &mantissa_bits) >= 0
         && exponent_bits == 8;
}

static void
add_type (Words *words, hid_t type, int depth)
{
  const size_t size = H5Tget_size (type);
  const H5T_class_t class = H5Tget_class (type);
  const bool turned
      = (class == H5T_INTEGER || class == H5T_FLOAT) && size > 1 && H5Tget_order (type) == H5T_ORDER_BE;
  hid_t inner;
  if (depth > DEPTH)
    add (words, "…");
  else if (class == H5T_INTEGER)
    add (words, "%sint%zu", H5Tget_sign (type) == H5T_SGN_NONE ? "u" : "", 8 * size);
  else if (class == H5T_FLOAT)
    add (words, "%sfloat%zu", is_brain_float (type, size) ? "b" : "", 8 * size);
  else if (class == H5T_STRING && H5Tis_variable_str (type) > 0)
    add (words, "string");
  else if (class == H5T_STRING)
    add (words, "string of %zu %s", size, size == 1 ? "byte" : "bytes");
  else if (class == H5T_COMPOUND)
    add_fields (words, type, depth);
  else if (class == H5T_ARRAY)
    add_array (words, type, depth);
  else if (class == H5T_ENUM && is_truth (type))
    add (words, "bool");
  else if (class == H5T_ENUM)
    add (words, "enumeration of %d names", H5Tget_nmembers (type));
  else if (class == H5T_VLEN)
    {
      add (words, "lists of ");
      add_type (words, inner = H5Tget_super (type), depth + 1);
      H5Tclose (inner);
    }
  else
    add (words, "%s",
         class == H5T_REFERENCE  ? "references"
         : class == H5T_OPAQUE   ? "opaque bytes"
         : class == H5T_BITFIELD ? "bits"
         : class == H5T_TIME     ? "time"
                                 : "unknown type");
  if (turned)
    add (words, ", big-endian");
}

char *
hg_h5_type_text (hid_t type, char *text, size_t size)
{
  Words words = { text, 0, size };
  *text = '\0';
  add_type (&words, type, 0);
  return finish (&words);
}

char *
hg_h5_filters_text (hid_t plan, char *text, size_t size)
{
  Words words = { text, 0, size };
  const int n = H5Pget_nfilters (plan);
  *text = '\0';
  for (int i = 0; i < n; i++)
    {
      unsigned flags, values[8] = { 0 };
      size_t n_values = 8;
      char name[NAME_SIZE] = "", shown[NAME_SIZE];
      const H5Z_filter_t filter
          = H5Pget_filter2 (plan, (unsigned)i, &flags, &n_values, values, sizeof name, name, NULL);
      add (&words, "%s", i > 0 ? ", " : "");
      if (filter == H5Z_FILTER_DEFLATE)
        add (&words, "deflate %u", values[0]);
      else if (filter == H5Z_FILTER_SHUFFLE || filter == H5Z_FILTER_FLETCHER32)
        add (&words, filter == H5Z_FILTER_SHUFFLE ? "shuffle" : "fletcher32");
      else
        add (&words, "%s (filter %d)", hg_clean (shown, sizeof shown, name, strnlen (name, sizeof name)),
             (int)filter);
    }
  return finish (&words);
}

bool
hg_h5_is_number (hid_t type, bool *exact)
{
  const H5T_class_t class = H5Tget_class (type);
  const size_t size = H5Tget_size (type);
  *exact = class == H5T_FLOAT ? size <= 4 : class == H5T_ENUM || size <= 2;
  return class == H5T_FLOAT || class == H5T_INTEGER || (class == H5T_ENUM && is_truth (type));
}

static bool
add_numbers (Words *words, hid_t attribute, hid_t type, size_t n)
{
  const H5T_class_t class = H5Tget_class (type);
  const bool real = class == H5T_FLOAT, positive = class == H5T_INTEGER && H5Tget_sign (type) == H5T_SGN_NONE;
  union
  {
    double real;
    long long whole;
    unsigned long long positive;
  } *values = hg_alloc (n, sizeof *values, NULL);
  const bool done = values != NULL
                    && H5Aread (attribute,
                                real       ? H5T_NATIVE_DOUBLE
                                : positive ? H5T_NATIVE_ULLONG
                                           : H5T_NATIVE_LLONG,
                                values)
                           >= 0;
  for (size_t i = 0; done && i < n && i < VALUES; i++)
    if (real)
      add (words, "%s%.9g", i > 0 ? ", " : "", values[i].real);
    else if (positive)
      add (words, "%s%llu", i > 0 ? ", " : "", values[i].positive);
    else
      add (words, "%s%lld", i > 0 ? ", " : "", values[i].whole);
  free (values);
  return done;
}

static bool
add_texts (Words *words, hid_t object, const char *attribute, size_t n)
{
  HgTextList list;
  if (!hg_h5_read_texts (object, attribute, MOST_VALUES, &list, NULL))
    return false;
  for (size_t i = 0; i < list.n && i < VALUES; i++)
    {
      const size_t length = strlen (list.items[i]), room = words->size - 64;
      char *shown = hg_alloc (room, 1, NULL), bytes[48];
      if (shown != NULL && words->used < words->size)
        add (words, "%s%s", i > 0 ? ", " : "", hg_clean (shown, room, list.items[i], length));
      if (length >= room)
        add (words, " (cut: %s bytes)", hg_format_count (bytes, sizeof bytes, (int64_t)length));
      free (shown);
    }
  hg_text_list_clear (&list);
  return true;
}

char *
hg_h5_value_text (hid_t object, const char *name, char *text, size_t size)
{
  Words words = { text, 0, size };
  hid_t attribute = H5Aopen (object, name, H5P_DEFAULT), type = H5Aget_type (attribute);
  hid_t space = H5Aget_space (attribute);
  const H5T_class_t class = H5Tget_class (type);
  const hssize_t n = H5Sget_simple_extent_npoints (space);
  bool exact, done = true;
  *text = '\0';
  if (n < 0)
    add (&words, "damaged");
  else if (n == 0)
    add (&words, "empty");
  else if (n > MOST_VALUES)
    add (&words, "not shown: %lld values", (long long)n);
  else if (class == H5T_STRING)
    done = add_texts (&words, object, name, (size_t)n);
  else if (hg_h5_is_number (type, &exact))
    done = add_numbers (&words, attribute, type, (size_t)n);
  else
    add (&words, "not shown");
  if (!done)
    add (&words, "damaged");
  else if (n > VALUES && n <= MOST_VALUES && words.used > 0)
    add (&words, ", … (%lld values)", (long long)n);
  H5Sclose (space);
  H5Tclose (type);
  H5Aclose (attribute);
  return finish (&words);
}

#include "data/npy.h"
#include "base/format.h"
#include "base/memory.h"
#include "data/descriptor.h"
#include "data/sources.h"
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  LARGEST_HEADER = 10000,
  BLOCK = 8192 /* numbers converted at a time */
};

/* What a header says. */
typedef struct
{
  char kind;   /* 'f', 'i', 'u', 'b' */
  size_t size; /* bytes of a number */
  bool turned; /* Fortran order */
  HgShape shape;
} Header;

/* The header's text while it is read: a Python literal, of which only this one form is known. */
typedef struct
{
  const char *at, *name;
  HgError *error;
} Text;

static bool
bad (Text *text, const char *expected)
{
  return hg_error_set (text->error, HG_ERROR_FORMAT, "%s: expected %s in the header, got “%.20s”", text->name,
                       expected, text->at);
}

static bool
take (Text *text, const char *token)
{
  text->at += strspn (text->at, " ");
  size_t n = strlen (token);
  if (strncmp (text->at, token, n) != 0)
    return false;
  text->at += n;
  return true;
}

static bool
read_type (Text *text, Header *header)
{
  static const char *const known[] = { "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1" };
  if (!take (text, "'"))
    return bad (text, "one type of number");
  const char *at = text->at;
  if (*at == 'O' || strncmp (at, "|O", 2) == 0)
    return hg_error_set (text->error, HG_ERROR_UNSUPPORTED,
                         "%s: holds Python objects, which are never loaded: expected an array of numbers",
                         text->name);
  if (*at == '>')
    return hg_error_set (text->error, HG_ERROR_UNSUPPORTED,
                         "%s: expected little-endian numbers, got “%.4s”: save it with astype ('<f4')",
                         text->name, at);
  if (*at == '<' || *at == '|' || *at == '=')
    at++;
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strncmp (at, known[i], 2) == 0 && at[2] == '\'')
      {
        header->kind = at[0];
        header->size = (size_t)(at[1] - '0');
        text->at = at + 3;
        return true;
      }
  return hg_error_set (text->error, HG_ERROR_UNSUPPORTED,
                       "%s: expected numbers of type f4, f8, i1 … i8 or u1 … u8, got “%.*s”", text->name,
                       (int)strcspn (text->at, "'"), text->at);
}

static bool
read_order (Text *text, Header *header)
{
  header->turned = take (text, "True");
  return header->turned || take (text, "False") || bad (text, "True or False");
}

static bool
read_shape (Text *text, Header *header)
{
  if (!take (text, "("))
    return bad (text, "a shape");
  while (!take (text, ")"))
    {
      HgShape *shape = &header->shape;
      text->at += strspn (text->at, " ");
      size_t digits = strspn (text->at, "0123456789");
      if (digits == 0 || digits > 18)
        return bad (text, "a size");
      if (shape->rank == HG_MAX_RANK)
        return hg_error_set (text->error, HG_ERROR_SHAPE, "%s: expected at most %d axes, got more",
                             text->name, HG_MAX_RANK);
      shape->dim[shape->rank++] = strtoll (text->at, NULL, 10);
      text->at += digits;
      if (!take (text, ",") && *text->at != ')')
        return bad (text, "“,” or “)”");
    }
  return true;
}

static bool
read_text (Text *text, Header *header)
{
  static const struct
  {
    const char *key;
    bool (*read) (Text *text, Header *header);
  } keys[] = { { "'descr'", read_type }, { "'fortran_order'", read_order }, { "'shape'", read_shape } };
  unsigned seen = 0;
  if (!take (text, "{"))
    return bad (text, "“{”");
  while (!take (text, "}"))
    {
      unsigned i = 0;
      while (i < 3 && !take (text, keys[i].key))
        i++;
      if (i == 3 || (seen & (1u << i)) != 0)
        return bad (text, "descr, fortran_order and shape, once each,");
      seen |= 1u << i;
      if (!take (text, ":"))
        return bad (text, "“:”");
      if (!keys[i].read (text, header))
        return false;
      if (!take (text, ",") && *text->at != '}')
        return bad (text, "“,” or “}”");
    }
  text->at += strspn (text->at, " \n");
  if (seen != 7 || *text->at != '\0')
    return bad (text, seen != 7 ? "descr, fortran_order and shape" : "nothing more");
  return true;
}

/* Magic, version and header; @bytes is how many they are. */
static bool
read_header (int descriptor, const char *name, Header *header, uint64_t *bytes, HgError *error)
{
  unsigned char start[12];
  char line[LARGEST_HEADER + 1];
  size_t got, length, lead;
  if (!hg_descriptor_read (descriptor, name, start, 10, &got, error))
    return false;
  if (got < 10 || memcmp (start, "\x93NUMPY", 6) != 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected a NumPy array (.npy), got %s", name,
                         got == 0 ? "an empty file" : "something else");
  if (start[7] != 0 || (start[6] != 1 && start[6] != 2))
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "%s: expected .npy format 1.0 or 2.0, got %d.%d", name,
                         start[6], start[7]);
  lead = start[6] == 1 ? 10 : 12;
  if (!hg_descriptor_read (descriptor, name, start + 10, lead - 10, &got, error))
    return false;
  length = (size_t)start[8] | (size_t)start[9] << 8;
  if (lead == 12 && got == 2)
    length |= (size_t)start[10] << 16 | (size_t)start[11] << 24;
  if (length > LARGEST_HEADER)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected a header of at most 10,000 bytes, got %zu",
                         name, length);
  if (!hg_descriptor_read (descriptor, name, line, length, &got, error))
    return false;
  if (got < length || memchr (line, '\0', length) != NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: the header is cut off or holds a NUL byte", name);
  line[length] = '\0';
  *bytes = lead + length;
  *header = (Header){ 0 };
  return read_text (&(Text){ .at = line, .name = name, .error = error }, header);
}

/* @n numbers of the header's type at @bytes into @x. */
static bool
convert (const Header *header, const void *bytes, size_t n, HgReal *x)
{
#define CONVERT(letter, type)                                                                                \
  if (header->kind == letter && header->size == sizeof (type))                                               \
    {                                                                                                        \
      for (size_t i = 0; i < n; i++)                                                                         \
        {                                                                                                    \
          type value;                                                                                        \
          memcpy (&value, (const char *)bytes + i * sizeof value, sizeof value);                             \
          x[i] = (HgReal)value;                                                                              \
        }                                                                                                    \
      return true;                                                                                           \
    }
  CONVERT ('f', float)
  CONVERT ('f', double)
  CONVERT ('i', int8_t)
  CONVERT ('i', int16_t)
  CONVERT ('i', int32_t)
  CONVERT ('i', int64_t)
  CONVERT ('u', uint8_t)
  CONVERT ('u', uint16_t)
  CONVERT ('u', uint32_t)
  CONVERT ('u', uint64_t)
  CONVERT ('b', uint8_t)
#undef CONVERT
  return false;
}

static bool
check_size (const Header *header, const char *name, uint64_t rest, HgError *error)
{
  char text[HG_SHAPE_TEXT], wanted[40], came[40];
  int64_t values = hg_shape_values (&header->shape);
  uint64_t bytes;
  if (values == 0)
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: expected values, got an empty array (%s)", name,
                         hg_shape_text (&header->shape, text));
  if (values < 0 || __builtin_mul_overflow ((uint64_t)values, header->size, &bytes))
    return hg_error_set (error, HG_ERROR_SHAPE, "%s: the shape %s is larger than any memory", name,
                         hg_shape_text (&header->shape, text));
  if (bytes != rest)
    return hg_error_set (error, HG_ERROR_FORMAT,
                         "%s: expected %s bytes after the header for %s, got %s: is the file "
                         "complete?",
                         name, hg_format_count (wanted, sizeof wanted, (int64_t)bytes),
                         hg_shape_text (&header->shape, text),
                         hg_format_count (came, sizeof came, (int64_t)rest));
  return true;
}

HgTensor *
hg_npy_read_tensor (int descriptor, const char *name, HgError *error)
{
  Header header;
  uint64_t size, lead;
  if (!hg_descriptor_rewind (descriptor, name, &size, error)
      || !read_header (descriptor, name, &header, &lead, error)
      || !check_size (&header, name, size > lead ? size - lead : 0, error))
    return NULL;
  if (header.turned && header.shape.rank > 1)
    {
      hg_error_set (error, HG_ERROR_UNSUPPORTED,
                    "%s: expected C order, got Fortran order: save it with numpy.ascontiguousarray", name);
      return NULL;
    }
  HgTensor *tensor = hg_tensor_new (&header.shape, error);
  char *block = tensor != NULL ? hg_alloc (BLOCK, header.size, error) : NULL;
  bool done = block != NULL;
  for (size_t at = 0; done && at < tensor->values; at += BLOCK)
    {
      size_t n = tensor->values - at < BLOCK ? tensor->values - at : BLOCK, got;
      done = hg_descriptor_read (descriptor, name, block, n * header.size, &got, error);
      if (done && got < n * header.size)
        done = hg_error_set (error, HG_ERROR_IO, "%s: the file became shorter while it was read", name);
      done = done && convert (&header, block, n, tensor->data + at);
    }
  free (block);
  if (done)
    return tensor;
  hg_tensor_unref (tensor);
  return NULL;
}

HgDataset *
hg_npy_read (int descriptor, const char *name, const HgDataOptions *options, HgJob *job, HgError *error)
{
  const char *what = hg_source_option (options, false);
  if (what != NULL)
    {
      hg_error_set (error, HG_ERROR_VALUE, "%s: an array is taken as it is, samples first: leave out %s",
                    name, what);
      return NULL;
    }
  HgTensor *x = hg_npy_read_tensor (descriptor, name, error);
  if (x != NULL && x->shape.rank < 2)
    {
      char text[HG_SHAPE_TEXT];
      hg_error_set (error, HG_ERROR_SHAPE, "%s: expected samples first and at least one more axis, got %s",
                    name, hg_shape_text (&x->shape, text));
      hg_tensor_unref (x);
      return NULL;
    }
  HgDataset *dataset = hg_dataset_new (name, x, error);
  if (dataset != NULL)
    snprintf (dataset->source, sizeof dataset->source, "File %s: an array as it is, samples first", name);
  return dataset;
}

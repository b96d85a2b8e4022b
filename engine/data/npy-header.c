#include "data/npy-header.h"
#include <stdlib.h>
#include <string.h>

enum
{
  LARGEST_HEADER = 10000,
  SHOWN = 20 /* bytes of a type's name */
};

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

/* Bytes of the type's name at @at to show: there need not be a quote that ends it. */
static int
shown_of (const char *at)
{
  size_t n = strcspn (at, "'");
  return n < SHOWN ? (int)n : SHOWN;
}

static bool
read_type (Text *text, HgNpyHeader *header)
{
  static const char *const known[] = { "f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "b1" };
  if (!take (text, "'"))
    return bad (text, "one type of number");
  const char *at = text->at;
  if (*at == 'O' || strncmp (at, "|O", 2) == 0)
    return hg_error_set (text->error, HG_ERROR_UNSUPPORTED,
                         "%s: holds Python objects, which are never loaded: expected an array of numbers",
                         text->name);
  if (*at == '>')
    return hg_error_set (text->error, HG_ERROR_UNSUPPORTED,
                         "%s: expected little-endian numbers, got “%.*s”: save it with astype ('<f4')",
                         text->name, shown_of (at), at);
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
                       "%s: expected numbers of type f2 … f8, i1 … i8 or u1 … u8, got “%.*s”", text->name,
                       shown_of (text->at), text->at);
}

static bool
read_order (Text *text, HgNpyHeader *header)
{
  header->turned = take (text, "True");
  return header->turned || take (text, "False") || bad (text, "True or False");
}

static bool
read_shape (Text *text, HgNpyHeader *header)
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
read_text (Text *text, HgNpyHeader *header)
{
  static const struct
  {
    const char *key;
    bool (*read) (Text *text, HgNpyHeader *header);
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

bool
hg_npy_header_read (HgStream *stream, HgNpyHeader *header, HgError *error)
{
  unsigned char start[12];
  char line[LARGEST_HEADER + 1];
  const char *name = stream->name;
  size_t got, length, lead;
  if (!hg_stream_read (stream, start, 10, &got, error))
    return false;
  if (got < 10 || memcmp (start, "\x93NUMPY", 6) != 0)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected a NumPy array (.npy), got %s", name,
                         got == 0 ? "an empty file" : "something else");
  if (start[7] != 0 || (start[6] != 1 && start[6] != 2))
    return hg_error_set (error, HG_ERROR_UNSUPPORTED, "%s: expected .npy format 1.0 or 2.0, got %d.%d", name,
                         start[6], start[7]);
  lead = start[6] == 1 ? 10 : 12;
  if (!hg_stream_read (stream, start + 10, lead - 10, &got, error))
    return false;
  length = (size_t)start[8] | (size_t)start[9] << 8;
  if (lead == 12 && got == 2)
    length |= (size_t)start[10] << 16 | (size_t)start[11] << 24;
  if (length > LARGEST_HEADER)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: expected a header of at most 10,000 bytes, got %zu",
                         name, length);
  if (!hg_stream_read (stream, line, length, &got, error))
    return false;
  if (got < length || memchr (line, '\0', length) != NULL)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: the header is cut off or holds a NUL byte", name);
  line[length] = '\0';
  *header = (HgNpyHeader){ .start = lead + length };
  return read_text (&(Text){ .at = line, .name = name, .error = error }, header);
}

/* inspect: what is in an HDF5 file, whoever wrote it, or in a .keras archive; as text, or as JSON. */
#include "base/text.h"
#include "base/clean.h"
#include "base/format.h"
#include "commands.h"
#include "json.h"
#include "reader/open.h"
#include "text.h"
#include <stdio.h>
#include <string.h>

typedef struct
{
  bool json;
} Options;

static const CliOption options[] = {
  { .name = "json", .help = "as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = NULL },
};

enum
{
  MOST_WIDE = 48, /* columns of paths; a longer one pushes what follows to the right */
  INDENT = 4,     /* of attributes */
  SHOWN = 240     /* bytes of a value; JSON has more of it */
};

static const char *const kind_names[] = {
  [HG_TREE_GROUP] = "group",
  [HG_TREE_DATA] = "data set",
  [HG_TREE_MEMBER] = "member",
  [HG_TREE_OTHER] = "other",
};

/* Appends to @text, of which *@used bytes are used. */
static void __attribute__ ((format (printf, 4, 5)))
add (char *text, size_t size, size_t *used, const char *format, ...)
{
  __builtin_va_list list;
  if (*used >= size)
    return;
  __builtin_va_start (list, format);
  const int n = vsnprintf (text + *used, size - *used, format, list);
  __builtin_va_end (list);
  *used += n > 0 ? (size_t)n : 0;
}

/* "float32 · 100 × 5 · chunks of 10 × 5 · shuffle, deflate 4 · 12.3 kB" */
static void
item_text (const HgTreeItem *item, char *text, size_t size)
{
  char shape[HG_SHAPE_TEXT], bytes[48];
  size_t used = 0;
  if (item->kind != HG_TREE_OTHER || item->type != NULL)
    add (text, size, &used, "%s · ", item->type != NULL ? item->type : kind_names[item->kind]);
  if (item->shape.rank == 0)
    add (text, size, &used, "one value · ");
  else if (item->shape.rank != HG_UNKNOWN)
    add (text, size, &used, "%s%s · ", hg_shape_text (&item->shape, shape),
         item->shape.rank == 1 ? " values" : "");
  if (item->chunk.rank != HG_UNKNOWN)
    add (text, size, &used, "chunks of %s · ", hg_shape_text (&item->chunk, shape));
  if (item->filters != NULL)
    add (text, size, &used, "%s · ", item->filters);
  if (item->stored >= 1000)
    add (text, size, &used, "%s · ", hg_format_bytes (bytes, sizeof bytes, item->stored));
  else if (item->stored > 0)
    add (text, size, &used, "%d bytes · ", (int)item->stored);
  if (item->fault != NULL)
    add (text, size, &used, "%s · ", item->fault);
  size_t length = strlen (text), point = strlen (" · ");
  if (length >= point)
    text[length - point] = '\0';
}

static void
print_attribute (const HgTreeAttribute *attribute)
{
  char name[400], value[SHOWN];
  hg_clean (value, sizeof value, attribute->value, strlen (attribute->value));
  snprintf (name, sizeof name, "%*s%s = ", INDENT, "", attribute->name);
  cli_print_wrapped (name, INDENT, value);
}

static void
print (const HgTree *tree)
{
  int wide = 0;
  for (size_t i = 0; i < tree->n; i++)
    {
      const int columns = hg_columns (tree->items[i].path) + 2;
      wide = columns > wide && columns <= MOST_WIDE ? columns : wide;
    }
  for (size_t i = 0; i < tree->n; i++)
    {
      const HgTreeItem *item = &tree->items[i];
      char text[2000] = "", path[5000];
      item_text (item, text, sizeof text);
      snprintf (path, sizeof path, "%s  ", item->path);
      cli_print_wrapped (path, wide, text);
      for (size_t k = 0; k < item->n_attributes; k++)
        print_attribute (&item->attributes[k]);
    }
}

static json_t *
shape_json (const HgShape *shape)
{
  if (shape->rank == HG_UNKNOWN)
    return json_null ();
  json_t *sizes = json_array ();
  for (int i = 0; i < shape->rank; i++)
    json_array_append_new (sizes, json_integer (shape->dim[i]));
  return sizes;
}

static json_t *
item_json (const HgTreeItem *item)
{
  json_t *attributes = json_array ();
  for (size_t k = 0; k < item->n_attributes; k++)
    json_array_append_new (attributes,
                           json_pack ("{s:s, s:s, s:s}", "name", item->attributes[k].name, "type",
                                      item->attributes[k].type, "value", item->attributes[k].value));
  return json_pack ("{s:s, s:s, s:s?, s:o, s:o, s:s?, s:I, s:s?, s:o}", "path", item->path, "kind",
                    kind_names[item->kind], "type", item->type, "shape", shape_json (&item->shape), "chunk",
                    shape_json (&item->chunk), "filters", item->filters, "stored_bytes",
                    (json_int_t)item->stored, "fault", item->fault, "attributes", attributes);
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  HgTree tree;
  bool done = hg_tree_open (call->words[0], &tree, NULL, error);
  if (done && given->json)
    {
      json_t *items = json_array ();
      for (size_t i = 0; i < tree.n; i++)
        json_array_append_new (items, item_json (&tree.items[i]));
      done = cli_json_print (items, error);
    }
  else if (done)
    print (&tree);
  hg_tree_clear (&tree);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_inspect = {
  .name = "inspect",
  .usage = "FILE [--json]",
  .sentence = "Lists what is in any HDF5 file or .keras archive",
  .details = "A data set of numbers opens as data with --data FILE --dataset PATH. Links that lead out of a\n"
             "file or back into it are named and not followed.",
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .size = sizeof (Options),
  .run = run,
};

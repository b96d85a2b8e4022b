/* What is in a file, as a flat list in its own order: groups and data sets of an HDF5 file, members of an
 * archive. Plain values without a handle of any library, so that they can be handed from process to process.
 * Texts are fit to be shown (base/clean.h). */
#pragma once
#include "tensor/shape.h"

enum
{
  HG_TREE_OBJECTS = 50000, /* most items and attributes of a tree */
  HG_TREE_DEPTH = 64,      /* most groups within groups */
  HG_TREE_TEXT = 2000      /* bytes of an attribute's value at most; what is longer is cut */
};

typedef enum
{
  HG_TREE_GROUP,
  HG_TREE_DATA,   /* a data set */
  HG_TREE_MEMBER, /* of an archive */
  HG_TREE_OTHER   /* a link that is not followed, a named type */
} HgTreeKind;

typedef struct
{
  char *name, *type, *value; /* the value as a person reads it: 1, 2, 3, … (59 values) */
} HgTreeAttribute;

typedef struct
{
  HgTreeKind kind;
  bool numbers;    /* can be read as numbers, otherwise as texts */
  char *path;      /* "/group/data"; that of the root is "/" */
  char *type;      /* "float32", "string", "compound of 5 fields: …"; NULL where there is none */
  char *filters;   /* "shuffle, deflate 4"; or NULL */
  char *fault;     /* why it cannot be read: "is a link to …, which is not followed"; or NULL */
  HgShape shape;   /* rank HG_UNKNOWN: none */
  HgShape chunk;   /* the same */
  uint64_t stored; /* bytes in the file */
  size_t n_attributes, room;
  HgTreeAttribute *attributes;
} HgTreeItem;

typedef struct
{
  size_t n, room;
  HgTreeItem *items;
} HgTree;

/* A new last item of @tree, lent, of which only kind and path are set; NULL with HG_ERROR_MEMORY. */
HgTreeItem *hg_tree_add (HgTree *tree, HgTreeKind kind, const char *path, HgError *error);

/* Appends an attribute to @item. */
bool hg_tree_item_add (HgTreeItem *item, const char *name, const char *type, const char *value,
                       HgError *error);

/* The item at @path, lent, or NULL. */
const HgTreeItem *hg_tree_find (const HgTree *tree, const char *path);

void hg_tree_clear (HgTree *tree);

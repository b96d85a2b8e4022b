#include "files/keras-legacy-write.h"
#include "base/memory.h"
#include "files/h5-data.h"
#include "files/h5-text.h"
#include <stdio.h>
#include <stdlib.h>

enum
{
  PATH_SIZE = 2 * HG_NAME_SIZE
};

/* The names of one group's arrays so far. */
typedef struct
{
  hid_t group;
  size_t n;
  char (*text)[PATH_SIZE];
  const char **names;
} Group;

/* The arrays of layer @leaf that are trained, or those that are not. */
static bool
write_arrays (Group *group, const HgKerasOutline *outline, const HgKerasPart *leaf, bool trained,
              HgError *error)
{
  size_t n;
  const HgWeight *items = hg_keras_outline_weights (outline, leaf, &n);
  bool done = true;
  for (size_t i = 0; done && i < n; i++)
    if (items[i].spec.trainable == trained)
      {
        char *text = group->text[group->n];
        snprintf (text, PATH_SIZE, "%s/%s:0", leaf->name, items[i].spec.name);
        group->names[group->n++] = text;
        done = hg_h5_write (group->group, text, items[i].value, error);
      }
  return done;
}

static bool
write_leaves (Group *group, const HgKerasOutline *outline, HgKerasPart **leaves, size_t n, HgError *error)
{
  bool done = true;
  size_t most = 0, own;
  for (size_t k = 0; k < n; k++)
    {
      hg_keras_outline_weights (outline, leaves[k], &own);
      most += own;
    }
  group->text = hg_alloc (most, sizeof *group->text, error);
  group->names = hg_alloc (most, sizeof *group->names, error);
  done = group->text != NULL && group->names != NULL;
  for (size_t k = 0; done && k < n; k++)
    done = write_arrays (group, outline, leaves[k], true, error);
  for (size_t k = 0; done && k < n; k++)
    done = write_arrays (group, outline, leaves[k], false, error);
  done = done && hg_h5_write_texts (group->group, "weight_names", group->names, group->n, error);
  free (group->names);
  free (group->text);
  return done;
}

static bool
write_part (hid_t all, const HgKerasOutline *outline, HgKerasPart *part, HgError *error)
{
  size_t n = hg_keras_part_leaves (part, NULL);
  HgKerasPart **leaves = hg_alloc (n, sizeof *leaves, error);
  Group group = { .group = leaves != NULL ? hg_h5_new_group (all, part->name, error) : H5I_INVALID_HID };
  if (leaves != NULL)
    hg_keras_part_leaves (part, leaves);
  bool done = group.group >= 0 && write_leaves (&group, outline, leaves, n, error);
  if (group.group >= 0)
    H5Gclose (group.group);
  free (leaves);
  return done;
}

bool
hg_keras_legacy_write (hid_t file, HgKerasOutline *outline, HgError *error)
{
  HgKerasPart *root = &outline->root;
  const char **names = hg_alloc (root->n, sizeof *names, error);
  hid_t group = names != NULL ? hg_h5_new_group (file, "model_weights", error) : H5I_INVALID_HID;
  bool done = group >= 0;
  for (size_t k = 0; done && k < root->n; k++)
    {
      names[k] = root->parts[k].name;
      done = write_part (group, outline, &root->parts[k], error);
    }
  done = done && hg_h5_write_texts (group, "layer_names", names, root->n, error);
  if (group >= 0)
    H5Gclose (group);
  free (names);
  return done;
}

/* The weights of Keras 3's .weights.h5: groups layers/NAME, where NAME is the layer's class in snake case
 * with a counter (conv2d, conv2d_1) and never its own name, arrays vars/0, vars/1, …, and groups within for
 * what a layer is made of (cell, forward_layer, layer). A model in the model has a group layers of its own.
 */
#pragma once
#include "files/keras-outline.h"
#include "files/keras-shelf.h"

/* "Conv2DTranspose" → "conv2d_transpose", as Keras turns classes into names. */
void hg_keras_snake_case (const char *class, char *name, size_t size);

/* Writes them into a new @file. */
bool hg_keras_groups_write (hid_t file, const HgKerasOutline *outline, HgError *error);

/* The name of the group of @model's part @i: its class with a counter among the parts of that class. Returns
 * @name. */
char *hg_keras_group_name (const HgKerasPart *model, size_t i, char *name, size_t size);

/* Fills the boxes of @root's layers. */
bool hg_keras_shelve_groups (hid_t file, HgKerasPart *root, const HgCheck *check, HgKerasShelf *shelf,
                             HgError *error);

/* The group of a model's layers below @path: Keras 3's name for it, or TensorFlow 2.12's. Returns @group. */
const char *hg_keras_layers_group (hid_t file, const char *path, char *group, size_t size);

/* The members of group @path by name, added to @members, the forward half of a Bidirectional before the
 * backward one; but for its variables and seeds, which are no layers. */
bool hg_keras_group_members (hid_t file, const char *path, HgTextList *members, HgError *error);

/* The paths of all arrays below group @path, those of the group itself first, in Keras's order. Adds them to
 * @list. */
bool hg_keras_group_arrays (hid_t file, const char *path, HgTextList *list, HgError *error);

/* Which arrays of a file belong to which layer. Files have three layouts, by name and by position; all come
 * to a list of paths for every layer, and what reads the numbers knows no layout. */
#pragma once
#include "files/h5-text.h"
#include "files/keras-arrays.h"
#include "files/keras-part.h"
#include "model/check.h"

typedef struct
{
  HgKerasPart *part; /* a layer */
  size_t n;
  char **paths; /* of its data sets from the file's root, in Keras's order */
} HgKerasBox;

typedef struct
{
  size_t n;
  HgKerasBox *boxes; /* one for each layer of the model and the models in it, in their order */
} HgKerasShelf;

/* The boxes of @root's layers, empty. */
bool hg_keras_shelf_init (HgKerasShelf *shelf, HgKerasPart *root, HgError *error);
void hg_keras_shelf_clear (HgKerasShelf *shelf);

/* Puts @path into @part's box. Fails with HG_ERROR_FORMAT when it overflows. */
bool hg_keras_shelve (HgKerasShelf *shelf, const HgKerasPart *part, const char *path, HgError *error);

/* Fills the boxes from the legacy layout below @where ("model_weights"; "": the root): one group a layer,
 * listed in the attribute layer_names, its arrays in weight_names, which match the layers by position. */
bool hg_keras_shelve_legacy (hid_t file, const char *where, HgKerasPart *root, const HgCheck *check,
                             const HgKerasWriter *writer, HgKerasShelf *shelf, HgError *error);

/* What is in a file that is opened to be looked at: any HDF5 file, or an archive of Keras's with its members,
 * what its configuration says, and its weights. */
#pragma once
#include "files/tree.h"

/* The tree of the @n @bytes, to be cleared also after a failure. */
bool hg_keras_tree_read (const void *bytes, size_t n, HgTree *tree, HgError *error);

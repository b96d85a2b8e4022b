/* Everything in an HDF5 file as a tree: the groups, data sets and links of any file, whoever wrote it. */
#pragma once
#include "files/h5-file.h"
#include "files/tree.h"

/* Appends what @file holds to @tree; paths begin with @above ("" or the name of an archive's member). What
 * cannot be read is listed with its fault. Fails with HG_ERROR_FORMAT on more than HG_TREE_OBJECTS objects
 * and attributes. */
bool hg_h5_tree_read (hid_t file, const char *above, HgTree *tree, HgError *error);

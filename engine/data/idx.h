/* MNIST keeps the labels of its images in a file of their own. */
#pragma once
#include "data/source.h"

/* The path of the labels of @images ("train-images-idx3-ubyte.gz": "train-labels-idx1-ubyte.gz"), or false
 * where the name is no such one. */
bool hg_idx_labels_path (const char *images, char *labels, size_t size);

/* hg_idx_read with the labels from the descriptor @labels (−1: none), whose count must be that of the images.
 */
HgDataset *hg_idx_read_pair (int descriptor, const char *name, int labels, const char *labels_name,
                             const HgDataOptions *options, HgJob *job, HgError *error);

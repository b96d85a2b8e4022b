/* Patches: the matrix whose rows are what a window sees at each place where it stops ("im2col"), so that a
 * convolution is one matrix product; and its adjoint, which adds such rows back to where they came from
 * ("col2im"). Images lie one after the other, [image][row][column][channel]; places are counted through all
 * of them. A patch is [kernel row][kernel column][channel], what lies outside the image being 0. */
#pragma once
#include "layers/window.h"
#include "tensor/real.h"

typedef struct
{
  HgWindow window;
  size_t channels;     /* of the images */
  size_t first, count; /* the channels taken: a group's, or all */
} HgPatches;

/* Values of one patch; places in one image. */
size_t hg_patch_values (const HgPatches *patches);
size_t hg_patch_places (const HgPatches *patches);

/* Whether the patches are the pixels themselves: 1 × 1, at every pixel. */
bool hg_patches_are_pixels (const HgPatches *patches);

/* Places begin … begin + n − 1 of @images into @to, n patches. */
void hg_patches_gather (const HgPatches *patches, const HgReal *images, size_t begin, size_t n, HgReal *to);

/* Adds n patches to @images. */
void hg_patches_scatter (const HgPatches *patches, const HgReal *from, size_t begin, size_t n,
                         HgReal *images);

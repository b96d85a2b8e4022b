/* A chunk in blocks of images, each block [image][row][column][channel] whatever the order of the chunk's
 * memory: images lie so already, and time × features, which is time-major, is turned through a room of the
 * block's size. What a block needs stays in the processor's cache, and scratch does not grow with the batch.
 */
#pragma once
#include "tensor/real.h"
#include "tensor/shape.h"

/* Images of a block where one takes @values HgReals. */
size_t hg_block_images (size_t values);

/* HgReals of room for @n images of @shape: 0 where nothing has to be turned. */
size_t hg_block_room (const HgShape *shape, size_t n);

/* Images first … first + n − 1 of @chunk, which has @rows: in place, or turned into @room. */
const HgReal *hg_block_read (const HgShape *shape, size_t rows, size_t first, size_t n, const HgReal *chunk,
                             HgReal *room);

/* Where to write these images; and the end of writing. */
HgReal *hg_block_open (const HgShape *shape, size_t first, HgReal *chunk, HgReal *room);
void hg_block_close (const HgShape *shape, size_t rows, size_t first, size_t n, const HgReal *room,
                     HgReal *chunk);

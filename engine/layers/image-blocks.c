#include "layers/image-blocks.h"
#include "layers/layout.h"

enum
{
  BLOCK = 1 << 18, /* HgReals: with float32 one MiB, half of a core's cache */
  MOST_IMAGES = 64
};

size_t
hg_block_images (size_t values)
{
  size_t images = values > 0 ? BLOCK / values : MOST_IMAGES;
  return images < 1 ? 1 : images < MOST_IMAGES ? images : MOST_IMAGES;
}

size_t
hg_block_room (const HgShape *shape, size_t n)
{
  return shape->rank == 2 ? n * (size_t)hg_shape_values (shape) : 0;
}

const HgReal *
hg_block_read (const HgShape *shape, size_t rows, size_t first, size_t n, const HgReal *chunk, HgReal *room)
{
  size_t values = (size_t)hg_shape_values (shape);
  if (shape->rank != 2)
    return chunk + first * values;
  for (size_t i = 0; i < n; i++)
    hg_layout_get (shape, rows, first + i, chunk, room + i * values);
  return room;
}

HgReal *
hg_block_open (const HgShape *shape, size_t first, HgReal *chunk, HgReal *room)
{
  return shape->rank == 2 ? room : chunk + first * (size_t)hg_shape_values (shape);
}

void
hg_block_close (const HgShape *shape, size_t rows, size_t first, size_t n, const HgReal *room, HgReal *chunk)
{
  size_t values = (size_t)hg_shape_values (shape);
  for (size_t i = 0; shape->rank == 2 && i < n; i++)
    hg_layout_put (shape, rows, first + i, room + i * values, chunk);
}

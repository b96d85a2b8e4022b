/* Where the values of large tensors come to lie. Whoever reads a file may be given one, so that what is
 * decoded lies at once where it has to go (reader/bulk.h: in memory that two processes share) and is never
 * copied there. */
#pragma once
#include "tensor/tensor.h"
#include <string.h>

typedef struct HgRoom HgRoom;
struct HgRoom
{
  HgTensor *(*make) (HgRoom *room, const HgShape *shape, HgError *error);

  /* Values @at … @at + @n − 1 of a tensor made here. */
  bool (*write) (HgRoom *room, HgTensor *tensor, size_t at, const HgReal *values, size_t n, HgError *error);
};

/* A tensor of zeros in @room; NULL: in memory of its own. Fails as hg_tensor_new does. */
static inline HgTensor *
hg_room_tensor (HgRoom *room, const HgShape *shape, HgError *error)
{
  return room != NULL ? room->make (room, shape, error) : hg_tensor_new (shape, error);
}

/* Puts @values at their place in @tensor, made in @room, piece by piece: quicker than by tensor->data where
 * that is memory which two processes share. */
static inline bool
hg_room_write (HgRoom *room, HgTensor *tensor, size_t at, const HgReal *values, size_t n, HgError *error)
{
  if (room != NULL)
    return room->write (room, tensor, at, values, n, error);
  memcpy (tensor->data + at, values, n * sizeof *values);
  return true;
}

/* Where the values of large tensors come to lie. Whoever reads a file may be given one, so that what is
 * decoded lies at once where it has to go (reader/bulk.h: in memory that two processes share) and is never
 * copied there. */
#pragma once
#include "tensor/tensor.h"

typedef struct HgRoom HgRoom;
struct HgRoom
{
  HgTensor *(*make) (HgRoom *room, const HgShape *shape, HgError *error);
};

/* A tensor of zeros in @room; NULL: in memory of its own. Fails as hg_tensor_new does. */
static inline HgTensor *
hg_room_tensor (HgRoom *room, const HgShape *shape, HgError *error)
{
  return room != NULL ? room->make (room, shape, error) : hg_tensor_new (shape, error);
}

#include "model/mask.h"

bool
hg_mask_enters (const HgCheck *check, size_t i, size_t k)
{
  const HgShape *in = check->nodes[i].in;
  return check->model->nodes[i]->in[k].slot == 0 && in[k].rank >= 2 && in[k].rank == in[0].rank
         && in[k].dim[0] == in[0].dim[0];
}

bool
hg_mask_stays (const HgCheck *check, size_t i)
{
  const HgNode *node = check->model->nodes[i];
  const HgNodeCheck *it = &check->nodes[i];
  return node->layer->kind->passes_mask && it->out[0].rank >= 2
         && (node->n_in == 1 || it->out[0].rank == it->in[0].rank) && it->out[0].dim[0] == it->in[0].dim[0];
}

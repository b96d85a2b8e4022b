#include "train/cost.h"

void
hg_cost_add (HgCost *sum, const HgCost *cost, size_t n)
{
  sum->loss += cost->loss * (double)n;
  sum->penalty += cost->penalty * (double)n;
  sum->mse += cost->mse * (double)n;
  sum->mae += cost->mae * (double)n;
}

void
hg_cost_divide (HgCost *sum, size_t n)
{
  *sum = (HgCost){ sum->loss / (double)n, sum->penalty / (double)n, sum->mse / (double)n,
                   sum->mae / (double)n };
}

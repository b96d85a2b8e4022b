/* What samples cost: means, or, while they are added up, sums over samples. */
#pragma once
#include <stddef.h>

typedef struct
{
  double loss;     /* mean over the vectors that count, without penalties */
  double penalty;  /* what layers add: activity, a variational latent */
  double mse, mae; /* the same for all losses */
} HgCost;

/* Adds @cost, a mean over @n samples, @n times; and makes a mean of such a sum over @n samples. */
void hg_cost_add (HgCost *sum, const HgCost *cost, size_t n);
void hg_cost_divide (HgCost *sum, size_t n);

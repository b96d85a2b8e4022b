/* Training steps on made-up numbers without a data set: any model at any batch, with no more memory than its
 * network takes. Inputs and targets lie between 0 and 1; the loss is MSE on every output, the optimizer Adam.
 */
#pragma once
#include "model/network.h"

typedef struct BenchStep BenchStep;

/* @team is lent and must outlive it, or NULL. */
BenchStep *bench_step_new (const HgModel *model, size_t batch, HgTeam *team, HgError *error);
void bench_step_free (BenchStep *step);
HgNetwork *bench_step_network (BenchStep *step); /* lent */

/* One step; @lap and @data as in HgBatch. */
void bench_step_run (BenchStep *step, HgLapFunction lap, void *data);

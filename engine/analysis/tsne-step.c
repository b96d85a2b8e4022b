/* Each group of points is a task: its repulsion and the attraction of its points. What depends on all of
 * them, the sum of the similarities, is added up in the groups' order afterwards, so that the bits do not
 * depend on who did what. */
#include "analysis/tsne-private.h"
#include <math.h>

enum
{
  SORT_EVERY = 20, /* steps */
  POINTS = 512     /* that are moved in a task */
};

static const double EXAGGERATION = 12, FOLLOWING = 3, LEAST_GAIN = 0.01;

typedef struct
{
  HgTsne *tsne;
  double angle;
} Forces;

static void
repel (HgTsne *tsne, size_t group, size_t n, double angle, HgPointList *list)
{
  HgReal x[HG_POINT_GROUP], y[HG_POINT_GROUP], share[HG_POINT_GROUP];
  size_t first = group * HG_POINT_GROUP;
  hg_point_tree_list (&tsne->tree, group, angle, list);
  HgPointRepulsion call = { .x = tsne->tree.x + first,
                            .y = tsne->tree.y + first,
                            .n = list->n,
                            .other_x = list->x,
                            .other_y = list->y,
                            .mass = list->mass,
                            .force_x = x,
                            .force_y = y,
                            .share = share };
  tsne->kernels->points_repel (&call);
  double sum = 0;
  for (size_t i = 0; i < n; i++)
    {
      size_t point = tsne->tree.order[first + i];
      tsne->repulsion[2 * point] = x[i];
      tsne->repulsion[2 * point + 1] = y[i];
      sum += (double)share[i] - 1;
    }
  tsne->share[group] = sum;
}

static void
force_group (void *data, size_t group, size_t thread)
{
  const Forces *forces = data;
  HgTsne *tsne = forces->tsne;
  const HgAffinities *a = &tsne->affinities;
  size_t first = group * HG_POINT_GROUP, left = tsne->n - first,
         n = left < HG_POINT_GROUP ? left : HG_POINT_GROUP;
  repel (tsne, group, n, forces->angle, &tsne->lists[thread]);
  for (size_t i = 0; i < n; i++)
    {
      size_t point = tsne->tree.order[first + i], from = a->first[point];
      HgPointAttraction call = { .xy = tsne->xy,
                                 .point = point,
                                 .n = a->first[point + 1] - from,
                                 .other = a->other + from,
                                 .weight = a->weight + from };
      tsne->kernels->points_attract (&call);
      tsne->attraction[2 * point] = call.force[0];
      tsne->attraction[2 * point + 1] = call.force[1];
    }
}

double
hg_tsne_forces (HgTsne *tsne, double angle)
{
  Forces forces = { tsne, angle };
  double sum = 0;
  hg_point_tree_refresh (&tsne->tree, tsne->xy);
  hg_team_run (tsne->team, tsne->tree.groups, force_group, &forces);
  for (size_t g = 0; g < tsne->tree.groups; g++)
    sum += tsne->share[g];
  return sum;
}

typedef struct
{
  HgTsne *tsne;
  HgReal pull, push, momentum, rate;
} Move;

static void
move_points (void *data, size_t task, size_t thread)
{
  const Move *m = data;
  HgTsne *tsne = m->tsne;
  size_t begin = 2 * task * POINTS, end = begin + 2 * POINTS < 2 * tsne->n ? begin + 2 * POINTS : 2 * tsne->n;
  for (size_t i = begin; i < end; i++)
    {
      HgReal slope = tsne->attraction[i] * m->pull - tsne->repulsion[i] * m->push;
      HgReal gain = tsne->update[i] * slope < 0 ? tsne->gains[i] + (HgReal)0.2 : tsne->gains[i] * (HgReal)0.8;
      gain = gain < (HgReal)LEAST_GAIN ? (HgReal)LEAST_GAIN : gain;
      tsne->gains[i] = gain;
      tsne->update[i] = m->momentum * tsne->update[i] - m->rate * gain * slope;
      tsne->xy[i] += tsne->update[i];
    }
}

void
hg_tsne_rest (HgTsne *tsne)
{
  for (size_t i = 0; i < 2 * tsne->n; i++)
    {
      tsne->update[i] = 0;
      tsne->gains[i] = 1;
    }
}

/* Times the attraction: in the first phase, and while what was followed settles. */
static double
pull (const HgTsne *tsne)
{
  return tsne->steps < tsne->exaggerated ? EXAGGERATION : tsne->steps < tsne->followed ? FOLLOWING : 1;
}

void
hg_tsne_step (HgTsne *tsne, size_t steps)
{
  for (size_t i = 0; i < steps && !hg_job_cancelled (tsne->job); i++)
    {
      bool early = tsne->steps < tsne->exaggerated;
      /* Gains that shrank under stronger attraction would hold back what comes after it. */
      if (!early && (tsne->steps == tsne->exaggerated || tsne->steps == tsne->followed))
        hg_tsne_rest (tsne);
      if (tsne->steps % SORT_EVERY == 0)
        hg_point_tree_sort (&tsne->tree, tsne->xy);
      double sum = hg_tsne_forces (tsne, tsne->angle);
      Move move = { .tsne = tsne,
                    .pull = (HgReal)(4 * pull (tsne)),
                    .push = (HgReal)(sum > 0 ? 4 / sum : 0),
                    .momentum = (HgReal)(early ? 0.5 : 0.8),
                    .rate = (HgReal)tsne->rate };
      hg_team_run (tsne->team, (tsne->n + POINTS - 1) / POINTS, move_points, &move);
      tsne->steps++;
    }
}

void
hg_tsne_gradient (HgTsne *tsne, HgReal *gradient)
{
  double sum = hg_tsne_forces (tsne, tsne->angle);
  for (size_t i = 0; i < 2 * tsne->n; i++)
    gradient[i] = 4 * (tsne->attraction[i] - (HgReal)((double)tsne->repulsion[i] / sum));
}

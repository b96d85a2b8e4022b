/* Each group of points is a task: its repulsion and the attraction of its points. What depends on all of
 * them, the sum of the similarities, is added up in the groups' order afterwards, so that the bits do not
 * depend on who did what. */
#include "analysis/tsne-private.h"
#include <string.h>

enum
{
  SORT_EVERY = 20, /* steps */
  GROUPS = 128     /* whose points are moved in a task: fewer are not worth a second thread */
};

static const double EXAGGERATION = 12, FOLLOWING = 3;

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
      tsne->repulsion[2 * (first + i)] = x[i];
      tsne->repulsion[2 * (first + i) + 1] = y[i];
      sum += (double)share[i] - 1;
    }
  tsne->share[group] = sum;
}

static void
force_group (void *data, size_t group, size_t thread)
{
  const Forces *forces = data;
  HgTsne *tsne = forces->tsne;
  const HgAffinities *a = tsne->affinities;
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
      tsne->attraction[2 * (first + i)] = call.force[0];
      tsne->attraction[2 * (first + i) + 1] = call.force[1];
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
move_groups (void *data, size_t task, size_t thread)
{
  const Move *m = data;
  HgTsne *tsne = m->tsne;
  size_t first = task * GROUPS, left = tsne->tree.groups - first, groups = left < GROUPS ? left : GROUPS,
         begin = first * HG_POINT_GROUP, end = begin + groups * HG_POINT_GROUP;
  HgPointMove call = { .n = 2 * (end - begin),
                       .attraction = tsne->attraction + 2 * begin,
                       .repulsion = tsne->repulsion + 2 * begin,
                       .pull = m->pull,
                       .push = m->push,
                       .momentum = m->momentum,
                       .rate = m->rate,
                       .update = tsne->update + 2 * begin,
                       .gains = tsne->gains + 2 * begin };
  tsne->kernels->points_move (&call);
  for (size_t i = begin; i < end && i < tsne->n; i++)
    {
      HgReal *xy = tsne->xy + 2 * (size_t)tsne->tree.order[i];
      xy[0] += tsne->update[2 * i];
      xy[1] += tsne->update[2 * i + 1];
    }
}

/* By point what lies in the tree's order, or the other way round. */
static void
scatter (const HgTsne *tsne, const HgReal *from, HgReal *to)
{
  for (size_t i = 0; i < tsne->n; i++)
    memcpy (to + 2 * (size_t)tsne->tree.order[i], from + 2 * i, 2 * sizeof *to);
}

static void
gather (const HgTsne *tsne, const HgReal *from, HgReal *to)
{
  for (size_t i = 0; i < tsne->n; i++)
    memcpy (to + 2 * i, from + 2 * (size_t)tsne->tree.order[i], 2 * sizeof *to);
}

/* The forces' places serve meanwhile: each step finds them anew. */
void
hg_tsne_sort (HgTsne *tsne)
{
  scatter (tsne, tsne->update, tsne->attraction);
  scatter (tsne, tsne->gains, tsne->repulsion);
  hg_point_tree_sort (&tsne->tree, tsne->xy);
  gather (tsne, tsne->attraction, tsne->update);
  gather (tsne, tsne->repulsion, tsne->gains);
}

void
hg_tsne_rest (HgTsne *tsne)
{
  for (size_t i = 0; i < 2 * tsne->tree.groups * HG_POINT_GROUP; i++)
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
        hg_tsne_sort (tsne);
      double sum = hg_tsne_forces (tsne, tsne->angle);
      Move move = { .tsne = tsne,
                    .pull = (HgReal)(4 * pull (tsne)),
                    .push = (HgReal)(sum > 0 ? 4 / sum : 0),
                    .momentum = (HgReal)(early ? 0.5 : 0.8),
                    .rate = (HgReal)tsne->rate };
      hg_team_run (tsne->team, (tsne->tree.groups + GROUPS - 1) / GROUPS, move_groups, &move);
      tsne->steps++;
    }
}

void
hg_tsne_gradient (HgTsne *tsne, HgReal *gradient)
{
  double sum = hg_tsne_forces (tsne, tsne->angle);
  for (size_t i = 0; i < 2 * tsne->n; i++)
    {
      HgReal *to = gradient + 2 * (size_t)tsne->tree.order[i / 2] + i % 2;
      *to = 4 * (tsne->attraction[i] - (HgReal)((double)tsne->repulsion[i] / sum));
    }
}

#include "analysis/point-tree.h"
#include "base/memory.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

bool
hg_point_tree_init (HgPointTree *tree, size_t n, HgError *error)
{
  size_t groups = (n + HG_POINT_GROUP - 1) / HG_POINT_GROUP, places = groups * HG_POINT_GROUP;
  *tree = (HgPointTree){ .n = n, .groups = groups, .nodes = groups > 0 ? 2 * groups - 1 : 0 };
  tree->order = hg_alloc (places, sizeof *tree->order, error);
  tree->x = hg_alloc_aligned (places, sizeof *tree->x, error);
  tree->y = hg_alloc_aligned (places, sizeof *tree->y, error);
  tree->group_at = hg_alloc (groups, sizeof *tree->group_at, error);
  tree->node = hg_alloc (tree->nodes, sizeof *tree->node, error);
  for (size_t i = 0; tree->order != NULL && i < n; i++)
    tree->order[i] = (uint32_t)i;
  return tree->order != NULL && tree->x != NULL && tree->y != NULL && tree->group_at != NULL
         && tree->node != NULL;
}

void
hg_point_tree_clear (HgPointTree *tree)
{
  free (tree->order);
  free (tree->x);
  free (tree->y);
  free (tree->group_at);
  free (tree->node);
  *tree = (HgPointTree){ 0 };
}

static bool
before (const HgReal *along, uint32_t a, uint32_t b)
{
  return along[2 * a] < along[2 * b] || (along[2 * a] == along[2 * b] && a < b);
}

/* Quickselect (Hoare 1961) with the middle one of three as the pivot: the @k least of @n come first. @along:
 * the first of the coordinates, which lie two apart. */
static void
select_least (uint32_t *order, size_t n, size_t k, const HgReal *along)
{
  size_t low = 0, high = n - 1;
  while (low < high)
    {
      uint32_t a = order[low], b = order[low + (high - low) / 2], c = order[high];
      uint32_t pivot = before (along, a, b) ? (before (along, b, c)   ? b
                                               : before (along, a, c) ? c
                                                                      : a)
                                            : (before (along, a, c)   ? a
                                               : before (along, b, c) ? c
                                                                      : b);
      size_t i = low, j = high;
      for (;; i++, j--)
        {
          while (before (along, order[i], pivot))
            i++;
          while (before (along, pivot, order[j]))
            j--;
          if (i >= j)
            break;
          uint32_t moved = order[i];
          order[i] = order[j];
          order[j] = moved;
        }
      if (k <= j)
        high = j;
      else
        low = j + 1;
    }
}

/* The groups first … end − 1 are below node @at. */
static void
divide (HgPointTree *tree, const HgReal *xy, size_t first, size_t end, size_t at)
{
  tree->node[at].skip = (uint32_t)(at + 2 * (end - first) - 1);
  if (end - first == 1)
    {
      tree->group_at[first] = (uint32_t)at;
      return;
    }
  size_t middle = first + (end - first) / 2, from = first * HG_POINT_GROUP,
         to = end * HG_POINT_GROUP < tree->n ? end * HG_POINT_GROUP : tree->n;
  HgReal low[2] = { (HgReal)INFINITY, (HgReal)INFINITY }, high[2] = { (HgReal)-INFINITY, (HgReal)-INFINITY };
  for (size_t i = from; i < to; i++)
    for (size_t j = 0; j < 2; j++)
      {
        HgReal value = xy[2 * (size_t)tree->order[i] + j];
        low[j] = value < low[j] ? value : low[j];
        high[j] = value > high[j] ? value : high[j];
      }
  select_least (tree->order + from, to - from, middle * HG_POINT_GROUP - from,
                xy + (high[1] - low[1] > high[0] - low[0]));
  divide (tree, xy, first, middle, at + 1);
  divide (tree, xy, middle, end, at + 2 * (middle - first));
}

void
hg_point_tree_sort (HgPointTree *tree, const HgReal *xy)
{
  if (tree->n == 0)
    return;
  divide (tree, xy, 0, tree->groups, 0);
  for (size_t i = tree->n; i < tree->groups * HG_POINT_GROUP; i++)
    tree->order[i] = tree->order[0];
}

static void
gather_group (HgPointTree *tree, size_t group)
{
  size_t first = group * HG_POINT_GROUP,
         n = tree->n - first < HG_POINT_GROUP ? tree->n - first : HG_POINT_GROUP;
  HgPointNode *node = &tree->node[tree->group_at[group]];
  HgReal x = 0, y = 0;
  node->x_low = node->x_high = tree->x[first];
  node->y_low = node->y_high = tree->y[first];
  for (size_t i = first; i < first + n; i++)
    {
      x += tree->x[i];
      y += tree->y[i];
      node->x_low = tree->x[i] < node->x_low ? tree->x[i] : node->x_low;
      node->x_high = tree->x[i] > node->x_high ? tree->x[i] : node->x_high;
      node->y_low = tree->y[i] < node->y_low ? tree->y[i] : node->y_low;
      node->y_high = tree->y[i] > node->y_high ? tree->y[i] : node->y_high;
    }
  node->mass = (HgReal)n;
  node->x = x / (HgReal)n;
  node->y = y / (HgReal)n;
}

static void
join (HgPointNode *node, const HgPointNode *a, const HgPointNode *b)
{
  HgReal share = b->mass / (a->mass + b->mass);
  node->mass = a->mass + b->mass;
  node->x = a->x + (b->x - a->x) * share;
  node->y = a->y + (b->y - a->y) * share;
  node->x_low = a->x_low < b->x_low ? a->x_low : b->x_low;
  node->x_high = a->x_high > b->x_high ? a->x_high : b->x_high;
  node->y_low = a->y_low < b->y_low ? a->y_low : b->y_low;
  node->y_high = a->y_high > b->y_high ? a->y_high : b->y_high;
}

void
hg_point_tree_refresh (HgPointTree *tree, const HgReal *xy)
{
  for (size_t i = 0; i < tree->groups * HG_POINT_GROUP; i++)
    {
      tree->x[i] = xy[2 * (size_t)tree->order[i]];
      tree->y[i] = xy[2 * (size_t)tree->order[i] + 1];
    }
  for (size_t g = 0; g < tree->groups; g++)
    gather_group (tree, g);
  for (size_t i = tree->nodes; i-- > 0;)
    if (tree->node[i].skip > i + 1)
      join (&tree->node[i], &tree->node[i + 1], &tree->node[tree->node[i + 1].skip]);
}

static void
add_points (const HgPointTree *tree, size_t first, size_t n, HgPointList *list)
{
  memcpy (list->x + list->n, tree->x + first, n * sizeof *list->x);
  memcpy (list->y + list->n, tree->y + first, n * sizeof *list->y);
  for (size_t i = 0; i < n; i++)
    list->mass[list->n + i] = 1;
  list->n += n;
}

/* How far @at lies outside of low … high. */
static HgReal
outside (HgReal at, HgReal low, HgReal high)
{
  HgReal below = low - at, above = at - high, most = below > above ? below : above;
  return most > 0 ? most : 0;
}

void
hg_point_tree_list (const HgPointTree *tree, size_t group, double angle, HgPointList *list)
{
  const HgPointNode *own = &tree->node[tree->group_at[group]];
  HgReal share = (HgReal)(angle * angle);
  size_t place = 0; /* of the first point below the node */
  list->n = 0;
  for (size_t i = 0; i < tree->nodes;)
    {
      const HgPointNode *node = &tree->node[i];
      HgReal dx = outside (node->x, own->x_low, own->x_high), dy = outside (node->y, own->y_low, own->y_high);
      HgReal wide = node->x_high - node->x_low, high = node->y_high - node->y_low;
      HgReal side = wide > high ? wide : high;
      if (side * side < share * (dx * dx + dy * dy))
        {
          list->x[list->n] = node->x;
          list->y[list->n] = node->y;
          list->mass[list->n++] = node->mass;
        }
      else if (node->skip > i + 1)
        {
          i++;
          continue;
        }
      else
        add_points (tree, place, (size_t)node->mass, list);
      place += (size_t)node->mass;
      i = node->skip;
    }
}

bool
hg_point_list_init (HgPointList *list, size_t n, HgError *error)
{
  list->n = 0;
  list->x = hg_alloc_aligned (n, sizeof *list->x, error);
  list->y = hg_alloc_aligned (n, sizeof *list->y, error);
  list->mass = hg_alloc_aligned (n, sizeof *list->mass, error);
  return list->x != NULL && list->y != NULL && list->mass != NULL;
}

void
hg_point_list_clear (HgPointList *list)
{
  free (list->x);
  free (list->y);
  free (list->mass);
  *list = (HgPointList){ 0 };
}

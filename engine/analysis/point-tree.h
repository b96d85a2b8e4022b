/* Points of a plane in groups of neighbours, and the groups in a binary tree: what makes t-SNE's repulsion
 * cheap (Barnes & Hut 1986), with a list of interactions for a group instead of one for each point. Points
 * are put in order by halving the longer side of their box, again and again; the tree is implied by that:
 * nodes lie depth first, so that a walk needs no stack. */
#pragma once
#include "base/error.h"
#include "tensor/point-kernel.h"

/* A node: its points' mean, their number and their box. */
typedef struct
{
  HgReal x, y, mass;
  HgReal x_low, x_high, y_low, y_high;
  uint32_t skip; /* the node after all those below this one */
} HgPointNode;

typedef struct
{
  size_t n, groups, nodes;
  uint32_t *order;    /* groups · HG_POINT_GROUP: the point at each place; after the last the first again */
  HgReal *x, *y;      /* of the points in that order */
  uint32_t *group_at; /* groups: each one's node */
  HgPointNode *node;
} HgPointTree;

/* What acts on one group: room for as many as there are points. */
typedef struct
{
  size_t n;
  HgReal *x, *y, *mass;
} HgPointList;

bool hg_point_tree_init (HgPointTree *tree, size_t n, HgError *error);
void hg_point_tree_clear (HgPointTree *tree);

/* Puts the points @xy (n, 2) in order anew. Deterministic. */
void hg_point_tree_sort (HgPointTree *tree, const HgReal *xy);

/* Takes where they are now, in the order that they have. */
void hg_point_tree_refresh (HgPointTree *tree, const HgReal *xy);

/* Everything that acts on @group: nodes whose longer side is less than @angle times their mean's distance
 * from the group's box, and single points, also the group's own. 0: single points only. */
void hg_point_tree_list (const HgPointTree *tree, size_t group, double angle, HgPointList *list);

bool hg_point_list_init (HgPointList *list, size_t n, HgError *error);
void hg_point_list_clear (HgPointList *list);

/* Forces between points of a plane, as t-SNE has them (van der Maaten & Hinton 2008): with d the distance of
 * two points, their similarity is q = 1 / (1 + d²). */
#pragma once
#include "tensor/real.h"
#include <stddef.h>
#include <stdint.h>

enum
{
  HG_POINT_GROUP = 16 /* points whose forces are summed at once */
};

/* What @n others, each as heavy as @mass points, do to a group: force ← Σ mass · q² · (point − other) and
 * share ← Σ mass · q, for each of the group's points. Sums run in the order of the list. */
typedef struct
{
  const HgReal *x, *y; /* HG_POINT_GROUP each */
  size_t n;
  const HgReal *other_x, *other_y, *mass;
  HgReal *force_x, *force_y, *share; /* HG_POINT_GROUP each, written */
} HgPointRepulsion;

/* force[0 … 1] ← Σ weight · q · (point − other). @xy: all points, (points, 2). */
typedef struct
{
  const HgReal *xy;
  size_t point, n; /* n: of others, a multiple of HG_POINT_GROUP */
  const uint16_t *other;
  const HgReal *weight;
  HgReal force[2];
} HgPointAttraction;

/* What forces make of how far each coordinate goes in a step: slope = pull · attraction − push · repulsion,
 * gain + 0.2 where update and slope have different signs and 0.8 · gain where not, update ← momentum · update
 * − rate · gain · slope (Jacobs 1988). Each within 4 roundings. */
typedef struct
{
  size_t n; /* coordinates, a multiple of HG_POINT_GROUP */
  const HgReal *attraction, *repulsion;
  HgReal pull, push, momentum, rate;
  HgReal *update, *gains;
} HgPointMove;

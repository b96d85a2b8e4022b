/* Rows of a matrix that are read where they lie. */
#pragma once
#include "tensor/real.h"
#include <stddef.h>

/* @n rows of @features values: the first @n of @x, or those that @index names. Everything is lent. */
typedef struct
{
  const HgReal *x;
  const size_t *index; /* NULL: in order */
  size_t n, features;
} HgRowChoice;

/* Which row of the matrix the chosen row @i is. */
static inline size_t
hg_row_choice_place (const HgRowChoice *rows, size_t i)
{
  return rows->index != NULL ? rows->index[i] : i;
}

static inline const HgReal *
hg_row_choice_at (const HgRowChoice *rows, size_t i)
{
  return rows->x + hg_row_choice_place (rows, i) * rows->features;
}

/* Laying out memory by lifetime: buffers that are never alive at the same time share their place. Times are
 * whole numbers, both ends count. First every buffer is named, then all are placed at once. */
#pragma once
#include "base/error.h"
#include <stdbool.h>
#include <stddef.h>

typedef struct HgArena HgArena;

HgArena *hg_arena_new (HgError *error);
void hg_arena_free (HgArena *arena);

/* A buffer of @values HgReals a row and @fixed more, alive from @begin to @end; @at, lent until the last
 * hg_arena_place, receives its place. False: out of memory. */
bool hg_arena_add (HgArena *arena, size_t values, size_t fixed, size_t begin, size_t end, size_t *at,
                   HgError *error);

/* Places all buffers for @rows rows and gives the arena's size in HgReals; may be called again. Buffers begin
 * on whole cache lines, with a line between two of them. Fails with
 * HG_ERROR_MEMORY beyond 2⁴² HgReals. */
bool hg_arena_place (HgArena *arena, size_t rows, size_t *size, HgError *error);

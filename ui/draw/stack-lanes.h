/* Which wires a stack has beside its spine, and in which lane each runs. Lanes are given out so that wires do
 * not cross where that can be avoided: the shorter a wire, the nearer to the bars it runs. */
#pragma once
#include "stack-layout.h"

enum
{
  HG_STACK_MOST_LANES = 16, /* further wires share the outermost */
  HG_STACK_MOST_EXITS = 64
};

/* Which outputs of node @i later layers use (the first where none does), and how many values that makes per
 * sample; HG_UNKNOWN when one is not known. A bar is as wide as what it hands on: an encoder may hand on h
 * and c alone. */
int64_t hg_stack_values (const HgCheck *check, size_t i, bool reads[HG_MAX_OUTPUTS]);

/* The outputs of nodes @first to @last that layers after @last or the world take, in order: how many; the
 * first output of @last where none is taken. More than HG_STACK_MOST_EXITS are not listed. */
size_t hg_stack_exits (const HgModel *model, size_t first, size_t last, HgEdge exits[HG_STACK_MOST_EXITS]);

/* How many values these hand on per sample; HG_UNKNOWN when one is not known, or not listed. */
int64_t hg_stack_span_values (const HgCheck *check, size_t first, size_t last);

/* Fills in @layout's wires and lanes and which rows flow; the rows know their heads. Fails with
 * HG_ERROR_MEMORY only. */
bool hg_stack_lanes (HgStackLayout *layout, const HgModel *model, HgError *error);

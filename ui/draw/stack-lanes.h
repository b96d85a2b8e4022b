/* Which wires a stack has beside its spine, and in which lane each runs. Lanes are given out so that wires do
 * not cross where that can be avoided: the shorter a wire, the nearer to the bars it runs. */
#pragma once
#include "stack-layout.h"

enum
{
  HG_STACK_MOST_LANES = 6 /* further wires share the outermost */
};

/* Whether node @i takes the first output of the node before it. */
bool hg_stack_flows (const HgModel *model, size_t i);

/* Which outputs of node @i later layers use (the first where none does), and how many values that makes per
 * sample; HG_UNKNOWN when one is not known. A bar is as wide as what it hands on: an encoder may hand on h
 * and c alone. */
int64_t hg_stack_values (const HgCheck *check, size_t i, bool reads[HG_MAX_OUTPUTS]);

/* Fills in @layout's wires and lanes. Fails with HG_ERROR_MEMORY only. */
bool hg_stack_lanes (HgStackLayout *layout, const HgModel *model, HgError *error);

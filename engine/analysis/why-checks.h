/* Between why.c, which has the table, and the files of its checks: each says whether it found something, and
 * then fills in the sentence and the fixes. Level, name and title are the table's; the node is HG_NO_NODE
 * unless set. */
#pragma once
#include "analysis/why.h"

typedef bool (*HgWhyLook) (const HgWhyFacts *facts, HgWhyFinding *finding);

/* why-model.c: what stack, data and settings say before anything is trained. */
bool hg_why_loss_range (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_loss_output (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_bounded_output (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_unbounded_state (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_bypass (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_many_parameters (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_large_batch (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_shared_samples (const HgWhyFacts *facts, HgWhyFinding *finding);

/* why-run.c: what its curves and its weights say. */
bool hg_why_stopped (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_rising_loss (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_no_better_than_mean (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_overfitting (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_flat_output (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_constant_waist (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_idle_units (const HgWhyFacts *facts, HgWhyFinding *finding);
bool hg_why_odd_weights (const HgWhyFacts *facts, HgWhyFinding *finding);

/* One more fix of @finding, to be filled in; NULL where there is no room. */
HgWhyFix *hg_why_fix (HgWhyFinding *finding, HgWhyChange change);

/* One that takes @model (owned; NULL: the edit failed) and shows what @node then gives; nothing where it does
 * not train. */
void hg_why_offer (HgWhyFinding *finding, HgModel *model, size_t node, const char *title);

/* "Learning rate 0.0001": a tenth of that of @options. */
void hg_why_offer_slower (HgWhyFinding *finding, const HgTrainOptions *options);

/* tanh in every recurrent layer whose activation has no bound: how many those are, the first one into @first,
 * and the model with them changed into @model (may be NULL). */
size_t hg_why_unbounded (const HgModel *model, size_t *first, HgModel **changed);
void hg_why_offer_tanh (const HgWhyFacts *facts, HgWhyFinding *finding);

/* The title of a node's layer: "LSTM 16". @text holds HG_WHY_TITLE bytes; returns it. */
enum
{
  HG_WHY_TITLE = 96
};
char *hg_why_title (const HgWhyFacts *facts, size_t node, char *text);

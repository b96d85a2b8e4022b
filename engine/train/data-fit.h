/* Whether data and a stack go together. */
#pragma once
#include "data/data-fixes.h"
#include "model/check.h"
#include "model/edit.h"

/* The model with the axes that its first Input leaves open (Keras's None) as the samples of @data have them,
 * owned by the caller; NULL without error where it leaves none open or @sample differs elsewhere too. No
 * weight depends on such an axis, unless a layer after it needs it known. */
HgModel *hg_data_close (const HgCheck *check, const HgShape *sample, HgError *error);

/* Whether the samples of @data can go into the stack. Fails with HG_ERROR_SHAPE: the first fault of the
 * stack, "The stack expects 59 features; breaks.csv has 61", or "The stack has 2 inputs; breaks.csv has 1".
 */
bool hg_data_fits (const HgCheck *check, const HgPrepared *data, HgError *error);

/* Whether what comes out (the first output) can be compared with what should: the samples go in, and the
 * output is shaped like the data's own targets, or, where it brings none, like the input. */
bool hg_data_compares (const HgCheck *check, const HgPrepared *data, HgError *error);

/* The same, and there are samples to train on. */
bool hg_data_trains (const HgCheck *check, const HgPrepared *data, HgError *error);

/* Whether the activation of the last layer can return the values that @data has once scaled; where it cannot,
 * @sentence says so: "LSTM 10 returns −1…1, but the data reaches 3.2". A stack of any kind is reproduced less
 * well beyond that range, and trains all the same. */
bool hg_data_in_reach (const HgCheck *check, const HgPrepared *data, char *sentence, size_t size);

/* At most HG_DATA_FIXES ways to open the data otherwise that would do better; returns how many. Where the
 * first input does not take the samples: those that fit it. Where everything fits and the output is to be
 * like the data: a scaling that brings the data where the output can be. */
size_t hg_data_mend (const HgCheck *check, const HgPrepared *data, HgDataFix *fixes);

/* How early the errors of windows that slide over a record warn of an event. The windows before an event are
 * marked, up to the last one before it; its lead time is counted back from there, as long as the error stays
 * at or over the threshold: the marks may begin later, as they do where labels are moved a few rows ahead of
 * a rare event (a curve shift). */
#pragma once
#include "data/dataset.h"

typedef struct
{
  size_t begin;       /* places in the list of samples: the first window of the unbroken stretch … */
  size_t first, last; /* … and the marked ones */
  size_t lead; /* windows from which on the error stays over the threshold, to the last; 0: not foreseen */
} HgEvent;

typedef struct
{
  size_t n;
  HgEvent *items;
  size_t of; /* samples in the list */
  size_t foreseen;
  double median; /* lead of those foreseen; NaN: none is */
  double alarms; /* share of the samples before no event that are over the threshold; NaN: there are none */
} HgEvents;

/* The events among the @n samples @index of @dataset, whose usual class is @normal. There are none where the
 * samples are not cut at one stride from a record: each is then something of its own. Fails with
 * HG_ERROR_MEMORY only. Clear @events in any case. */
bool hg_events_find (const HgDataset *dataset, const size_t *index, size_t n, size_t normal, HgEvents *events,
                     HgError *error);
void hg_events_clear (HgEvents *events);

/* Fills in the leads and the alarms. @errors: n, in the order of the index. */
void hg_events_measure (HgEvents *events, const double *errors, double threshold);

/* Events that flags at random would foresee, were they as frequent as where no event comes. An event is
 * foreseen by its last window alone (the lead only counts how long that flag has stood), so that of k windows
 * that count, and 1 − (1 − p)^k, k is 1. NaN where the alarms are not known. */
double hg_events_by_chance (const HgEvents *events);

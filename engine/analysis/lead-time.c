#include "analysis/lead-time.h"
#include "base/memory.h"
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* The rows from one window to the next where most neighbours are so far apart, else 0. */
static size_t
find_stride (const HgDataset *dataset)
{
  size_t n = hg_tensor_rows (dataset->x), stride = SIZE_MAX, usual = 0;
  for (size_t i = 1; dataset->start != NULL && i < n; i++)
    if (dataset->start[i] - dataset->start[i - 1] < stride)
      stride = dataset->start[i] - dataset->start[i - 1];
  for (size_t i = 1; dataset->start != NULL && i < n; i++)
    usual += dataset->start[i] - dataset->start[i - 1] == stride;
  return n > 1 && usual > (n - 1) / 2 ? stride : 0;
}

bool
hg_events_find (const HgDataset *dataset, const size_t *index, size_t n, size_t normal, HgEvents *events,
                HgError *error)
{
  size_t stride = find_stride (dataset), capacity = 0, begin = 0;
  bool inside = false;
  *events = (HgEvents){ .of = n, .median = NAN, .alarms = NAN };
  for (size_t i = 0; stride > 0 && dataset->labels != NULL && i < n; i++)
    {
      bool follows = i > 0 && dataset->start[index[i]] == dataset->start[index[i - 1]] + stride;
      bool marked = dataset->labels[index[i]] != (int)normal;
      /* What comes after an event begins anew. */
      if (!follows || (inside && !marked))
        begin = i;
      inside = inside && follows;
      if (marked && !inside
          && !hg_grow (&events->items, &capacity, events->n + 1, sizeof *events->items, error))
        return false;
      if (marked && !inside)
        events->items[events->n++] = (HgEvent){ .begin = begin, .first = i };
      if (marked)
        events->items[events->n - 1].last = i;
      inside = marked;
    }
  return true;
}

void
hg_events_clear (HgEvents *events)
{
  free (events->items);
  *events = (HgEvents){ 0 };
}

/* The @k-th smallest lead of those foreseen, from 0. */
static size_t
ordered (const HgEvents *events, size_t k)
{
  for (size_t lead = 1;; lead++)
    {
      size_t up_to = 0;
      for (size_t i = 0; i < events->n; i++)
        up_to += events->items[i].lead > 0 && events->items[i].lead <= lead;
      if (up_to > k)
        return lead;
    }
}

/* The share of the samples that are not marked, all of which lie between events, that is flagged. */
static double
find_alarms (const HgEvents *events, const double *errors, double threshold)
{
  size_t alarms = 0, plain = 0, at = 0;
  for (size_t i = 0; i <= events->n; i++)
    {
      const size_t end = i < events->n ? events->items[i].first : events->of;
      plain += end - at;
      for (; at < end; at++)
        alarms += !(errors[at] < threshold);
      at = i < events->n ? events->items[i].last + 1 : end;
    }
  return plain > 0 ? (double)alarms / (double)plain : NAN;
}

void
hg_events_measure (HgEvents *events, const double *errors, double threshold)
{
  events->foreseen = 0;
  events->median = NAN;
  events->alarms = find_alarms (events, errors, threshold);
  for (size_t i = 0; i < events->n; i++)
    {
      HgEvent *event = &events->items[i];
      size_t from = event->last + 1;
      while (from > event->begin && !(errors[from - 1] < threshold))
        from--;
      event->lead = event->last + 1 - from;
      events->foreseen += event->lead > 0;
    }
  size_t n = events->foreseen;
  if (n > 0)
    events->median = (double)(ordered (events, (n - 1) / 2) + ordered (events, n / 2)) / 2;
}

double
hg_events_by_chance (const HgEvents *events)
{
  return events->alarms * (double)events->n;
}

#include "train/places.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

enum
{
  DIGIT = 1 << 20 /* a float32 tells so many whole numbers apart, and more */
};

static bool
allocate (HgPlaces *places, const HgWeights *weights, HgError *error)
{
  places->n_weights = weights->n;
  places->first = hg_alloc (weights->n + 1, sizeof *places->first, error);
  places->specs = hg_alloc (weights->n, sizeof *places->specs, error);
  places->names = hg_alloc (weights->n, sizeof *places->names, error);
  if (places->first == NULL || places->specs == NULL || places->names == NULL)
    return false;
  for (size_t k = 0; k < weights->n; k++)
    {
      places->specs[k] = weights->items[k].spec;
      memcpy (places->names[k], weights->items[k].node, sizeof places->names[k]);
      places->first[k + 1] = places->first[k] + weights->items[k].value->values;
    }
  places->n_values = places->first[weights->n];
  if (places->n_packed >= UINT32_MAX)
    return hg_error_memory (error, "training", (unsigned long long)places->n_packed * 4 * sizeof (HgReal));
  places->first_run = hg_alloc (weights->n + 1, sizeof *places->first_run, error);
  return places->first_run != NULL;
}

/* Packs, for every value, one digit of its number plus 1. */
static bool
pack_digit (HgNetwork *network, HgWeights *weights, size_t base, HgError *error)
{
  size_t number = 0;
  for (size_t k = 0; k < weights->n; k++)
    for (size_t j = 0; j < weights->items[k].value->values; j++, number++)
      weights->items[k].value->data[j] = (HgReal)(number / base % DIGIT + 1);
  return hg_network_load (network, weights, error);
}

/* Each value's place: @at, by its number; @numbers is room for n_packed. */
static bool
find_places (const HgPlaces *places, HgNetwork *network, HgWeights *weights, uint32_t *numbers, uint32_t *at,
             HgError *error)
{
  HgReal *parameters = hg_network_parameters (network, NULL);
  for (size_t base = 1; base <= places->n_values || base == 1; base *= DIGIT)
    {
      if (!pack_digit (network, weights, base, error))
        return false;
      for (size_t i = 0; i < places->n_packed; i++)
        numbers[i] += parameters[i] > 0 ? (uint32_t)(base * ((size_t)parameters[i] - (base > 1))) : 0;
    }
  for (size_t i = 0; i < places->n_packed; i++)
    if (numbers[i] > 0)
      at[numbers[i] - 1] = (uint32_t)i;
  return true;
}

static bool
find_runs (HgPlaces *places, const uint32_t *at, HgError *error)
{
  size_t n = 0;
  for (size_t k = 0; k < places->n_weights; k++)
    for (size_t j = places->first[k]; j < places->first[k + 1]; j++)
      n += j == places->first[k] || at[j] != at[j - 1] + 1;
  places->runs = hg_alloc (n, sizeof *places->runs, error);
  if (places->runs == NULL)
    return false;
  HgPlaceRun *run = places->runs - 1;
  for (size_t k = 0; k < places->n_weights; k++)
    {
      for (size_t j = places->first[k]; j < places->first[k + 1]; j++)
        {
          if (j == places->first[k] || at[j] != at[j - 1] + 1)
            *++run = (HgPlaceRun){ .at = at[j] };
          run->n++;
        }
      places->first_run[k + 1] = (size_t)(run + 1 - places->runs);
    }
  return true;
}

static bool
find_stretches (HgPlaces *places, HgError *error)
{
  bool *held = hg_alloc (places->n_packed, sizeof *held, error);
  size_t n = 0;
  if (held == NULL)
    return false;
  for (size_t k = 0; k < places->n_weights; k++)
    for (size_t r = places->first_run[k]; r < places->first_run[k + 1]; r++)
      for (size_t i = 0; i < places->runs[r].n; i++)
        held[places->runs[r].at + i] = !places->specs[k].trainable;
  for (size_t i = 0; i < places->n_packed; i++)
    n += !held[i] && (i == 0 || held[i - 1]);
  places->stretches = hg_alloc (n, sizeof *places->stretches, error);
  for (size_t i = 0; places->stretches != NULL && i < places->n_packed; i++)
    if (!held[i])
      {
        if (i == 0 || held[i - 1])
          places->stretches[places->n_stretches++].begin = i;
        places->stretches[places->n_stretches - 1].n++;
      }
  free (held);
  return places->stretches != NULL;
}

/* Everything; @weights are blank, and used up. */
static bool
find (HgPlaces *places, HgNetwork *network, HgWeights *weights, HgError *error)
{
  if (!allocate (places, weights, error))
    return false;
  uint32_t *numbers = hg_alloc (places->n_packed, sizeof *numbers, error),
           *at = hg_alloc (places->n_values, sizeof *at, error);
  bool done = numbers != NULL && at != NULL && find_places (places, network, weights, numbers, at, error)
              && find_runs (places, at, error);
  free (numbers);
  free (at);
  return done && find_stretches (places, error);
}

HgPlaces *
hg_places_new (HgNetwork *network, HgError *error)
{
  HgPlaces *places = hg_alloc (1, sizeof *places, error);
  if (places == NULL)
    return NULL;
  hg_network_parameters (network, &places->n_packed);
  HgWeights *weights = hg_weights_blank (hg_network_model (network), error);
  bool done = weights != NULL && find (places, network, weights, error);
  hg_weights_unref (weights);
  if (done)
    return places;
  hg_places_free (places);
  return NULL;
}

void
hg_places_free (HgPlaces *places)
{
  if (places == NULL)
    return;
  free (places->first);
  free (places->specs);
  free (places->names);
  free (places->first_run);
  free (places->runs);
  free (places->stretches);
  free (places);
}

void
hg_places_take (const HgPlaces *places, size_t k, const HgReal *packed, HgReal *values)
{
  for (size_t r = places->first_run[k]; r < places->first_run[k + 1]; r++)
    {
      HgPlaceRun run = places->runs[r];
      memcpy (values, packed + run.at, run.n * sizeof *values);
      values += run.n;
    }
}

void
hg_places_add (const HgPlaces *places, size_t k, const HgReal *values, HgReal *packed)
{
  for (size_t r = places->first_run[k]; r < places->first_run[k + 1]; r++)
    {
      HgPlaceRun run = places->runs[r];
      for (size_t i = 0; i < run.n; i++)
        packed[run.at + i] += values[i];
      values += run.n;
    }
}

void
hg_places_get (const HgPlaces *places, const HgReal *packed, HgReal *values)
{
  for (size_t k = 0; k < places->n_weights; k++)
    hg_places_take (places, k, packed, values + places->first[k]);
}

void
hg_places_put (const HgPlaces *places, const HgReal *values, HgReal *packed)
{
  for (size_t r = 0; r < places->first_run[places->n_weights]; r++)
    {
      HgPlaceRun run = places->runs[r];
      memcpy (packed + run.at, values, run.n * sizeof *values);
      values += run.n;
    }
}

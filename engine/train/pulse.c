#include "train/pulse.h"
#include "base/memory.h"
#include "train/trainer-private.h"
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Sum of squares of weight @k in a packed array; @room holds its values. */
static double
squares (const HgPlaces *places, size_t k, const HgReal *packed, HgReal *room)
{
  double sum = 0;
  hg_places_take (places, k, packed, room);
  for (size_t i = 0; i < places->first[k + 1] - places->first[k]; i++)
    sum += (double)room[i] * (double)room[i];
  return sum;
}

HgPulse *
hg_pulse_new (HgTrainer *trainer, HgError *error)
{
  const HgPlaces *places = trainer->places;
  const HgReal *parameters = hg_network_parameters (trainer->network, NULL);
  if (trainer->steps == 0)
    return NULL;
  const HgReal *gradients = hg_network_gradients (trainer->network);
  HgReal *room = hg_alloc (places->n_values, sizeof *room, error);
  HgPulse *pulse = hg_alloc (1, sizeof *pulse + places->n_weights * sizeof *pulse->layers, error);
  size_t *values = hg_alloc (places->n_weights, sizeof *values, error);
  bool there = room != NULL && pulse != NULL && values != NULL;
  for (size_t k = 0; there && k < places->n_weights; k++)
    {
      if (!places->specs[k].trainable)
        continue;
      size_t at = 0;
      while (at < pulse->n && strcmp (pulse->layers[at].node, places->names[k]) != 0)
        at++;
      HgLayerPulse *layer = &pulse->layers[at];
      if (at == pulse->n)
        memcpy (pulse->layers[pulse->n++].node, places->names[k], HG_NAME_SIZE);
      layer->weight += squares (places, k, parameters, room);
      layer->gradient += squares (places, k, gradients, room);
      values[at] += places->first[k + 1] - places->first[k];
    }
  for (size_t i = 0; there && i < pulse->n; i++)
    {
      pulse->layers[i].weight = sqrt (pulse->layers[i].weight / (double)values[i]);
      pulse->layers[i].gradient = sqrt (pulse->layers[i].gradient / (double)values[i]);
    }
  free (room);
  free (values);
  if (there)
    return pulse;
  free (pulse);
  return NULL;
}

/* How a weight is laid out to be looked at: as panels of cells. A matrix is one panel, from each input (row)
 * to each unit (column); a gated layer's weights are one panel a gate, a convolution's kernel one panel a
 * filter, of one channel or of all where they are few. Where a cell's value stands in the array follows from
 * steps; nothing is copied. Places are counted from 0 here and from 1 in words. */
#pragma once
#include "layers/layer.h"

typedef struct
{
  HgWeightAxes axes;
  const char *const *gates; /* one a panel, or NULL */
  int rank;
  size_t panels, rows, columns;
  size_t channels; /* of which one is chosen; 1 where there is nothing to choose */
  size_t beside;   /* panels of one filter, one a channel; else 1 */
  size_t panel_step, channel_step, row_step, column_step; /* distances in values; panel_step: of filters */
  bool image; /* cells are pixels of a window: square, and many small panels */
} HgWeightMap;

typedef struct
{
  size_t panel, row, column, channel;
} HgWeightPlace;

enum
{
  HG_CHANNELS_BESIDE = 3, /* so many channels stand beside each other; of more, one is chosen */
  HG_PLACE_TEXT = 160
};

HgWeightMap hg_weight_map (const HgWeightSpec *spec);

/* The value's index in the array, and back. */
size_t hg_weight_map_index (const HgWeightMap *map, const HgWeightPlace *place);
HgWeightPlace hg_weight_map_place (const HgWeightMap *map, size_t index);

/* "forget gate", "filter 5", "filter 5 · channel 2"; empty where there is one panel. @text holds
 * HG_PLACE_TEXT bytes here and below; returns it. */
char *hg_weight_panel_text (const HgWeightMap *map, size_t panel, char *text);

/* "forget gate · from unit 3 to unit 7", "filter 5 · channel 2 · row 1 · column 3", "unit 7". */
char *hg_weight_place_text (const HgWeightMap *map, const HgWeightPlace *place, char *text);

/* What runs down and across in a panel: "inputs" and "units"; empty for a single row. */
const char *hg_weight_rows_text (const HgWeightMap *map);
const char *hg_weight_columns_text (const HgWeightMap *map);

/* The index as programs write it, from 0: "[2, 134]". */
char *hg_weight_index_text (const HgShape *shape, size_t index, char *text);

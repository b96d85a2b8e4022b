/* How a weight, or what a layer gives for one sample, is laid out to be looked at: as panels of cells. A
 * matrix is one panel, from each input (row) to each unit (column); a gated layer's weights are one panel a
 * gate, a convolution's kernel one panel a filter, of one channel or of all where they are few. An output is
 * lines of units, units (rows) over steps (columns), or one image a channel. Where a cell's value stands in
 * the array follows from steps; nothing is copied. Places are counted from 0 here and from 1 in words. */
#pragma once
#include "data/dataset.h"
#include "layers/layer.h"

/* What an output's last axis is made of. */
typedef struct
{
  const char *one, *many;                  /* "unit", "units" */
  const char (*features)[HG_FEATURE_SIZE]; /* n names, lent, or NULL: they are numbered */
  size_t n;
} HgOutputNames;

extern const HgOutputNames hg_output_units, hg_output_channels, hg_output_features; /* numbered ones */

typedef struct
{
  HgWeightAxes axes;
  const char *const *gates; /* one a panel, or NULL */
  int rank;
  size_t panels, rows, columns;
  size_t channels; /* of which one is chosen; 1 where there is nothing to choose */
  size_t beside;   /* panels of one filter, one a channel; else 1 */
  size_t panel_step, channel_step, row_step, column_step; /* distances in values; panel_step: of filters */
  bool image;                 /* cells are pixels of a window: square, and many small panels */
  const HgOutputNames *names; /* lent; of an output's last axis: it is no weight. Else NULL */
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

/* Of an output for one sample. Axes before the last three run on as rows. */
HgWeightMap hg_output_map (const HgShape *shape, const HgOutputNames *names);

/* The value's index in the array, and back. */
size_t hg_weight_map_index (const HgWeightMap *map, const HgWeightPlace *place);
HgWeightPlace hg_weight_map_place (const HgWeightMap *map, size_t index);

/* "forget gate", "filter 5", "filter 5 · channel 2"; empty where there is one panel. @text holds
 * HG_PLACE_TEXT bytes here and below; returns it. */
char *hg_weight_panel_text (const HgWeightMap *map, size_t panel, char *text);

/* "forget gate · from unit 3 to unit 7", "filter 5 · channel 2 · row 1 · column 3", "unit 7"; of an output
 * "step 3 · unit 7", "channel 5 · row 1 · column 3". */
char *hg_weight_place_text (const HgWeightMap *map, const HgWeightPlace *place, char *text);

/* What runs down and across in a panel: "inputs" and "units"; empty for a single row. */
const char *hg_weight_rows_text (const HgWeightMap *map);
const char *hg_weight_columns_text (const HgWeightMap *map);

/* The index as programs write it, from 0: "[2, 134]". */
char *hg_weight_index_text (const HgShape *shape, size_t index, char *text);

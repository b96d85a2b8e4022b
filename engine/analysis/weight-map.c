#include "analysis/weight-map.h"
#include "base/format.h"
#include <math.h>
#include <stdio.h>

const HgOutputNames hg_output_units = { .one = "unit", .many = "units" },
                    hg_output_channels = { .one = "channel", .many = "channels" },
                    hg_output_features = { .one = "feature", .many = "features" };

enum
{
  LONGEST_LINE = 64 /* cells of a vector that stays whole */
};

static size_t
axis (const HgShape *shape, int i)
{
  int64_t length = hg_shape_axis (shape, i);
  return length > 0 ? (size_t)length : 1;
}

/* Windows of one place are a matrix between channels; others are images, or over one axis strips of steps
 * under each other, one a channel. */
static void
map_filters (HgWeightMap *map, const HgShape *shape, bool turned)
{
  int sides = shape->rank - 2;
  size_t before = axis (shape, -2), last = axis (shape, -1), window = 1;
  size_t filters = turned ? before : last, channels = turned ? last : before;
  size_t filter_step = turned ? last : 1, channel_step = turned ? 1 : last;
  for (int i = 0; i < sides; i++)
    window *= axis (shape, i);
  map->rows = channels;
  map->row_step = channel_step;
  if (window == 1)
    {
      map->columns = filters;
      map->column_step = filter_step;
      return;
    }
  map->image = true;
  map->panels = filters;
  map->panel_step = filter_step;
  map->columns = axis (shape, sides - 1);
  map->column_step = before * last;
  if (sides == 1)
    return;
  map->rows = window / map->columns;
  map->row_step = map->columns * map->column_step;
  map->channel_step = channel_step;
  map->beside = channels <= HG_CHANNELS_BESIDE ? channels : 1;
  map->channels = channels <= HG_CHANNELS_BESIDE ? 1 : channels;
  map->panels *= map->beside;
}

/* Every filter sees one channel. */
static void
map_depthwise (HgWeightMap *map, const HgShape *shape)
{
  map->panels = axis (shape, -2) * axis (shape, -1);
  map->panel_step = 1;
  map->columns = axis (shape, -3);
  map->column_step = map->panels;
  map->rows = 1;
  for (int i = 0; i < shape->rank - 3; i++)
    map->rows *= axis (shape, i);
  map->row_step = map->columns * map->column_step;
  map->image = true;
}

HgWeightMap
hg_weight_map (const HgWeightSpec *spec)
{
  const HgShape *shape = &spec->shape;
  HgWeightMap map = { .axes = spec->axes,
                      .rank = shape->rank,
                      .panels = 1,
                      .rows = 1,
                      .columns = axis (shape, -1),
                      .channels = 1,
                      .beside = 1,
                      .column_step = 1 };
  bool filters = spec->axes == HG_AXES_FILTERS || spec->axes == HG_AXES_FILTERS_TURNED;
  if (filters && shape->rank >= 3)
    map_filters (&map, shape, spec->axes == HG_AXES_FILTERS_TURNED);
  else if (spec->axes == HG_AXES_DEPTHWISE && shape->rank >= 3)
    map_depthwise (&map, shape);
  else
    {
      map.row_step = map.columns;
      for (int i = 0; i < shape->rank - 1; i++)
        map.rows *= axis (shape, i);
      size_t gates = 0;
      while (spec->gates != NULL && spec->gates[gates] != NULL)
        gates++;
      if (gates > 1 && map.columns % gates == 0)
        {
          map.gates = spec->gates;
          map.panels = gates;
          map.panel_step = map.columns /= gates;
        }
    }
  return map;
}

/* A long vector is broken into equal lines, about as many as each is long: so an image that was laid in a row
 * is seen as one. One whose length does not divide so stays a line. */
static size_t
line_length (size_t n)
{
  double side = sqrt ((double)n);
  if (n <= LONGEST_LINE)
    return n;
  for (size_t length = (size_t)ceil (side); (double)length <= 4 * side; length++)
    if (n % length == 0)
      return length;
  return n;
}

HgWeightMap
hg_output_map (const HgShape *shape, const HgOutputNames *names)
{
  size_t last = axis (shape, -1);
  HgWeightMap map = { .rank = shape->rank,
                      .panels = 1,
                      .rows = 1,
                      .columns = last,
                      .channels = 1,
                      .beside = 1,
                      .row_step = last,
                      .column_step = 1,
                      .names = names };
  if (shape->rank < 2)
    {
      map.columns = map.row_step = line_length (last);
      map.rows = last / map.columns;
      return map;
    }
  map.columns = axis (shape, -2);
  map.column_step = last;
  map.rows = last;
  map.row_step = 1;
  if (shape->rank == 2)
    return map;
  map.image = true;
  map.panels = last;
  map.panel_step = 1;
  map.row_step = map.columns * last;
  map.rows = 1;
  for (int i = 0; i < shape->rank - 2; i++)
    map.rows *= axis (shape, i);
  return map;
}

size_t
hg_weight_map_index (const HgWeightMap *map, const HgWeightPlace *place)
{
  size_t channel = map->beside > 1 ? place->panel % map->beside : place->channel;
  return place->panel / map->beside * map->panel_step + channel * map->channel_step
         + place->row * map->row_step + place->column * map->column_step;
}

/* Each step stands for one axis: what is left after the larger steps, divided by it, within its length. */
HgWeightPlace
hg_weight_map_place (const HgWeightMap *map, size_t index)
{
  HgWeightPlace place = { 0 };
  size_t filter = 0, channel = 0;
  const struct
  {
    size_t step, length, *at;
  } axes[] = {
    { map->panel_step, map->panels / map->beside, &filter },
    { map->channel_step, map->channels * map->beside, &channel },
    { map->row_step, map->rows, &place.row },
    { map->column_step, map->columns, &place.column },
  };
  for (size_t i = 0; i < sizeof axes / sizeof axes[0]; i++)
    if (axes[i].step > 0)
      *axes[i].at = index / axes[i].step % axes[i].length;
  place.panel = filter * map->beside + (map->beside > 1 ? channel : 0);
  place.channel = map->beside > 1 ? 0 : channel;
  return place;
}

/* "unit 1,280". */
static char *
nth (const char *what, size_t i, char *text, size_t size)
{
  char number[48];
  snprintf (text, size, "%s %s", what, hg_format_count (number, sizeof number, (int64_t)i + 1));
  return text;
}

/* "unit 3", "feature pressure". */
static char *
named (const HgOutputNames *names, size_t i, char *text, size_t size)
{
  if (names->features == NULL || i >= names->n)
    return nth (names->one, i, text, size);
  snprintf (text, size, "%s %s", names->one, names->features[i]);
  return text;
}

char *
hg_weight_panel_text (const HgWeightMap *map, size_t panel, char *text)
{
  char filter[64], channel[64];
  if (map->names != NULL && map->image)
    return named (map->names, panel, text, HG_PLACE_TEXT);
  nth ("filter", panel / map->beside, filter, sizeof filter);
  nth ("channel", panel % map->beside, channel, sizeof channel);
  if (map->gates != NULL)
    snprintf (text, HG_PLACE_TEXT, "%s", map->gates[panel]);
  else if (map->beside > 1)
    snprintf (text, HG_PLACE_TEXT, "%s · %s", filter, channel);
  else
    snprintf (text, HG_PLACE_TEXT, "%s", map->image ? filter : "");
  return text;
}

/* The row's and column's part of a place. */
static void
cell_text (const HgWeightMap *map, const HgWeightPlace *place, char *text, size_t size)
{
  char row[64], column[64], unit[HG_FEATURE_SIZE + 16];
  if (map->names != NULL && map->rank < 2)
    snprintf (text, size, "%s",
              named (map->names, place->row * map->columns + place->column, unit, sizeof unit));
  else if (map->names != NULL && map->rank == 2)
    snprintf (text, size, "%s · %s", nth ("step", place->column, column, sizeof column),
              named (map->names, place->row, unit, sizeof unit));
  else if (map->names == NULL && map->image && map->rank == 3)
    snprintf (text, size, "%s · %s", nth ("channel", place->row, row, sizeof row),
              nth ("step", place->column, column, sizeof column));
  else if (map->image)
    snprintf (text, size, "%s · %s", nth ("row", place->row, row, sizeof row),
              nth ("column", place->column, column, sizeof column));
  else if (map->axes == HG_AXES_BIASES)
    snprintf (text, size, "%s · for the %s", nth ("unit", place->column, column, sizeof column),
              place->row == 0 ? "inputs" : "state");
  else if (map->rank < 2)
    nth ("unit", place->column, text, size);
  else if (map->axes == HG_AXES_FILTERS || map->axes == HG_AXES_FILTERS_TURNED)
    snprintf (text, size, "from %s to %s", nth ("channel", place->row, row, sizeof row),
              nth ("filter", place->column, column, sizeof column));
  else
    snprintf (text, size, "from %s to %s",
              nth (map->axes == HG_AXES_STATE ? "unit" : "input", place->row, row, sizeof row),
              nth ("unit", place->column, column, sizeof column));
}

char *
hg_weight_place_text (const HgWeightMap *map, const HgWeightPlace *place, char *text)
{
  char panel[HG_PLACE_TEXT], cell[HG_PLACE_TEXT], channel[64] = "";
  hg_weight_panel_text (map, place->panel, panel);
  cell_text (map, place, cell, sizeof cell);
  if (map->channels > 1)
    nth (" · channel", place->channel, channel, sizeof channel);
  snprintf (text, HG_PLACE_TEXT, "%s%s%s%s", panel, channel, panel[0] != '\0' ? " · " : "", cell);
  return text;
}

const char *
hg_weight_rows_text (const HgWeightMap *map)
{
  bool filters = map->axes == HG_AXES_FILTERS || map->axes == HG_AXES_FILTERS_TURNED;
  if (map->names != NULL && map->rank == 2)
    return map->names->many;
  if (map->rows == 1 || map->axes == HG_AXES_BIASES)
    return "";
  if (map->names != NULL)
    return map->rank < 2 ? "lines" : "rows";
  if (map->image)
    return map->rank == 3 ? "channels" : "rows";
  return filters ? "channels" : map->axes == HG_AXES_STATE ? "units before" : "inputs";
}

const char *
hg_weight_columns_text (const HgWeightMap *map)
{
  bool filters = map->axes == HG_AXES_FILTERS || map->axes == HG_AXES_FILTERS_TURNED;
  if (map->names != NULL)
    return map->image ? "columns" : map->rank == 2 ? "steps" : map->names->many;
  if (map->image)
    return map->rank == 3 ? "steps" : "columns";
  return filters ? "filters" : "units";
}

char *
hg_weight_index_text (const HgShape *shape, size_t index, char *text)
{
  size_t at[HG_MAX_RANK] = { 0 }, used = 0;
  for (int i = shape->rank - 1; i >= 0; i--)
    {
      at[i] = index % axis (shape, i);
      index /= axis (shape, i);
    }
  for (int i = 0; i < shape->rank; i++)
    used += (size_t)snprintf (text + used, HG_PLACE_TEXT - used, "%s%zu", i == 0 ? "[" : ", ", at[i]);
  snprintf (text + used, HG_PLACE_TEXT - used, shape->rank > 0 ? "]" : "[]");
  return text;
}

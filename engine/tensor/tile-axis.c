/* Where tiles lie, and what memory they take. */
#include "tensor/panel-pack.h"
#include "tensor/tile-kernel.h"

static const HgTileLine lines[] = {
  [HG_TILES_WINOGRAD] = { .inputs = 6,
                          .step = 4,
                          .points = 6,
                          .point_outputs = { 0x1, 0xf, 0xf, 0xf, 0xf, 0x8 },
                          .point_inputs = { 0x15, 0x1e, 0x1e, 0x1e, 0x1e, 0x2a } },
  [HG_TILES_UPSAMPLED] = { .inputs = 3,
                           .step = 2,
                           .points = 5,
                           .point_outputs = { 0x2, 0x1, 0xf, 0x8, 0x4 },
                           .point_inputs = { 0x3, 0x3, 0x2, 0x6, 0x6 } },
};

const HgTileLine *
hg_tile_line (HgTileMethod method)
{
  return &lines[method];
}

/* Whether one of the pixels @first + bit is inside @n. */
static bool
meets (uint8_t bits, int64_t first, size_t n)
{
  for (int64_t i = 0; i < 8; i++)
    if (bits >> i & 1 && first + i >= 0 && first + i < (int64_t)n)
      return true;
  return false;
}

/* Whether tile @k needs point @p: something goes in, and something comes out. */
static bool
needs (const HgTileLine *line, const HgTileAxis *axis, size_t p, size_t k)
{
  return meets (line->point_outputs[p], axis->out_first + (int64_t)(k * HG_TILE_OUTPUTS), axis->out)
         && meets (line->point_inputs[p], axis->in_first + (int64_t)(k * line->step), axis->in);
}

HgTileAxis
hg_tile_axis (HgTileMethod method, size_t in, size_t pad)
{
  const HgTileLine *line = &lines[method];
  int64_t before = (int64_t)pad;
  HgTileAxis axis = { .in = in, .out = in + 2 * pad - 2, .in_first = -before };
  if (method == HG_TILES_UPSAMPLED)
    {
      axis.out = 2 * in + 2 * pad - 2;
      axis.in_first = -1;
      axis.out_first = before - 2;
    }
  axis.tiles = (size_t)(((int64_t)axis.out - axis.out_first + HG_TILE_OUTPUTS - 1) / HG_TILE_OUTPUTS);
  for (size_t p = 0; p < line->points; p++)
    {
      size_t begin = 0, end = axis.tiles;
      while (begin < end && !needs (line, &axis, p, begin))
        begin++;
      while (begin < end && !needs (line, &axis, p, end - 1))
        end--;
      axis.begin[p] = begin;
      axis.end[p] = end;
    }
  return axis;
}

size_t
hg_tile_count (const HgTileCall *call)
{
  return call->rows.tiles * call->columns.tiles;
}

size_t
hg_tile_products (const HgTileCall *call)
{
  size_t down = 0, across = 0;
  for (size_t p = 0; p < lines[call->method].points; p++)
    {
      down += call->rows.end[p] - call->rows.begin[p];
      across += call->columns.end[p] - call->columns.begin[p];
    }
  return down * across;
}

size_t
hg_tile_panel (size_t lanes, size_t rows, size_t width)
{
  return hg_panel_size (lanes, rows, width) + HG_TILE_STAGGER;
}

HgTileRoom
hg_tile_room (size_t lanes, const HgTileCall *call)
{
  const size_t points = lines[call->method].points * lines[call->method].points;
  HgTileRoom room = { .channels = hg_panel_padded (lanes, call->channels),
                      .filters = hg_panel_padded (lanes, call->filters) };
  size_t wider = room.channels > room.filters ? room.channels : room.filters;
  room.v_point = call->batch * room.channels + HG_TILE_STAGGER;
  room.m_point = call->batch * room.filters + HG_TILE_STAGGER;
  room.m = points * room.v_point;
  room.zeros = room.m + points * room.m_point;
  room.outside = room.zeros + wider;
  room.bias = room.outside + wider;
  room.all = room.bias + room.filters;
  return room;
}

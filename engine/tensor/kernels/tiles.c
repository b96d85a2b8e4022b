/* The tile algorithms over a whole block of images: batches of tiles, and for each batch the transform of all
 * its tiles, one product a point, and the transform back. What a batch needs stays in the second cache. */
#include "tensor/kernels/tiles.h"
#include "tensor/kernels/panel.h"
#include "tensor/kernels/panels.h"
#include <string.h>

/* A walk over the tiles of a batch. A point has rows for those tiles alone that need it: @rows counts them.
 */
typedef struct
{
  const HgTileCall *call;
  HgTileRoom room;
  size_t points;             /* of a line */
  size_t image, row, column; /* the tile's */
  size_t rows[TILE_POINTS];
} Walk;

static Walk
walk_from (const HgTileCall *call, size_t first)
{
  size_t across = call->columns.tiles, all = hg_tile_count (call);
  return (Walk){ .call = call,
                 .room = hg_tile_room (LANES, call),
                 .points = hg_tile_line (call->method)->points,
                 .image = first / all,
                 .row = first % all / across,
                 .column = first % across };
}

static void
walk_on (Walk *walk)
{
  if (++walk->column < walk->call->columns.tiles)
    return;
  walk->column = 0;
  if (++walk->row < walk->call->rows.tiles)
    return;
  walk->row = 0;
  walk->image++;
}

/* The points, as bits, that tile @k of an axis needs. */
static unsigned
needed (const HgTileAxis *axis, size_t points, size_t k)
{
  unsigned bits = 0;
  for (size_t p = 0; p < points; p++)
    bits |= (unsigned)(axis->begin[p] <= k && k < axis->end[p]) << p;
  return bits;
}

/* The tile's row at each point, of rows of @width; @outside where it has none. To be called once a tile. */
static void
point_rows (Walk *walk, HgReal *base, size_t width, size_t point, HgReal *outside, HgReal **rows)
{
  const HgTileCall *call = walk->call;
  size_t points = walk->points, *taken = walk->rows;
  unsigned down = needed (&call->rows, points, walk->row),
           across = needed (&call->columns, points, walk->column);
  for (size_t p = 0; p < points; p++, down >>= 1)
    for (size_t q = 0; q < points; q++, base += point, taken++, rows++)
      *rows = down & across >> q & 1 ? base + width * (*taken)++ : outside;
}

/* The @size × @size pixels from (@row, @column) on of an image of @down × @across; @outside where there are
 * none. */
static void
pixels (size_t size, int64_t row, int64_t column, size_t down, size_t across, size_t width, HgReal *image,
        HgReal *outside, HgReal **list)
{
  for (int64_t r = row; r < row + (int64_t)size; r++)
    for (int64_t c = column; c < column + (int64_t)size; c++, list++)
      *list = r >= 0 && r < (int64_t)down && c >= 0 && c < (int64_t)across
                  ? image + ((size_t)r * across + (size_t)c) * width
                  : outside;
}

static void
tile_inputs (const Walk *walk, const HgReal *x, HgReal *outside, HgReal **list)
{
  const HgTileCall *c = walk->call;
  const HgTileLine *line = hg_tile_line (c->method);
  pixels (line->inputs, c->rows.in_first + (int64_t)(walk->row * line->step),
          c->columns.in_first + (int64_t)(walk->column * line->step), c->rows.in, c->columns.in, c->channels,
          (HgReal *)x + walk->image * c->rows.in * c->columns.in * c->channels, outside, list);
}

static void
tile_outputs (const Walk *walk, const HgReal *y, HgReal *outside, HgReal **list)
{
  const HgTileCall *c = walk->call;
  pixels (HG_TILE_OUTPUTS, c->rows.out_first + (int64_t)(walk->row * HG_TILE_OUTPUTS),
          c->columns.out_first + (int64_t)(walk->column * HG_TILE_OUTPUTS), c->rows.out, c->columns.out,
          c->filters, (HgReal *)y + walk->image * c->rows.out * c->columns.out * c->filters, outside, list);
}

/* The last values of pixels whose width is no whole number of vectors, filled up with zeros. */
typedef struct
{
  HgReal values[TILE_POINTS * LANES];
  HgReal *list[TILE_POINTS];
} Tails;

static void
take_tails (Tails *tails, size_t n, HgReal *const *list, size_t at, size_t count)
{
  for (size_t i = 0; i < n; i++)
    {
      tails->list[i] = tails->values + i * LANES;
      store (tails->list[i], load_part (list[i] + at, count));
    }
}

static void
put_tails (const Tails *tails, size_t n, HgReal *const *list, size_t at, size_t count)
{
  for (size_t i = 0; i < n; i++)
    store_part (list[i] + at, load (tails->list[i]), count);
}

/* V of the batch's @tiles tiles. Returns the walk at their end. */
static Walk
take_inputs (Walk walk, size_t tiles)
{
  const HgTileCall *c = walk.call;
  const TileSquares *squares = &HG_KERNEL (hg_tile_squares)[c->method];
  size_t inputs = hg_tile_line (c->method)->inputs, whole = c->channels / LANES * LANES;
  HgReal *list[TILE_POINTS], *rows[TILE_POINTS];
  Tails tails;
  for (size_t tile = 0; tile < tiles; tile++, walk_on (&walk))
    {
      tile_inputs (&walk, c->x, c->scratch + walk.room.zeros, list);
      point_rows (&walk, c->scratch, walk.room.channels, walk.room.v_point, c->scratch + walk.room.outside,
                  rows);
      for (size_t at = 0; at < whole; at += LANES)
        squares->in ((TileFrom)list, at, rows, at);
      if (whole == c->channels)
        continue;
      take_tails (&tails, inputs * inputs, list, whole, c->channels - whole);
      squares->in ((TileFrom)tails.list, 0, rows, whole);
    }
  return walk;
}

/* dx of what is in V's place. */
static void
give_inputs (Walk walk, size_t tiles)
{
  const HgTileCall *c = walk.call;
  const TileSquares *squares = &HG_KERNEL (hg_tile_squares)[c->method];
  size_t inputs = hg_tile_line (c->method)->inputs, whole = c->channels / LANES * LANES;
  HgReal *list[TILE_POINTS], *rows[TILE_POINTS];
  Tails tails;
  for (size_t tile = 0; tile < tiles; tile++, walk_on (&walk))
    {
      tile_inputs (&walk, c->dx, c->scratch + walk.room.outside, list);
      point_rows (&walk, c->scratch, walk.room.channels, walk.room.v_point, c->scratch + walk.room.zeros,
                  rows);
      for (size_t at = 0; at < whole; at += LANES)
        squares->in_back ((TileFrom)rows, at, list, at);
      if (whole == c->channels)
        continue;
      take_tails (&tails, inputs * inputs, list, whole, c->channels - whole);
      squares->in_back ((TileFrom)rows, whole, tails.list, 0);
      put_tails (&tails, inputs * inputs, list, whole, c->channels - whole);
    }
}

/* y of M. */
static void
give_outputs (Walk walk, size_t tiles)
{
  const HgTileCall *c = walk.call;
  const TileSquares *squares = &HG_KERNEL (hg_tile_squares)[c->method];
  size_t whole = c->filters / LANES * LANES;
  HgReal *list[TILE_PIXELS], *rows[TILE_POINTS], *bias = c->scratch + walk.room.bias;
  Tails tails;
  for (size_t tile = 0; tile < tiles; tile++, walk_on (&walk))
    {
      tile_outputs (&walk, c->y, c->scratch + walk.room.outside, list);
      point_rows (&walk, c->scratch + walk.room.m, walk.room.filters, walk.room.m_point,
                  c->scratch + walk.room.zeros, rows);
      for (size_t at = 0; at < whole; at += LANES)
        squares->out ((TileFrom)rows, at, bias, c->activation, list, at);
      if (whole == c->filters)
        continue;
      take_tails (&tails, TILE_PIXELS, list, whole, c->filters - whole);
      squares->out ((TileFrom)rows, whole, bias, c->activation, tails.list, 0);
      put_tails (&tails, TILE_PIXELS, list, whole, c->filters - whole);
    }
}

/* dM of dy, and the bias's gradient. Returns the walk at the end. */
static Walk
take_outputs (Walk walk, size_t tiles)
{
  const HgTileCall *c = walk.call;
  const TileSquares *squares = &HG_KERNEL (hg_tile_squares)[c->method];
  size_t whole = c->filters / LANES * LANES;
  HgReal *y[TILE_PIXELS], *dy[TILE_PIXELS], *rows[TILE_POINTS], *zeros = c->scratch + walk.room.zeros,
                                                                *dbias = c->scratch + walk.room.bias;
  Tails tails, slopes;
  for (size_t tile = 0; tile < tiles; tile++, walk_on (&walk))
    {
      tile_outputs (&walk, c->y, zeros, y);
      tile_outputs (&walk, c->dy, zeros, dy);
      point_rows (&walk, c->scratch + walk.room.m, walk.room.filters, walk.room.m_point,
                  c->scratch + walk.room.outside, rows);
      for (size_t at = 0; at < whole; at += LANES)
        squares->out_back ((TileFrom)y, (TileFrom)dy, at, c->activation, dbias, rows, at);
      if (whole == c->filters)
        continue;
      take_tails (&tails, TILE_PIXELS, y, whole, c->filters - whole);
      take_tails (&slopes, TILE_PIXELS, dy, whole, c->filters - whole);
      squares->out_back ((TileFrom)tails.list, (TileFrom)slopes.list, 0, c->activation, dbias, rows, whole);
    }
  return walk;
}

/* out (rows × width) = a (rows × k) · panel, both with whole vectors. */
static void
multiply (size_t rows, size_t k, size_t stride, const HgReal *a, size_t width, const HgReal *panel,
          HgReal *out)
{
  for (size_t group = 0; group * PANEL_VECTORS * LANES < width; group++)
    {
      size_t vectors = panel_vectors (width, group), begin = group * PANEL_VECTORS * LANES;
      HgProduct p = { .a = a,
                      .stride = stride,
                      .k = k,
                      .b = panel + k * begin,
                      .out = out + begin,
                      .out_stride = width,
                      .last = LANES };
      HG_KERNEL (hg_product) (&p, rows, vectors);
    }
}

/* panel (k × width) += aᵀ (k × rows) · g (rows × width). */
static void
multiply_back (size_t rows, size_t k, size_t stride, const HgReal *a, size_t width, const HgReal *g,
               HgReal *panel)
{
  for (size_t group = 0; group * PANEL_VECTORS * LANES < width; group++)
    {
      size_t vectors = panel_vectors (width, group), begin = group * PANEL_VECTORS * LANES;
      HgOuter o = {
        .rows = rows, .a = a, .stride = stride, .g = g + begin, .g_stride = width, .out = panel + k * begin
      };
      HG_KERNEL (hg_outer) (&o, k, vectors);
    }
}

/* The rows beside V and M. */
static HgTileRoom
clear_room (const HgTileCall *c)
{
  HgTileRoom room = hg_tile_room (LANES, c);
  memset (c->scratch + room.zeros, 0, (room.all - room.zeros) * sizeof *c->scratch);
  return room;
}

/* Tiles of the batch that begins at tile @first. */
static size_t
batch_tiles (const HgTileCall *c, size_t first)
{
  size_t left = c->n * hg_tile_count (c) - first;
  return left < c->batch ? left : c->batch;
}

void
HG_KERNEL (hg_tiles_forward) (const HgTileCall *c)
{
  HgTileRoom room = clear_room (c);
  size_t panel = hg_tile_panel (LANES, c->channels, c->filters), all = c->n * hg_tile_count (c);
  if (c->bias != NULL)
    memcpy (c->scratch + room.bias, c->bias, c->filters * sizeof *c->bias);
  for (size_t first = 0; first < all; first += c->batch)
    {
      size_t tiles = batch_tiles (c, first);
      Walk walk = walk_from (c, first), end = take_inputs (walk, tiles);
      for (size_t p = 0; p < walk.points * walk.points; p++)
        multiply (end.rows[p], c->channels, room.channels, c->scratch + p * room.v_point, room.filters,
                  c->u + p * panel, c->scratch + room.m + p * room.m_point);
      give_outputs (walk, tiles);
    }
}

/* What one point's dM and V give: dU, and dV in V's place. */
static void
point_back (const HgTileCall *c, const HgTileRoom *room, size_t p, size_t rows)
{
  HgReal *v = c->scratch + p * room->v_point, *m = c->scratch + room->m + p * room->m_point;
  size_t there = hg_tile_panel (LANES, c->channels, c->filters),
         back = hg_tile_panel (LANES, c->filters, c->channels);
  if (c->du != NULL && c->turned)
    multiply_back (rows, c->filters, room->filters, m, room->channels, v, c->du + p * back);
  else if (c->du != NULL)
    multiply_back (rows, c->channels, room->channels, v, room->filters, m, c->du + p * there);
  if (c->dx != NULL)
    multiply (rows, c->filters, room->filters, m, room->channels, c->u_turned + p * back, v);
}

void
HG_KERNEL (hg_tiles_backward) (const HgTileCall *c)
{
  HgTileRoom room = clear_room (c);
  size_t all = c->n * hg_tile_count (c);
  if (c->dx != NULL)
    memset (c->dx, 0, c->n * c->rows.in * c->columns.in * c->channels * sizeof *c->dx);
  for (size_t first = 0; first < all; first += c->batch)
    {
      size_t tiles = batch_tiles (c, first);
      Walk walk = walk_from (c, first), end = take_outputs (walk, tiles);
      if (c->du != NULL)
        take_inputs (walk, tiles);
      for (size_t p = 0; p < walk.points * walk.points; p++)
        point_back (c, &room, p, end.rows[p]);
      if (c->dx != NULL)
        give_inputs (walk, tiles);
    }
  for (size_t f = 0; c->dbias != NULL && f < c->filters; f++)
    c->dbias[f] += c->scratch[room.bias + f];
}

/* Weights as pictures: one planted value is found at its pixel, whether cells are large or share a pixel;
 * gates and filters stand where they belong; zooming keeps what is under the pointer. */
#include "canvas.h"
#include "model/weights.h"
#include "ui/draw/heat-map.h"
#include "ui/draw/histogram.h"
#include "ui/draw/spectrum-plot.h"
#include "words.h"

enum
{
  WIDTH = 440,
  HEIGHT = 480
};

static const HgBox BOX = { 10, 10, WIDTH - 20, HEIGHT - 20 };
static const HgHeatView WHOLE = { .zoom = 1 };

static HgHeatMap
heat_new (HgWeightSpec spec, HgTensor **x)
{
  HgError error = { 0 };
  *x = hg_tensor_new (&spec.shape, &error);
  CHECK_DONE (*x != NULL, error);
  return (HgHeatMap){ .map = hg_weight_map (&spec), .values = (*x)->data, .limit = 1, .pixels = 1 };
}

static HgColour
colour_of (double value)
{
  return hg_ramp_colour (HG_RAMP_SIGNED, value * 0.5 + 0.5);
}

/* The middle of the cell of value @index, on the image. */
static HgWeightPlace
middle (const HgHeatMap *heat, const HgHeatView *view, size_t index, double *x, double *y)
{
  HgHeatLayout layout = hg_heat_layout (&heat->map, BOX, 1, view);
  HgWeightPlace place = hg_weight_map_place (&heat->map, index);
  HgBox cell = hg_heat_cell (&layout, &heat->map, &place);
  *x = cell.x + cell.width / 2;
  *y = cell.y + cell.height / 2;
  return place;
}

static void
check_planted (HgWeightSpec spec, size_t index)
{
  HgTensor *x;
  HgHeatMap heat = heat_new (spec, &x);
  heat.pyramid = hg_pyramid_new (&heat.map, x->data, NULL, NULL, NULL);
  for (int sign = -1; sign <= 1; sign += 2)
    {
      Canvas canvas = canvas_new (WIDTH, HEIGHT, HG_LIGHT);
      double px, py;
      x->data[index] = (HgReal)(sign * 0.8);
      hg_pyramid_free ((HgPyramid *)heat.pyramid);
      heat.pyramid = hg_pyramid_new (&heat.map, x->data, NULL, NULL, NULL);
      HgWeightPlace place = middle (&heat, &WHOLE, index, &px, &py);
      heat.channel = place.channel;
      hg_heat_map_draw (&canvas.pen, &heat, BOX, &WHOLE);
      /* Where pixels hold many cells, the one that holds this is beside the computed one at most. */
      double nearest = 1;
      for (int dx = -1; dx <= 1; dx++)
        for (int dy = -1; dy <= 1; dy++)
          nearest = fmin (nearest,
                          canvas_distance (canvas_pixel (&canvas, px + dx, py + dy), colour_of (sign * 0.8)));
      CHECK (nearest < 0.012);
      HgHeatLayout layout = hg_heat_layout (&heat.map, BOX, 1, &WHOLE);
      HgWeightPlace found = { .channel = heat.channel };
      CHECK (hg_heat_at (&layout, &heat.map, px, py, &found));
      CHECK_EQUAL (hg_weight_map_index (&heat.map, &found), index);
      canvas_clear (&canvas);
    }
  hg_pyramid_free ((HgPyramid *)heat.pyramid);
  hg_tensor_unref (x);
}

TEST (a_planted_value_is_found)
{
  static const char *const gates[] = { "a", "b", "c", "d", NULL };
  static const struct
  {
    HgWeightSpec spec;
    size_t index;
  } cases[] = {
    { { .shape = { .rank = 2, .dim = { 12, 20 } } }, 7 * 20 + 3 },
    { { .shape = { .rank = 1, .dim = { 30 } } }, 29 },
    { { .shape = { .rank = 2, .dim = { 8, 40 } }, .gates = gates }, 5 * 40 + 13 },
    { { .shape = { .rank = 1, .dim = { 40 } }, .gates = gates }, 39 },
    { { .shape = { .rank = 4, .dim = { 3, 3, 5, 12 } }, .axes = HG_AXES_FILTERS },
      ((1 * 3 + 2) * 5 + 4) * 12 + 7 },
    { { .shape = { .rank = 4, .dim = { 3, 3, 2, 12 } }, .axes = HG_AXES_FILTERS },
      ((1 * 3 + 2) * 2 + 1) * 12 + 7 },
    { { .shape = { .rank = 4, .dim = { 5, 5, 12, 6 } }, .axes = HG_AXES_FILTERS_TURNED },
      ((4 * 5 + 0) * 12 + 11) * 6 + 5 },
    { { .shape = { .rank = 2, .dim = { 3000, 7 } } }, 1234 * 7 + 6 },
    { { .shape = { .rank = 2, .dim = { 900, 1600 } } }, 899 * 1600 + 1599 },
    { { .shape = { .rank = 2, .dim = { 2500, 1300 } } }, 1111 * 1300 + 17 },
    { { .shape = { .rank = 1, .dim = { 1500000 } } }, 1499999 },
    { { .shape = { .rank = 2, .dim = { 700, 2800 } }, .gates = gates }, 300 * 2800 + 700 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      unsigned before = test_faults;
      const HgShape *shape = &cases[i].spec.shape;
      /* Cells of less than a pixel cannot be pointed at one by one: their pixel is. */
      if (hg_shape_values (shape) < 2000)
        check_planted (cases[i].spec, cases[i].index);
      else
        {
          HgTensor *x;
          HgHeatMap heat = heat_new (cases[i].spec, &x);
          x->data[cases[i].index] = -1;
          HgPyramid *pyramid = hg_pyramid_new (&heat.map, x->data, NULL, NULL, NULL);
          heat.pyramid = pyramid;
          Canvas canvas = canvas_new (WIDTH, HEIGHT, HG_LIGHT);
          double px, py, nearest = 1;
          middle (&heat, &WHOLE, cases[i].index, &px, &py);
          hg_heat_map_draw (&canvas.pen, &heat, BOX, &WHOLE);
          for (int dx = -1; dx <= 1; dx++)
            for (int dy = -1; dy <= 1; dy++)
              nearest = fmin (nearest,
                              canvas_distance (canvas_pixel (&canvas, px + dx, py + dy), colour_of (-1)));
          CHECK (nearest < 0.012);
          canvas_clear (&canvas);
          hg_pyramid_free (pyramid);
          hg_tensor_unref (x);
        }
      if (test_faults > before)
        test_fault (__FILE__, __LINE__, "case %zu", i);
    }
}

/* Whether cells are read or the pyramid's entries, the picture is the same. */
TEST (coarse_pictures_are_the_fine_ones)
{
  HgTensor *x;
  HgWeightSpec spec = { .shape = { .rank = 2, .dim = { 2048, 4096 } } };
  HgHeatMap heat = heat_new (spec, &x);
  for (size_t i = 0; i < x->values; i++)
    x->data[i] = (HgReal)(0.8 * sin ((double)(i / 4096) / 150) * cos ((double)(i % 4096) / 300));
  HgPyramid *pyramid = hg_pyramid_new (&heat.map, x->data, NULL, NULL, NULL);
  REQUIRE (pyramid != NULL && pyramid->n > 0);
  Canvas fine = canvas_new (WIDTH, HEIGHT, HG_LIGHT), coarse = canvas_new (WIDTH, HEIGHT, HG_LIGHT);
  hg_heat_map_draw (&fine.pen, &heat, BOX, &WHOLE);
  heat.pyramid = pyramid;
  hg_heat_map_draw (&coarse.pen, &heat, BOX, &WHOLE);
  double sum = 0;
  for (int i = 0; i < WIDTH * HEIGHT; i++)
    sum += canvas_distance (canvas_pixel (&fine, i % WIDTH, i / WIDTH),
                            canvas_pixel (&coarse, i % WIDTH, i / WIDTH));
  CHECK_NEAR (sum / (WIDTH * HEIGHT), 0, 0.02); /* entries' edges are not the pixels' edges */
  canvas_clear (&fine);
  canvas_clear (&coarse);
  hg_pyramid_free (pyramid);
  hg_tensor_unref (x);
}

TEST (what_is_not_finite_is_marked)
{
  for (int large = 0; large < 2; large++)
    {
      HgTensor *x;
      HgWeightSpec spec = { .shape = { .rank = 2, .dim = { large ? 10 : 900, large ? 10 : 900 } } };
      HgHeatMap heat = heat_new (spec, &x);
      size_t index = x->values / 2 + 3;
      x->data[index] = large ? NAN : INFINITY;
      heat.odd = true;
      Canvas canvas = canvas_new (WIDTH, HEIGHT, HG_LIGHT);
      double px, py;
      middle (&heat, &WHOLE, index, &px, &py);
      hg_heat_map_draw (&canvas.pen, &heat, BOX, &WHOLE);
      CHECK (
          canvas_count (&canvas, (HgBox){ px - 6, py - 6, 12, 12 }, large ? HG_INK_ERROR_TINT : HG_INK_ERROR)
          > 0);
      CHECK (large || canvas_count (&canvas, (HgBox){ px - 6, py - 6, 12, 12 }, HG_INK_ERROR) == 9);
      CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 20, 20, 60, 60 }, HG_INK_ERROR), 0);
      canvas_clear (&canvas);
      hg_tensor_unref (x);
    }
}

/* A point of the map stays under the pointer while zooming, and everything stays reachable. */
/* An output's cells are where its map says, and the maps of all channels are seen at once. */
TEST (feature_maps_are_seen_whole)
{
  HgShape shape = hg_shape (3, 28, 28, 32);
  HgTensor *x = hg_tensor_new (&shape, NULL);
  HgHeatMap heat
      = { .map = hg_output_map (&shape, &hg_output_channels), .values = x->data, .limit = 1, .pixels = 1 };
  HgHeatLayout layout = hg_heat_layout (&heat.map, BOX, 1, &WHOLE);
  CHECK (layout.width <= layout.area.width && layout.height <= layout.area.height);
  for (size_t index = 5; index < x->values; index += 4999)
    {
      Canvas canvas = canvas_new (WIDTH, HEIGHT, HG_LIGHT);
      double px, py;
      x->data[index] = -1;
      middle (&heat, &WHOLE, index, &px, &py);
      hg_heat_map_draw (&canvas.pen, &heat, BOX, &WHOLE);
      CHECK (canvas_distance (canvas_pixel (&canvas, px, py), colour_of (-1)) < 0.012);
      x->data[index] = 0;
      canvas_clear (&canvas);
    }
  hg_tensor_unref (x);
}

static void
draw_whole (HgPen *pen, double width, double height, const void *data)
{
  hg_heat_map_draw (pen, data, (HgBox){ 0, 0, width, height }, &WHOLE);
}

static void
check_titles (const HgHeatMap *heat, double width, const char *shown, const char *hidden)
{
  char *text = words_drawn (width, HEIGHT, draw_whole, heat);
  CHECK_CONTAINS (text, shown);
  CHECK (strstr (text, hidden) == NULL);
  free (text);
}

/* Never cut: in short where they have no room in full. */
TEST (titles_are_said_in_full_or_in_short)
{
  static const char *const gates[] = { "input gate", "forget gate", "candidate", "output gate", NULL };
  HgTensor *x;
  HgHeatMap heat = heat_new ((HgWeightSpec){ .shape = hg_shape (2, 590, 20), .gates = gates }, &x);
  check_titles (&heat, 640, ">forget gate<", ">forget<");
  check_titles (&heat, 290, ">forget<", "forget gate");
  hg_tensor_unref (x);
  heat = heat_new ((HgWeightSpec){ .shape = hg_shape (4, 3, 3, 3, 32), .axes = HG_AXES_FILTERS }, &x);
  check_titles (&heat, 1600, ">32/3<", ">32<");
  check_titles (&heat, 300, ">32<", ">1/1<");
  hg_tensor_unref (x);
}

TEST (zooming_keeps_the_place)
{
  static const char *const gates[] = { "a", "b", "c", NULL };
  HgTensor *x;
  HgWeightSpec spec = { .shape = { .rank = 2, .dim = { 300, 600 } }, .gates = gates };
  HgHeatMap heat = heat_new (spec, &x);
  HgHeatView view = WHOLE;
  HgWeightPlace before = { 0 }, after = { 0 };
  double px = 250, py = 222;
  HgHeatLayout layout = hg_heat_layout (&heat.map, BOX, 1, &view);
  REQUIRE (hg_heat_at (&layout, &heat.map, px, py, &before));
  for (int i = 0; i < 30; i++)
    {
      view = hg_heat_zoom (&heat.map, BOX, 1, view, 1.25, px, py);
      layout = hg_heat_layout (&heat.map, BOX, 1, &view);
      REQUIRE (hg_heat_at (&layout, &heat.map, px, py, &after));
      CHECK_EQUAL (after.panel, before.panel);
      CHECK_NEAR ((double)after.row, (double)before.row, 1);
      CHECK_NEAR ((double)after.column, (double)before.column, 1);
    }
  CHECK (layout.cell_width == 64 && layout.cell_height == 64);
  HgWeightPlace last = { .panel = 2, .row = 299, .column = 199 };
  view = hg_heat_reveal (&heat.map, BOX, 1, view, &last);
  layout = hg_heat_layout (&heat.map, BOX, 1, &view);
  HgBox cell = hg_heat_cell (&layout, &heat.map, &last);
  CHECK (cell.x >= BOX.x && cell.x + cell.width <= BOX.x + BOX.width + 1e-6);
  view = hg_heat_pan (&heat.map, BOX, 1, view, -1e9, -1e9);
  HgHeatView end = hg_heat_pan (&heat.map, BOX, 1, view, -50, -50);
  CHECK (end.x == view.x && end.y == view.y);
  view = hg_heat_zoom (&heat.map, BOX, 1, view, 1e-9, px, py);
  CHECK (view.zoom == 1 && view.x == 0 && view.y == 0);
  hg_tensor_unref (x);
}

TEST (the_cursor_rings_its_cell)
{
  HgTensor *x;
  HgWeightSpec spec = { .shape = { .rank = 2, .dim = { 10, 10 } } };
  HgHeatMap heat = heat_new (spec, &x);
  Canvas canvas = canvas_new (WIDTH, HEIGHT, HG_LIGHT);
  HgWeightPlace place = { .row = 4, .column = 6 };
  HgHeatLayout layout = hg_heat_layout (&heat.map, BOX, 1, &WHOLE);
  HgBox cell = hg_heat_cell (&layout, &heat.map, &place);
  hg_heat_map_draw_cursor (&canvas.pen, &heat, BOX, &WHOLE, &place);
  CHECK (canvas_has (&canvas, cell.x + cell.width / 2, cell.y - 1, HG_INK_SELECTION));
  CHECK (canvas_has (&canvas, cell.x + cell.width / 2, cell.y + cell.height / 2, HG_INK_VIEW));
  canvas_clear (&canvas);
  hg_tensor_unref (x);
}

TEST (a_histogram_is_as_high_as_its_bins)
{
  const size_t bins[] = { 1, 0, 50, 100 };
  HgHistogram histogram = { bins, 4, -1, 1 };
  Canvas canvas = canvas_new (WIDTH, HEIGHT, HG_LIGHT);
  hg_histogram_draw_bars (&canvas.pen, &histogram, (HgBox){ 0, 0, 40, 100 });
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 35, 0, 1, 100 }, HG_INK_GHOST), 100);
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 25, 0, 1, 100 }, HG_INK_GHOST), 50);
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 15, 0, 1, 100 }, HG_INK_GHOST), 0);
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 5, 0, 1, 100 }, HG_INK_GHOST), 1);
  hg_histogram_draw (&canvas.pen, &histogram, (HgBox){ 0, 200, 200, 120 });
  CHECK (canvas_count (&canvas, (HgBox){ 0, 294, 200, 2 }, HG_INK_GHOST) > 150);
  canvas_clear (&canvas);
}

TEST (a_spectrum_falls)
{
  const HgReal values[] = { 3, 2, 1, 0 };
  HgSpectrumPlot plot = { values, 4, 2 };
  Canvas canvas = canvas_new (WIDTH, HEIGHT, HG_LIGHT);
  hg_spectrum_plot_draw (&canvas.pen, &plot, (HgBox){ 0, 0, 220, 150 });
  CHECK (canvas_has (&canvas, 42, 17, HG_INK_TRAINING));
  CHECK (canvas_count (&canvas, (HgBox){ 40, 100, 50, 24 }, HG_INK_TRAINING) == 0);
  CHECK (canvas_count (&canvas, (HgBox){ 180, 60, 40, 64 }, HG_INK_TRAINING) > 10);
  canvas_clear (&canvas);
}

/* Dimensions along the stack: rows where the pointer finds them, bars as long as their numbers on one axis,
 * the waist in its colour, and lines where the components and the rank before training are. */
#include "canvas.h"
#include "ui/draw/dimension-plot.h"

enum
{
  WIDTH = 600,
  HEIGHT = 200
};

static HgDimension rows[] = {
  { .node = 0, .values = 100, .measured = { 10, 40 } },
  { .node = 1, .values = 2, .measured = { 2, 2 } },
  { .node = 2, .values = 100, .measured = { 2, 2 } },
};

typedef struct
{
  HgModel *model;
  HgCheck *check;
  HgDimensions now;
  HgDimensionPlot plot;
  Canvas canvas;
} Bench;

static bool
open_bench (Bench *bench)
{
  HgError error = { 0 };
  *bench = (Bench){ .model = hg_model_parse ("test", "Input 100; Dense 2; Dense 100", &error),
                    .now = { .samples = 50, .n = 3, .items = rows } };
  bench->check = bench->model != NULL ? hg_check_new (bench->model, &error) : NULL;
  if (!CHECK_DONE (bench->check != NULL, error))
    return false;
  bench->plot = (HgDimensionPlot){ .check = bench->check, .now = &bench->now };
  bench->canvas = canvas_new (WIDTH, HEIGHT, HG_LIGHT);
  hg_dimension_plot_draw (&bench->canvas.pen, &bench->plot, (HgBox){ 0, 0, WIDTH, HEIGHT });
  return true;
}

static void
close_bench (Bench *bench)
{
  canvas_clear (&bench->canvas);
  hg_check_free (bench->check);
  hg_model_unref (bench->model);
}

/* The middle of row @row. */
static double
row_at (const Bench *bench, size_t row)
{
  double first = -1, last = -1;
  for (double y = 0; y < HEIGHT; y++)
    if (hg_dimension_plot_find (&bench->plot, 1, (HgBox){ 0, 0, WIDTH, HEIGHT }, y) == row)
      {
        first = first < 0 ? y : first;
        last = y;
      }
  return (first + last) / 2;
}

/* How far the row is of @ink, in px. */
static int
length_of (Bench *bench, size_t row, HgInk ink)
{
  return canvas_count (&bench->canvas, (HgBox){ 0, row_at (bench, row) + 5, WIDTH, 1 }, ink);
}

TEST (every_row_is_found_and_nothing_beside_them)
{
  Bench bench;
  HgBox box = { 0, 0, WIDTH, HEIGHT };
  REQUIRE (open_bench (&bench));
  CHECK_EQUAL (hg_dimension_plot_find (&bench.plot, 1, box, 1), 3);
  CHECK_EQUAL (hg_dimension_plot_find (&bench.plot, 1, box, HEIGHT - 1), 3);
  CHECK (row_at (&bench, 0) > 20 && row_at (&bench, 0) < row_at (&bench, 1)
         && row_at (&bench, 1) < row_at (&bench, 2));
  CHECK (hg_dimension_plot_height (&bench.plot, 2) == 2 * hg_dimension_plot_height (&bench.plot, 1));
  close_bench (&bench);
}

TEST (bars_are_as_long_as_their_ranks)
{
  Bench bench;
  REQUIRE (open_bench (&bench));
  int data = length_of (&bench, 0, HG_INK_INPUT), waist = length_of (&bench, 1, HG_INK_WAIST),
      output = length_of (&bench, 2, HG_INK_INPUT);
  CHECK (data > 150 && waist > 40 && data > 2 * waist - 20);
  CHECK_NEAR (waist, output, 4); /* the same rank has the same length, whatever room there is */
  CHECK_EQUAL (length_of (&bench, 1, HG_INK_INPUT), 0);
  close_bench (&bench);
}

TEST (the_rank_before_is_drawn_where_it_is_known)
{
  static HgDimension first[]
      = { { .measured = { 10, 40 } }, { .measured = { 1.2, 2 } }, { .measured = { 70, 80 } } };
  Bench bench;
  HgDimensions before = { .samples = 50, .n = 3, .items = first };
  REQUIRE (open_bench (&bench));
  HgBox right = { 350, row_at (&bench, 2) - 9, WIDTH - 480, 18 };
  CHECK_EQUAL (canvas_count (&bench.canvas, right, HG_INK_DIM), 0);
  bench.plot.before = &before;
  hg_dimension_plot_draw (&bench.canvas.pen, &bench.plot, (HgBox){ 0, 0, WIDTH, HEIGHT });
  CHECK (canvas_count (&bench.canvas, right, HG_INK_DIM) > 4);
  close_bench (&bench);
}

TEST (without_room_nothing_is_drawn)
{
  Bench bench;
  REQUIRE (open_bench (&bench));
  Canvas small = canvas_new (40, 40, HG_LIGHT);
  hg_dimension_plot_draw (&small.pen, &bench.plot, (HgBox){ 0, 0, 40, 40 });
  hg_dimension_plot_mark (&small.pen, &bench.plot, (HgBox){ 0, 0, 40, 40 }, 9);
  CHECK (canvas_distance (canvas_pixel (&small, 20, 30), (HgColour){ 1, 1, 1 }) < 0.01);
  canvas_clear (&small);
  close_bench (&bench);
}

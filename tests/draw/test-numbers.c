/* Numbers of the stack: each is found where it is drawn, and the axis that is lit is the one that is drawn
 * so. */
#include "canvas.h"
#include "model/numbers.h"
#include "ui/draw/stack.h"

typedef struct
{
  HgModel *model;
  HgCheck *check;
  HgStackLayout layout;
  HgStackScene scene;
  Canvas canvas;
} Bench;

static bool
open_bench (Bench *bench, const char *stack)
{
  HgError error = { 0 };
  *bench = (Bench){ .model = hg_model_parse ("test", stack, &error) };
  bench->check = bench->model != NULL ? hg_check_new (bench->model, &error) : NULL;
  if (!CHECK_DONE (bench->check != NULL, error))
    return false;
  bench->canvas = canvas_new (420, 700, HG_LIGHT);
  HgStackRequest request = { .width = 420, .height = 700 };
  if (!CHECK_DONE (hg_stack_layout (&bench->layout, bench->check, &request, &error), error))
    return false;
  bench->scene = (HgStackScene){ .check = bench->check, .layout = &bench->layout };
  return true;
}

static void
close_bench (Bench *bench)
{
  canvas_clear (&bench->canvas);
  hg_stack_layout_clear (&bench->layout);
  hg_check_free (bench->check);
  hg_model_unref (bench->model);
}

/* What is found in row @row from left to right, each once, as letters: "01v p". */
static void
found_in (Bench *bench, size_t row, char *text)
{
  static const char signs[] = "01234567vp";
  int last = HG_NUMBER_NONE;
  size_t at, n = 0;
  for (double x = 0; x < 420; x++)
    {
      int number
          = hg_stack_number_at (&bench->canvas.pen, &bench->scene, x, bench->layout.rows[row].label, &at);
      if (number == HG_NUMBER_NONE)
        number
            = hg_stack_number_at (&bench->canvas.pen, &bench->scene, x, bench->layout.rows[row].count, &at);
      if (number != HG_NUMBER_NONE && number != last)
        {
          CHECK_EQUAL (at, row);
          text[n++] = signs[number];
        }
      last = number;
    }
  text[n] = '\0';
}

TEST (every_number_is_found_where_it_stands)
{
  Bench bench;
  char text[420];
  REQUIRE (open_bench (&bench, "Input 8x8x3; Conv2D 4 3; Flatten; Dense 5"));
  found_in (&bench, 0, text);
  CHECK_TEXT (text, "012vp");
  found_in (&bench, 1, text);
  CHECK_TEXT (text, "012vp");
  found_in (&bench, 3, text);
  CHECK_TEXT (text, "0vp");
  bench.scene.hidden = HG_HIDES_COUNTS;
  found_in (&bench, 1, text);
  CHECK_TEXT (text, "012v");
  bench.scene.hidden = HG_HIDES_SHAPES; /* a count would be explained by them */
  found_in (&bench, 1, text);
  CHECK_TEXT (text, "");
  bench.scene.hidden = 0;
  size_t row;
  CHECK_EQUAL (hg_stack_number_at (&bench.canvas.pen, &bench.scene, 210, 5, &row), HG_NUMBER_NONE);
  close_bench (&bench);
}

TEST (the_lit_axis_is_drawn_so)
{
  static const int none[] = { -1, -1, -1 }, first[] = { 0, 0, -1 };
  Bench bench;
  REQUIRE (open_bench (&bench, "Input 5x7; LSTM 6 sequences; LSTM 2"));
  HgBox gap = bench.layout.rows[1].gap, last = bench.layout.rows[2].gap;
  bench.scene.axes = none;
  hg_stack_draw_ground (&bench.canvas.pen, &bench.scene);
  CHECK_EQUAL (canvas_count (&bench.canvas, gap, HG_INK_SELECTION), 0);
  bench.scene.axes = first;
  hg_stack_draw_ground (&bench.canvas.pen, &bench.scene);
  CHECK (canvas_count (&bench.canvas, gap, HG_INK_SELECTION) > 8);
  CHECK_EQUAL (canvas_count (&bench.canvas, last, HG_INK_SELECTION), 0);
  close_bench (&bench);
}

/* An LSTM in slow motion, as drawn: each gate with its name, its units and the steps, and the step and unit
 * under a point. And a frame of a film. */
#include "canvas.h"
#include "ui/draw/cell-strips.h"
#include "ui/draw/film-strip.h"
#include "words.h"

typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgPrepared data;
  HgCellTrace trace;
} Bench;

static const HgBox BOX = { 0, 0, 800, 600 };

static bool
open_bench (Bench *bench, const char *stack)
{
  HgError error = { 0 };
  *bench = (Bench){ .model = hg_model_parse ("test", stack, &error) };
  HgCheck *check = bench->model != NULL ? hg_check_shapes (bench->model, &error) : NULL;
  bench->weights = check != NULL ? hg_weights_new (bench->model, 5, &error) : NULL;
  if (!CHECK_DONE (bench->weights != NULL, error))
    return false;
  bench->data.x = hg_tensor_new_rows (1, &check->nodes[0].out[0], &error);
  for (size_t i = 0; i < bench->data.x->values; i++)
    bench->data.x->data[i] = (HgReal)sin (0.9 * (double)i);
  hg_check_free (check);
  HgCellTraceAsked asked
      = { .model = bench->model, .weights = bench->weights, .data = &bench->data, .node = 1 };
  return CHECK_DONE (hg_cell_trace (&asked, &bench->trace, &error), error);
}

static void
close_bench (Bench *bench)
{
  hg_cell_trace_clear (&bench->trace);
  hg_tensor_unref (bench->data.x);
  hg_weights_unref (bench->weights);
  hg_model_unref (bench->model);
}

static void
draw (HgPen *pen, double width, double height, const void *data)
{
  hg_cell_strips_draw (pen, data, (HgBox){ 0, 0, width, height });
}

TEST (gates_units_and_steps_are_named)
{
  static const char *const words[] = { ">input gate<",
                                       ">forget gate<",
                                       ">candidate<",
                                       ">output gate<",
                                       ">cell state<",
                                       ">output<",
                                       ">5 units<",
                                       ">6 of 59<",
                                       ">features<",
                                       ">step<",
                                       ">1<",
                                       ">2<",
                                       ">3<",
                                       ">4<",
                                       ">5<",
                                       ">step 2<",
                                       ">Step 2, unit 4<" };
  Bench bench;
  REQUIRE (open_bench (&bench, "Input 5x59; LSTM 5 sequences; LSTM 1; RepeatVector 5; LSTM 59 sequences"));
  HgCellStrips strips = { .trace = &bench.trace, .step = 1, .unit = 3 };
  char *text = words_drawn (BOX.width, BOX.height, draw, &strips);
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    CHECK_CONTAINS (text, words[i]);
  CHECK (strstr (text, "<image ") != NULL
         && strstr (text, "width=\"5\"") == NULL); /* to be enlarged: smoothed */
  free (text);
  close_bench (&bench);
}

TEST (few_features_are_all_drawn_and_many_steps_are_not_all_numbered)
{
  Bench bench;
  REQUIRE (open_bench (&bench, "Input 40x1; LSTM 1; RepeatVector 40; LSTM 1 sequences"));
  HgCellStrips strips = { .trace = &bench.trace };
  char *text = words_drawn (BOX.width, BOX.height, draw, &strips);
  CHECK_CONTAINS (text, ">feature<");
  CHECK_CONTAINS (text, ">1 unit<");
  CHECK_CONTAINS (text, ">40<");
  CHECK (strstr (text, " of 1<") == NULL && strstr (text, ">39<") == NULL);
  free (text);
  close_bench (&bench);
}

/* Every step and unit is somewhere under the pointer, in order, and outside there is none. */
TEST (steps_and_units_are_found)
{
  Bench bench;
  size_t step = 99, unit = 99, last = 0, units = 0;
  REQUIRE (open_bench (&bench, "Input 5x59; LSTM 5 sequences; LSTM 1; RepeatVector 5; LSTM 59 sequences"));
  HgCellStrips strips = { .trace = &bench.trace };
  CHECK (!hg_cell_strips_at (&strips, BOX, 1, 2, 200, &step, &unit));
  CHECK (!hg_cell_strips_at (&strips, BOX, 1, BOX.width - 2, 200, &step, &unit));
  CHECK (step == 99 && unit == 99);
  for (double x = 0; x < BOX.width; x += 2)
    if (hg_cell_strips_at (&strips, BOX, 1, x, 200, &step, &unit))
      {
        CHECK (step == last || step == last + 1);
        last = step;
      }
  CHECK_EQUAL (last, 4);
  for (double y = 90; y < 200; y++)
    if (hg_cell_strips_at (&strips, BOX, 1, 200, y, &step, &unit))
      units |= (size_t)1 << unit;
  CHECK_EQUAL (units, 31);
  close_bench (&bench);
}

static void
draw_frame (HgPen *pen, double width, double height, const void *data)
{
  hg_film_frame_draw (pen, data, 0, (HgBox){ 0, 0, width, height });
}

/* A frame says which line is which and, of images, in which order they stand; where it has room for that. */
TEST (a_frame_names_what_it_shows)
{
  HgReal values[] = { 0, 1, 0, 1 };
  HgFilmFrame frame = { .title = "epoch 12", .note = "0.712", .values = values };
  HgFilm film = { .n = 1, .frames = &frame, .length = 4, .stride = 1, .original = values, .high = 1 };
  for (int images = 0; images < 2; images++)
    {
      film.height = film.width = images ? 2 : 0;
      film.channels = 1;
      char *wide = words_drawn (400, 160, draw_frame, &film),
           *narrow = words_drawn (160, 160, draw_frame, &film);
      CHECK_CONTAINS (wide, ">original<");
      CHECK_CONTAINS (wide, ">decoded<");
      CHECK_CONTAINS (narrow, ">epoch 12<");
      CHECK (strstr (narrow, "decoded") == NULL);
      if (!images)
        {
          char *usual = words_drawn (200, 160, draw_frame, &film); /* less than title and names in one line */
          CHECK_CONTAINS (usual, ">decoded<");
          free (usual);
        }
      free (wide);
      free (narrow);
    }
}

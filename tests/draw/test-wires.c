/* Wires beside the spine: which there are, that their lanes keep apart, where they are drawn, and what is
 * said about them. */
#include "canvas.h"
#include "ui/draw/stack.h"

typedef struct
{
  HgModel *model;
  HgCheck *check;
  HgStackLayout layout;
} Graph;

static Graph
graph_new (const char *text, double width)
{
  HgError error = { 0 };
  Graph graph = { .model = hg_model_parse ("test", text, &error) };
  HgStackRequest request = { .width = width, .height = 752 };
  if (CHECK_DONE (graph.model != NULL, error))
    graph.check = hg_check_new (graph.model, &error);
  CHECK_DONE (hg_stack_layout (&graph.layout, graph.check, &request, &error), error);
  return graph;
}

static void
graph_clear (Graph *graph)
{
  hg_stack_layout_clear (&graph->layout);
  hg_check_free (graph->check);
  hg_model_unref (graph->model);
}

/* Two branches, each skipping the other's layers: input → b, a → c, b → d, c → e, d → f go past a layer. */
static const char branches[] = "inp = Input 10; a = Dense 6 relu; b = Dense 4 tanh < inp; c = Dense 3 < a; "
                               "d = Dense 8 < b; e = Dense 10 < c; f = Dense 10 < d";

TEST (a_chain_has_no_wires)
{
  Graph graph = graph_new ("Input 10; Dense 3; Dense 10", HG_STACK_WIDE);
  char text[200];
  CHECK_EQUAL (graph.layout.n_wires, 0);
  CHECK_EQUAL (graph.layout.lanes, 0);
  CHECK_EQUAL (graph.layout.left, 54);
  CHECK (graph.layout.rows[0].flows && graph.layout.rows[1].flows && !graph.layout.rows[2].flows);
  CHECK_TEXT (hg_stack_takes_text (graph.model, 1, text, sizeof text), "");
  CHECK_TEXT (hg_stack_takes_text (graph.model, 0, text, sizeof text), "");
  graph_clear (&graph);
}

TEST (what_is_not_from_the_bar_above_is_a_wire)
{
  static const size_t ends[][2] = { { 0, 2 }, { 1, 3 }, { 2, 4 }, { 3, 5 }, { 4, 6 } };
  Graph graph = graph_new (branches, HG_STACK_WIDE);
  REQUIRE (CHECK_EQUAL (graph.layout.n_wires, 5));
  for (size_t i = 0; i < 5; i++)
    {
      CHECK_EQUAL (graph.layout.wires[i].from, ends[i][0]);
      CHECK_EQUAL (graph.layout.wires[i].to, ends[i][1]);
    }
  for (size_t i = 0; i < graph.layout.n; i++)
    CHECK_EQUAL (graph.layout.rows[i].flows, i == 0);
  graph_clear (&graph);
}

/* Of two wires that pass the same gap, each has a lane of its own. */
TEST (lanes_keep_wires_apart)
{
  for (int wide = 0; wide < 2; wide++)
    {
      Graph graph = graph_new (branches, wide ? HG_STACK_WIDE : HG_STACK_NARROW);
      const HgStackLayout *layout = &graph.layout;
      CHECK_EQUAL (layout->lanes, 2);
      for (size_t i = 0; i < layout->n_wires; i++)
        for (size_t k = 0; k < i; k++)
          {
            const HgStackWire *a = &layout->wires[i], *b = &layout->wires[k];
            CHECK (a->lane != b->lane || a->to <= b->from || b->to <= a->from);
          }
      for (int lane = 0; lane < layout->lanes; lane++)
        CHECK (hg_stack_layout_lane (layout, lane) > layout->rows[0].plus.x + layout->rows[0].plus.width);
      for (size_t i = 0; i < layout->n; i++)
        CHECK (layout->rows[i].bar.x > hg_stack_layout_lane (layout, 0));
      graph_clear (&graph);
    }
}

/* A layer is entered above the place where it is left. */
TEST (wires_enter_above_where_they_leave)
{
  Graph graph = graph_new (branches, HG_STACK_WIDE);
  for (size_t i = 0; i < graph.layout.n_wires; i++)
    for (size_t k = 0; k < graph.layout.n_wires; k++)
      if (graph.layout.wires[i].to == graph.layout.wires[k].from)
        CHECK (graph.layout.wires[i].enters < graph.layout.wires[k].leaves);
  graph_clear (&graph);
}

/* One output that several layers take is one wire that branches. */
TEST (a_branching_wire_has_one_lane)
{
  Graph graph = graph_new (
      "inp = Input 4; a = Dense 3; b = Dense 2 < inp; c = Dense 2 < inp; d = Dense 2 < inp", HG_STACK_WIDE);
  REQUIRE (CHECK_EQUAL (graph.layout.n_wires, 3));
  CHECK_EQUAL (graph.layout.lanes, 1);
  for (size_t i = 1; i < 3; i++)
    CHECK_NEAR (graph.layout.wires[i].leaves, graph.layout.wires[0].leaves, 1e-9);
  graph_clear (&graph);
}

/* More wires side by side than there are lanes: still a picture, and bars inside the pane. */
TEST (many_wires_share_the_last_lane)
{
  char text[1600] = "inp = Input 4";
  for (int i = 0; i < 24; i++)
    snprintf (text + strlen (text), sizeof text - strlen (text), "; a%d = Dense %d < inp", i, i + 2);
  for (int i = 23; i >= 0; i--)
    snprintf (text + strlen (text), sizeof text - strlen (text), "; b%d = Dense 4 < a%d", i, i);
  Graph graph = graph_new (text, HG_STACK_NARROW);
  CHECK_EQUAL (graph.layout.lanes, 16);
  CHECK (hg_stack_layout_lane (&graph.layout, 0) - hg_stack_layout_lane (&graph.layout, 1) >= 4);
  CHECK (hg_stack_layout_lane (&graph.layout, 15) > graph.layout.rows[0].plus.x + 18);
  CHECK (graph.layout.left + graph.layout.range < HG_STACK_NARROW - HG_STACK_MARGIN);
  CHECK (graph.layout.range > 150);
  graph_clear (&graph);
}

TEST (wires_are_drawn_in_their_lane_and_lit)
{
  Graph graph = graph_new (branches, HG_STACK_WIDE);
  HgStackScene scene = { .check = graph.check, .layout = &graph.layout };
  const HgStackWire *wire = &graph.layout.wires[1];
  HgBox run = { hg_stack_layout_lane (&graph.layout, wire->lane) - 2, graph.layout.rows[1].gap.y + 6, 5,
                graph.layout.rows[1].gap.height - 12 };
  for (size_t lit = 0; lit < 2; lit++)
    {
      Canvas canvas = canvas_new (HG_STACK_WIDE, 760, HG_LIGHT);
      scene.lit = lit == 1 ? wire->from + 1 : 0;
      hg_stack_draw (&canvas.pen, &scene);
      CHECK (canvas_count (&canvas, run, lit == 1 ? HG_INK_SELECTION : HG_INK_DIM) >= (int)run.height);
      CHECK_EQUAL (canvas_count (&canvas, run, lit == 1 ? HG_INK_DIM : HG_INK_SELECTION), 0);
      canvas_clear (&canvas);
    }
  graph_clear (&graph);
}

/* A layer whose states are taken is as wide as these, and says so. */
TEST (what_is_handed_on_is_what_counts)
{
  Graph graph
      = graph_new ("Input 50x10; enc = LSTM 64 return_state=true; FeedbackDecoder 64 steps=50 features=10 < "
                   "enc.1, enc.2",
                   HG_STACK_WIDE);
  char text[200], values[64];
  CHECK_EQUAL (graph.layout.n_wires, 2);
  CHECK (graph.layout.wires[0].lane != graph.layout.wires[1].lane);
  CHECK (!graph.layout.rows[1].flows);
  CHECK_TEXT (hg_stack_takes_text (graph.model, 2, text, sizeof text), "takes h and c from LSTM 64");
  hg_stack_shape_text (graph.check, 1, text, sizeof text, values, sizeof values);
  CHECK_TEXT (text, "h 64 + c 64");
  CHECK_TEXT (values, "128 values");
  CHECK_EQUAL (graph.layout.rows[1].bar.width, hg_stack_layout_bar_width (&graph.layout, 128));
  graph_clear (&graph);
}

TEST (words_say_where_inputs_come_from)
{
  Graph graph = graph_new (branches, HG_STACK_WIDE);
  char text[200];
  CHECK_TEXT (hg_stack_takes_text (graph.model, 1, text, sizeof text), "");
  CHECK_TEXT (hg_stack_takes_text (graph.model, 3, text, sizeof text), "takes Dense 6");
  CHECK_TEXT (hg_stack_takes_text (graph.model, 2, text, sizeof text), "takes Input");
  CHECK_TEXT (hg_stack_takes_text (graph.model, 6, text, sizeof text), "takes Dense 8");
  graph_clear (&graph);
  /* Of two layers with one title the name tells which. */
  graph = graph_new ("inp = Input 4; a = Dense 3; b = Dense 3; c = Dense 2 < a", HG_STACK_WIDE);
  CHECK_TEXT (hg_stack_takes_text (graph.model, 3, text, sizeof text), "takes Dense 3 (a)");
  graph_clear (&graph);
}

/* Where a wire goes across another's lane, that one has a gap: they do not join. */
TEST (crossings_do_not_join)
{
  Graph graph = graph_new ("a = Input 24; b = Input 24; e = Dense 16 < a; f = Dense 16 < b", HG_STACK_WIDE);
  REQUIRE (CHECK_EQUAL (graph.layout.n_wires, 2));
  const HgStackWire *across = &graph.layout.wires[1];
  CHECK (graph.layout.wires[0].lane == 0 && across->lane == 1);
  HgStackScene scene = { .check = graph.check, .layout = &graph.layout };
  Canvas canvas = canvas_new (420, 700, HG_LIGHT);
  hg_stack_draw (&canvas.pen, &scene);
  HgBox bar = graph.layout.rows[1].bar;
  double x = floor (hg_stack_layout_lane (&graph.layout, 0)), y = round (bar.y + bar.height * across->leaves);
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ x, y - 2, 1, 1 }, HG_INK_VIEW), 1);
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ x, y + 2, 1, 1 }, HG_INK_VIEW), 1);
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ x, y - 10, 1, 5 }, HG_INK_VIEW), 0);
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ x - 4, y, 9, 1 }, HG_INK_VIEW), 0);
  canvas_clear (&canvas);
  graph_clear (&graph);
}

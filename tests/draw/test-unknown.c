/* Layers that nobody here can execute: they are no fault of the stack, and look like none. */
#include "canvas.h"
#include "layers/foreign.h"
#include "model/check.h"
#include "model/edit.h"
#include "ui/draw/stack.h"

/* Input 9, a foreign layer that gives 9 values, Dense 6 (or an LSTM, which does not fit there), Dense 9. */
static HgCheck *
check_new (bool fits)
{
  HgError error = { 0 };
  HgForeign *foreign = hg_foreign_new ("Mystery", "{}", &error);
  foreign->out = (HgShape){ .rank = 1, .dim = { 9 } };
  HgLayer *layers[]
      = { hg_layer_parse ("Input 9", &error), hg_layer_foreign (foreign, &error),
          hg_layer_parse (fits ? "Dense 6" : "LSTM 6", &error), hg_layer_parse ("Dense 9", &error) };
  static const char *const names[] = { "input", "mystery", "a", "b" };
  const HgNode *nodes[4];
  for (size_t i = 0; i < 4; i++)
    nodes[i] = hg_node_new (layers[i], names[i], &(HgEdge){ i > 0 ? i - 1 : 0, 0 }, i > 0, &error);
  HgModel *model = hg_model_new ("test", nodes, 4, &(HgEdge){ 3, 0 }, 1, &error);
  HgCheck *check = model != NULL ? hg_check_new (model, &error) : NULL;
  CHECK_DONE (check != NULL, error);
  for (size_t i = 0; i < 4; i++)
    {
      hg_node_unref (nodes[i]);
      hg_layer_unref (layers[i]);
    }
  hg_model_unref (model);
  hg_foreign_unref (foreign);
  return check;
}

TEST (an_unknown_layer_is_no_fault_of_the_stack)
{
  char text[256];
  HgCheck *check = check_new (true);
  REQUIRE (check != NULL);
  CHECK_EQUAL (check->nodes[1].state, HG_NODE_UNKNOWN);
  CHECK_EQUAL (check->nodes[2].state, HG_NODE_FITS);
  CHECK_EQUAL (check->nodes[3].state, HG_NODE_FITS);
  CHECK_TEXT (hg_check_headline (check, text, sizeof text),
              "1 layer is unknown and not executed · 123 parameters");
  hg_check_free (check);
}

/* One that does not fit is still named, and only that. */
TEST (a_real_fault_is_told_beside_an_unknown_layer)
{
  char text[256];
  HgCheck *check = check_new (false);
  REQUIRE (check != NULL);
  CHECK_EQUAL (check->nodes[1].state, HG_NODE_UNKNOWN);
  CHECK_EQUAL (check->nodes[2].state, HG_NODE_BROKEN);
  CHECK_CONTAINS (hg_check_headline (check, text, sizeof text), "LSTM 6 does not fit · ");
  hg_check_free (check);
}

TEST (an_open_length_is_not_called_no_compression)
{
  HgError error = { 0 };
  char text[256];
  HgModel *closed = hg_model_parse ("test", "Input 4x3; LSTM 2; RepeatVector 4; Dense 3", &error);
  HgValue open = { .type = HG_PARAM_SHAPE, .shape = { .rank = 2, .dim = { HG_UNKNOWN, 3 } } };
  HgModel *model = closed != NULL ? hg_edit_set (closed, 0, "shape", open, NULL, &error) : NULL;
  HgCheck *check = model != NULL ? hg_check_shapes (model, &error) : NULL;
  REQUIRE (CHECK_DONE (check != NULL, error));
  CHECK_TEXT (hg_check_headline (check, text, sizeof text), "— → 2 · 57 parameters");
  hg_check_free (check);
  hg_model_unref (model);
  hg_model_unref (closed);
}

TEST (it_is_hatched_in_grey)
{
  HgCheck *check = check_new (true);
  REQUIRE (check != NULL);
  HgStackLayout layout;
  HgStackRequest request = { .width = 420, .height = 600 };
  HgError error = { 0 };
  REQUIRE (CHECK_DONE (hg_stack_layout (&layout, check, &request, &error), error));
  Canvas canvas = canvas_new (420, 600, HG_LIGHT);
  HgStackScene scene = { .check = check, .layout = &layout };
  hg_stack_draw_ground (&canvas.pen, &scene);
  for (size_t i = 0; i < check->n; i++)
    hg_stack_draw_bar (&canvas.pen, &scene, i, 0);
  HgBox bar = layout.rows[1].bar;
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 0, 0, 420, 600 }, HG_INK_ERROR), 0);
  CHECK (canvas_count (&canvas, (HgBox){ bar.x, bar.y, bar.width, 1 }, HG_INK_UNKNOWN) > 60);
  CHECK (canvas_count (&canvas, (HgBox){ bar.x + 4, bar.y + 4, bar.width - 8, bar.height - 8 }, HG_INK_VIEW)
         > bar.width * bar.height / 4);
  canvas_clear (&canvas);
  hg_stack_layout_clear (&layout);
  hg_check_free (check);
}

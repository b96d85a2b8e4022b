/* Folds of stacks: brackets and titles of what is open, one row for what is folded, and where its wires end.
 */
#include "canvas.h"
#include "ui/draw/stack.h"

enum
{
  MOST_NESTED = 16
};

typedef struct
{
  HgModel *model;
  HgCheck *check;
  HgFolds folds;
  HgStackLayout layout;
} Stack;

static void
lay_out (Stack *stack)
{
  HgError error = { 0 };
  HgStackRequest request = { .width = HG_STACK_WIDE, .height = 752, .folds = &stack->folds };
  hg_stack_layout_clear (&stack->layout);
  CHECK_DONE (hg_stack_layout (&stack->layout, stack->check, &request, &error), error);
}

/* A stack of at most MOST_NESTED layers, standing in nested models, all unfolded. */
static Stack
stack_nested (const char *text, const char *const *groups)
{
  HgError error = { 0 };
  Stack stack = { 0 };
  HgNode *nodes[MOST_NESTED];
  HgModel *flat = hg_model_parse ("flat", text, &error);
  if (!CHECK_DONE (flat != NULL, error))
    return stack;
  for (size_t i = 0; i < flat->n; i++)
    {
      const HgNode *like = flat->nodes[i];
      nodes[i] = hg_node_like (like, like->layer, like->name, like->in, like->n_in, &error);
      snprintf (nodes[i]->group, sizeof nodes[i]->group, "%s", groups[i]);
    }
  stack.model = hg_model_new ("nested", (const HgNode *const *)nodes, flat->n, flat->outputs, flat->n_outputs,
                              &error);
  if (CHECK_DONE (stack.model != NULL, error))
    stack.check = hg_check_new (stack.model, &error);
  if (stack.check != NULL && CHECK_DONE (hg_folds_find (&stack.folds, stack.check, &error), error))
    lay_out (&stack);
  for (size_t i = 0; i < flat->n; i++)
    hg_node_unref (nodes[i]);
  hg_model_unref (flat);
  return stack;
}

static void
stack_clear (Stack *stack)
{
  hg_stack_layout_clear (&stack->layout);
  hg_folds_clear (&stack->folds);
  hg_check_free (stack->check);
  hg_model_unref (stack->model);
}

static HgStackScene
scene_of (const Stack *stack)
{
  return (HgStackScene){ .check = stack->check, .layout = &stack->layout, .folds = &stack->folds };
}

static const char chain[] = "Input 12; Dense 8; Dense 4; Dense 8; Dense 10; Dense 12";
static const char *const two_in_one[] = { "", "ae/encoder", "ae/encoder", "ae/decoder", "ae/decoder", "" };

/* A bracket for every nested model, the outer one outside, from its first bar to its last. */
TEST (nested_models_have_brackets)
{
  Stack stack = stack_nested (chain, two_in_one);
  REQUIRE (CHECK (stack.layout.n > 0));
  const HgStackLayout *layout = &stack.layout;
  HgStackScene scene = scene_of (&stack);
  Canvas canvas = canvas_new (420, 760, HG_LIGHT);
  hg_stack_draw_ground (&canvas.pen, &scene);
  double inner = layout->left + layout->range + 10, outer = inner + 5;
  for (size_t i = 0; i < layout->n; i++)
    {
      HgBox bar = layout->rows[i].bar;
      double y = bar.y + bar.height / 2;
      CHECK_EQUAL (canvas_count (&canvas, (HgBox){ inner - 1, y, 3, 1 }, HG_INK_VIEW) < 3, i > 0 && i < 5);
      CHECK_EQUAL (canvas_count (&canvas, (HgBox){ outer - 1, y, 3, 1 }, HG_INK_VIEW) < 3, i > 0 && i < 5);
    }
  /* Between the two inner models only the outer bracket goes on. */
  double between = (layout->rows[2].bar.y + layout->rows[2].bar.height + layout->rows[3].bar.y) / 2 + 9;
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ inner - 1, between, 3, 1 }, HG_INK_VIEW), 3);
  CHECK (canvas_count (&canvas, (HgBox){ outer - 1, between, 3, 1 }, HG_INK_VIEW) < 3);
  canvas_clear (&canvas);
  stack_clear (&stack);
}

/* Models that begin together have their titles one below the other, and the gap grows for them. */
TEST (titles_stand_apart)
{
  Stack stack = stack_nested (chain, two_in_one);
  REQUIRE (CHECK_EQUAL (stack.layout.n_folds, 3));
  const HgStackRow *rows = stack.layout.rows;
  double outer = hg_stack_layout_title (&stack.layout, 0, 1),
         inner = hg_stack_layout_title (&stack.layout, 1, 1);
  CHECK_NEAR (outer, rows[0].label, 1e-9);
  CHECK_NEAR (inner - outer, HG_STACK_TITLE, 1e-9);
  CHECK (inner + 6 < rows[1].bar.y);
  CHECK_NEAR (rows[0].gap.height - rows[1].gap.height, HG_STACK_TITLE, 1e-9);
  for (size_t f = 0; f < 3; f++)
    {
      CHECK (stack.layout.folds[f].box.x > stack.layout.left + stack.layout.range);
      CHECK (stack.layout.folds[f].box.x + stack.layout.folds[f].box.width < stack.layout.width);
    }
  stack_clear (&stack);
}

/* Folded, a model is one row where it began; what is in it has no place of its own. */
TEST (a_folded_model_is_one_row)
{
  Stack stack = stack_nested (chain, two_in_one);
  REQUIRE (CHECK_EQUAL (stack.layout.n_folds, 3));
  double height = stack.layout.total;
  stack.folds.all[1].folded = true;
  lay_out (&stack);
  const HgStackLayout *layout = &stack.layout;
  CHECK (layout->total < height);
  CHECK_EQUAL (layout->rows[1].last, 2);
  CHECK (layout->rows[1].fold == &stack.folds.all[1]);
  CHECK_EQUAL (layout->rows[2].head, 1);
  CHECK_EQUAL (layout->rows[1].values, 4);
  CHECK (layout->rows[1].flows && layout->rows[0].flows);
  CHECK_EQUAL (hg_stack_layout_next (layout, 1), 3);
  CHECK_EQUAL (layout->folds[1].box.y, layout->rows[1].bar.y);
  CHECK (layout->folds[0].bracket > 0 && layout->folds[1].bracket <= 0);
  HgBox bar = layout->rows[1].bar;
  CHECK_EQUAL (hg_stack_layout_bar_at (layout, bar.x + 2, bar.y + 2), 1);
  CHECK_EQUAL (hg_stack_layout_gap_at (layout, layout->rows[1].label), 2);
  /* All of it: the inner ones are hidden. */
  stack.folds.all[0].folded = true;
  lay_out (&stack);
  CHECK_EQUAL (layout->rows[1].last, 4);
  CHECK (layout->rows[1].fold == &stack.folds.all[0]);
  CHECK_EQUAL (layout->folds[1].box.width, 0);
  CHECK_EQUAL (layout->folds[2].box.width, 0);
  stack_clear (&stack);
}

/* A skip out of the encoder, over the decoder's first layer; one that stays inside the encoder. */
TEST (wires_end_at_the_folded_row)
{
  static const char *const groups[] = { "", "enc", "enc", "enc", "dec", "dec", "" };
  Stack stack = stack_nested ("x = Input 8; a = Dense 6; b = Dense 6; c = Add < b, a; d = Dense 6; "
                              "e = Concatenate < d, b; f = Dense 8",
                              groups);
  REQUIRE (CHECK_EQUAL (stack.layout.n_wires, 2));
  stack.folds.all[0].folded = true;
  lay_out (&stack);
  REQUIRE (CHECK_EQUAL (stack.layout.n_wires, 1));
  CHECK_EQUAL (stack.layout.wires[0].from, 1);
  CHECK_EQUAL (stack.layout.wires[0].node, 2);
  CHECK_EQUAL (stack.layout.wires[0].to, 5);
  CHECK_EQUAL (stack.layout.wires[0].input, 2);
  CHECK_EQUAL (stack.layout.rows[1].values, 12); /* b and c leave it */
  CHECK (stack.layout.rows[0].flows && stack.layout.rows[1].flows);
  stack.folds.all[1].folded = true;
  lay_out (&stack);
  REQUIRE (CHECK_EQUAL (stack.layout.n_wires, 1));
  CHECK_EQUAL (stack.layout.wires[0].to, 4);
  CHECK_EQUAL (stack.layout.wires[0].input, 0);
  stack_clear (&stack);
}

/* Nothing of a hidden row is drawn, and the folded one is told from a layer by triangle and second edge. */
TEST (a_folded_row_is_drawn)
{
  Stack stack = stack_nested (chain, two_in_one);
  REQUIRE (CHECK_EQUAL (stack.layout.n_folds, 3));
  stack.folds.all[0].folded = true;
  lay_out (&stack);
  HgStackScene scene = scene_of (&stack);
  Canvas canvas = canvas_new (420, 760, HG_LIGHT);
  hg_stack_draw (&canvas.pen, &scene);
  HgBox bar = stack.layout.rows[1].bar;
  double middle = bar.y + bar.height / 2;
  CHECK (canvas_count (&canvas, (HgBox){ bar.x + 9, middle - 4, 8, 8 }, HG_INK_BAR_TEXT) > 12);
  CHECK (canvas_count (&canvas, (HgBox){ bar.x + 20, bar.y + bar.height + 1, 20, 3 },
                       hg_stack_bar_ink (stack.check, 4))
         >= 20);
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 60, stack.layout.rows[5].gap.y + 30, 264, 10 }, HG_INK_VIEW),
               2640);
  canvas_clear (&canvas);
  stack_clear (&stack);
}

TEST (folds_are_said)
{
  Stack stack = stack_nested (chain, two_in_one);
  char text[400];
  REQUIRE (CHECK_EQUAL (stack.folds.n, 3));
  CHECK_TEXT (hg_stack_fold_text (&stack.folds.all[1], stack.check, false, text, sizeof text),
              "encoder, nested model, 2 layers, 4, 4 values, 140 parameters, holds the waist, unfolded");
  stack.folds.all[2].folded = true;
  CHECK_TEXT (hg_stack_fold_text (&stack.folds.all[2], stack.check, false, text, sizeof text),
              "decoder, nested model, 2 layers, 10, 10 values, 130 parameters, folded");
  stack_clear (&stack);
}

/* Inputs and outputs that are several are told apart; so is a layer that is called again. */
TEST (marks_tell_layers_apart)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse (
      "marks", "left = Input 4; right = Input 4; s = Dense 3 < left; t = again s < right; Concatenate < s, t",
      &error);
  REQUIRE (CHECK_DONE (model != NULL, error));
  static const char *const marks[] = { "left", "right", "", "shared", "" };
  for (size_t i = 0; i < 5; i++)
    CHECK_TEXT (hg_stack_mark (model, i), marks[i]);
  hg_model_unref (model);
  model = hg_model_parse ("marks", "i = Input 4; a = Dense 3; b = Dense 4; c = Dense 2 < a", &error);
  REQUIRE (CHECK_DONE (model != NULL, error));
  static const char *const ends[] = { "", "", "output", "output" };
  for (size_t i = 0; i < 4; i++)
    CHECK_TEXT (hg_stack_mark (model, i), ends[i]);
  hg_model_unref (model);
}

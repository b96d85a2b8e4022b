/* The stack's layout is right for every example at every size, and the drawing follows it. */
#include "canvas.h"
#include "model/edit.h"
#include "model/preset.h"
#include "ui/draw/stack.h"

typedef struct
{
  HgModel *model;
  HgCheck *check;
} Stack;

static Stack
stack_parse (const char *text)
{
  HgError error = { 0 };
  Stack stack = { .model = hg_model_parse ("test", text, &error) };
  if (CHECK_DONE (stack.model != NULL, error))
    stack.check = hg_check_new (stack.model, &error);
  return stack;
}

static void
stack_clear (Stack *stack)
{
  hg_check_free (stack->check);
  hg_model_unref (stack->model);
}

static const char rare[]
    = "Input 5x59; LSTM 5 relu sequences; LSTM 16 relu sequences; LSTM 1 relu; RepeatVector 5; "
      "LSTM 5 relu sequences; LSTM 16 relu sequences; TimeDistributed Dense 59";

static HgStackLayout
lay_out (const HgCheck *check, double width, double height)
{
  HgStackLayout layout;
  HgStackRequest request = { .width = width, .height = height };
  HgError error = { 0 };
  CHECK_DONE (hg_stack_layout (&layout, check, &request, &error), error);
  return layout;
}

static bool
within (HgBox inner, HgBox outer)
{
  return inner.x >= outer.x - 1e-9 && inner.y >= outer.y - 1e-9
         && inner.x + inner.width <= outer.x + outer.width + 1e-9
         && inner.y + inner.height <= outer.y + outer.height + 1e-9;
}

static void
check_layout (const HgStackLayout *layout, const HgCheck *check)
{
  double bottom = 0;
  HgBox pane = { 0, 0, layout->width, layout->height };
  CHECK_EQUAL (layout->n, check->n);
  for (size_t i = 0; i < layout->n; i++)
    {
      const HgStackRow *row = &layout->rows[i];
      CHECK (within (row->bar, pane) && row->bar.width >= 24 && row->bar.width <= layout->range);
      CHECK (row->bar.y >= bottom - 1e-9);
      CHECK_NEAR (row->gap.y, row->bar.y + row->bar.height, 1e-9);
      CHECK (row->label - 6 >= row->gap.y && row->label + 6 <= row->gap.y + row->gap.height);
      CHECK (row->count > row->bar.y && row->count < row->bar.y + row->bar.height);
      CHECK (fabs (row->bar.x + row->bar.width / 2 - layout->centre) <= 0.5);
      if (row->plus.width > 0)
        CHECK (within (row->plus, pane) && row->plus.x + row->plus.width < row->gap.x);
      if (row->card.height > 0)
        CHECK (within (row->card, pane) && row->card.y >= row->label + 6
               && row->card.y + row->card.height <= row->gap.y + row->gap.height);
      bottom = row->gap.y + row->gap.height;
    }
  CHECK (layout->total > bottom && layout->total + 6 <= layout->height);
}

TEST (nothing_overlaps_in_any_example)
{
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    {
      HgError error = { 0 };
      HgModel *model = hg_preset_model (preset, &error);
      REQUIRE (CHECK_DONE (model != NULL, error));
      HgCheck *check = hg_check_new (model, &error);
      for (double height = 0; height < 1000; height += 61)
        for (int wide = 0; wide < 2; wide++)
          {
            HgStackLayout layout = lay_out (check, wide ? HG_STACK_WIDE : HG_STACK_NARROW, height);
            check_layout (&layout, check);
            hg_stack_layout_clear (&layout);
          }
      hg_check_free (check);
      hg_model_unref (model);
    }
}

/* The numbers of the mock-up: 24 + 240 · ln v / ln 295. */
TEST (bars_are_as_wide_as_the_log_of_their_values)
{
  Stack stack = stack_parse (rare);
  REQUIRE (CHECK (stack.check != NULL));
  HgStackLayout layout = lay_out (stack.check, HG_STACK_WIDE, 752);
  static const double width[] = { 264, 160, 209, 24, 92, 160, 209, 264 };
  for (size_t i = 0; i < 8; i++)
    CHECK_EQUAL (layout.rows[i].bar.width, width[i]);
  CHECK_EQUAL (layout.rows[0].bar.x, 54);
  CHECK_EQUAL (layout.rows[0].bar.y, 54);
  CHECK_EQUAL (layout.rows[1].bar.y, 132);
  CHECK_EQUAL (layout.rows[0].plus.x + layout.rows[0].plus.width / 2, 27);
  CHECK_EQUAL (layout.scale.most, 295);
  CHECK (layout.axis.height > 0);
  CHECK_EQUAL (layout.rows[0].segments, 5);
  CHECK_EQUAL (layout.rows[3].segments, 0);
  hg_stack_layout_clear (&layout);
  layout = lay_out (stack.check, HG_STACK_NARROW, 592);
  CHECK_EQUAL (layout.density, HG_STACK_SMALL);
  CHECK_EQUAL (layout.rows[0].bar.width, 240);
  CHECK_EQUAL (layout.rows[1].bar.y - layout.rows[0].bar.y, 60);
  CHECK (layout.axis.height > 0 && layout.height <= 592);
  hg_stack_layout_clear (&layout);
  stack_clear (&stack);
}

TEST (dragging_follows_the_law_of_widths)
{
  Stack stack = stack_parse (rare);
  REQUIRE (CHECK (stack.check != NULL));
  HgStackLayout layout = lay_out (stack.check, HG_STACK_WIDE, 752);
  for (int64_t v = 1; v <= 60; v++)
    {
      double wider = hg_stack_layout_bar_width (&layout, v) - hg_stack_layout_bar_width (&layout, 5);
      CHECK_NEAR ((double)hg_stack_layout_grown (&layout, layout.scale, 5, wider), (double)v,
                  0.02 * (double)v + 0.51);
    }
  CHECK_EQUAL (hg_stack_layout_grown (&layout, layout.scale, 1, 240), 295);
  CHECK_EQUAL (hg_stack_layout_grown (&layout, layout.scale, 295, -240), 1);
  CHECK_EQUAL (hg_stack_layout_grown (&layout, layout.scale, 295, -900), 1);
  CHECK (hg_stack_layout_grown (&layout, layout.scale, 295, 36)
         > 295); /* a drag may go past the widest bar */
  CHECK (hg_stack_layout_grown (&layout, layout.scale, 295, 1e6) > 0);
  CHECK_EQUAL (hg_stack_layout_bar_width (&layout, HG_UNKNOWN), 24);
  hg_stack_layout_clear (&layout);
  stack_clear (&stack);
}

/* The narrowest bar stands for the fewest values, but for no more than a 64th of the most. */
TEST (one_law_gives_every_stack_its_waist)
{
  static const struct
  {
    const char *stack;
    int64_t least, most;
    double waist, input; /* widths; the waist's row is the narrowest */
  } cases[] = {
    { "Input 10; Dense 3; Dense 10", 1, 10, 139, 264 },
    { "Input 784; Dense 128; Dense 64; Dense 784", 12, 784, 120, 264 },
    { "Input 32x32x3; Conv2D 32 same; Flatten; Dense 32; Dense 3072", 32, 32768, 24, 182 },
    { "Input 1; Dense 1", 1, 1, 24, 24 },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      Stack stack = stack_parse (cases[i].stack);
      REQUIRE (CHECK (stack.check != NULL));
      HgStackLayout layout = lay_out (stack.check, HG_STACK_WIDE, 752);
      double narrowest = 1000;
      for (size_t k = 0; k < layout.n; k++)
        narrowest = fmin (narrowest, layout.rows[k].bar.width);
      CHECK_EQUAL (layout.scale.least, cases[i].least);
      CHECK_EQUAL (layout.scale.most, cases[i].most);
      CHECK_EQUAL (narrowest, cases[i].waist);
      CHECK_EQUAL (layout.rows[0].bar.width, cases[i].input);
      /* A layer with fewer values than the narrowest bar stands for is made smaller and larger like others.
       */
      CHECK_EQUAL (hg_stack_layout_grown (&layout, layout.scale, 8, 0), 8);
      CHECK (hg_stack_layout_grown (&layout, layout.scale, 8, 48) > 8);
      CHECK (hg_stack_layout_grown (&layout, layout.scale, 8, 48) <= 32);
      CHECK (hg_stack_layout_grown (&layout, layout.scale, 8, -48) < 8);
      hg_stack_layout_clear (&layout);
      stack_clear (&stack);
    }
}

/* Frozen while dragging, so that the bar under the pointer follows it; a larger bar widens the scale. */
TEST (the_scale_stays_while_dragging)
{
  Stack before = stack_parse (rare);
  REQUIRE (CHECK (before.check != NULL));
  static const struct
  {
    int64_t units, most;
  } drags[] = { { 8, 295 }, { 200, 1000 } };
  for (size_t i = 0; i < 2; i++)
    {
      HgError error = { 0 };
      HgModel *model = hg_edit_set (before.model, 1, "units", hg_value_int (drags[i].units), NULL, &error);
      HgCheck *check = hg_check_shapes (model, &error);
      HgStackLayout layout;
      HgStackRequest request
          = { .width = HG_STACK_WIDE, .height = 752, .kept = { 1, 295 }, .before = before.check };
      CHECK_DONE (hg_stack_layout (&layout, check, &request, &error), error);
      CHECK_EQUAL (layout.scale.most, drags[i].most);
      CHECK (layout.rows[1].ghost > 0 && layout.rows[2].ghost == 0);
      check_layout (&layout, check);
      hg_stack_layout_clear (&layout);
      hg_check_free (check);
      hg_model_unref (model);
    }
  stack_clear (&before);
}

/* A ghost belongs to the layer of the same name, wherever it has gone. */
TEST (ghosts_follow_names)
{
  Stack before = stack_parse (rare);
  HgError error = { 0 };
  HgModel *model = hg_edit_remove (before.model, 1, NULL, &error);
  HgCheck *check = hg_check_shapes (model, &error);
  HgStackLayout layout;
  HgStackRequest request = { .width = HG_STACK_WIDE, .height = 752, .before = before.check };
  CHECK_DONE (hg_stack_layout (&layout, check, &request, &error), error);
  for (size_t i = 0; i < layout.n; i++)
    CHECK_EQUAL (layout.rows[i].ghost, 0); /* every layer that is left gives what it gave */
  hg_stack_layout_clear (&layout);
  hg_check_free (check);
  hg_model_unref (model);
  stack_clear (&before);
}

TEST (cards_push_the_rest_down)
{
  Stack stack = stack_parse ("Input 5x59; LSTM 5 relu sequences; LSTM 16 relu; LSTM 1 relu; RepeatVector 5; "
                             "LSTM 5 relu sequences; LSTM 16 relu sequences; TimeDistributed Dense 59");
  REQUIRE (CHECK (stack.check != NULL));
  double cards[8] = { [3] = 138 };
  HgStackLayout layout;
  HgError error = { 0 };
  HgStackRequest request = { .width = HG_STACK_WIDE, .height = 752, .cards = cards };
  CHECK_DONE (hg_stack_layout (&layout, stack.check, &request, &error), error);
  check_layout (&layout, stack.check);
  CHECK_EQUAL (layout.rows[3].bar.y, 48 + 3 * 66); /* 42 / 24, as in the mock-up */
  CHECK_EQUAL (layout.rows[3].card.y, layout.rows[3].bar.y + 42 + 27);
  CHECK_EQUAL (layout.rows[4].bar.y, layout.rows[3].card.y + 138 + 6);
  CHECK (layout.rows[3].plus.y + layout.rows[3].plus.height + 6 <= layout.rows[3].card.y);
  CHECK (layout.height <= 752);
  hg_stack_layout_clear (&layout);
  stack_clear (&stack);
}

TEST (many_layers_are_compact_and_scroll)
{
  char text[2000] = "Input 100";
  for (int i = 0; i < 40; i++)
    strcat (text, "; Dense 50 relu");
  Stack stack = stack_parse (text);
  REQUIRE (CHECK (stack.check != NULL));
  HgStackLayout layout = lay_out (stack.check, HG_STACK_WIDE, 752);
  CHECK_EQUAL (layout.density, HG_STACK_COMPACT);
  CHECK_EQUAL (layout.rows[1].bar.y - layout.rows[0].bar.y, 44);
  CHECK (layout.height > 752);
  check_layout (&layout, stack.check);
  hg_stack_layout_clear (&layout);
  stack_clear (&stack);
}

TEST (large_text_makes_higher_bars)
{
  Stack stack = stack_parse (rare);
  HgStackLayout layout;
  HgError error = { 0 };
  HgStackRequest request = { .width = HG_STACK_WIDE, .scale = 1.5 };
  CHECK_DONE (hg_stack_layout (&layout, stack.check, &request, &error), error);
  CHECK_EQUAL (layout.rows[0].bar.height, 63);
  check_layout (&layout, stack.check);
  hg_stack_layout_clear (&layout);
  stack_clear (&stack);
}

TEST (a_single_input_is_a_stack)
{
  Stack stack = stack_parse ("Input 1");
  REQUIRE (CHECK (stack.check != NULL));
  HgStackLayout layout = lay_out (stack.check, HG_STACK_WIDE, 300);
  check_layout (&layout, stack.check);
  CHECK_EQUAL (layout.rows[0].bar.width, 24);
  CHECK_EQUAL (hg_stack_layout_grown (&layout, layout.scale, 1, 240), 2);
  Canvas canvas = canvas_new (420, 300, HG_LIGHT);
  hg_stack_draw (&canvas.pen, &(HgStackScene){ .check = stack.check, .layout = &layout });
  CHECK (cairo_status (canvas.cr) == CAIRO_STATUS_SUCCESS);
  canvas_clear (&canvas);
  hg_stack_layout_clear (&layout);
  stack_clear (&stack);
}

TEST (points_find_bars_and_gaps)
{
  Stack stack = stack_parse (rare);
  HgStackLayout layout = lay_out (stack.check, HG_STACK_WIDE, 752);
  for (size_t i = 0; i < layout.n; i++)
    {
      HgBox bar = layout.rows[i].bar, handle = hg_stack_layout_handle (&layout, i);
      CHECK_EQUAL (hg_stack_layout_bar_at (&layout, bar.x + 1, bar.y + 1), i);
      CHECK_EQUAL (hg_stack_layout_bar_at (&layout, bar.x - 1, bar.y + 1), HG_NO_NODE);
      CHECK_EQUAL (hg_stack_layout_gap_at (&layout, layout.rows[i].label), i);
      CHECK (hg_box_contains (handle, bar.x + bar.width, bar.y + bar.height / 2));
    }
  CHECK_EQUAL (hg_stack_layout_gap_at (&layout, -100), 0);
  CHECK_EQUAL (hg_stack_layout_gap_at (&layout, 5000), layout.n - 1);
  hg_stack_layout_clear (&layout);
  stack_clear (&stack);
}

typedef struct
{
  Stack stack;
  HgStackLayout layout;
  HgStackScene scene;
  Canvas canvas;
} Drawn;

static void
draw_stack (Drawn *drawn, const char *text, HgVariant variant, unsigned flags)
{
  drawn->stack = stack_parse (text);
  drawn->layout = lay_out (drawn->stack.check, HG_STACK_WIDE, 752);
  drawn->scene = (HgStackScene){ .check = drawn->stack.check, .layout = &drawn->layout };
  drawn->canvas = canvas_new (420, 760, variant);
  hg_stack_draw_ground (&drawn->canvas.pen, &drawn->scene);
  for (size_t i = 0; i < drawn->layout.n; i++)
    hg_stack_draw_bar (&drawn->canvas.pen, &drawn->scene, i, i == 2 ? flags : 0);
}

static void
drawn_clear (Drawn *drawn)
{
  canvas_clear (&drawn->canvas);
  hg_stack_layout_clear (&drawn->layout);
  stack_clear (&drawn->stack);
}

/* The corner of a bar that no text reaches. */
static bool
bar_has (Drawn *drawn, size_t row, HgInk ink)
{
  HgBox bar = drawn->layout.rows[row].bar;
  return canvas_has (&drawn->canvas, bar.x + 3, bar.y + bar.height / 2, ink);
}

TEST (bars_have_the_colour_of_their_role)
{
  static const HgInk inks[] = { HG_INK_INPUT,   HG_INK_ENCODER, HG_INK_ENCODER, HG_INK_WAIST,
                                HG_INK_DECODER, HG_INK_DECODER, HG_INK_DECODER, HG_INK_INPUT };
  for (int v = 0; v < HG_VARIANTS; v++)
    {
      Drawn drawn;
      draw_stack (&drawn, rare, (HgVariant)v, 0);
      for (size_t i = 0; i < 8; i++)
        CHECK (bar_has (&drawn, i, inks[i]));
      drawn_clear (&drawn);
    }
}

TEST (the_waist_says_how_much_it_squeezes)
{
  static const struct
  {
    const char *stack;
    HgInk ink;
  } cases[] = { { "Input 10; Dense 3; Dense 10", HG_INK_WAIST },
                { "Input 10; Dense 5; Dense 10", HG_INK_WAIST_LITTLE },
                { "Input 10; Dense 9; Dense 10", HG_INK_WAIST_LITTLE },
                { "Input 10; Dense 10; Dense 10", HG_INK_WAIST_NONE } };
  for (size_t i = 0; i < 4; i++)
    {
      Drawn drawn;
      draw_stack (&drawn, cases[i].stack, HG_LIGHT, 0);
      CHECK_EQUAL (hg_stack_bar_ink (drawn.stack.check, drawn.stack.check->waist), cases[i].ink);
      CHECK (bar_has (&drawn, drawn.stack.check->waist, cases[i].ink));
      drawn_clear (&drawn);
    }
}

TEST (a_broken_bar_is_outlined_and_the_rest_faded)
{
  Drawn drawn;
  draw_stack (&drawn, "Input 5x59; LSTM 16 relu; LSTM 5 relu; RepeatVector 5; TimeDistributed Dense 59",
              HG_LIGHT, 0);
  REQUIRE (CHECK_EQUAL (drawn.stack.check->nodes[2].state, HG_NODE_BROKEN));
  HgBox bar = drawn.layout.rows[2].bar;
  CHECK (canvas_has (&drawn.canvas, bar.x + bar.width / 2, bar.y, HG_INK_ERROR));
  CHECK (canvas_has (&drawn.canvas, bar.x + 3, bar.y + bar.height / 2, HG_INK_ERROR_TINT));
  HgColour faded = hg_colour_mix (hg_theme_ink (&drawn.canvas.pen.theme, HG_INK_VIEW),
                                  hg_theme_ink (&drawn.canvas.pen.theme, HG_INK_INPUT), 0.45);
  bar = drawn.layout.rows[4].bar;
  CHECK (canvas_distance (canvas_pixel (&drawn.canvas, bar.x + 3, bar.y + bar.height / 2), faded) < 0.02);
  /* no silhouette into a layer that does not fit, but a red line */
  CHECK (canvas_count (&drawn.canvas, drawn.layout.rows[1].gap, HG_INK_ERROR) > 4);
  drawn_clear (&drawn);
}

TEST (selection_focus_and_handle)
{
  Drawn plain, marked;
  draw_stack (&plain, rare, HG_LIGHT, 0);
  draw_stack (&marked, rare, HG_LIGHT, HG_BAR_SELECTED | HG_BAR_FOCUSED | HG_BAR_HANDLE);
  HgBox bar = plain.layout.rows[2].bar;
  double middle = bar.y + bar.height / 2;
  CHECK (!canvas_has (&plain.canvas, bar.x - 3, middle, HG_INK_SELECTION));
  CHECK (
      canvas_has (&marked.canvas, bar.x - 3, middle, HG_INK_SELECTION)); /* a ring, with a gap of the view */
  CHECK (!canvas_has (&marked.canvas, bar.x - 1, middle, HG_INK_SELECTION));
  CHECK (canvas_has (&marked.canvas, bar.x + bar.width, middle, HG_INK_ACTION));
  CHECK (canvas_count (&marked.canvas, bar, HG_INK_BAR_TEXT)
         > canvas_count (&plain.canvas, bar, HG_INK_BAR_TEXT));
  drawn_clear (&plain);
  drawn_clear (&marked);
}

/* Letters of twice the size: "RepeatVector 5" has no room beside its bar, and stands there on two lines. */
TEST (a_long_title_is_broken_where_its_name_is)
{
  Stack stack = stack_parse (rare);
  HgStackRequest request = { .width = HG_STACK_NARROW, .height = 600, .scale = 2 };
  HgStackLayout layout = { 0 };
  Canvas canvas = canvas_new (HG_STACK_NARROW, 1000, HG_LIGHT);
  CHECK (hg_stack_layout (&layout, stack.check, &request, NULL));
  canvas.pen.theme.scale = 2;
  hg_stack_draw_bar (&canvas.pen, &(HgStackScene){ .check = stack.check, .layout = &layout }, 4, 0);
  HgBox bar = layout.rows[4].bar;
  double middle = bar.y + bar.height / 2, x = bar.x + bar.width + 10, width = HG_STACK_NARROW - 18 - x;
  CHECK (canvas_count (&canvas, (HgBox){ x, middle - 20, width, 14 }, HG_INK_TEXT) > 20);
  CHECK (canvas_count (&canvas, (HgBox){ x, middle + 6, width, 14 }, HG_INK_TEXT) > 20);
  CHECK (canvas_count (&canvas, (HgBox){ x, middle - 1, width, 2 }, HG_INK_TEXT) < 8); /* a p reaches there */
  canvas_clear (&canvas);
  hg_stack_layout_clear (&layout);
  stack_clear (&stack);
}

/* Of several that are selected, the last one's ring is twice as thick. */
TEST (the_last_of_several_stands_out)
{
  Drawn one, last;
  draw_stack (&one, rare, HG_LIGHT, HG_BAR_SELECTED);
  draw_stack (&last, rare, HG_LIGHT, HG_BAR_SELECTED | HG_BAR_LAST);
  HgBox bar = one.layout.rows[2].bar;
  double middle = bar.y + bar.height / 2;
  CHECK (canvas_has (&one.canvas, bar.x - 3, middle, HG_INK_SELECTION));
  CHECK (!canvas_has (&one.canvas, bar.x - 5, middle, HG_INK_SELECTION));
  CHECK (canvas_has (&last.canvas, bar.x - 3, middle, HG_INK_SELECTION));
  CHECK (canvas_has (&last.canvas, bar.x - 5, middle, HG_INK_SELECTION));
  CHECK (!canvas_has (&last.canvas, bar.x - 1, middle, HG_INK_SELECTION));
  CHECK (!canvas_has (&last.canvas, bar.x - 8, middle, HG_INK_SELECTION));
  drawn_clear (&one);
  drawn_clear (&last);
}

/* Every example in every variant and both sizes: no ink in the margins, and no cairo error. */
TEST (nothing_is_drawn_outside_the_pane)
{
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    for (int wide = 0; wide < 2; wide++)
      {
        HgError error = { 0 };
        HgModel *model = hg_preset_model (preset, &error);
        HgCheck *check = hg_check_new (model, &error);
        int width = wide ? HG_STACK_WIDE : HG_STACK_NARROW;
        HgStackLayout layout = lay_out (check, width, 592);
        Canvas canvas = canvas_new (width + 40, 700, HG_LIGHT);
        hg_stack_draw (&canvas.pen, &(HgStackScene){ .check = check, .layout = &layout });
        CHECK (cairo_status (canvas.cr) == CAIRO_STATUS_SUCCESS);
        HgBox right = { width - HG_STACK_MARGIN + 1, 0, 40 + HG_STACK_MARGIN - 1, 700 };
        CHECK_EQUAL (canvas_count (&canvas, right, HG_INK_VIEW), right.width * right.height);
        canvas_clear (&canvas);
        hg_stack_layout_clear (&layout);
        hg_check_free (check);
        hg_model_unref (model);
      }
}

static int
differing_rows (Canvas *a, Canvas *b, int from, int to)
{
  int stride = cairo_image_surface_get_stride (a->surface), rows = 0;
  const unsigned char *one = cairo_image_surface_get_data (a->surface),
                      *other = cairo_image_surface_get_data (b->surface);
  for (int y = from; y < to; y++)
    rows += memcmp (one + y * stride, other + y * stride, (size_t)stride) != 0;
  return rows;
}

/* What is in sight is drawn as if all were: any window of a stack with wires, and of a compact one. */
TEST (what_is_out_of_sight_is_left_out)
{
  static const char *const texts[] = {
    "Input 50x10; encoder = LSTM 64 state; r = RepeatVector 50; LSTM 64 sequences < r, encoder.1, encoder.2; "
    "Dense 10",
    "Input 784; Dense 512; Dense 256; Dense 128; Dense 64; Dense 32; Dense 16; Dense 32; Dense 64; Dense "
    "128; "
    "Dense 256; Dense 784"
  };
  for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
    for (int top = 0; top < 600; top += 70)
      {
        Drawn drawn;
        draw_stack (&drawn, texts[k], HG_LIGHT, 0);
        Canvas part = canvas_new (420, 760, HG_LIGHT);
        HgStackScene scene = drawn.scene;
        scene.top = top;
        scene.bottom = top + 100;
        hg_stack_draw_ground (&part.pen, &scene);
        for (size_t i = 0; i < drawn.layout.n; i++)
          hg_stack_draw_bar (&part.pen, &scene, i, 0);
        cairo_surface_flush (part.surface);
        cairo_surface_flush (drawn.canvas.surface);
        CHECK_EQUAL (differing_rows (&drawn.canvas, &part, top, top + 100), 0);
        CHECK (differing_rows (&drawn.canvas, &part, 0, 760) > 100);
        canvas_clear (&part);
        drawn_clear (&drawn);
      }
}

TEST (shape_texts)
{
  Stack stack = stack_parse ("Input 5x59; LSTM 16 relu; LSTM 1 relu");
  char shape[HG_SHAPE_TEXT], values[64];
  hg_stack_shape_text (stack.check, 0, shape, sizeof shape, values, sizeof values);
  CHECK_TEXT (shape, "5 × 59");
  CHECK_TEXT (values, "295 values");
  hg_stack_shape_text (stack.check, 2, shape, sizeof shape, values, sizeof values);
  CHECK_TEXT (values, "1 value");
  stack_clear (&stack);
}

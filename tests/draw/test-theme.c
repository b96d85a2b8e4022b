/* The palette keeps the contrast it was chosen for, in every variant. */
#include "canvas.h"

static double
on_view (const HgTheme *theme, HgInk ink)
{
  return hg_colour_contrast (hg_theme_ink (theme, ink), hg_theme_ink (theme, HG_INK_VIEW));
}

static const HgInk bars[]
    = { HG_INK_INPUT, HG_INK_ENCODER, HG_INK_WAIST, HG_INK_WAIST_LITTLE, HG_INK_WAIST_NONE, HG_INK_DECODER };

TEST (contrast_is_measured_as_wcag_says)
{
  CHECK_NEAR (hg_colour_contrast ((HgColour){ 0, 0, 0 }, (HgColour){ 1, 1, 1 }), 21, 1e-9);
  CHECK_NEAR (hg_colour_contrast ((HgColour){ 1, 1, 1 }, (HgColour){ 1, 1, 1 }), 1, 1e-9);
  CHECK_NEAR (hg_colour_contrast ((HgColour){ 0.5, 0.5, 0.5 }, (HgColour){ 1, 1, 1 }), 3.98, 0.01);
}

TEST (inks_stand_out_from_the_view)
{
  static const struct
  {
    HgInk ink;
    double least[HG_VARIANTS];
  } rows[] = {
    { HG_INK_TEXT, { 12.5, 14.8, 21, 21 } },          { HG_INK_DIM, { 6.1, 7.2, 21, 21 } },
    { HG_INK_INPUT, { 5.7, 3.3, 10.3, 13.2 } },       { HG_INK_ENCODER, { 5.3, 3.4, 10.5, 11.9 } },
    { HG_INK_DECODER, { 5.8, 3.3, 11, 11.8 } },       { HG_INK_WAIST, { 5.0, 3.5, 9.3, 13.1 } },
    { HG_INK_WAIST_LITTLE, { 4.9, 3.5, 8.9, 13.7 } }, { HG_INK_WAIST_NONE, { 5.8, 3.4, 9.2, 10.2 } },
    { HG_INK_ERROR, { 6.8, 7.2, 9.2, 10.2 } },        { HG_INK_UNKNOWN, { 4.4, 4.5, 21, 21 } },
    { HG_INK_GHOST, { 3.2, 4.6, 21, 21 } },           { HG_INK_TRAINING, { 5.6, 7.3, 10.5, 11.9 } },
    { HG_INK_VALIDATION, { 4.7, 7.9, 8.9, 13.7 } },   { HG_INK_ACTION, { 4.7, 3.4, 10.5, 11.9 } },
    { HG_INK_SELECTION, { 4.7, 7.1, 21, 21 } },
  };
  for (int v = 0; v < HG_VARIANTS; v++)
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
      {
        HgTheme theme = hg_theme ((HgVariant)v);
        double contrast = on_view (&theme, rows[i].ink);
        if (!CHECK (contrast >= rows[i].least[v]))
          printf ("# variant %d, ink %d: %.2f\n", v, rows[i].ink, contrast);
      }
}

TEST (bars_carry_readable_text)
{
  for (int v = 0; v < HG_VARIANTS; v++)
    for (size_t i = 0; i < sizeof bars / sizeof bars[0]; i++)
      {
        HgTheme theme = hg_theme ((HgVariant)v);
        double contrast
            = hg_colour_contrast (hg_theme_ink (&theme, bars[i]), hg_theme_ink (&theme, HG_INK_BAR_TEXT));
        if (!CHECK (contrast >= 4.5))
          printf ("# variant %d, ink %d: %.2f\n", v, bars[i], contrast);
      }
}

/* A bar after a broken one is filled at 45 % and carries the text colour. */
TEST (faded_bars_carry_readable_text)
{
  for (int v = 0; v < HG_VARIANTS; v++)
    for (size_t i = 0; i < sizeof bars / sizeof bars[0]; i++)
      {
        HgTheme theme = hg_theme ((HgVariant)v);
        HgColour faded
            = hg_colour_mix (hg_theme_ink (&theme, HG_INK_VIEW), hg_theme_ink (&theme, bars[i]), 0.45);
        CHECK (hg_colour_contrast (faded, hg_theme_ink (&theme, HG_INK_TEXT)) >= 4.5);
      }
}

TEST (errors_are_readable_on_their_tint)
{
  for (int v = 0; v < HG_VARIANTS; v++)
    {
      HgTheme theme = hg_theme ((HgVariant)v);
      CHECK (
          hg_colour_contrast (hg_theme_ink (&theme, HG_INK_ERROR), hg_theme_ink (&theme, HG_INK_ERROR_TINT))
          >= 5.6);
    }
}

TEST (classes_stand_out_and_differ)
{
  for (int v = 0; v < HG_VARIANTS; v++)
    {
      HgTheme theme = hg_theme ((HgVariant)v);
      HgColour view = hg_theme_ink (&theme, HG_INK_VIEW);
      for (int i = 0; i < HG_CLASS_COLOURS; i++)
        {
          CHECK (hg_colour_contrast (hg_theme_class (&theme, i), view) >= 3.0);
          for (int k = 0; k < i; k++)
            {
              HgColour a = hg_theme_class (&theme, i), b = hg_theme_class (&theme, k);
              CHECK (fabs (a.r - b.r) + fabs (a.g - b.g) + fabs (a.b - b.b) > 0.15);
            }
        }
      CHECK_EQUAL (hg_theme_class (&theme, 13).g, hg_theme_class (&theme, 3).g);
      CHECK_EQUAL (hg_theme_class (&theme, -1).g, hg_theme_ink (&theme, HG_INK_UNKNOWN).g);
    }
}

TEST (ramps_run_through_their_stops_and_clamp)
{
  HgColour low = hg_ramp_colour (HG_RAMP_ERROR, 0), high = hg_ramp_colour (HG_RAMP_ERROR, 1);
  CHECK_NEAR (low.r, 0xfa / 255.0, 1e-9);
  CHECK_NEAR (high.b, 0x06 / 255.0, 1e-9);
  CHECK_EQUAL (hg_ramp_colour (HG_RAMP_ERROR, -3).r, low.r);
  CHECK_EQUAL (hg_ramp_colour (HG_RAMP_ERROR, 7).b, high.b);
  CHECK_EQUAL (hg_ramp_colour (HG_RAMP_ERROR, NAN).r, low.r);
  CHECK_NEAR (hg_ramp_colour (HG_RAMP_SIGNED, 0.5).g, 0xf5 / 255.0, 1e-9);
  CHECK_NEAR (hg_ramp_colour (HG_RAMP_GATE, 0.25).r, 0xbc / 255.0, 1e-9);
}

/* Darker and darker: a larger error never looks smaller. */
TEST (error_ramp_is_monotone)
{
  HgColour white = { 1, 1, 1 };
  double before = 0;
  for (int i = 0; i <= 100; i++)
    {
      double contrast = hg_colour_contrast (hg_ramp_colour (HG_RAMP_ERROR, i / 100.0), white);
      CHECK (contrast >= before);
      before = contrast;
    }
}

TEST (text_is_placed_by_its_capitals)
{
  Canvas canvas = canvas_new (200, 60, HG_LIGHT);
  double width = hg_pen_text (&canvas.pen, "HHH", 14, true, HG_INK_TEXT, 100, 30, HG_ALIGN_CENTRE);
  CHECK_NEAR (width, hg_pen_text_width (&canvas.pen, "HHH", 14, true), 1e-9);
  int top = 60, bottom = 0, left = 200, right = 0;
  for (int y = 0; y < 60; y++)
    for (int x = 0; x < 200; x++)
      if (canvas_pixel (&canvas, x, y).r < 0.6)
        {
          top = y < top ? y : top;
          bottom = y > bottom ? y : bottom;
          left = x < left ? x : left;
          right = x > right ? x : right;
        }
  CHECK_NEAR ((top + bottom + 1) / 2.0, 30, 1.01);
  CHECK_NEAR ((left + right + 1) / 2.0, 100, 1.6);
  canvas_clear (&canvas);
}

TEST (text_grows_with_the_desktop_and_ends_in_dots)
{
  Canvas canvas = canvas_new (400, 60, HG_LIGHT);
  double plain = hg_pen_text_width (&canvas.pen, "TimeDistributed", 14, false);
  canvas.pen.theme.scale = 2;
  CHECK_NEAR (hg_pen_text_width (&canvas.pen, "TimeDistributed", 14, false) / plain, 2, 0.1);
  canvas.pen.theme.scale = 1;
  HgRun run = { "TimeDistributed", 14, false, HG_INK_TEXT };
  double drawn = hg_pen_runs (&canvas.pen, &run, 1, 0, 20, HG_ALIGN_LEFT, plain / 2);
  CHECK (drawn <= plain / 2 && drawn > 10);
  CHECK_NEAR (hg_pen_runs (&canvas.pen, &run, 1, 0, 20, HG_ALIGN_LEFT, 2 * plain), plain, 1e-9);
  CHECK_EQUAL (hg_pen_text_width (&canvas.pen, "", 14, false), 0);
  canvas_clear (&canvas);
}

/* Names from files are literal text. */
TEST (markup_in_text_is_text)
{
  Canvas canvas = canvas_new (10, 10, HG_LIGHT);
  CHECK (hg_pen_text_width (&canvas.pen, "<b>x</b>", 14, false)
         > 3 * hg_pen_text_width (&canvas.pen, "x", 14, false));
  char *longest = malloc (5000);
  memset (longest, 'a', 4999);
  longest[4999] = '\0';
  CHECK_EQUAL (hg_pen_text_width (&canvas.pen, longest, 14, false), 0); /* no label is that long */
  free (longest);
  canvas_clear (&canvas);
}

TEST (text_stands_out_from_every_ground)
{
  static const HgInk grounds[] = { HG_INK_VIEW, HG_INK_WINDOW, HG_INK_HEADER },
                     texts[] = { HG_INK_TEXT, HG_INK_DIM, HG_INK_ERROR };
  for (int v = 0; v < HG_VARIANTS; v++)
    for (size_t g = 0; g < sizeof grounds / sizeof *grounds; g++)
      for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        {
          HgTheme theme = hg_theme ((HgVariant)v);
          double contrast
              = hg_colour_contrast (hg_theme_ink (&theme, texts[t]), hg_theme_ink (&theme, grounds[g]));
          if (!CHECK (contrast >= 4.5))
            printf ("# variant %d, ink %d on %d: %.2f\n", v, texts[t], grounds[g], contrast);
        }
}

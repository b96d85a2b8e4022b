/* The names of a scatter's classes: beside the points or below them, never over them. */
#include "canvas.h"
#include "ui/draw/class-key.h"
#include "ui/draw/scatter.h"

enum
{
  MOST = 100
};

static void
name (char (*names)[HG_FEATURE_SIZE], size_t n, const char *form)
{
  for (size_t i = 0; i < n; i++)
    snprintf (names[i], HG_FEATURE_SIZE, "%s %zu", form, i);
}

static HgScatter
scatter_of (const HgReal *xy, const int *labels, char (*names)[HG_FEATURE_SIZE], size_t n)
{
  HgScatter scatter
      = { .n = 4, .xy = xy, .labels = labels, .n_classes = n, .class_names = names, .pixels = 1 };
  strcpy (scatter.x_name, "PC 1");
  strcpy (scatter.y_name, "PC 2");
  hg_scatter_fit (&scatter, 0);
  return scatter;
}

static const struct
{
  double width, height;
} sizes[] = { { 700, 430 }, { 525, 410 }, { 490, 230 }, { 360, 180 }, { 200, 120 } };

static const char *const forms[] = { "", "class", "a class with a name that does not end soon", "クラス" };

TEST (the_key_lies_in_the_box_and_not_over_the_plane)
{
  const HgReal xy[] = { -1, -1, 1, 1, -1, 1, 1, -1 };
  const int labels[] = { 0, 1, 0, 1 };
  const size_t counts[] = { 2, 10, 40, 100 };
  static char names[MOST][HG_FEATURE_SIZE];
  for (size_t f = 0; f < 4; f++)
    for (size_t c = 0; c < 4; c++)
      for (size_t k = 0; k < 5; k++)
        for (double scale = 1; scale <= 2; scale += 0.5)
          {
            HgBox box = { 30, 20, sizes[k].width, sizes[k].height };
            name (names, counts[c], forms[f]);
            HgScatter scatter = scatter_of (xy, labels, names, counts[c]);
            HgAxes axes = hg_scatter_axes (&scatter, box, scale);
            HgClassKey key = hg_class_key (names, counts[c], box, scale);
            CHECK_EQUAL (key.n + key.more, counts[c]);
            CHECK (key.columns * key.rows >= key.n + (key.more > 0));
            CHECK ((key.right > 0) != (key.below > 0));
            CHECK (axes.box.width >= 1 && axes.box.height >= 1);
            CHECK (axes.box.x + axes.box.width <= box.x + box.width - key.right + 1);
            CHECK (axes.box.y + axes.box.height <= box.y + box.height - key.below + 1);
            if (key.right > 0)
              CHECK (key.right >= (double)key.columns * key.entry && key.right <= box.width / 3 + 1);
          }
}

/* Everybody who has room is named, and where there is none it says how many are not. */
TEST (as_many_are_named_as_there_is_room_for)
{
  static char names[MOST][HG_FEATURE_SIZE];
  name (names, MOST, "class");
  HgClassKey key = hg_class_key (names, 10, (HgBox){ 0, 0, 525, 410 }, 1);
  CHECK (key.right > 0 && key.more == 0 && key.columns == 1);
  key = hg_class_key (names, 40, (HgBox){ 0, 0, 700, 430 }, 1);
  CHECK (key.right > 0 && key.more == 0 && key.columns == 2);
  key = hg_class_key (names, 10, (HgBox){ 0, 0, 300, 600 }, 1); /* a third of it has no room for a name */
  CHECK (key.more == 0);
  key = hg_class_key (names, 100, (HgBox){ 0, 0, 360, 180 }, 1);
  CHECK (key.more > 0);
  key = hg_class_key (names, 0, (HgBox){ 0, 0, 700, 430 }, 1);
  CHECK (key.right == 0 && key.below == 0);
  key = hg_class_key (NULL, 10, (HgBox){ 0, 0, 700, 430 }, 1);
  CHECK (key.right == 0 && key.below == 0);
}

/* The dots have their classes' colours, in order, at the right and below. */
TEST (each_name_has_its_colour)
{
  const HgReal xy[] = { -1, -1, 1, 1, -1, 1, 1, -1 };
  const int labels[] = { -1, -1, -1, -1 };
  static char names[MOST][HG_FEATURE_SIZE];
  name (names, 4, "a class with a name that does not end soon");
  for (size_t k = 0; k < 2; k++)
    {
      HgBox box = { 0, 0, k == 0 ? 700 : 360, 300 };
      Canvas canvas = canvas_new ((int)box.width, (int)box.height, HG_DARK);
      HgScatter scatter = scatter_of (xy, labels, names, 4);
      HgAxes axes = hg_scatter_axes (&scatter, box, 1);
      HgClassKey key = hg_class_key (names, 4, box, 1);
      hg_scatter_draw (&canvas.pen, &scatter, box);
      CHECK ((key.right > 0) == (k == 0));
      for (size_t i = 0; i < 4; i++)
        {
          double left
              = k == 0 ? box.width - key.right + HG_CLASS_KEY_GAP : (double)(i % key.columns) * key.entry;
          double top = k == 0 ? axes.box.y : box.height - key.below + HG_CLASS_KEY_GAP;
          double row = k == 0 ? (double)i : (double)(i / key.columns);
          HgColour seen = canvas_pixel (&canvas, left + 6, top + 18 * row + 9);
          CHECK (canvas_distance (seen, hg_theme_class (&canvas.pen.theme, (int)i)) < 0.02);
        }
      canvas_clear (&canvas);
    }
}

/* A rare class lies over a common one, wherever its points come among the others. */
TEST (rare_points_lie_on_top)
{
  enum
  {
    N = 9
  };
  HgReal xy[2 * N] = { 0 };
  static char names[2][HG_FEATURE_SIZE];
  name (names, 2, "class");
  for (int rare = 0; rare < 2; rare++)
    for (int place = 0; place < N; place++)
      {
        int labels[N];
        for (int i = 0; i < N; i++)
          labels[i] = i == place ? rare : 1 - rare;
        HgScatter scatter = scatter_of (xy, labels, names, 2);
        HgBox box = { 0, 0, 400, 300 };
        Canvas canvas = canvas_new (400, 300, HG_LIGHT);
        scatter.class_names = NULL;
        scatter.n = N;
        hg_scatter_draw (&canvas.pen, &scatter, box);
        HgAxes axes = hg_scatter_axes (&scatter, box, 1);
        HgColour seen = canvas_pixel (&canvas, hg_axes_x (&axes, 0), hg_axes_y (&axes, 0));
        HgColour mine = hg_theme_class (&canvas.pen.theme, rare),
                 other = hg_theme_class (&canvas.pen.theme, 1 - rare);
        CHECK (canvas_distance (seen, mine) < canvas_distance (seen, other) / 2);
        canvas_clear (&canvas);
      }
}

/* Latents as points of a plane, and what its components hold. */
#include "analysis/nearness.h"
#include "canvas.h"
#include "cloud.h"
#include "ui/draw/plane.h"

TEST (small_latents_are_drawn_as_they_are)
{
  for (size_t values = 1; values <= 2; values++)
    {
      HgPlane plane = { 0 };
      HgError error = { 0 };
      HgTensor *latent = cloud_new (50, values, 1);
      CHECK_DONE (hg_plane_project (&plane, latent, true, &error), error);
      for (size_t i = 0; i < 50; i++)
        {
          CHECK_EQUAL (plane.xy[2 * i], latent->data[i * values]);
          CHECK_EQUAL (plane.xy[2 * i + 1], values == 2 ? latent->data[2 * i + 1] : (HgReal)(i + 1));
        }
      CHECK_TEXT (plane.x_name, values == 1 ? "the latent value" : "latent value 1");
      hg_plane_clear (&plane);
      hg_tensor_unref (latent);
    }
}

TEST (axes_say_how_much_they_explain)
{
  HgPlane plane = { 0 };
  HgError error = { 0 };
  HgTensor *latent = cloud_new (4000, 5, 2);
  double x = 0, y = 0;
  CHECK_DONE (hg_plane_project (&plane, latent, false, &error), error);
  CHECK (sscanf (plane.x_name, "PC 1 · %lf %%", &x) == 1);
  CHECK (sscanf (plane.y_name, "PC 2 · %lf %%", &y) == 1);
  CHECK_NEAR (x, 100 * 16 / 20.03, 2); /* variances 16, 4, 0.01 … */
  CHECK_NEAR (y, 100 * 4 / 20.03, 2);
  hg_plane_clear (&plane);
  hg_tensor_unref (latent);
}

TEST (a_scree_says_what_each_component_holds)
{
  HgPlane plane = { 0 };
  HgError error = { 0 };
  HgTensor *latent = cloud_new (4000, 5, 2);
  char text[256];
  Canvas canvas = canvas_new (310, 252, HG_LIGHT);
  CHECK_DONE (hg_plane_project (&plane, latent, false, &error), error);
  CHECK_EQUAL (plane.scree.n, 5);
  CHECK_NEAR (plane.scree.share[0], 16 / 20.03, 0.02);
  CHECK_NEAR (plane.scree.share[1], 4 / 20.03, 0.02);
  CHECK_NEAR (hg_scree_sum (&plane.scree, 5), 1, 1e-5);
  CHECK_EQUAL (hg_scree_reach (&plane.scree, 0.5), 1);
  CHECK_EQUAL (hg_scree_reach (&plane.scree, 0.95), 2);
  CHECK_EQUAL (hg_scree_reach (&plane.scree, 1), 5);
  CHECK_CONTAINS (hg_scree_describe (&plane.scree, text, sizeof text), "Share of variance of 5 components: ");
  CHECK_CONTAINS (text, "; 2 carry 95 %");
  hg_scree_plot_draw (&canvas.pen, &plane.scree, (HgBox){ 0, 0, 310, 252 }); /* 200 × 200 px inside */
  CHECK (canvas_has (&canvas, 60, 200, HG_INK_TRAINING));                    /* the first bar */
  CHECK (canvas_has (&canvas, 100, 215, HG_INK_TRAINING)); /* the second, about 40 px high */
  CHECK_EQUAL (canvas_count (&canvas, (HgBox){ 82, 30, 36, 140 }, HG_INK_TRAINING), 0);
  CHECK (canvas_has (&canvas, 220, 26, HG_INK_TEXT)); /* all of it, at the last */
  hg_plane_clear (&plane);
  hg_tensor_unref (latent);
  canvas_clear (&canvas);
}

/* One value is one component; a single sample has none, which is said. */
TEST (a_scree_of_little)
{
  HgPlane plane = { 0 };
  HgError error = { 0 };
  char text[256];
  HgTensor *line = cloud_new (50, 1, 1), *alone = cloud_new (1, 2, 1);
  CHECK_DONE (hg_plane_project (&plane, line, false, &error), error);
  CHECK_TEXT (hg_scree_describe (&plane.scree, text, sizeof text),
              "Share of variance of 1 component: 100.0 %; 1 carries 95 %");
  CHECK_DONE (hg_plane_project (&plane, alone, false, &error), error);
  CHECK_EQUAL (plane.scree.n, 0);
  CHECK_CONTAINS (hg_scree_describe (&plane.scree, text, sizeof text), "No components: ");
  hg_plane_clear (&plane);
  hg_tensor_unref (alone);
  hg_tensor_unref (line);
}

static double
distance (const HgPlane *a, const HgPlane *b)
{
  double sum = 0;
  for (size_t i = 0; i < 2 * a->n; i++)
    sum += ((double)a->xy[i] - (double)b->xy[i]) * ((double)a->xy[i] - (double)b->xy[i]);
  return sqrt (sum / (double)a->n);
}

/* The same points mirrored: every component changes its sign, the picture does not. */
TEST (a_plane_does_not_flip)
{
  for (int live = 0; live < 2; live++)
    {
      HgPlane plane = { 0 }, before = { 0 };
      HgError error = { 0 };
      HgTensor *latent = cloud_new (500, 6, 3);
      CHECK_DONE (hg_plane_project (&plane, latent, false, &error), error);
      CHECK_DONE (hg_plane_copy (&before, &plane, &error), error);
      /* the component's largest entry turns negative with its axis: PCA's own rule would flip the picture */
      for (size_t i = 0; i < 500; i++)
        {
          HgReal *row = latent->data + 6 * i, first = row[0];
          row[0] = (HgReal)(0.7 * first);
          row[2] = (HgReal)(-0.72 * first) + row[2];
        }
      CHECK_DONE (hg_plane_project (&plane, latent, live, &error), error);
      CHECK (distance (&plane, &before) < 0.6);
      hg_plane_clear (&before);
      hg_plane_clear (&plane);
      hg_tensor_unref (latent);
    }
}

/* Two components that trade places: the picture turns over many frames, without a jump, and ends with the
 * first component across. */
TEST (a_plane_turns_gently)
{
  HgPlane plane = { 0 }, before = { 0 };
  HgError error = { 0 };
  HgTensor *latent = cloud_new (500, 4, 4);
  CHECK_DONE (hg_plane_project (&plane, latent, false, &error), error);
  for (size_t i = 0; i < 500; i++)
    {
      latent->data[4 * i] *= (HgReal)0.25; /* deviations 1 and 2 now */
    }
  double largest = 0;
  bool turned = false;
  for (int frame = 0; frame < 60; frame++)
    {
      hg_plane_clear (&before);
      CHECK_DONE (hg_plane_copy (&before, &plane, &error), error);
      CHECK_DONE (hg_plane_project (&plane, latent, true, &error), error);
      turned |= strstr (plane.x_name, "turned") != NULL;
      if (frame > 0)
        largest = fmax (largest, distance (&plane, &before));
    }
  CHECK (turned);
  CHECK (largest < 0.8); /* a jump would be about 3 */
  CHECK_CONTAINS (plane.x_name, "PC 1 · ");
  hg_plane_clear (&before);
  hg_plane_clear (&plane);
  hg_tensor_unref (latent);
}

/* What PCA cannot do leaves the plane as it was. */
TEST (latents_that_are_not_finite_change_nothing)
{
  HgPlane plane = { 0 };
  HgError error = { 0 };
  HgTensor *latent = cloud_new (50, 4, 5);
  CHECK_DONE (hg_plane_project (&plane, latent, false, &error), error);
  HgReal *xy = plane.xy;
  latent->data[7] = NAN;
  CHECK (!hg_plane_project (&plane, latent, true, &error));
  CHECK (plane.xy == xy && plane.n == 50);
  hg_plane_clear (&plane);
  hg_tensor_unref (latent);
}

/* Shaded is what the distance to all samples says, in latent space: the grid is gone through with the plane's
 * own way back to latents. */
TEST (a_shade_lies_where_no_sample_is_near)
{
  HgPlane plane = { 0 };
  HgError error = { 0 };
  HgTensor *latent = cloud_new (300, 4, 5);
  HgReal place[4];
  double typical = hg_typical_distance (latent->data, 300, 4), distance_there;
  size_t wrong = 0, far = 0;
  CHECK_DONE (hg_plane_project (&plane, latent, false, &error), error);
  CHECK (!plane.shade.known);
  hg_plane_shade (&plane, latent);
  REQUIRE (CHECK (plane.shade.known));
  for (size_t i = 0; i < HG_SHADE_ROWS; i++)
    for (size_t k = 0; k < HG_SHADE_COLUMNS; k++)
      {
        const HgFarShade *shade = &plane.shade;
        double width = shade->x_high - shade->x_low, height = shade->y_high - shade->y_low;
        hg_plane_lift (&plane, shade->x_low + ((double)k + 0.5) / HG_SHADE_COLUMNS * width,
                       shade->y_high - ((double)i + 0.5) / HG_SHADE_ROWS * height, place);
        hg_nearest_row (latent->data, 300, 4, place, 300, &distance_there);
        far += shade->far[i][k] != 0;
        wrong += fabs (distance_there - typical) > 1e-4
                 && (distance_there > typical) != (shade->far[i][k] != 0);
      }
  CHECK_EQUAL (wrong, 0);
  CHECK (far > HG_SHADE_ROWS * HG_SHADE_COLUMNS / 2);
  CHECK (far < HG_SHADE_ROWS * HG_SHADE_COLUMNS);
  hg_plane_clear (&plane);
  hg_tensor_unref (latent);
}

TEST (a_shade_is_drawn_over_its_half)
{
  HgFarShade shade = { .known = true, .x_high = 1, .y_high = 1 };
  HgAxes axes = { .box = { 0, 0, 200, 100 }, .x = hg_ticks_inside (0, 1, 3), .y = hg_ticks_inside (0, 1, 3) };
  Canvas canvas = canvas_new (200, 100, HG_LIGHT);
  HgColour white = canvas_pixel (&canvas, 100, 50);
  CHECK (!hg_far_shade_shows (&shade, &axes));
  for (size_t i = 0; i < HG_SHADE_ROWS / 2; i++)
    memset (shade.far[i], 255, HG_SHADE_COLUMNS);
  CHECK (hg_far_shade_shows (&shade, &axes));
  hg_far_shade_draw (&canvas.pen, &shade, &axes);
  CHECK (canvas_distance (canvas_pixel (&canvas, 100, 20), white) > 0.02);
  CHECK (canvas_distance (canvas_pixel (&canvas, 100, 20), canvas_pixel (&canvas, 190, 40)) < 0.01);
  CHECK (canvas_distance (canvas_pixel (&canvas, 100, 80), white) < 0.005);
  canvas_clear (&canvas);
}

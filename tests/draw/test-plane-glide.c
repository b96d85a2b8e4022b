/* A plane on its way from one projection to the next. */
#include "canvas.h"
#include "cloud.h"
#include "ui/draw/plane-glide.h"

enum
{
  N = 50,
  VALUES = 5
};

typedef struct
{
  HgPlane plane;
  HgScatter scatter;
} Picture;

/* The cloud @seed's projection, @by times as large. */
static Picture
picture_of (uint64_t seed, double by)
{
  Picture picture = { .scatter = { .n = N, .pixels = 1 } };
  HgError error = { 0 };
  HgTensor *latent = cloud_new (N, VALUES, seed);
  for (size_t i = 0; i < N * VALUES; i++)
    latent->data[i] = (HgReal)((double)latent->data[i] * by + 1);
  CHECK_DONE (hg_plane_project (&picture.plane, latent, false, &error), error);
  hg_plane_shade (&picture.plane, latent);
  picture.scatter.xy = picture.plane.xy;
  picture.scatter.shade = &picture.plane.shade;
  hg_scatter_fit (&picture.scatter, 0);
  hg_tensor_unref (latent);
  return picture;
}

TEST (points_go_all_the_way_on_a_straight_line)
{
  Picture a = picture_of (1, 1), b = picture_of (1, 3);
  HgPlaneGlide glide = { 0 };
  HgError error = { 0 };
  CHECK (hg_plane_glide_fits (&a.plane, &b.plane));
  CHECK_DONE (hg_plane_glide_begin (&glide, &a.plane, &a.scatter, &error), error);
  for (double share = 0; share <= 1; share += 0.25)
    {
      hg_plane_glide_move (&glide, &b.plane, &b.scatter, share);
      CHECK (glide.shown.xy == glide.plane.xy && glide.shown.n == N);
      for (size_t i = 0; i < 2 * N; i++)
        {
          double from = (double)a.plane.xy[i], to = (double)b.plane.xy[i];
          CHECK_NEAR ((double)glide.shown.xy[i], from + share * (to - from), 1e-4);
        }
      CHECK_NEAR (glide.shown.x_high, a.scatter.x_high + share * (b.scatter.x_high - a.scatter.x_high), 1e-9);
      CHECK_NEAR (glide.shown.y_low, a.scatter.y_low + share * (b.scatter.y_low - a.scatter.y_low), 1e-9);
    }
  CHECK (memcmp (glide.plane.axes, b.plane.axes, 2 * VALUES * sizeof (HgReal)) == 0);
  hg_plane_glide_clear (&glide);
  CHECK_EQUAL (glide.from.n, 0);
  hg_plane_clear (&a.plane);
  hg_plane_clear (&b.plane);
}

/* A place that is pointed at half-way, lifted to a latent, is drawn where the pointer is. */
TEST (a_place_that_is_pointed_at_is_drawn_there)
{
  Picture a = picture_of (1, 1), b = picture_of (1, 1.5);
  HgPlaneGlide glide = { 0 };
  HgReal latent[VALUES];
  double x, y;
  hg_plane_glide_begin (&glide, &a.plane, &a.scatter, NULL);
  hg_plane_glide_move (&glide, &b.plane, &b.scatter, 0.5);
  hg_plane_lift (&glide.plane, 2.5, -1.25, latent);
  hg_plane_place (&glide.plane, latent, &x, &y);
  CHECK_NEAR (x, 2.5, 0.01);
  CHECK_NEAR (y, -1.25, 0.01);
  hg_plane_glide_clear (&glide);
  hg_plane_clear (&a.plane);
  hg_plane_clear (&b.plane);
}

/* One that turns on its way begins where it is, and where it began is forgotten. */
TEST (it_turns_where_it_is)
{
  Picture a = picture_of (1, 1), b = picture_of (1, 3), c = picture_of (1, 2);
  HgPlaneGlide glide = { 0 };
  hg_plane_glide_begin (&glide, &a.plane, &a.scatter, NULL);
  hg_plane_glide_move (&glide, &b.plane, &b.scatter, 0.5);
  CHECK (hg_plane_glide_begin (&glide, &glide.plane, &glide.shown, NULL));
  hg_plane_glide_move (&glide, &c.plane, &c.scatter, 0);
  for (size_t i = 0; i < 2 * N; i++)
    CHECK_NEAR ((double)glide.shown.xy[i], ((double)a.plane.xy[i] + (double)b.plane.xy[i]) / 2, 1e-4);
  CHECK_NEAR (glide.shown.x_high, (a.scatter.x_high + b.scatter.x_high) / 2, 1e-9);
  hg_plane_glide_move (&glide, &c.plane, &c.scatter, 1);
  for (size_t i = 0; i < 2 * N; i++)
    CHECK_NEAR ((double)glide.shown.xy[i], (double)c.plane.xy[i], 1e-4);
  hg_plane_glide_clear (&glide);
  hg_plane_clear (&a.plane);
  hg_plane_clear (&b.plane);
  hg_plane_clear (&c.plane);
}

TEST (points_from_nowhere_are_at_once_where_they_go)
{
  Picture a = picture_of (1, 1), b = picture_of (1, 2);
  HgPlaneGlide glide = { 0 };
  a.plane.xy[6] = (HgReal)NAN;
  a.plane.xy[7] = (HgReal)INFINITY;
  hg_plane_glide_begin (&glide, &a.plane, &a.scatter, NULL);
  hg_plane_glide_move (&glide, &b.plane, &b.scatter, 0.1);
  CHECK_EQUAL (glide.shown.xy[6], b.plane.xy[6]);
  CHECK_EQUAL (glide.shown.xy[7], b.plane.xy[7]);
  hg_plane_glide_clear (&glide);
  hg_plane_clear (&a.plane);
  hg_plane_clear (&b.plane);
}

/* Half-way, a place that is far before and after is wholly shaded, one that is far only after half. */
TEST (the_shade_fades)
{
  Picture a = picture_of (1, 1), b = picture_of (1, 2);
  HgPlaneGlide glide = { 0 };
  REQUIRE (CHECK (a.plane.shade.known && b.plane.shade.known));
  a.plane.shade.far[0][0] = b.plane.shade.far[0][0] = b.plane.shade.far[1][0] = 255;
  a.plane.shade.far[1][0] = 0;
  hg_plane_glide_begin (&glide, &a.plane, &a.scatter, NULL);
  hg_plane_glide_move (&glide, &b.plane, &b.scatter, 0.5);
  CHECK_EQUAL (glide.shown.shade->far[0][0], 255);
  CHECK_NEAR (glide.shown.shade->far[1][0], 127.5, 1);
  CHECK_NEAR (glide.shown.shade->x_low, (a.plane.shade.x_low + b.plane.shade.x_low) / 2, 1e-9);
  b.plane.shade.known = false;
  hg_plane_glide_move (&glide, &b.plane, &b.scatter, 0.5);
  CHECK (glide.shown.shade == NULL);
  hg_plane_glide_clear (&glide);
  hg_plane_clear (&a.plane);
  hg_plane_clear (&b.plane);
}

TEST (other_samples_or_values_do_not_fit)
{
  HgPlane none = { 0 }, some = { .n = N, .values = VALUES }, more = { .n = N + 1, .values = VALUES },
          wider = { .n = N, .values = VALUES + 1 };
  CHECK (!hg_plane_glide_fits (&none, &some));
  CHECK (!hg_plane_glide_fits (&none, &none));
  CHECK (!hg_plane_glide_fits (&some, &more));
  CHECK (!hg_plane_glide_fits (&some, &wider));
  CHECK (hg_plane_glide_fits (&some, &some));
}

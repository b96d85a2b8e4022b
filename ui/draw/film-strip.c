#include "film-strip.h"
#include "array-image.h"
#include "axes.h"
#include "thin.h"
#include <math.h>

enum
{
  PITCH = 84, /* least px from frame to frame */
  GAP = 6,
  WORDS = 40, /* below a thumbnail: epoch and loss */
  PAD = 6
};

/* How many frames a strip of this width shows. */
static size_t
places_in (const HgFilm *film, double width, double scale)
{
  double room = floor ((width + GAP) / (PITCH * fmax (scale, 1)));
  return room < 1 ? 1 : room < (double)film->n ? (size_t)room : film->n;
}

/* The frame that stands at place @k of @places: evenly spread from the first to the last, but where the
 * selected one would fall between two, it takes the nearer's place. */
static size_t
frame_at (const HgFilm *film, size_t k, size_t places)
{
  if (places >= film->n)
    return k;
  double step = places > 1 ? (double)(film->n - 1) / (double)(places - 1) : 1;
  if (film->selected < film->n && (size_t)lround ((double)film->selected / step) == k)
    return film->selected;
  return (size_t)lround ((double)k * step);
}

static void
draw_line (HgPen *pen, const HgFilm *film, const HgReal *values, HgBox box, HgInk ink, HgDash dash)
{
  double span = film->high > film->low ? film->high - film->low : 1;
  size_t n = film->length;
  HgThin thin = hg_thin (values, film->stride, n, box.width, false);
  for (size_t i; hg_thin_next (&thin, &i);)
    {
      double v = (double)values[i * film->stride];
      v = isfinite (v) ? fmin (fmax (v, film->low), film->high) : film->low;
      double x = n > 1 ? (double)i / (double)(n - 1) : 0.5;
      cairo_line_to (pen->cr, box.x + x * box.width,
                     box.y + box.height - (v - film->low) / span * box.height);
    }
  hg_pen_ink (pen, ink);
  cairo_set_line_width (pen->cr, 1.5);
  cairo_set_line_join (pen->cr, CAIRO_LINE_JOIN_BEVEL);
  hg_pen_dash (pen, dash);
  cairo_stroke (pen->cr);
  hg_pen_dash (pen, HG_DASH_NONE);
}

static void
draw_picture (HgPen *pen, const HgFilm *film, const HgReal *values, HgBox box)
{
  if (film->height > 0)
    {
      HgArrayImage image = { .values = values,
                             .height = film->height,
                             .width = film->width,
                             .channels = film->channels,
                             .low = film->low,
                             .high = film->high };
      if (values != NULL)
        hg_array_image_draw (pen, &image, box);
      return;
    }
  draw_line (pen, film, film->original, box, HG_INK_TRAINING, HG_DASH_NONE);
  if (values != NULL)
    draw_line (pen, film, values, box, HG_INK_VALIDATION, HG_DASH_DECODED);
}

static void
outline (HgPen *pen, HgBox box, HgInk ink)
{
  hg_pen_ink (pen, ink);
  cairo_set_line_width (pen->cr, 2);
  hg_pen_rounded (pen, (HgBox){ box.x + 1, box.y + 1, box.width - 2, box.height - 2 }, 8);
  cairo_stroke (pen->cr);
}

static void
draw_frame (HgPen *pen, const HgFilm *film, size_t i, HgBox box)
{
  const HgFilmFrame *frame = &film->frames[i];
  double s = fmax (pen->theme.scale, 1), words = WORDS * s;
  HgBox inside = { box.x + PAD, box.y + PAD, box.width - 2 * PAD, box.height - words - PAD };
  bool selected = i == film->selected;
  hg_pen_card (pen, box);
  draw_picture (pen, film, frame->values, inside);
  if (i == film->held)
    outline (pen, box, HG_INK_VALIDATION);
  if (selected)
    outline (pen, box, HG_INK_SELECTION);
  double x = box.x + box.width / 2, y = box.y + box.height - words;
  hg_pen_runs (pen, &(HgRun){ frame->title, HG_TEXT_CAPTION, selected, HG_INK_TEXT }, 1, x, y + 11 * s,
               HG_ALIGN_CENTRE, box.width - PAD);
  hg_pen_runs (pen, &(HgRun){ frame->note, HG_TEXT_CAPTION, false, HG_INK_DIM }, 1, x, y + 27 * s,
               HG_ALIGN_CENTRE, box.width - PAD);
}

static HgBox
place_of (HgBox box, size_t k, size_t places, double scale)
{
  double pitch = fmin ((box.width + GAP) / (double)places, 1.6 * PITCH * fmax (scale, 1));
  return (HgBox){ box.x + (double)k * pitch, box.y, pitch - GAP, box.height };
}

void
hg_film_strip_draw (HgPen *pen, const HgFilm *film, HgBox box)
{
  size_t places = places_in (film, box.width, pen->theme.scale);
  for (size_t k = 0; k < places && film->n > 0; k++)
    draw_frame (pen, film, frame_at (film, k, places), place_of (box, k, places, pen->theme.scale));
}

size_t
hg_film_strip_at (const HgFilm *film, HgBox box, double scale, double x)
{
  size_t places = places_in (film, box.width, scale);
  for (size_t k = 0; k < places && film->n > 0; k++)
    {
      HgBox place = place_of (box, k, places, scale);
      if (x >= place.x && x < place.x + place.width)
        return frame_at (film, k, places);
    }
  return film->n;
}

/* A piece of each line with its name, or the names of the two images in their order, up to @right; nothing
 * where that needs more than @room. */
static void
draw_key (HgPen *pen, const HgFilm *film, double right, double y, double room)
{
  enum
  {
    PIECE = 18
  };
  static const struct
  {
    const char *name;
    HgInk ink;
    HgDash dash;
  } lines[]
      = { { "original", HG_INK_TRAINING, HG_DASH_NONE }, { "decoded", HG_INK_VALIDATION, HG_DASH_DECODED } };
  const bool image = film->height > 0;
  const double piece = image ? 0 : PIECE + 5;
  double x = right + 12;
  for (size_t i = 0; i < 2; i++)
    x -= hg_pen_text_width (pen, lines[i].name, HG_TEXT_CAPTION, false) + piece + 12;
  if (right - x > room)
    return;
  for (size_t i = 0; i < 2; i++)
    {
      if (!image)
        {
          hg_pen_ink (pen, lines[i].ink);
          hg_pen_dash (pen, lines[i].dash);
          hg_pen_line (pen, x, y, x + PIECE, y, 2);
          hg_pen_dash (pen, HG_DASH_NONE);
        }
      x += piece + 12
           + hg_pen_text (pen, lines[i].name, HG_TEXT_CAPTION, false, HG_INK_DIM, x + piece, y,
                          HG_ALIGN_LEFT);
    }
}

void
hg_film_frame_draw (HgPen *pen, const HgFilm *film, size_t i, HgBox box)
{
  const HgFilmFrame *frame = &film->frames[i];
  bool image = film->height > 0; /* whose names stand beside the title; a line's below, where there is room */
  double s = fmax (pen->theme.scale, 1), head = (image ? 30 : 46) * s;
  HgBox inside = { box.x + 12, box.y + head, box.width - 24, box.height - head - 12 };
  const HgRun words[] = { { frame->title, HG_TEXT_LABEL, true, HG_INK_TEXT },
                          { "  ", HG_TEXT_LABEL, false, HG_INK_TEXT },
                          { frame->note, HG_TEXT_CAPTION, false, HG_INK_DIM } };
  hg_pen_card (pen, box);
  double said = hg_pen_runs (pen, words, 3, box.x + 12, box.y + 16 * s, HG_ALIGN_LEFT, box.width - 24);
  draw_key (pen, film, box.x + box.width - 12, box.y + (image ? 16 : 33) * s,
            box.width - 24 - (image ? said + 18 : 0));
  if (!image)
    {
      draw_picture (pen, film, frame->values, inside);
      return;
    }
  HgBox half = { inside.x, inside.y, (inside.width - 12) / 2, inside.height };
  draw_picture (pen, film, film->original, half);
  half.x += half.width + 12;
  draw_picture (pen, film, frame->values, half);
}

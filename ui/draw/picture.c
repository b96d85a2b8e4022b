#include "picture.h"
#include "sink.h"
#include "svg-text.h"
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum
{
  PNG_SCALE = 2
};

/* @svg: where its text goes, or NULL. */
static void
draw_on (cairo_surface_t *surface, double width, double height, const HgTheme *theme, HgText *svg,
         HgDrawFunction draw, const void *data)
{
  HgPen pen;
  cairo_t *cr = cairo_create (surface);
  hg_pen_init (&pen, cr, theme);
  pen.svg = svg;
  hg_pen_ink (&pen, HG_INK_WINDOW);
  cairo_paint (cr);
  draw (&pen, width, height, data);
  hg_pen_clear (&pen);
  cairo_destroy (cr);
}

/* Whoever enlarges a drawing is asked to show the pixels of its images as they are. */
static const char PIXELS[] = "<style>image { image-rendering: pixelated; }</style>";

/* Puts @text, which it ends, into the SVG file in @sink. */
static bool
put_text (HgSink *sink, HgText *text, HgError *error)
{
  char *texts = hg_text_end (text);
  bool done = texts != NULL;
  if (done && *texts != '\0')
    {
      char *whole = hg_svg_text_put (sink->bytes, sink->n, texts, error);
      done = whole != NULL;
      free (sink->bytes);
      *sink = (HgSink){ .bytes = (unsigned char *)whole, .n = done ? strlen (whole) : 0 };
    }
  free (texts);
  return done;
}

static const char *
ending_of (const char *path)
{
  const char *dot = strrchr (path, '.');
  return dot == NULL || strchr (dot, '/') != NULL ? "" : dot;
}

bool
hg_picture_fits (const char *path, HgError *error)
{
  const char *ending = ending_of (path);
  return strcasecmp (ending, ".png") == 0 || strcasecmp (ending, ".svg") == 0
         || strcasecmp (ending, ".pdf") == 0
         || hg_error_set (error, HG_ERROR_VALUE,
                          "%s: expected a picture's name ending in .png, .svg or .pdf, got \"%s\"", path,
                          ending);
}

bool
hg_picture_write (const char *path, double width, double height, const HgTheme *theme, HgDrawFunction draw,
                  const void *data, HgError *error)
{
  const char *ending = ending_of (path);
  HgSink sink = { 0 };
  HgText text = { .error = error };
  cairo_surface_t *surface;
  if (!hg_picture_fits (path, error))
    return false;
  bool png = strcasecmp (ending, ".png") == 0, svg = strcasecmp (ending, ".svg") == 0;
  if (png)
    {
      surface = cairo_image_surface_create (CAIRO_FORMAT_ARGB32, (int)ceil (width * PNG_SCALE),
                                            (int)ceil (height * PNG_SCALE));
      cairo_surface_set_device_scale (surface, PNG_SCALE, PNG_SCALE);
    }
  else if (svg)
    surface = cairo_svg_surface_create_for_stream (hg_sink_append, &sink, width, height);
  else
    surface = cairo_pdf_surface_create_for_stream (hg_sink_append, &sink, width, height);
  draw_on (surface, width, height, theme, svg ? &text : NULL, draw, data);
  if (svg)
    hg_text_line (&text, "%s", PIXELS);
  cairo_status_t status = cairo_surface_status (surface);
  if (status == CAIRO_STATUS_SUCCESS && png)
    status = cairo_surface_write_to_png_stream (surface, hg_sink_append, &sink);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  bool done = (status != CAIRO_STATUS_SUCCESS || put_text (&sink, &text, error))
              && hg_sink_write (&sink, status, path, "picture", error);
  free (sink.bytes);
  return done;
}

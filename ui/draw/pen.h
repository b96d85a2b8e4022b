/* A pen: what every drawing function gets. A cairo context, the theme, and one Pango layout used for all its
 * text. Text is placed by the middle of its capitals, so that a label sits on a line or in a bar without
 * measuring. All sizes and places are in unscaled px; only text grows with the theme's scale. */
#pragma once
#include "base/text.h"
#include "theme.h"
#include <cairo.h>
#include <pango/pangocairo.h>

typedef struct
{
  double x, y, width, height;
} HgBox;

typedef struct
{
  cairo_t *cr;
  HgTheme theme;
  PangoLayout *layout;
  HgText *svg; /* where lines of text go instead of @cr (svg-text.h), or NULL */
} HgPen;

/* Sizes in px. */
enum
{
  HG_TEXT_CAPTION = 12,
  HG_TEXT_LABEL = 13,
  HG_TEXT_BODY = 14,
  HG_TEXT_HEADING = 15,
  HG_TEXT_TITLE = 18
};

typedef enum
{
  HG_ALIGN_LEFT,
  HG_ALIGN_CENTRE,
  HG_ALIGN_RIGHT
} HgAlign;

/* A piece of text in one style; a line is an array of runs. A run without text is skipped. */
typedef struct
{
  const char *text; /* UTF-8, taken literally (no markup) */
  int size;
  bool bold;
  HgInk ink;
} HgRun;

/* @cr and @theme's font are lent and must outlive the pen. */
void hg_pen_init (HgPen *pen, cairo_t *cr, const HgTheme *theme);
void hg_pen_clear (HgPen *pen);

void hg_pen_ink (HgPen *pen, HgInk ink);
void hg_pen_ink_alpha (HgPen *pen, HgInk ink, double alpha);
void hg_pen_colour (HgPen *pen, HgColour colour, double alpha);

/* Adds a rounded rectangle to the path. */
void hg_pen_rounded (HgPen *pen, HgBox box, double radius);

/* A horizontal or vertical line, moved to the pixel's middle so that 1 px stays 1 px. */
void hg_pen_line (HgPen *pen, double x0, double y0, double x1, double y1, double width);

/* A bar of a colour scale, its low end at the left: a whole number of px wide. */
void hg_pen_ramp (HgPen *pen, HgRamp ramp, HgBox bar);

/* A card: view colour, border, radius 9. */
void hg_pen_card (HgPen *pen, HgBox box);

/* One line of @n runs. @y: middle of the capitals. @room: longer text ends in "…"; 0: no
 * limit. Returns its width. */
double hg_pen_runs (HgPen *pen, const HgRun *runs, size_t n, double x, double y, HgAlign align, double room);
double hg_pen_runs_width (HgPen *pen, const HgRun *runs, size_t n);

/* One line that begins at @x and loses its middle to "…" where it is longer than @room px: names that are
 * told apart by their ends. Returns its width. */
double hg_pen_name (HgPen *pen, const HgRun *name, double x, double y, double room);

/* The same for a single run. */
double hg_pen_text (HgPen *pen, const char *text, int size, bool bold, HgInk ink, double x, double y,
                    HgAlign align);
double hg_pen_text_width (HgPen *pen, const char *text, int size, bool bold);

/* Cuts @text at spaces, which it writes over, into lines of at most @room px, as many as @most; the last
 * takes what is left, however long. @lines: where each begins. Returns how many there are, at least one. */
size_t hg_pen_break (HgPen *pen, char *text, int size, bool bold, double room, char **lines, size_t most);

/* Text with a halo of the view's colour, 4 px wide, centred at x, y. */
void hg_pen_halo (HgPen *pen, const char *text, int size, double x, double y);

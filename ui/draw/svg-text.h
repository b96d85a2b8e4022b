/* Text of a drawing kept as text. Cairo writes letters into an SVG file as outlines, which can be neither
 * searched nor changed; so a pen that draws one hands its lines here, and they come at the file's end as
 * <text> elements in the fonts they were laid out with, each as wide as it was measured. They lie above all
 * shapes. */
#pragma once
#include "base/text.h"
#include <pango/pangocairo.h>

/* Adds @layout at @cr's current point, as pango_cairo_show_layout would draw it, to @svg. False where it
 * reaches beyond what @cr is clipped to: it must then be drawn. What lies outside altogether is left out. */
bool hg_svg_text_add (HgText *svg, cairo_t *cr, PangoLayout *layout);

/* The @n bytes of an SVG file with @texts in it, ended by NUL and owned by the caller; NULL where memory ran
 * out, or it is none. */
char *hg_svg_text_put (const unsigned char *file, size_t n, const char *texts, HgError *error);

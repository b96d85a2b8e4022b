/* Pictures as files: .png (twice the size in pixels), .svg or .pdf by the path's ending, written in one
 * piece. */
#pragma once
#include "base/error.h"
#include "pen.h"

typedef void (*HgDrawFunction) (HgPen *pen, double width, double height, const void *data);

/* Whether @path ends as a picture does; fails with HG_ERROR_VALUE where not. */
bool hg_picture_fits (const char *path, HgError *error);

/* Draws with the theme's window colour behind; in an SVG file text is text. Fails with HG_ERROR_VALUE on
 * another ending, or HG_ERROR_IO.
 */
bool hg_picture_write (const char *path, double width, double height, const HgTheme *theme,
                       HgDrawFunction draw, const void *data, HgError *error);

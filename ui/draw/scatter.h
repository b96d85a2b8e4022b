/* Points in a plane, coloured by class or along an order. The picture of the points is made apart from what
 * follows the pointer, so that moving over it redraws nothing. */
#pragma once
#include "axes.h"
#include "data/dataset.h"
#include "far-shade.h"

typedef struct
{
  size_t n;
  const HgReal *xy;                     /* n × 2 */
  double x_low, x_high, y_low, y_high;  /* what is shown; hg_scatter_fit */
  const int *labels;                    /* n, or NULL: coloured by order */
  size_t n_classes;                     /* of labels */
  char (*class_names)[HG_FEATURE_SIZE]; /* n_classes */
  const double *order;                  /* n, or NULL: the index */
  const char *order_name;               /* "sample", "time" */
  char x_name[80], y_name[80];
  const HgFarShade *shade; /* lent, or NULL: none */
  double pixels;           /* image pixels a px: 1, or the display's scale */
} HgScatter;

/* Sets the range to hold all points with a little margin; a range that is at most @slack times too wide
 * already (1.5) stays, so that axes do not tremble while points move. 0: always fitted. */
void hg_scatter_fit (HgScatter *scatter, double slack);

void hg_scatter_draw (HgPen *pen, const HgScatter *scatter, HgBox box);
HgAxes hg_scatter_axes (const HgScatter *scatter, HgBox box, double scale);

/* The point nearest to a place, within 12 px, or n. */
size_t hg_scatter_nearest (const HgScatter *scatter, const HgAxes *axes, double x, double y);

/* Crosshair through point @i with @text beside it. */
void hg_scatter_draw_hover (HgPen *pen, const HgScatter *scatter, HgBox box, size_t i, const char *text);

/* Rings around the @n points @at, and a line through @n places (x, y in px) that closes. */
void hg_scatter_draw_chosen (HgPen *pen, const HgScatter *scatter, HgBox box, const size_t *at, size_t n);
void hg_scatter_draw_outline (HgPen *pen, const double *xy, size_t n);

/* Whether point @i lies within that line (even–odd). */
bool hg_scatter_within (const HgScatter *scatter, const HgAxes *axes, size_t i, const double *xy, size_t n);

/* The ends "A" and "B" of a way, each x and y or NULL, and the straight line between them. */
void hg_scatter_draw_way (HgPen *pen, const HgScatter *scatter, HgBox box, const double *a, const double *b);

/* A cross at a place of the plane, which no point need have. */
void hg_scatter_draw_cursor (HgPen *pen, const HgScatter *scatter, HgBox box, double x, double y);

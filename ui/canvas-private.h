/* What the canvas's files share: canvas.c (layout and drawing), canvas-rows.c (the widgets of each row),
 * canvas-input.c (pointer and keys) and canvas-find.c (a layer by name). */
#pragma once
#include "ui/canvas.h"
#include "ui/palette.h"
#include "ui/stack-drag.h"
#include "ui/stack-glide.h"
#include <adwaita.h>

/* The widgets of one node. */
typedef struct
{
  char name[HG_NAME_SIZE];
  HourglassBar *bar;
  GtkWidget *plus;
  GtkWidget *card; /* or NULL */
  gboolean resizable;
} HourglassCanvasRow;

struct _HourglassCanvas
{
  GtkWidget parent_instance;
  HourglassDocument *document;
  GtkAdjustment *hadjustment, *vadjustment;
  GPtrArray *rows; /* HourglassCanvasRow, in the model's order */
  HgStackLayout layout;
  HourglassStackDrag drag;
  HourglassStackGlide glide;
  AdwAnimation *motion;
  GtkWidget *palette; /* or NULL */
  GtkWidget *finder;  /* or NULL */
  size_t hover;
  gboolean previewed; /* the last change was a preview */
};

double hourglass_canvas_scroll (HourglassCanvas *self);
void hourglass_canvas_moved (double value, HourglassCanvas *self);

/* canvas-rows.c */
void hourglass_canvas_row_free (gpointer row);
void hourglass_canvas_sync (HourglassCanvas *self);

/* canvas-input.c */
void hourglass_canvas_add_gestures (HourglassCanvas *self);
void hourglass_canvas_bind_keys (GtkWidgetClass *klass);

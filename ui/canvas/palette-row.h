/* A row of the palette: a layer with its sentence and the shape that it would give at a place, or why it
 * would not fit there. */
#pragma once
#include "model/check.h"
#include "model/edit.h"
#include <gtk/gtk.h>

/* What a row stands for. */
typedef struct
{
  const HgLayerKind *kind;
  char *text; /* the layer in full */
  gboolean fits;
  guint place; /* in the registry */
} HourglassPaletteItem;

/* For @layer after node @after of @model. */
GtkWidget *hourglass_palette_row_new (const HgModel *model, size_t after, const HgLayer *layer,
                                      const char *title, guint place);

/* Lent by the row. */
const HourglassPaletteItem *hourglass_palette_item (gpointer row);

/* What the tests of the canvas share: a document, and the canvas that shows it in a window. */
#pragma once
#include "stage.h"
#include "ui/canvas/canvas.h"

typedef struct
{
  HourglassDocument *document;
  HourglassCanvas *canvas;
  GtkWindow *window;
} Stage;

/* With the example called @preset, or (NULL) what a new document holds. */
static inline void
set_up (Stage *stage, gconstpointer preset)
{
  stage->document = hourglass_document_new ();
  if (preset != NULL)
    hourglass_document_open_preset (stage->document, hg_preset_find (preset));
  stage->canvas = HOURGLASS_CANVAS (hourglass_canvas_new (stage->document));
  stage->window = stage_show (GTK_WIDGET (stage->canvas), 420, 752);
}

static inline void
tear_down (Stage *stage, gconstpointer preset)
{
  gtk_window_destroy (stage->window);
  g_clear_object (&stage->document);
}

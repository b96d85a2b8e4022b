/* Something that goes out of a window as a file which is not the document's: asks where, asks again where a
 * file would be replaced that the dialog did not ask about, writes on a worker thread and says how it went.
 * The window lives until it is written. */
#pragma once
#include "base/error.h"
#include "ui/parts/file-forms.h"
#include "ui/window/window.h"

typedef struct
{
  const char *title; /* of the dialog; static */
  const HourglassFileForm *forms;
  gsize n_forms;

  /* On a worker thread. */
  bool (*write) (const char *path, gconstpointer data, HgError *error);
  void (*free) (gpointer data);
} HourglassTakeOutKind;

/* Proposes @name. Takes @data; @kind is static. */
void hourglass_take_out (HourglassWindow *window, const HourglassTakeOutKind *kind, const char *name,
                         gpointer data);

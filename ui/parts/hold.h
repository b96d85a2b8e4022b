/* Keeps the process alive while a file is being written: the program ends with its last window, and a worker
 * thread with the program. In pairs, on the main thread; where there is no application, as in tests, nothing
 * is held. */
#pragma once
#include <gio/gio.h>

static inline void
hourglass_hold (void)
{
  GApplication *application = g_application_get_default ();
  if (application != NULL)
    g_application_hold (application);
}

static inline void
hourglass_release (void)
{
  GApplication *application = g_application_get_default ();
  if (application != NULL)
    g_application_release (application);
}

/* The end of a GTask whose thread has worked for the engine: what the engine says becomes what GLib says. */
#pragma once
#include "base/error.h"
#include <gio/gio.h>

/* True, or where it is not @done @error. */
void hourglass_task_answer (GTask *task, gboolean done, const HgError *error);

/* Fails with @error; what was cancelled, with G_IO_ERROR_CANCELLED. */
void hourglass_task_fail (GTask *task, const HgError *error);

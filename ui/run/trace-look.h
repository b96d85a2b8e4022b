/* What happens inside a recurrent layer for one sample, computed on a worker thread. */
#pragma once
#include "analysis/cell-trace.h"
#include <gio/gio.h>

typedef struct
{
  HgCellTraceAsked asked; /* with references of model, weights and data */
  HgCellTrace trace;      /* result; without steps where there is none */
  HgError error;          /* where there is none */
} HourglassTraceLook;

/* Takes references of what @asked points at. */
HourglassTraceLook *hourglass_trace_look_new (const HgCellTraceAsked *asked);
HourglassTraceLook *hourglass_trace_look_ref (HourglassTraceLook *look);
void hourglass_trace_look_unref (HourglassTraceLook *look);

/* @callback gets the GTask, whose task data the look is. */
void hourglass_trace_look_start (HourglassTraceLook *look, GAsyncReadyCallback callback, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HourglassTraceLook, hourglass_trace_look_unref)

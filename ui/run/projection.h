/* Projecting latents onto their plane, and finding where it is far from data, on a worker thread: with
 * thousands of values a sample it takes longer than a frame. */
#pragma once
#include "ui/draw/plane.h"
#include <gio/gio.h>

/* @before: the plane shown now, copied; @live: see hg_plane_project. */
void hourglass_projection_start (HgTensor *latent, const HgPlane *before, gboolean live,
                                 GAsyncReadyCallback callback, gpointer data);

/* Moves the new plane into @plane, which is cleared first. FALSE when it could not be made; @plane is then
 * untouched. */
gboolean hourglass_projection_finish (GAsyncResult *result, HgPlane *plane);

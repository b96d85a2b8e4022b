/* Files of models that do not become the window's own, but are laid beside it: each is chosen, read on a
 * worker thread, and handed to whoever asked for it. */
#pragma once
#include "files/project.h"
#include "ui/window/window.h"

/* Gets @model and @weights lent, and @project, NULL where the file is none, for its own. */
typedef void (*HourglassTakeBeside) (HourglassWindow *self, const char *path, const HgModel *model,
                                     HgWeights *weights, HgProject *project);

/* Hands what is in the file at @path to @take; the window says why where it cannot be read. */
void hourglass_window_read_beside (HourglassWindow *self, const char *path, HourglassTakeBeside take);

/* The same with the file that is chosen in a dialog called @title. */
void hourglass_window_choose_beside (HourglassWindow *self, const char *title, HourglassTakeBeside take);

/* A waist sweep in the background: a thread of its own trains one size after the other and gives way to the
 * window; after each training what there is so far arrives on the main thread. A stopped sweep can go
 * on, from the batch at which it was stopped.
 *
 * Signal "changed": it began, a training was done, it stopped or is over. */
#pragma once
#include "analysis/sweep.h"
#include "train/settings.h"
#include <gio/gio.h>

#define HOURGLASS_TYPE_SWEEPER (hourglass_sweeper_get_type ())
G_DECLARE_FINAL_TYPE (HourglassSweeper, hourglass_sweeper, HOURGLASS, SWEEPER, GObject)

HourglassSweeper *hourglass_sweeper_new (void);

/* A new sweep, which forgets the last one; none may be running. Everything is copied or referenced. */
void hourglass_sweeper_start (HourglassSweeper *self, const HgModel *model, HgPrepared *data,
                              const HgSweepOptions *options);

void hourglass_sweeper_stop (HourglassSweeper *self); /* returns at once */
gboolean hourglass_sweeper_can_go_on (HourglassSweeper *self);
void hourglass_sweeper_go_on (HourglassSweeper *self);

gboolean hourglass_sweeper_is_running (HourglassSweeper *self);
const HgSweepTable *hourglass_sweeper_get_table (HourglassSweeper *self); /* lent, or NULL: none yet */
double hourglass_sweeper_get_fraction (HourglassSweeper *self);           /* 0 … 1 */
const char *hourglass_sweeper_get_fault (HourglassSweeper *self);         /* why it could not go on, or "" */

/* A weight, or what a layer gives, as a heat map that can be walked through: zoom by wheel, pinch or + − 0,
 * drag to move, and a cursor that the arrow keys or a click set on a cell. What is under the pointer, or else
 * under the cursor, is read out in words.
 *
 * Signal "readout-changed". */
#pragma once
#include "analysis/tensor-stats.h"
#include "analysis/weight-pyramid.h"
#include "model/weights.h"
#include "ui/parts/exportable.h"

#define HOURGLASS_TYPE_HEAT_VIEW (hourglass_heat_view_get_type ())
G_DECLARE_FINAL_TYPE (HourglassHeatView, hourglass_heat_view, HOURGLASS, HEAT_VIEW, GtkWidget)

/* Shows @item (NULL: nothing) from its beginning; values and name are kept. */
void hourglass_heat_view_show (HourglassHeatView *self, const HgWeight *item);

/* Shows what else @map lays out: @value of @shape, which may hold more behind it; called @name. What @map
 * lends must live until something else is shown. @value NULL: nothing. */
void hourglass_heat_view_show_map (HourglassHeatView *self, const char *name, const HgShape *shape,
                                   const HgWeightMap *map, HgTensor *value);

/* The same with new numbers: what is seen of it and the cursor stay. @value is shaped like the last one. */
void hourglass_heat_view_renew (HourglassHeatView *self, HgTensor *value, const HgTensorStats *stats,
                                const HgPyramid *pyramid);

/* The same weight is known better: its range, and a coarse picture, which is lent until the next show. A
 * weight of many cells is drawn once it has both. */
void hourglass_heat_view_set_stats (HourglassHeatView *self, const HgTensorStats *stats);
void hourglass_heat_view_set_pyramid (HourglassHeatView *self, const HgPyramid *pyramid);

/* Whether something is shown and known well enough to be drawn. */
gboolean hourglass_heat_view_is_drawn (HourglassHeatView *self);

/* The channel that is seen, where there is one to choose. */
void hourglass_heat_view_set_channel (HourglassHeatView *self, gsize channel);

/* Sets the cursor on value @index and brings it into sight. */
void hourglass_heat_view_go (HourglassHeatView *self, gsize index);

/* Moves the cursor by cells; sets it on the first one where there is none. FALSE while nothing is shown. */
gboolean hourglass_heat_view_step (HourglassHeatView *self, int across, int down);

/* Moves what is seen by px; zooms around a point, or around the cursor or the middle where @x is negative. */
void hourglass_heat_view_pan (HourglassHeatView *self, double dx, double dy);
void hourglass_heat_view_zoom (HourglassHeatView *self, double factor, double x, double y);
void hourglass_heat_view_zoom_out (HourglassHeatView *self);

/* What is seen as a picture, called @name as a file, and all numbers of the chosen channel as a table: a row
 * of a panel in each line. NULL while nothing is drawn. */
HourglassExport *hourglass_heat_view_export (HourglassHeatView *self, const char *name);

/* "lstm_2 recurrent_kernel · forget gate · from unit 3 to unit 7: −0.123" and "[2, 134]", lent; empty where
 * nothing is pointed at. */
const char *hourglass_heat_view_get_readout (HourglassHeatView *self);
const char *hourglass_heat_view_get_index (HourglassHeatView *self);

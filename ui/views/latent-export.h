/* The Latent view as a file: its points as a picture, and their places as a table. */
#pragma once
#include "data/prepared.h"
#include "ui/draw/scatter.h"
#include "ui/draw/scree-plot.h"
#include "ui/parts/exportable.h"

/* The points of @scatter, point i of them sample @index[i] of @data (a reference is kept), drawn @width ×
 * @height px large. Everything is copied. NULL when memory is short. */
HourglassExport *hourglass_latent_export (const HgScatter *scatter, HgPrepared *data, const gsize *index,
                                          double width, double height);

/* The share of each component, and of all up to it. */
HourglassExport *hourglass_latent_export_scree (const HgScree *scree, double width, double height);

/* Samples of a data set as pictures, by their shape: images as a grid, sequences as series, vectors as bars
 * (long ones as lines). A sample is shown as what the model should give: the sample itself, or its target
 * where the data brings one. */
#pragma once
#include "data/prepared.h"
#include "image-grid.h"
#include "series.h"

typedef enum
{
  HG_LOOK_SERIES,
  HG_LOOK_BARS,
  HG_LOOK_IMAGES
} HgLook;

HgLook hg_samples_look (const HgPrepared *data);
size_t hg_samples_features (const HgPrepared *data); /* that a series can show; 1 for vectors */

const char *hg_samples_feature_name (const HgPrepared *data, size_t feature); /* lent, or NULL */

/* Whether a value is not what was measured, but scaled. */
bool hg_samples_scaled (const HgPrepared *data);

/* MSE of one sample in scaled units, as the loss has it. @decoded: row @row of a tensor of reconstructions.
 */
double hg_samples_mse (const HgPrepared *data, size_t sample, const HgTensor *decoded, size_t row);

/* Rows for the samples @index[0 … n−1] (at most HG_MAX_SERIES); @decoded (n, sample…) may be NULL. Lends both
 * tensors' values. Scaled units. */
HgSeries hg_samples_series (const HgPrepared *data, const size_t *index, size_t n, const HgTensor *decoded,
                            size_t feature);

/* Rows for the features of one sample, @first and those after it; @decoded: in row @row, or NULL. */
HgSeries hg_samples_feature_series (const HgPrepared *data, size_t sample, const HgTensor *decoded,
                                    size_t row, size_t first);

/* "pressure", or "Feature 3". */
char *hg_samples_feature_title (const HgPrepared *data, size_t feature, char *text, size_t size);

/* The mean squared error of the samples @index[0 … n−1] at each time step (their number: values of a sample
 * over its features) and of each feature, scaled units; of a vector each value is a step. False where nothing
 * is decoded. */
bool hg_samples_errors (const HgPrepared *data, const size_t *index, size_t n, const HgTensor *decoded,
                        double *by_step, double *by_feature);

/* Adds what a decoder gave that was fed the true values; its MSE is named beside that of @decoded. */
void hg_samples_add_forced (HgSeries *series, const HgPrepared *data, const size_t *index,
                            const HgTensor *decoded, const HgTensor *forced, size_t feature);

/* The same as images in the data's own units. The pixels belong to @pixels (free it), which may be NULL on
 * entry.
 * @grid begins empty; used again for the same data it keeps its selection and the range of its greys. */
bool hg_samples_images (HgImageGrid *grid, HgReal **pixels, const HgPrepared *data, const size_t *index,
                        size_t n, const HgTensor *decoded, HgError *error);

/* The class of a sample, or "". */
const char *hg_samples_label (const HgPrepared *data, size_t sample);

enum
{
  HG_SAMPLES_MARKS = 200
};

/* By whom or what the classes were told apart, a sentence; "" where the data does not say. Returns @text. And
 * the same as a line at the bottom of @box, so many px high with the gap above it; what is left is returned.
 */
char *hg_samples_marks (const HgPrepared *data, char *text, size_t size);
double hg_samples_marks_height (const HgPrepared *data, double scale);
HgBox hg_samples_draw_marks (HgPen *pen, const HgPrepared *data, HgBox box);

/* "Sample 17" or "Sample 6 · stripes". */
char *hg_samples_title (const HgPrepared *data, size_t sample, char *text, size_t size);

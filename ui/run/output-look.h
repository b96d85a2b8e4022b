/* What the layers of a model give, on a worker thread: every output for one sample with its statistics, or
 * what the outputs are like over many. */
#pragma once
#include "analysis/output-survey.h"
#include "analysis/weight-pyramid.h"
#include "analysis/weight-map.h"
#include "model/network.h"
#include <gio/gio.h>

typedef struct
{
  HgModel *model;
  HgWeights *weights;
  HgPrepared *data;
  const size_t *index; /* of the samples; lent by the data */
  size_t n;
  HgJob job;

  HgLayerOutputs outputs; /* results of hourglass_output_look_start, one row each */
  HgTensorStats *stats;   /* of each */
  HgPyramid **pyramids;   /* of each */
  HgOutputSurvey survey;  /* result of hourglass_output_look_survey */
  HgError error;          /* where there is none */
} HourglassOutputLook;

/* Takes references. @data goes into @model. @index (n): what is looked at; of one sample only by start. */
HourglassOutputLook *hourglass_output_look_new (const HgModel *model, HgWeights *weights, HgPrepared *data,
                                                const size_t *index, size_t n);
HourglassOutputLook *hourglass_output_look_ref (HourglassOutputLook *look);
void hourglass_output_look_unref (HourglassOutputLook *look);

/* One of the two. @callback gets the GTask, whose task data the look is and which gives a boolean: whether
 * there is a result. Cancel by look->job. */
void hourglass_output_look_start (HourglassOutputLook *look, GAsyncReadyCallback callback, gpointer data);
void hourglass_output_look_survey (HourglassOutputLook *look, GAsyncReadyCallback callback, gpointer data);

/* Of output @i of a look at one sample: "lstm_1", or "lstm_1 · h" for what it gives besides, to be freed; and
 * what its last axis is made of: the data's features going in and, of a model that gives back what went in,
 * coming out; of images channels, and units else. The names' texts are the data's. */
char *hourglass_output_look_name (const HourglassOutputLook *look, gsize i);
HgOutputNames hourglass_output_look_names (const HourglassOutputLook *look, gsize i);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HourglassOutputLook, hourglass_output_look_unref)

#include "analysis/sample-errors.h"
#include <string.h>

enum
{
  SLICE = 512 /* samples between two looks at the job */
};

HgTensor *
hg_sample_outputs (HgNetwork *network, const HgPrepared *data, const size_t *index, size_t n, HgError *error)
{
  HgTensor *x[1 + HG_MORE_INPUTS] = { NULL }, *y = NULL;
  HgPrediction asked = { .x = (const HgTensor *const *)x, .n_x = 1 + data->n_more, .node = HG_NO_NODE };
  bool done = true;
  for (size_t i = 0; done && i < asked.n_x; i++)
    done = (x[i] = hg_tensor_gather (i == 0 ? data->x : data->more[i - 1], index, n, error)) != NULL;
  if (done)
    y = hg_network_predict_all (network, &asked, error);
  for (size_t i = 0; i < asked.n_x; i++)
    hg_tensor_unref (x[i]);
  return y;
}

static double
mean_square (const HgReal *a, const HgReal *b, size_t values)
{
  double sum = 0;
  for (size_t i = 0; i < values; i++)
    {
      double gap = (double)a[i] - (double)b[i];
      sum += gap * gap;
    }
  return sum / (double)values;
}

bool
hg_sample_errors (HgNetwork *network, const HgPrepared *data, const size_t *index, size_t n, HgJob *job,
                  double *errors, HgError *error)
{
  size_t values = hg_tensor_row_values (data->y);
  for (size_t first = 0; first < n; first += SLICE)
    {
      size_t some = n - first < SLICE ? n - first : SLICE;
      hg_job_progress (job, (double)first / (double)n);
      if (hg_job_cancelled (job))
        return hg_error_set (error, HG_ERROR_CANCELLED, "cancelled");
      HgTensor *y = hg_sample_outputs (network, data, index + first, some, error);
      bool alike = y != NULL && hg_tensor_row_values (y) == values;
      if (y != NULL && !alike)
        hg_error_set (error, HG_ERROR_SHAPE, "The stack returns %zu values per sample; %s has %zu",
                      hg_tensor_row_values (y), data->dataset->name, values);
      for (size_t i = 0; alike && i < some; i++)
        errors[first + i]
            = mean_square (data->y->data + index[first + i] * values, y->data + i * values, values);
      hg_tensor_unref (y);
      if (!alike)
        return false;
    }
  return true;
}

size_t
hg_error_steps (const HgShape *shape)
{
  return shape->rank > 1 ? (size_t)shape->dim[0] : 1;
}

void
hg_error_profile (const HgShape *shape, const HgReal *target, const HgReal *decoded, double *feature,
                  double *step)
{
  size_t values = (size_t)hg_shape_values (shape), features = (size_t)hg_shape_axis (shape, -1),
         steps = hg_error_steps (shape);
  if (feature != NULL)
    memset (feature, 0, features * sizeof *feature);
  if (step != NULL)
    memset (step, 0, steps * sizeof *step);
  for (size_t i = 0; i < values; i++)
    {
      double gap = (double)target[i] - (double)decoded[i];
      if (feature != NULL)
        feature[i % features] += gap * gap * (double)features / (double)values;
      if (step != NULL)
        step[i / (values / steps)] += gap * gap * (double)steps / (double)values;
    }
}

#include "sample-strips.h"
#include "base/format.h"
#include "base/memory.h"
#include <stdio.h>
#include <stdlib.h>

enum
{
  WIDEST = 28, /* px of a feature's bar */
  BELOW = 3
};

/* "step 31: MSE 0.82". */
static void
note (HgErrorStrip *strip, const char *where)
{
  char number[40];
  size_t worst = hg_error_strip_worst (strip);
  if (worst < strip->n)
    snprintf (strip->note, sizeof strip->note, "%s: MSE %s", where,
              hg_format_number (number, sizeof number, strip->values[worst], 3));
}

static void
describe (HgSampleStrips *it, const HgPrepared *data, size_t steps, size_t features, size_t feature)
{
  char where[96];
  HgErrorStrip *first = &it->strips[0], *second = &it->strips[1];
  const char *step = features == 1 && hg_tensor_sample (data->y).rank == 1 ? "value" : "step";
  *first = (HgErrorStrip){ .title = step, .values = it->by_step, .n = steps, .marked = steps };
  snprintf (where, sizeof where, "%s %zu", step, hg_error_strip_worst (first) + 1);
  note (first, where);
  *second = (HgErrorStrip){
    .title = "feature", .widest = WIDEST, .values = it->by_feature, .n = features, .marked = feature
  };
  size_t worst = hg_error_strip_worst (second);
  const char *name = hg_samples_feature_name (data, worst);
  snprintf (where, sizeof where, "feature %zu", worst + 1);
  note (second, name != NULL ? name : where);
  it->n = features > 1 ? 2 : 1;
}

HgSampleStrips
hg_sample_strips (const HgPrepared *data, const size_t *index, size_t n, const HgTensor *decoded,
                  size_t feature)
{
  HgSampleStrips it = { 0 };
  size_t values = hg_tensor_row_values (data->y), features = hg_samples_features (data);
  if (decoded == NULL || hg_samples_look (data) == HG_LOOK_IMAGES || values == 0)
    return it;
  it.by_step = hg_alloc (values / features, sizeof *it.by_step, NULL);
  it.by_feature = hg_alloc (features, sizeof *it.by_feature, NULL);
  if (it.by_step != NULL && it.by_feature != NULL
      && hg_samples_errors (data, index, n, decoded, it.by_step, it.by_feature))
    describe (&it, data, values / features, features, feature);
  return it;
}

void
hg_sample_strips_clear (HgSampleStrips *strips)
{
  free (strips->by_step);
  free (strips->by_feature);
  *strips = (HgSampleStrips){ 0 };
}

double
hg_sample_strips_height (const HgSampleStrips *strips, const HgTheme *theme)
{
  return strips->n > 0 ? (double)strips->n * hg_error_strip_height (theme) + BELOW : 0;
}

HgBox
hg_sample_strips_box (const HgTheme *theme, double width, size_t i)
{
  double height = hg_error_strip_height (theme);
  return (HgBox){ 0, (double)i * height, width, height };
}

void
hg_sample_strips_draw (HgPen *pen, const HgSampleStrips *strips, HgBox box)
{
  for (size_t i = 0; i < strips->n; i++)
    {
      HgBox one = hg_sample_strips_box (&pen->theme, box.width, i);
      one.x += box.x;
      one.y += box.y;
      hg_error_strip_draw (pen, &strips->strips[i], one);
    }
}

/* See film-reel.h. */
#include "ui/views/film-reel.h"
#include "base/format.h"
#include "ui/draw/samples.h"
#include <math.h>

void
hourglass_film_reel_clear (HourglassFilmReel *reel)
{
  for (guint i = 0; i < reel->n; i++)
    {
      hg_checkpoint_unref (reel->frames[i]);
      hg_tensor_unref (reel->decoded[i]);
      free (reel->pixels[i]);
    }
  g_free (reel->frames);
  g_free (reel->decoded);
  g_free (reel->pixels);
  g_free (reel->drawn);
  g_clear_pointer (&reel->model, hg_model_unref);
  g_clear_pointer (&reel->data, hg_prepared_unref);
  *reel = (HourglassFilmReel){ 0 };
}

static void
name (const HgCheckpoint *frame, HgFilmFrame *to)
{
  char number[40];
  _Static_assert(sizeof to->title == HG_CHECKPOINT_TITLE, "a frame is called as its checkpoint");
  hg_checkpoint_title (frame, to->title);
  g_snprintf (to->note, sizeof to->note, "%s",
              isnan (frame->watched) ? "" : hg_format_number (number, sizeof number, frame->watched, 3));
}

/* How far what is decoded may widen the lines' scale, in spans of the original to either side: wild first
 * weights must not flatten it. */
static const double SPANS = 3;

static void
fit_lines (HgFilm *film)
{
  for (gsize i = 0; i < film->length; i++)
    {
      film->low = fmin (film->low, (double)film->original[i * film->stride]);
      film->high = fmax (film->high, (double)film->original[i * film->stride]);
    }
  double reach = SPANS * (film->high - film->low), least = film->low - reach, most = film->high + reach;
  for (gsize k = 0; k < film->n; k++)
    for (gsize i = 0; film->frames[k].values != NULL && i < film->length; i++)
      {
        double value = (double)film->frames[k].values[i * film->stride];
        film->low = fmin (film->low, fmax (value, least));
        film->high = fmax (film->high, fmin (value, most));
      }
}

/* What is drawn, of what is decoded. */
static void
draw_anew (HourglassFilmReel *reel)
{
  const gsize index[] = { reel->sample };
  HgFilm *film = &reel->film;
  gboolean images = hg_samples_look (reel->data) == HG_LOOK_IMAGES;
  HgSeries series = hg_samples_series (reel->data, index, 1, NULL, reel->feature);
  HgImageGrid grid = { 0 };
  *film = (HgFilm){ .length = series.length,
                    .stride = series.stride,
                    .original = series.rows[0].original,
                    .low = INFINITY,
                    .high = -INFINITY,
                    .n = reel->n,
                    .frames = reel->drawn,
                    .selected = film->selected,
                    .held = film->held };
  for (guint i = 0; i < reel->n; i++)
    {
      name (reel->frames[i], &reel->drawn[i]);
      const HgTensor *decoded = reel->decoded[i];
      reel->drawn[i].values = decoded != NULL ? decoded->data + (images ? 0 : reel->feature) : NULL;
      if (!images || decoded == NULL
          || !hg_samples_images (&grid, &reel->pixels[i], reel->data, index, 1, decoded, NULL))
        continue;
      reel->drawn[i].values = grid.samples[0].decoded;
      film->original = grid.samples[0].original;
    }
  if (!images)
    {
      fit_lines (film);
      return;
    }
  film->height = grid.height;
  film->width = grid.width;
  film->channels = grid.channels;
  film->low = grid.low;
  film->high = grid.high;
}

/* By how much more another feature's error must fall, so that the film does not jump between two that are
 * alike while it grows. */
static const double MORE = 1.5;

/* The share of its first error by which a feature's error has fallen where the frames show it. */
static const double SEEN = 0.2;

static gsize
largest (const double *values, gsize n)
{
  gsize best = 0;
  for (gsize k = 1; k < n; k++)
    if (values[k] > values[best])
      best = k;
  return best;
}

/* The feature whose error fell most from the first frame to the best of the others: there is most to see in
 * it of what was learned. Where none has fallen, as with a single frame, the one with the largest error. */
static void
choose_feature (HourglassFilmReel *reel)
{
  gsize features = hg_samples_features (reel->data);
  gsize steps = hg_tensor_row_values (reel->data->y) / MAX (features, 1);
  if (features < 2 || hg_samples_look (reel->data) == HG_LOOK_IMAGES)
    return;
  g_autofree double *by_step = g_new (double, steps + 1), *errors = g_new (double, features);
  g_autofree double *first = g_new0 (double, features), *fall = g_new0 (double, features);
  guint seen = 0;
  for (guint i = 0; i < reel->n; i++)
    {
      if (!hg_samples_errors (reel->data, &reel->sample, 1, reel->decoded[i], by_step, errors))
        continue;
      if (seen == 0)
        memcpy (first, errors, features * sizeof *first);
      for (gsize k = 0; seen > 0 && k < features; k++)
        fall[k] = fmax (fall[k], first[k] - errors[k]);
      seen++;
    }
  gsize best = largest (fall, features);
  gboolean fell = fall[best] > 0;
  if (!reel->picked)
    reel->feature = fell ? best : largest (first, features);
  else if (fall[best] > MORE * fall[reel->feature])
    reel->feature = best;
  reel->picked = reel->picked || fell;
  reel->fell = reel->picked && fall[reel->feature] >= SEEN * first[reel->feature];
}

char *
hourglass_film_reel_subject (const HourglassFilmReel *reel)
{
  char number[48], feature[HG_FEATURE_SIZE];
  hg_format_count (number, sizeof number, (int64_t)reel->sample);
  if (hg_samples_features (reel->data) < 2 || hg_samples_look (reel->data) == HG_LOOK_IMAGES)
    return g_strdup_printf ("Sample %s", number);
  return g_strdup_printf ("Sample %s, %s%s", number,
                          hg_samples_feature_title (reel->data, reel->feature, feature, sizeof feature),
                          reel->fell ? ": among the features whose error fell most" : "");
}

gboolean
hourglass_film_reel_take (HourglassFilmReel *reel, const HgSnapshot *snapshot, const HgModel *model,
                          HgPrepared *data, gsize sample)
{
  guint n = snapshot != NULL && data != NULL ? (guint)snapshot->n_checkpoints : 0;
  gboolean same = reel->model == model && reel->data == data && reel->sample == sample;
  if (same && n == reel->n
      && (n == 0 || memcmp (reel->frames, snapshot->checkpoints, n * sizeof *reel->frames) == 0))
    return FALSE;
  HourglassFilmReel old = *reel;
  *reel = (HourglassFilmReel){ .sample = sample,
                               .n = n,
                               .feature = same ? old.feature : 0,
                               .picked = same && old.picked,
                               .fell = same && old.fell };
  reel->model = model != NULL ? hg_model_ref (model) : NULL;
  reel->data = data != NULL ? hg_prepared_ref (data) : NULL;
  reel->frames = g_new0 (HgCheckpoint *, n + 1);
  reel->decoded = g_new0 (HgTensor *, n + 1);
  reel->pixels = g_new0 (HgReal *, n + 1);
  reel->drawn = g_new0 (HgFilmFrame, n + 1);
  for (guint i = 0; i < n; i++)
    {
      reel->frames[i] = hg_checkpoint_ref (snapshot->checkpoints[i]);
      for (guint k = 0; same && k < old.n; k++)
        if (old.frames[k] == reel->frames[i])
          reel->decoded[i] = hg_tensor_ref (old.decoded[k]);
    }
  if (n > 0)
    draw_anew (reel);
  hourglass_film_reel_clear (&old);
  return TRUE;
}

HourglassFilmLook *
hourglass_film_reel_ask (const HourglassFilmReel *reel)
{
  g_autofree const HgCheckpoint **missing = g_new (const HgCheckpoint *, reel->n + 1);
  gsize n = 0;
  for (guint i = 0; i < reel->n; i++)
    if (reel->decoded[i] == NULL)
      missing[n++] = reel->frames[i];
  return n > 0 ? hourglass_film_look_new (reel->model, reel->data, reel->sample, missing, n) : NULL;
}

void
hourglass_film_reel_answer (HourglassFilmReel *reel, const HourglassFilmLook *look)
{
  if (look->model != reel->model || look->data != reel->data || look->sample != reel->sample)
    return;
  for (gsize k = 0; k < look->n; k++)
    for (guint i = 0; i < reel->n; i++)
      if (reel->frames[i] == look->frames[k] && reel->decoded[i] == NULL && look->decoded[k] != NULL)
        reel->decoded[i] = hg_tensor_ref (look->decoded[k]);
  if (reel->n == 0)
    return;
  choose_feature (reel);
  draw_anew (reel);
}

HourglassFilmReel *
hourglass_film_reel_copy (const HourglassFilmReel *reel)
{
  HourglassFilmReel *copy = g_new0 (HourglassFilmReel, 1);
  HgSnapshot frames = { .n_checkpoints = reel->n, .checkpoints = reel->frames };
  hourglass_film_reel_take (copy, &frames, reel->model, reel->data, reel->sample);
  copy->film.selected = reel->film.selected;
  copy->film.held = reel->film.held;
  copy->feature = reel->feature;
  copy->picked = reel->picked;
  copy->fell = reel->fell;
  for (guint i = 0; i < reel->n; i++)
    copy->decoded[i] = reel->decoded[i] != NULL ? hg_tensor_ref (reel->decoded[i]) : NULL;
  if (copy->n > 0)
    draw_anew (copy);
  return copy;
}

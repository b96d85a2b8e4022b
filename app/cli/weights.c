/* weights: every array of a model with what its values are like; or one of them, or all, as a file. */
#include "analysis/tensor-stats.h"
#include "base/format.h"
#include "base/memory.h"
#include "commands.h"
#include "files/weight-files.h"
#include "json.h"
#include "model-argument.h"
#include "output-path.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

typedef struct
{
  const char *tensor, *output;
  bool json;
} Options;

static const CliOption options[] = {
  { .name = "tensor",
    .argument = "NAME",
    .help = "this one alone: lstm/kernel",
    .type = CLI_TEXT,
    .offset = offsetof (Options, tensor) },
  { .name = "output",
    .letter = 'o',
    .argument = "OUT",
    .help = "as OUT.npy, OUT.csv (one array) or OUT.npz, in float32",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output) },
  { .name = "json", .help = "as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = NULL },
};

static json_t *
weight_json (const HgWeight *weight, const char *type, const HgTensorStats *s)
{
  char name[HG_WEIGHT_NAME];
  json_t *shape = json_array ();
  for (int i = 0; i < weight->value->shape.rank; i++)
    json_array_append_new (shape, json_integer (weight->value->shape.dim[i]));
  return json_pack ("{s:s, s:o, s:s, s:I, s:b, s:o, s:o, s:o, s:o, s:I, s:I}", "name",
                    hg_weight_name (weight, name), "shape", shape, "dtype", type, "values", (json_int_t)s->n,
                    "trainable", (int)weight->spec.trainable, "min", cli_json_real (s->low), "max",
                    cli_json_real (s->high), "mean", cli_json_real (s->mean), "deviation",
                    cli_json_real (s->deviation), "zeros", (json_int_t)s->zeros, "not_finite",
                    (json_int_t)hg_stats_odd (s));
}

static void
print_row (const HgWeight *weight, const char *type, const HgTensorStats *s)
{
  char name[HG_WEIGHT_NAME], shape[HG_SHAPE_TEXT], low[32], high[32], mean[32], deviation[32], zeros[32],
      odd[64] = "";
  hg_shape_text (&weight->value->shape, shape);
  int pad = 18; /* × is two bytes and one column */
  for (const char *p = shape; *p != '\0'; p++)
    pad += (*p & 0xc0) == 0x80;
  if (hg_stats_odd (s) > 0)
    snprintf (odd, sizeof odd, "  %zu not finite", hg_stats_odd (s));
  const double values[] = { s->low, s->high, s->mean, s->deviation };
  char *const texts[] = { low, high, mean, deviation };
  for (size_t i = 0; i < 4; i++)
    snprintf (texts[i], sizeof low, "%.4g", values[i]);
  printf (" %-36s %-*s %-7s %11s %11s %11s %11s %9s%s\n", hg_weight_name (weight, name), pad, shape, type,
          low, high, mean, deviation, hg_format_count (zeros, sizeof zeros, (int64_t)s->zeros), odd);
}

/* How weight @i stands in the file; a preset's are in no file. */
static const char *
type_of (const CliModel *model, size_t i)
{
  const HgKerasFacts *facts = &model->facts;
  return i >= facts->n_types ? "float32" : facts->types[i].text[0] != '\0' ? facts->types[i].text : "none";
}

/* All, or the one that was asked for. */
static bool
list_all (const CliModel *model, const char *only, bool json, HgError *error)
{
  const HgWeights *weights = model->weights;
  json_t *rows = json ? json_array () : NULL;
  bool done = true;
  char name[HG_WEIGHT_NAME];
  if (!json)
    printf (" %-36s %-18s %-7s %11s %11s %11s %11s %9s\n", "Name", "Shape", "Type", "Min", "Max", "Mean",
            "Deviation", "Zeros");
  for (size_t i = 0; done && i < weights->n; i++)
    {
      const HgWeight *weight = &weights->items[i];
      HgTensorStats stats;
      if (only != NULL && strcmp (hg_weight_name (weight, name), only) != 0)
        continue;
      done = hg_tensor_stats (weight->value->data, weight->value->values, NULL, &stats, error);
      if (done && json)
        json_array_append_new (rows, weight_json (weight, type_of (model, i), &stats));
      else if (done)
        print_row (weight, type_of (model, i), &stats);
    }
  if (json && done)
    return cli_json_print (rows, error);
  json_decref (rows);
  return done;
}

/* That no array is called @wanted, and which one may have been meant. */
static void
say_missing (const HgWeights *weights, const char *wanted, HgError *error)
{
  char (*names)[HG_WEIGHT_NAME] = hg_alloc (weights->n, sizeof *names, error);
  const char **list = hg_alloc (weights->n, sizeof *list, error);
  if (names != NULL && list != NULL)
    {
      for (size_t i = 0; i < weights->n; i++)
        list[i] = hg_weight_name (&weights->items[i], names[i]);
      const char *near = cli_nearest (wanted, list, weights->n);
      hg_error_set (error, HG_ERROR_VALUE, "expected the name of an array, got %.80s: %s%.80s%s", wanted,
                    near != NULL ? "did you mean " : "hourglass-cli weights M lists them",
                    near != NULL ? near : "", near != NULL ? "?" : "");
    }
  free (list);
  free (names);
}

static const HgWeight *
find (const HgWeights *weights, const char *wanted, HgError *error)
{
  char name[HG_WEIGHT_NAME];
  for (size_t i = 0; i < weights->n; i++)
    if (strcmp (hg_weight_name (&weights->items[i], name), wanted) == 0)
      return &weights->items[i];
  say_missing (weights, wanted, error);
  return NULL;
}

/* @one, or where that is NULL all. */
static bool
save (const char *path, const HgWeights *weights, const HgWeight *one, HgError *error)
{
  char shape[HG_SHAPE_TEXT], count[64];
  if (!hg_weights_export (path, one != NULL ? one : weights->items, one != NULL ? 1 : weights->n, error))
    return false;
  printf ("%s: %s\n", path,
          one != NULL ? hg_shape_text (&one->value->shape, shape)
                      : hg_format_items (count, sizeof count, (int64_t)weights->n, "array", "arrays"));
  return true;
}

static bool
is_archive (const char *path)
{
  const size_t n = strlen (path);
  return n > 4 && strcasecmp (path + n - 4, ".npz") == 0;
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  CliModel model = { 0 };
  if (given->output != NULL && given->tensor == NULL && !is_archive (given->output))
    {
      hg_error_set (error, HG_ERROR_VALUE,
                    "weights: expected --tensor NAME with -o %.80s: all arrays together go into an .npz file",
                    given->output);
      return CLI_USAGE;
    }
  bool done = cli_are_apart (&given->output, 1, call->words, 1, error) && cli_can_write (given->output, error)
              && cli_model_open (call->words[0], &model, error);
  const HgWeight *one = done && given->tensor != NULL ? find (model.weights, given->tensor, error) : NULL;
  done = done && (given->tensor == NULL || one != NULL);
  if (done && given->output != NULL)
    done = save (given->output, model.weights, one, error);
  else if (done)
    done = list_all (&model, given->tensor, given->json, error);
  cli_model_clear (&model);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_weights = {
  .name = "weights",
  .usage = "M [--json] [--tensor NAME] [-o OUT.npy|OUT.csv|OUT.npz]",
  .sentence = "Lists a model's arrays with their statistics, or writes one of them or all",
  .details = CLI_MODEL_FILE,
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .size = sizeof (Options),
  .run = run,
};

/* embed: samples as points of a plane, by principal components or by t-SNE. */
#include "analysis/pca.h"
#include "analysis/tsne.h"
#include "base/clock.h"
#include "base/format.h"
#include "base/memory.h"
#include "commands.h"
#include "files/npy.h"
#include "interrupt.h"
#include "json.h"
#include "output-path.h"
#include "reader/open.h"
#include "tensor/blas.h"
#include "work.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  const char *output;
  int method;
  double perplexity;
  int64_t iterations, seed, threads;
  bool exact, json;
} Options;

typedef enum
{
  PCA,
  TSNE
} Method;

static const char *const method_names[] = { "pca", "tsne", NULL };

enum
{
  AXES = 2,
  STRIDE = 25 /* steps between two lines of progress */
};

static const CliOption options[] = {
  { .name = "output",
    .letter = 'o',
    .argument = "XY.npy",
    .help = "the array to write: two numbers a sample",
    .type = CLI_TEXT,
    .offset = offsetof (Options, output),
    .required = true },
  { .name = "method",
    .argument = "METHOD",
    .help = "pca (default) or tsne",
    .type = CLI_CHOICE,
    .offset = offsetof (Options, method),
    .choices = method_names },
  { .name = "perplexity",
    .argument = "X",
    .help = "of tsne: about how many neighbours a sample has (30)",
    .type = CLI_REAL,
    .offset = offsetof (Options, perplexity),
    .low = 1,
    .high = 1000 },
  { .name = "iterations",
    .argument = "N",
    .help = "of tsne (1000)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, iterations),
    .low = 1,
    .high = 1000000 },
  { .name = "seed",
    .argument = "N",
    .help = "of tsne's beginning (42)",
    .type = CLI_COUNT,
    .offset = offsetof (Options, seed),
    .low = 0,
    .high = 9e15 },
  { .name = "threads",
    .argument = "N",
    .help = "of tsne (one a processor): the same numbers with any",
    .type = CLI_COUNT,
    .offset = offsetof (Options, threads),
    .low = 1,
    .high = 256 },
  { .name = "exact",
    .help = "of tsne: all pairs instead of neighbours and a tree; up to 5,000 samples",
    .type = CLI_FLAG,
    .offset = offsetof (Options, exact) },
  { .name = "json", .help = "what was done as JSON", .type = CLI_FLAG, .offset = offsetof (Options, json) },
  { .name = NULL },
};

/* What was done. */
typedef struct
{
  HgTensor *xy; /* (n, 2); rows that were left out are NaN */
  double share[AXES];
  size_t axes;
  size_t taken, iterations;
  double perplexity, kl;
  char note[320];
} Embedding;

static bool
project (const HgTensor *z, Embedding *e, HgError *error)
{
  size_t n = hg_tensor_rows (z);
  HgPca *pca = hg_pca_new (z->data, n, hg_tensor_row_values (z), AXES, error);
  HgReal *at = pca != NULL ? hg_alloc (n * pca->components, sizeof *at, error) : NULL;
  if (at != NULL)
    {
      hg_pca_project (pca, z->data, n, at);
      for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < pca->components; j++)
          e->xy->data[AXES * i + j] = at[i * pca->components + j];
      e->axes = pca->components;
      e->taken = n;
      for (size_t j = 0; j < pca->components; j++)
        e->share[j] = pca->total > 0 ? pca->variance[j] / pca->total : 0;
    }
  free (at);
  hg_pca_free (pca);
  return at != NULL;
}

/* Steps with a line on a terminal. */
static bool
step (HgTsne *tsne, const Options *given, HgJob *job, HgError *error)
{
  bool shows = isatty (STDERR_FILENO) && !given->json;
  for (int64_t i = 0; i < given->iterations && !hg_job_cancelled (job); i += STRIDE)
    {
      hg_tsne_step (tsne, (size_t)(given->iterations - i < STRIDE ? given->iterations - i : STRIDE));
      if (shows)
        fprintf (stderr, "\rstep %zu of %lld", hg_tsne_iterations (tsne), (long long)given->iterations);
    }
  if (shows)
    fprintf (stderr, "\r\033[K");
  return !hg_job_cancelled (job)
         || hg_error_set (error, HG_ERROR_CANCELLED, "stopped after %zu steps", hg_tsne_iterations (tsne));
}

static bool
embed (const HgTensor *z, const Options *given, Embedding *e, HgError *error)
{
  HgJob job = { 0 };
  HgTsneOptions asked
      = { .perplexity = given->perplexity, .seed = (uint64_t)given->seed, .exact = given->exact };
  size_t n = hg_tensor_rows (z);
  HgTeam *team = hg_team_new ((size_t)given->threads, error);
  cli_interrupt (&job);
  HgTsne *tsne
      = team != NULL ? hg_tsne_new (z->data, n, hg_tensor_row_values (z), &asked, team, &job, error) : NULL;
  bool done = tsne != NULL && step (tsne, given, &job, error);
  if (done)
    {
      e->taken = hg_tsne_count (tsne);
      for (size_t i = 0; e->taken < n && i < AXES * n; i++)
        e->xy->data[i] = (HgReal)NAN;
      for (size_t i = 0; i < e->taken; i++)
        memcpy (e->xy->data + AXES * hg_tsne_rows (tsne)[i], hg_tsne_positions (tsne) + AXES * i,
                AXES * sizeof *e->xy->data);
      e->kl = hg_tsne_kl (tsne);
      e->iterations = hg_tsne_iterations (tsne);
      e->perplexity = hg_tsne_perplexity (tsne);
      snprintf (e->note, sizeof e->note, "%s", hg_tsne_note (tsne));
    }
  hg_tsne_free (tsne);
  hg_team_free (team);
  return done;
}

static json_t *
as_json (const Embedding *e, Method method, double seconds)
{
  json_t *root = json_pack ("{s:s, s:I, s:I}", "method", method_names[method], "n",
                            (json_int_t)hg_tensor_rows (e->xy), "embedded", (json_int_t)e->taken);
  if (method == PCA)
    {
      json_t *share = json_array ();
      for (size_t i = 0; i < e->axes; i++)
        json_array_append_new (share, cli_json_real (e->share[i]));
      json_object_set_new (root, "explained_variance_ratio", share);
    }
  else
    {
      json_object_set_new (root, "kl", cli_json_real (e->kl));
      json_object_set_new (root, "iterations", json_integer ((json_int_t)e->iterations));
      json_object_set_new (root, "perplexity", cli_json_real (e->perplexity));
    }
  if (e->note[0] != '\0')
    json_object_set_new (root, "note", json_string (e->note));
  json_object_set_new (root, "seconds", cli_json_real (seconds));
  return root;
}

static void
print (const Embedding *e, const Options *given, double seconds)
{
  char number[40], time[40];
  cli_wrote (given->output, e->xy);
  hg_format_number (time, sizeof time, seconds, 3);
  if (given->method == TSNE)
    printf ("KL divergence %s after %zu steps at perplexity %.4g, %s s\n",
            hg_format_number (number, sizeof number, e->kl, 4), e->iterations, e->perplexity, time);
  else
    printf ("Variance explained: %.2f %% and %.2f %%, %s s\n", 100 * e->share[0], 100 * e->share[1], time);
  if (e->note[0] != '\0')
    printf ("Note: %s\n", e->note);
}

static int
run (const CliCall *call, HgError *error)
{
  const Options *given = call->options;
  Embedding e = { 0 };
  HgShape pair = hg_shape (1, (int64_t)AXES);
  hg_blas_single_thread ();
  const char *const read = cli_data_file (call->words[0]);
  bool done = cli_are_apart (&given->output, 1, &read, 1, error) && cli_can_write (given->output, error);
  HgDataset *z = done ? hg_data_open (call->words[0], NULL, NULL, error) : NULL;
  done = z != NULL && (e.xy = hg_tensor_new_rows (hg_tensor_rows (z->x), &pair, error)) != NULL;
  double began = hg_clock_seconds ();
  done = done && (given->method == PCA ? project (z->x, &e, error) : embed (z->x, given, &e, error));
  double seconds = hg_clock_seconds () - began;
  if (!done && z != NULL && error != NULL && error->code == HG_ERROR_VALUE)
    hg_error_prefix (error, "%s", call->words[0]);
  done = done && hg_npy_save (given->output, e.xy, error);
  if (done && given->json)
    done = cli_json_print (as_json (&e, (Method)given->method, seconds), error);
  else if (done)
    print (&e, given, seconds);
  hg_tensor_unref (e.xy);
  hg_dataset_unref (z);
  return done ? CLI_DONE : CLI_FAILED;
}

const CliCommand cli_embed = {
  .name = "embed",
  .usage = "Z.npy -o XY.npy [--method pca|tsne] [--perplexity X --iterations N]",
  .sentence = "Places samples or latents in a plane, near where they are alike",
  .details = "Z is an array, one row a sample, as `encode` writes it; any data that can be opened will do.",
  .min_words = 1,
  .max_words = 1,
  .options = options,
  .defaults = &(const Options){ .perplexity = 30, .iterations = 1000, .seed = 42 },
  .size = sizeof (Options),
  .run = run,
};

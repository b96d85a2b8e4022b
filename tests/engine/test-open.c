/* reader/open.h: what comes through the reader process is what its readers give, for every file in
 * tests/golden. */
#include "engine/place.h"
#include "files/keras-file.h"
#include "files/keras-same.h"
#include "reader/open.h"
#include <ftw.h>

/* What the walk over the folder counts. */
static size_t n_models, n_refused;

static bool
same_facts (const HgKerasFacts *a, const HgKerasFacts *b)
{
  bool same = a->kind == b->kind && strcmp (a->version, b->version) == 0
              && strcmp (a->backend, b->backend) == 0 && a->guessed == b->guessed
              && a->has_state == b->has_state && a->n_remarks == b->n_remarks
              && (a->training == NULL) == (b->training == NULL)
              && (a->training == NULL || strcmp (a->training, b->training) == 0)
              && a->state.steps == b->state.steps && a->state.n_slots == b->state.n_slots
              && a->n_types == b->n_types && a->n_guesses == b->n_guesses;
  for (size_t i = 0; same && i < a->n_types; i++)
    same = strcmp (a->types[i].text, b->types[i].text) == 0;
  for (size_t i = 0; same && i < a->n_guesses; i++)
    same = memcmp (&a->guesses[i], &b->guesses[i], sizeof a->guesses[i]) == 0;
  for (size_t i = 0; same && i < a->n_remarks; i++)
    same = strcmp (a->remarks[i], b->remarks[i]) == 0;
  for (size_t i = 0; same && i < a->state.n_slots; i++)
    same = memcmp (a->state.slots[i], b->state.slots[i], a->state.n_values * sizeof (HgReal)) == 0;
  return same;
}

static void
compare (const char *path)
{
  HgModel *here = NULL, *there = NULL;
  HgWeights *here_weights = NULL, *there_weights = NULL;
  HgKerasFacts here_facts = { 0 }, there_facts = { 0 };
  HgError here_error = { 0 }, there_error = { 0 };
  bool done = hg_keras_load (path, &here, &here_weights, &here_facts, &here_error);
  bool also = hg_model_open (path, &there, &there_weights, &there_facts, NULL, &there_error);
  if (done != also || strcmp (here_error.text, there_error.text) != 0)
    test_fault (__FILE__, __LINE__, "%s: here “%s”, there “%s”", path, here_error.text, there_error.text);
  else if (done
           && !(hg_model_equal (here, there) && strcmp (here->name, there->name) == 0
                && here->waist == there->waist && hg_keras_same_weights (here_weights, there_weights)
                && same_facts (&here_facts, &there_facts)))
    test_fault (__FILE__, __LINE__, "%s: comes over as something else", path);
  n_models += done && also;
  n_refused += !done && !also;
  hg_model_unref (here);
  hg_model_unref (there);
  hg_weights_unref (here_weights);
  hg_weights_unref (there_weights);
  hg_keras_facts_clear (&here_facts);
  hg_keras_facts_clear (&there_facts);
}

static int
visit (const char *path, const struct stat *status, int type, struct FTW *place)
{
  const char *ending = strrchr (path, '.');
  if (type == FTW_F && ending != NULL && (strcmp (ending, ".h5") == 0 || strcmp (ending, ".keras") == 0))
    compare (path);
  return 0;
}

TEST (every_model_comes_over_whole)
{
  REQUIRE (nftw (golden ("keras"), visit, 8, FTW_PHYS) == 0);
  REQUIRE (nftw (golden ("foreign"), visit, 8, FTW_PHYS) == 0);
  printf ("# %zu models, %zu refused alike\n", n_models, n_refused);
  CHECK (n_models > 20);
}

TEST (what_is_no_model_is_refused_by_name)
{
  HgError error = { 0 };
  HgModel *model;
  HgWeights *weights;
  CHECK (!hg_model_open (golden ("data/sines.npy"), &model, &weights, NULL, NULL, &error));
  CHECK_TEXT (error.text, "sines.npy: expected an HDF5 file, got something else");
  CHECK (!hg_model_open (scratch ("nothing.h5"), &model, &weights, NULL, NULL, &error));
  CHECK_CONTAINS (error.text, "nothing.h5: expected a file that can be read");
  FILE *empty = fopen (scratch ("empty.h5"), "we");
  fclose (empty);
  CHECK (!hg_model_open (scratch ("empty.h5"), &model, &weights, NULL, NULL, &error));
  CHECK_TEXT (error.text, "empty.h5: expected an HDF5 file, got an empty file");
  CHECK (model == NULL && weights == NULL);
}

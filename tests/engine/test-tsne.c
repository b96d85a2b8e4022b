/* analysis/: t-SNE against scikit-learn's affinities and divergence, its gradient against differences of the
 * divergence, the tree against all pairs, and samples that are hard. */
#include "data-test.h"
#include "analysis/neighbours.h"
#include "analysis/tsne-private.h"
#include "base/random.h"
#include "tensor/blas.h"

/* Of the 300 samples, or of @x; @threads 1 … 3. */
static HgTsne *
begin (const HgReal *x, size_t n, size_t d, HgTsneOptions options, HgTeam *team)
{
  HgError error = { 0 };
  hg_blas_single_thread ();
  HgTsne *tsne = hg_tsne_new (x, n, d, &options, team, NULL, &error);
  if (tsne == NULL)
    test_fault (__FILE__, __LINE__, "%s", error.text);
  return tsne;
}

TEST (affinities_are_scikit_learns)
{
  HgTensor *x = read_golden ("data/tsne-x.npy"), *p = read_golden ("data/tsne-p.npy");
  HgTeam *team = hg_team_new (1, NULL);
  REQUIRE (x != NULL && p != NULL);
  HgTsne *tsne = begin (x->data, 300, 20, (HgTsneOptions){ .exact = true, .perplexity = 30 }, team);
  REQUIRE (tsne != NULL);
  const HgAffinities *a = tsne->affinities;
  double all = 0;
  for (size_t e = 0; e < a->first[300]; e++)
    all += (double)a->weight[e];
  CHECK_NEAR (all, 1, 1e-5);
  CHECK_NEAR (a->entropy, 9.120041448101677, 1e-4);
  for (size_t i = 0; i < 20; i++)
    for (size_t e = a->first[i]; e < a->first[i + 1]; e++)
      if (a->other[e] != i && !CHECK_NEAR (a->weight[e], p->data[i * 300 + a->other[e]], 2e-8))
        return;
  hg_tsne_free (tsne);
  hg_team_free (team);
  hg_tensor_unref (x);
  hg_tensor_unref (p);
}

static int
rising (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Two clusters around +1 and −1 of every axis, ten thousand times as narrow as they are apart. */
TEST (neighbours_are_found_in_tight_clusters)
{
  enum
  {
    N = 400,
    D = 8,
    K = 20
  };
  static HgReal x[N * D];
  double squares[N];
  HgRandom random = hg_random (11);
  HgTeam *team = hg_team_new (2, NULL);
  HgNeighbours found;
  for (size_t i = 0; i < N * D; i++)
    x[i] = (HgReal)((i / D % 2 ? 1 : -1) + 1e-4 * hg_random_normal (&random));
  hg_blas_single_thread ();
  REQUIRE (hg_neighbours_find (&found, x, N, D, K, team, NULL, NULL));
  for (size_t i = 0; i < N; i++)
    {
      for (size_t j = 0; j < N; j++)
        {
          squares[j] = i == j ? INFINITY : 0;
          for (size_t f = 0; f < D; f++)
            squares[j] += pow ((double)x[i * D + f] - (double)x[j * D + f], 2);
        }
      double mine[K];
      for (size_t j = 0; j < K; j++)
        mine[j] = squares[found.index[i * K + j]];
      qsort (mine, K, sizeof *mine, rising);
      qsort (squares, N, sizeof *squares, rising);
      for (size_t j = 0; j < K; j++)
        if (!CHECK_NEAR (mine[j] / squares[j], 1, 1e-6))
          return;
    }
  hg_neighbours_clear (&found);
  hg_team_free (team);
}

/* scikit-learn's after as many steps; make-tsne.py prints them. Where so few samples end depends on roundings
 * of where they begin, so the best of four seeds counts; tests/compare/tsne.py compares means. */
TEST (divergence_is_no_worse_than_scikit_learns)
{
  static const double theirs[] = { 0.04166630655527115, 0.03127500996371437 };
  HgTensor *x = read_golden ("data/tsne-x.npy");
  HgTeam *team = hg_team_new (2, NULL);
  REQUIRE (x != NULL);
  for (int exact = 0; exact < 2; exact++)
    {
      double best = INFINITY;
      for (uint64_t seed = 42; seed < 46; seed++)
        {
          HgTsne *tsne = begin (x->data, 300, 20, (HgTsneOptions){ .exact = exact, .seed = seed }, team);
          REQUIRE (tsne != NULL);
          double before = hg_tsne_kl (tsne);
          hg_tsne_step (tsne, 1000);
          CHECK_EQUAL (hg_tsne_iterations (tsne), 1000);
          double after = hg_tsne_kl (tsne);
          CHECK (after < before / 4);
          best = fmin (best, after);
          hg_tsne_free (tsne);
        }
      if (!(best <= 1.005 * theirs[exact]))
        test_fault (__FILE__, __LINE__, "%s: %g, scikit-learn %g", exact ? "exact" : "tree", best,
                    theirs[exact]);
    }
  hg_team_free (team);
  hg_tensor_unref (x);
}

/* Written down from the definition, in double. */
static double
divergence (const HgAffinities *a, const double *xy)
{
  double all = 0, sum = 0;
  for (size_t i = 0; i < a->n; i++)
    for (size_t j = 0; j < a->n; j++)
      if (i != j)
        all += 1 / (1 + pow (xy[2 * i] - xy[2 * j], 2) + pow (xy[2 * i + 1] - xy[2 * j + 1], 2));
  for (size_t i = 0; i < a->n; i++)
    for (size_t e = a->first[i]; e < a->first[i + 1]; e++)
      if (a->weight[e] > 0)
        {
          const double *other = xy + 2 * a->other[e];
          double q = 1 / (1 + pow (xy[2 * i] - other[0], 2) + pow (xy[2 * i + 1] - other[1], 2)) / all;
          sum += (double)a->weight[e] * log ((double)a->weight[e] / q);
        }
  return sum;
}

TEST (gradient_is_that_of_the_divergence)
{
  enum
  {
    N = 300
  };
  HgTensor *x = read_golden ("data/tsne-x.npy");
  HgTeam *team = hg_team_new (1, NULL);
  static HgReal exact[2 * N], tree[2 * N];
  static double xy[2 * N];
  REQUIRE (x != NULL);
  HgTsne *tsne = begin (x->data, N, 20, (HgTsneOptions){ .exact = true }, team);
  REQUIRE (tsne != NULL);
  hg_tsne_step (tsne, 300);
  hg_tsne_gradient (tsne, exact);
  double norm = 0, apart = 0;
  for (size_t i = 0; i < 2 * N; i++)
    {
      xy[i] = (double)hg_tsne_positions (tsne)[i];
      norm += (double)exact[i] * (double)exact[i];
    }
  CHECK_NEAR (hg_tsne_kl (tsne), divergence (tsne->affinities, xy), 1e-5);
  for (size_t i = 0; i < 2 * N; i += 37)
    {
      double at = xy[i];
      xy[i] = at + 1e-4;
      double above = divergence (tsne->affinities, xy);
      xy[i] = at - 1e-4;
      double below = divergence (tsne->affinities, xy);
      xy[i] = at;
      CHECK_NEAR (exact[i], (above - below) / 2e-4, 1e-3 * sqrt (norm / N));
    }
  tsne->angle = 0.5;
  hg_tsne_gradient (tsne, tree);
  for (size_t i = 0; i < 2 * N; i++)
    apart += pow ((double)tree[i] - (double)exact[i], 2);
  CHECK (apart > 0);
  CHECK (sqrt (apart / norm) < 0.05);
  hg_tsne_free (tsne);
  hg_team_free (team);
  hg_tensor_unref (x);
}

/* The first step of the second phase follows the gradient alone, by the learning rate: whatever the first
 * phase left behind, momentum and gains begin anew, as scikit-learn's do. */
TEST (second_phase_begins_at_rest)
{
  HgTensor *x = read_golden ("data/tsne-x.npy");
  HgTeam *team = hg_team_new (1, NULL);
  static HgReal gradient[600], before[600];
  REQUIRE (x != NULL);
  HgTsne *tsne = begin (x->data, 300, 20, (HgTsneOptions){ .exaggerated = 30 }, team);
  REQUIRE (tsne != NULL);
  hg_tsne_step (tsne, 30);
  hg_tsne_gradient (tsne, gradient);
  memcpy (before, hg_tsne_positions (tsne), sizeof before);
  hg_tsne_step (tsne, 1);
  for (size_t i = 0; i < 600; i++)
    if (!CHECK_NEAR (hg_tsne_positions (tsne)[i] - before[i], -50 * 0.8 * (double)gradient[i], 1e-5))
      break;
  hg_tsne_free (tsne);
  hg_team_free (team);
  hg_tensor_unref (x);
}

TEST (threads_give_the_same_bits_and_seeds_do_not)
{
  HgTensor *x = read_golden ("data/tsne-x.npy");
  static HgReal first[600];
  REQUIRE (x != NULL);
  for (size_t threads = 1; threads <= 3; threads++)
    for (uint64_t seed = 1; seed <= 2; seed++)
      {
        HgTeam *team = hg_team_new (threads, NULL);
        HgTsne *tsne = begin (x->data, 300, 20, (HgTsneOptions){ .seed = seed }, team);
        REQUIRE (tsne != NULL);
        hg_tsne_step (tsne, 30);
        if (threads > 1)
          hg_tsne_kl (tsne); /* asking changes nothing */
        hg_tsne_step (tsne, 30);
        if (threads == 1 && seed == 1)
          memcpy (first, hg_tsne_positions (tsne), sizeof first);
        CHECK ((memcmp (first, hg_tsne_positions (tsne), sizeof first) == 0) == (seed == 1));
        hg_tsne_free (tsne);
        hg_team_free (team);
      }
  hg_tensor_unref (x);
}

/* @x as another epoch might have it: every value a little further on. */
static void
drift (HgReal *to, const HgReal *x, size_t n, double share)
{
  HgRandom random = hg_random (17);
  for (size_t i = 0; i < n; i++)
    to[i] = x[i] + (HgReal)(share * hg_random_normal (&random));
}

/* @x: (300, 20). */
static void
follow (HgTsne *tsne, const HgReal *x, HgTeam *team)
{
  HgAffinities *found = hg_tsne_find (tsne, x, 20, team, NULL);
  if (CHECK (found != NULL))
    hg_tsne_follow (tsne, found);
}

/* Samples that changed keep their places, get the affinities of a fresh beginning, and end as low as that. */
TEST (follows_samples_that_change)
{
  HgTensor *x = read_golden ("data/tsne-x.npy");
  HgTeam *team = hg_team_new (2, NULL);
  static HgReal before[600], other[300 * 20];
  REQUIRE (x != NULL);
  drift (other, x->data, 300 * 20, 0.5);
  HgTsne *tsne = begin (x->data, 300, 20, (HgTsneOptions){ .seed = 1 }, team),
         *fresh = begin (other, 300, 20, (HgTsneOptions){ .seed = 1 }, team);
  REQUIRE (tsne != NULL && fresh != NULL);
  hg_tsne_step (tsne, 400);
  memcpy (before, hg_tsne_positions (tsne), sizeof before);
  follow (tsne, other, team);
  CHECK (memcmp (before, hg_tsne_positions (tsne), sizeof before) == 0);
  CHECK_EQUAL (hg_tsne_iterations (tsne), 400);
  CHECK_NEAR (tsne->affinities->entropy, fresh->affinities->entropy, 1e-12);
  double all = 0, moved = 0;
  hg_tsne_step (tsne, 2);
  for (size_t i = 0; i < 600; i++)
    {
      all += pow ((double)before[i], 2);
      moved += pow ((double)hg_tsne_positions (tsne)[i] - (double)before[i], 2);
    }
  CHECK (moved > 0 && sqrt (moved / all) < 0.1);
  hg_tsne_step (tsne, 998);
  hg_tsne_step (fresh, 1000);
  double kl = hg_tsne_kl (tsne), from_new = hg_tsne_kl (fresh);
  if (kl > 1.02 * from_new)
    test_fault (__FILE__, __LINE__, "followed: %g, begun anew: %g", kl, from_new);
  hg_tsne_free (tsne);
  hg_tsne_free (fresh);
  hg_team_free (team);
  hg_tensor_unref (x);
}

/* The first step after as many as the first phase has is one of the second phase, from rest; those before are
 * under three times the attraction. */
TEST (following_ends_in_the_second_phase)
{
  HgTensor *x = read_golden ("data/tsne-x.npy");
  HgTeam *team = hg_team_new (1, NULL);
  static HgReal other[300 * 20], gradient[600], before[600], attraction[600];
  REQUIRE (x != NULL);
  drift (other, x->data, 300 * 20, 0.5);
  HgTsne *tsne = begin (x->data, 300, 20, (HgTsneOptions){ .exaggerated = 30 }, team);
  REQUIRE (tsne != NULL);
  hg_tsne_step (tsne, 45);
  follow (tsne, other, team);
  for (int phase = 0; phase < 2; phase++)
    {
      hg_tsne_gradient (tsne, gradient);
      for (size_t i = 0; i < 600; i++)
        attraction[2 * (size_t)tsne->tree.order[i / 2] + i % 2] = tsne->attraction[i];
      memcpy (before, hg_tsne_positions (tsne), sizeof before);
      hg_tsne_step (tsne, 1);
      for (size_t i = 0; i < 600; i++)
        {
          double slope = (double)gradient[i] + (phase == 0 ? 2 * 4 * (double)attraction[i] : 0);
          if (!CHECK_NEAR (hg_tsne_positions (tsne)[i] - before[i], -50 * 0.8 * slope, 1e-4))
            break;
        }
      hg_tsne_step (tsne, 29);
    }
  hg_tsne_free (tsne);
  hg_team_free (team);
  hg_tensor_unref (x);
}

TEST (what_cannot_be_followed_changes_nothing)
{
  HgTensor *x = read_golden ("data/tsne-x.npy");
  HgTeam *team = hg_team_new (1, NULL);
  HgError error = { 0 };
  static HgReal other[300 * 20];
  REQUIRE (x != NULL);
  drift (other, x->data, 300 * 20, 0.5);
  other[47] = (HgReal)INFINITY;
  HgTsne *tsne = begin (x->data, 300, 20, (HgTsneOptions){ .seed = 1 }, team);
  REQUIRE (tsne != NULL);
  hg_tsne_step (tsne, 300);
  double kl = hg_tsne_kl (tsne);
  CHECK (hg_tsne_find (tsne, other, 20, team, &error) == NULL);
  CHECK (strstr (error.text, "row 2, column 7") != NULL);
  CHECK_EQUAL (tsne->followed, 0);
  CHECK (hg_tsne_kl (tsne) == kl);
  hg_tsne_free (tsne);
  hg_team_free (team);
  hg_tensor_unref (x);
}

static void
check_finite (const HgReal *x, size_t n, size_t d, const char *note)
{
  HgTeam *team = hg_team_new (2, NULL);
  HgTsne *tsne = begin (x, n, d, (HgTsneOptions){ .seed = 3 }, team);
  REQUIRE (tsne != NULL);
  hg_tsne_step (tsne, 350);
  for (size_t i = 0; i < 2 * n; i++)
    if (!CHECK (isfinite (hg_tsne_positions (tsne)[i])))
      break;
  CHECK (isfinite (hg_tsne_kl (tsne)));
  CHECK (strstr (hg_tsne_note (tsne), note) != NULL);
  CHECK (hg_tsne_perplexity (tsne) <= (double)(n - 1) / 3 + 1e-9);
  hg_tsne_free (tsne);
  hg_team_free (team);
}

/* Equal samples, columns that do not change, a single column, four samples, and numbers of any size. */
TEST (hard_samples_have_finite_places)
{
  static HgReal x[200 * 3];
  HgRandom random = hg_random (5);
  check_finite (x, 200, 3, "");
  for (size_t i = 0; i < 200; i++)
    x[3 * i] = (HgReal)(i / 50);
  check_finite (x, 200, 3, "");
  check_finite (x, 60, 1, "perplexity 19.67 instead of 30");
  for (size_t i = 0; i < 600; i++)
    x[i] = (HgReal)(hg_random_normal (&random) * 1e37);
  check_finite (x, 200, 3, "");
  check_finite (x, 4, 3, "perplexity 1 instead of 30");
  for (size_t i = 0; i < 600; i++)
    x[i] = (HgReal)(1e30 + hg_random_normal (&random) * 1e-37);
  check_finite (x, 200, 3, "");
  for (size_t i = 0; i < 600; i++)
    x[i] = (HgReal)(hg_random_normal (&random) * 1e-37);
  x[0] = (HgReal)1e38;
  check_finite (x, 200, 3, "");
}

TEST (of_many_samples_some_are_taken)
{
  static HgReal x[500 * 2];
  HgRandom random = hg_random (5);
  HgTeam *team = hg_team_new (1, NULL);
  for (size_t i = 0; i < 1000; i++)
    x[i] = (HgReal)hg_random_normal (&random);
  HgTsne *tsne = begin (x, 500, 2, (HgTsneOptions){ .most = 120, .perplexity = 10 }, team);
  REQUIRE (tsne != NULL);
  CHECK_EQUAL (hg_tsne_count (tsne), 120);
  CHECK (strcmp (hg_tsne_note (tsne), "120 of 500 samples, taken at random") == 0);
  for (size_t i = 1; i < 120; i++)
    CHECK (hg_tsne_rows (tsne)[i] > hg_tsne_rows (tsne)[i - 1]);
  CHECK (hg_tsne_rows (tsne)[119] < 500);
  hg_tsne_free (tsne);
  hg_team_free (team);
}

TEST (refuses_what_has_no_picture)
{
  HgReal x[20] = { 0 };
  HgTsneOptions options = { 0 };
  HgError error = { 0 };
  HgJob job = { 0 };
  HgTeam *team = hg_team_new (1, NULL);
  CHECK (hg_tsne_new (x, 3, 2, &options, team, NULL, &error) == NULL);
  CHECK (strstr (error.text, "at least 4 samples") != NULL);
  x[7] = (HgReal)NAN;
  CHECK (hg_tsne_new (x, 10, 2, &options, team, NULL, &error) == NULL);
  CHECK (strstr (error.text, "row 3, column 1") != NULL);
  x[7] = 0;
  hg_job_cancel (&job);
  CHECK (hg_tsne_new (x, 10, 2, &options, team, &job, &error) == NULL);
  CHECK_EQUAL (error.code, HG_ERROR_CANCELLED);
  hg_team_free (team);
}

/* How far two arrays are apart, with differences put in by hand and with NumPy's numbers; which arrays are
 * compared; and the sentences and pages about it. */
#include "analysis/comparison.h"
#include "base/table.h"
#include "harness.h"
#include <jansson.h>

enum
{
  LONG = 200003 /* more than three blocks, and no multiple of anything */
};

/* a[i] = ((i * 7919) % 10007) / 128 − 30, b[i] = a[i] + ((i * 31) % 97 − 48) / 4096, in float32. */
static HgReal *
series (size_t n, bool other)
{
  HgReal *x = calloc (n, sizeof *x);
  for (size_t i = 0; i < n; i++)
    {
      x[i] = (HgReal)((double)(i * 7919 % 10007) / 128 - 30);
      if (other)
        x[i] += (HgReal)(((double)(i * 31 % 97) - 48) / 4096);
    }
  return x;
}

static HgDistance
distance (const HgReal *a, const HgReal *b, size_t n, size_t threads)
{
  HgError error = { 0 };
  HgDistance found = { 0 };
  HgTeam *team = threads > 0 ? hg_team_new (threads, &error) : NULL;
  CHECK_DONE (hg_distance (a, b, n, team, NULL, &found, &error), error);
  hg_team_free (team);
  return found;
}

TEST (distances_are_numpys)
{
  HgReal *a = series (LONG, false), *b = series (LONG, true);
  HgDistance it = distance (a, b, LONG, 0), again = distance (a, b, LONG, 3);
  CHECK_EQUAL (it.n, LONG);
  /* numpy: d = abs (a.astype (float) − b); (a != b).sum (), d.max (), d.argmax (), d.mean (),
   * norm (d) / norm (a). */
  CHECK_EQUAL (it.differing, 197941);
  CHECK_EQUAL (it.largest, 0.01171875);
  CHECK_EQUAL (it.at, 0);
  CHECK_NEAR (it.mean, 0.0059198087, 1e-9);
  CHECK_NEAR (it.relative, 0.00028098039, 1e-10);
  CHECK_EQUAL (it.odd, 0);
  CHECK (memcmp (&it, &again, sizeof it) == 0); /* however many threads */
  free (a);
  free (b);
}

TEST (the_largest_is_found_wherever_it_is)
{
  const size_t places[] = { 0, 7, 65535, 65536, 131071, LONG - 1 };
  HgReal *a = series (LONG, false), *b = series (LONG, false);
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    {
      HgReal before = b[places[i]];
      b[places[i]] += (HgReal)(1 + (double)i);
      HgDistance it = distance (a, b, LONG, 2);
      CHECK_EQUAL (it.at, places[i]);
      CHECK_EQUAL (it.differing, 1);
      CHECK_NEAR (it.largest, 1 + (double)i, 1e-5);
      CHECK_NEAR (it.mean, it.largest / LONG, 1e-12);
      b[places[i]] = before;
    }
  HgDistance none = distance (a, b, LONG, 2);
  CHECK_EQUAL (none.differing, 0);
  CHECK_EQUAL (none.at, LONG);
  CHECK_EQUAL (none.relative, 0);
  free (a);
  free (b);
}

TEST (values_that_are_not_finite_are_counted_and_left_out)
{
  HgReal *a = series (LONG, false), *b = series (LONG, false);
  a[3] = NAN;
  b[70000] = INFINITY;
  a[70001] = b[70001] = -INFINITY; /* the same in both: odd, and no difference */
  b[9] += 2;
  HgDistance it = distance (a, b, LONG, 2);
  CHECK_EQUAL (it.odd, 3);
  CHECK_EQUAL (it.differing, 3);
  CHECK_EQUAL (it.at, 9);
  CHECK_EQUAL (it.largest, 2);
  CHECK (isfinite (it.mean) && isfinite (it.relative));
  HgReal nan[3] = { NAN, NAN, INFINITY }, ones[3] = { 1, 1, 1 };
  it = distance (nan, ones, 3, 0);
  CHECK_EQUAL (it.odd, 3);
  CHECK (isnan (it.largest) && isnan (it.mean) && isnan (it.relative));
  free (a);
  free (b);
}

TEST (zeros)
{
  HgReal plain[3] = { 0, 1, 2 }, signs[3] = { -0.0f, 1, 2 }, none[3] = { 0 };
  HgDistance it = distance (plain, signs, 3, 0);
  CHECK_EQUAL (it.differing, 1);
  CHECK_EQUAL (it.largest, 0);
  CHECK_EQUAL (it.at, 3);
  it = distance (none, plain, 3, 0);
  CHECK (isinf (it.relative));
  it = distance (plain, none, 0, 0);
  CHECK_EQUAL (it.n, 0);
  CHECK (isnan (it.mean));
}

TEST (work_that_was_cancelled_says_so)
{
  HgJob job = { 0 };
  HgError error = { 0 };
  HgDistance it;
  HgReal *a = series (LONG, false);
  hg_job_cancel (&job);
  CHECK (!hg_distance (a, a, LONG, NULL, &job, &it, &error));
  CHECK_EQUAL (error.code, HG_ERROR_CANCELLED);
  free (a);
}

typedef struct
{
  HgModel *model[2];
  HgWeights *weights[2];
  HgComparison *comparison;
  HgWeightDiff *diff;
} Pair;

/* Two stacks, either with first weights of a seed, or without (seed 0). */
static bool
open_pair (Pair *pair, const char *a, const char *b, uint64_t seed_a, uint64_t seed_b)
{
  const char *const stacks[] = { a, b };
  const uint64_t seeds[] = { seed_a, seed_b };
  HgError error = { 0 };
  *pair = (Pair){ 0 };
  for (int i = 0; i < 2; i++)
    {
      pair->model[i] = hg_model_parse ("m", stacks[i], &error);
      pair->weights[i] = pair->model[i] != NULL && seeds[i] != 0
                             ? hg_weights_new (pair->model[i], seeds[i], &error)
                             : NULL;
    }
  return CHECK_DONE (pair->model[0] != NULL && pair->model[1] != NULL, error);
}

static bool
compare (Pair *pair)
{
  HgError error = { 0 };
  const HgComparisonSide sides[2]
      = { { "one.h5", pair->model[0], pair->weights[0] }, { "two.h5", pair->model[1], pair->weights[1] } };
  pair->comparison = hg_comparison_new (sides, &error);
  pair->diff = pair->comparison != NULL ? hg_comparison_weigh (pair->comparison, NULL, NULL, &error) : NULL;
  return CHECK_DONE (pair->diff != NULL, error);
}

static void
close_pair (Pair *pair)
{
  hg_weight_diff_free (pair->diff);
  hg_comparison_unref (pair->comparison);
  for (int i = 0; i < 2; i++)
    {
      hg_weights_unref (pair->weights[i]);
      hg_model_unref (pair->model[i]);
    }
}

static const char *
verdict (const Pair *pair)
{
  static char text[1024];
  return hg_comparison_verdict (pair->comparison, pair->diff, text, sizeof text);
}

static HgReal *
values (const Pair *pair, int side, const char *node, const char *name)
{
  return hg_weights_find (pair->weights[side], node, name)->value->data;
}

#define STACK "Input 5x3; LSTM 2; RepeatVector 5; LSTM 3 sequences"

TEST (the_verdict_names_the_place)
{
  Pair pair;
  if (open_pair (&pair, STACK, STACK, 1, 1) && compare (&pair))
    {
      CHECK_TEXT (verdict (&pair), "Same structure; all 6 weight arrays are equal to the bit.");
      CHECK (hg_comparison_same (pair.comparison, pair.diff));
    }
  close_pair (&pair);
  if (open_pair (&pair, STACK, STACK, 1, 1))
    {
      values (&pair, 1, "lstm_1", "kernel")[17] += 0.25f; /* of 2 × 12 */
      values (&pair, 1, "lstm", "bias")[0] += 0.125f;
    }
  if (compare (&pair))
    {
      CHECK_TEXT (verdict (&pair),
                  "Same structure; 2 of 6 weight arrays differ, at most by 0.250 (lstm_1/kernel [1, 5]).");
      CHECK (!hg_comparison_same (pair.comparison, pair.diff));
      CHECK_EQUAL (pair.diff->count[HG_ARRAYS_EQUAL], 4);
      CHECK_EQUAL (pair.diff->total.differing, 2);
      CHECK_NEAR (pair.diff->total.mean, 0.375 / (double)pair.diff->total.n, 1e-8);
    }
  close_pair (&pair);
}

TEST (arrays_follow_their_layers_and_not_their_names)
{
  Pair pair;
  char text[HG_ARRAY_TEXT];
  if (open_pair (&pair, "Input 8; Dense 4 relu; Dense 8",
                 "Input 8; Dropout 0.1; d = Dense 4 relu; Dense 4; dense_9 = Dense 8", 1, 1)
      && CHECK (pair.weights[0] != NULL && pair.weights[1] != NULL))
    memcpy (values (&pair, 1, "dense_9", "kernel"), values (&pair, 0, "dense_1", "kernel"),
            4 * 8 * sizeof (HgReal));
  if (compare (&pair))
    {
      /* dense and d, Dense 4 that was added, dense_1 and dense_9. */
      CHECK_EQUAL (pair.diff->n, 6);
      CHECK_EQUAL (pair.diff->count[HG_ARRAYS_ADDED], 2);
      CHECK_TEXT (hg_comparison_array_name (pair.comparison, &pair.diff->items[4], text), "dense_1/kernel");
      CHECK_EQUAL (pair.diff->items[4].kind, HG_ARRAYS_EQUAL);
      CHECK_TEXT (hg_comparison_array_text (pair.comparison, &pair.diff->items[4], text), "equal to the bit");
      CHECK_TEXT (hg_comparison_array_text (pair.comparison, &pair.diff->items[2], text), "only in B");
      CHECK_CONTAINS (verdict (&pair), "1 layer changed, 2 added; 1 of 4 weight arrays differs");
    }
  close_pair (&pair);
}

TEST (arrays_of_other_shapes_are_not_compared)
{
  Pair pair;
  char text[HG_ARRAY_TEXT];
  if (open_pair (&pair, "Input 8; Dense 4; Dense 8", "Input 8; Dense 2; Dense 8", 1, 1) && compare (&pair))
    {
      CHECK_EQUAL (pair.diff->count[HG_ARRAYS_RESHAPED], 3);
      CHECK_EQUAL (pair.diff->total.n, 8);
      CHECK_TEXT (hg_comparison_array_shape (pair.comparison, &pair.diff->items[0], text), "8 × 4 → 8 × 2");
      CHECK_TEXT (verdict (&pair),
                  "2 layers changed; 1 weight array is equal to the bit, 3 with another shape.");
      CHECK (!hg_comparison_same (pair.comparison, pair.diff));
    }
  close_pair (&pair);
}

TEST (without_weights_only_the_structure_counts)
{
  Pair pair;
  if (open_pair (&pair, STACK, STACK, 1, 0) && compare (&pair))
    {
      CHECK_TEXT (verdict (&pair), "Same structure; two.h5 has no weights to compare.");
      CHECK (hg_comparison_same (pair.comparison, pair.diff));
      CHECK (!hg_comparison_weighable (pair.comparison));
      CHECK_EQUAL (pair.diff->n, 0);
    }
  close_pair (&pair);
  if (open_pair (&pair, STACK, STACK, 0, 0) && compare (&pair))
    CHECK_TEXT (verdict (&pair), "Same structure.");
  close_pair (&pair);
}

TEST (what_is_said_of_an_array)
{
  Pair pair;
  char text[HG_ARRAY_TEXT];
  if (open_pair (&pair, "Input 8; Dense 4", "Input 8; Dense 4", 1, 1))
    {
      values (&pair, 0, "dense", "kernel")[6] = 1;
      values (&pair, 1, "dense", "kernel")[6] = 1.5f;
      values (&pair, 1, "dense", "kernel")[7] = NAN;
      values (&pair, 1, "dense", "bias")[2] = -0.0f;
    }
  if (compare (&pair))
    {
      CHECK_TEXT (hg_comparison_array_text (pair.comparison, &pair.diff->items[0], text),
                  "2 of 32 values differ, at most by 0.500 [1, 2]; 1 place is not finite");
      CHECK_TEXT (hg_comparison_array_text (pair.comparison, &pair.diff->items[1], text),
                  "1 of 4 values differs, only in the sign of zeros");
    }
  close_pair (&pair);
}

TEST (pages_leave_out_what_is_the_same_when_asked)
{
  Pair pair;
  HgError error = { 0 };
  if (open_pair (&pair, "Input 8; dense = Dense 4 relu; Dense 8", "Input 8; dense = Dense 4 tanh; Dense 8", 1,
                 1)
      && compare (&pair))
    {
      char *all = hg_comparison_page (pair.comparison, pair.diff, false, &error),
           *some = hg_comparison_page (pair.comparison, pair.diff, true, &error),
           *markdown = hg_comparison_markdown (pair.comparison, pair.diff, false, &error);
      CHECK_CONTAINS (all, "\n =  input_layer (InputLayer)  input_layer (InputLayer)  8 ");
      CHECK_CONTAINS (all, "\n      activation relu → tanh\n");
      CHECK_CONTAINS (all, "dense/kernel");
      CHECK (some != NULL && strstr (some, "InputLayer") == NULL && strstr (some, "dense/kernel") == NULL);
      CHECK_CONTAINS (some, "activation relu → tanh");
      CHECK_CONTAINS (markdown, "| ≠ | dense (Dense) | dense (Dense) | 4 | 36 | activation relu → tanh |\n");
      CHECK_CONTAINS (markdown, "\n1 layer changed; all 4 weight arrays are equal to the bit.\n");
      free (all);
      free (some);
      free (markdown);
    }
  close_pair (&pair);
}

TEST (tables_stand_in_columns)
{
  static const char *const titles[] = { "Name", "n", "Remark" };
  HgError error = { 0 };
  HgText page = { .error = &error };
  HgTable table = { .columns = 3, .titles = titles, .right = 1 << 1, .notes = true };
  hg_table_row (&table, (const char *const[]){ "é|b", "12", "" });
  hg_table_row (&table, (const char *const[]){ "longer", "1,234", "why" });
  hg_table_plain (&table, &page);
  hg_table_markdown (&table, &page);
  hg_table_clear (&table);
  char *text = hg_text_end (&page);
  CHECK_TEXT (text, " Name        n\n"
                    "───────────────\n"
                    " é|b        12\n"
                    " longer  1,234\n"
                    "      why\n"
                    "| Name | n | Remark |\n"
                    "|---|--:|---|\n"
                    "| é\\|b | 12 |  |\n"
                    "| longer | 1,234 | why |\n");
  free (text);
}

TEST (json_holds_the_numbers)
{
  Pair pair;
  HgError error = { 0 };
  if (open_pair (&pair, STACK, STACK, 1, 1))
    values (&pair, 1, "lstm_1", "kernel")[17] += 0.25f;
  if (compare (&pair))
    {
      char *text = hg_comparison_json (pair.comparison, pair.diff, &error);
      json_t *root = text != NULL ? json_loads (text, 0, NULL) : NULL,
             *weights = json_object_get (root, "weights"),
             *array = json_array_get (json_object_get (weights, "arrays"), 3),
             *at = json_object_get (array, "at");
      CHECK (json_is_false (json_object_get (root, "equal")));
      CHECK (json_is_true (json_object_get (root, "same_structure")));
      CHECK_EQUAL (json_array_size (json_object_get (root, "rows")), 4);
      CHECK_TEXT (json_string_value (json_object_get (array, "name")), "lstm_1/kernel");
      CHECK_NEAR (json_real_value (json_object_get (array, "largest")), 0.25, 1e-7);
      CHECK_EQUAL (json_integer_value (json_array_get (at, 0)), 1);
      CHECK_EQUAL (json_integer_value (json_array_get (at, 1)), 5);
      json_decref (root);
      free (text);
    }
  close_pair (&pair);
}

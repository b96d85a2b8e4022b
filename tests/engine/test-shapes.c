/* data/shapes: what it says of itself, and the same bits everywhere. */
#include "data-test.h"

static HgDataset *
shapes (size_t limit, uint64_t seed)
{
  HgError error = { 0 };
  HgDataOptions options = { .limit = limit, .seed = seed };
  HgDataset *dataset = hg_data_open ("shapes", &options, NULL, &error);
  if (dataset == NULL)
    test_fault (__FILE__, __LINE__, "%s", error.text);
  return dataset;
}

TEST (shapes_are_coloured_images_of_ten_classes)
{
  HgDataset *all = shapes (0, 0);
  REQUIRE (all != NULL);
  HgShape shape = hg_shape (4, 2000, 32, 32, 3);
  CHECK (hg_shape_equal (&all->x->shape, &shape));
  CHECK (all->scaled);
  CHECK_EQUAL (all->n_classes, 10);
  CHECK_TEXT (all->class_names[5], "star");
  size_t count[10] = { 0 };
  for (size_t i = 0; i < 2000; i++)
    count[all->labels[i]]++;
  for (size_t i = 0; i < 10; i++)
    CHECK_EQUAL (count[i], 200);
  /* Inside by so much that noise is never cut off. */
  for (size_t i = 0; i < all->x->values; i++)
    REQUIRE (all->x->data[i] > 0 && all->x->data[i] < 1);
  hg_dataset_unref (all);
}

/* Whole numbers only: no compiler and no library for mathematics may change a bit. */
TEST (shapes_are_the_same_bits_everywhere)
{
  HgDataset *all = shapes (100, 42);
  REQUIRE (all != NULL);
  uint64_t hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < all->x->values; i++)
    hash = (hash ^ (uint64_t)(all->x->data[i] * 65536)) * 0x100000001b3u;
  CHECK (hash == 0x60f181ddd8de8fe2u);
  hg_dataset_unref (all);
}

TEST (shapes_do_not_depend_on_how_many_there_are)
{
  HgDataset *few = shapes (30, 0), *many = shapes (2100, 0), *other = shapes (30, 7);
  REQUIRE (few != NULL && many != NULL && other != NULL);
  CHECK_EQUAL (hg_tensor_rows (few->x), 30);
  CHECK_EQUAL (hg_tensor_rows (many->x), 2100);
  CHECK (memcmp (few->x->data, many->x->data, few->x->values * sizeof (HgReal)) == 0);
  CHECK (memcmp (few->x->data, other->x->data, 3072 * sizeof (HgReal)) != 0);
  hg_dataset_unref (few);
  hg_dataset_unref (many);
  hg_dataset_unref (other);
}

static int
ascending (const void *a, const void *b)
{
  double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

/* Where nothing but the background lies, x(i − 1) − 2 x(i) + x(i + 1) is noise of six times its variance;
 * that is so in most places, and the median does not see the others. */
TEST (shapes_hold_the_noise_they_declare)
{
  static double away[10 * 32 * 30];
  HgDataset *few = shapes (100, 0);
  REQUIRE (few != NULL);
  size_t n = 0;
  for (size_t i = 0; i < 100; i += 10) /* the circles */
    for (size_t row = 0; row < 32; row++)
      for (size_t column = 1; column < 31; column++)
        {
          const HgReal *x = few->x->data + ((i * 32 + row) * 32 + column) * 3;
          away[n++] = fabs ((double)x[-3] - 2 * (double)x[0] + (double)x[3]);
        }
  qsort (away, n, sizeof *away, ascending);
  CHECK_NEAR (few->noise[0], 0.02 * 0.02, 1e-9);
  CHECK_NEAR (away[n / 2], 0.6745 * sqrt (6 * few->noise[0]), 0.003);
  hg_dataset_unref (few);
}

TEST (shapes_refuse_more_than_memory_and_can_be_cancelled)
{
  HgError error = { 0 };
  HgJob job = { 0 };
  HgDataOptions options = { .limit = 1000000000000 };
  CHECK (hg_data_open ("shapes", &options, NULL, &error) == NULL);
  CHECK_EQUAL (error.code, HG_ERROR_MEMORY);
  hg_job_cancel (&job);
  CHECK (hg_data_open ("shapes", NULL, &job, &error) == NULL);
  CHECK_TEXT (error.text, "shapes: cancelled");
}

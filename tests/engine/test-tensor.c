/* tensor/: shapes and tensors. */
#include "engine/harness.h"
#include "tensor/tensor.h"

TEST (shape_counts_and_prints)
{
  char text[HG_SHAPE_TEXT];
  HgShape shape = hg_shape (2, 5, 59);
  CHECK_EQUAL (hg_shape_values (&shape), 295);
  CHECK_EQUAL (hg_shape_axis (&shape, -1), 59);
  CHECK_EQUAL (hg_shape_axis (&shape, 2), HG_UNKNOWN);
  CHECK_TEXT (hg_shape_text (&shape, text), "5 × 59");
  CHECK_TEXT (hg_shape_keras (&shape, text), "(None, 5, 59)");
  HgShape open = hg_shape (2, HG_UNKNOWN, 16), unknown = HG_SHAPE_UNKNOWN;
  CHECK_TEXT (hg_shape_text (&open, text), "? × 16");
  CHECK_TEXT (hg_shape_text (&unknown, text), "?");
  CHECK_EQUAL (hg_shape_values (&open), HG_UNKNOWN);
  CHECK (!hg_shape_known (&open) && hg_shape_known (&shape));
}

TEST (shape_product_does_not_wrap)
{
  HgShape shape = hg_shape (4, INT64_MAX / 2, INT64_MAX / 2, 3, 3);
  CHECK_EQUAL (hg_shape_values (&shape), HG_UNKNOWN);
  HgError error = { 0 };
  CHECK (hg_tensor_new (&shape, &error) == NULL);
  CHECK (error.code == HG_ERROR_MEMORY || error.code == HG_ERROR_SHAPE);
}

TEST (shape_reads_what_people_write)
{
  HgError error = { 0 };
  HgShape wanted = hg_shape (2, 5, 59), shape;
  const char *good[] = { "5x59", "5 × 59", "(5, 59)", "5,59" };
  for (size_t i = 0; i < 4; i++)
    {
      CHECK_DONE (hg_shape_parse (good[i], &shape, &error), error);
      CHECK (hg_shape_equal (&shape, &wanted));
    }
  const char *bad[] = { "", "x", "-5", "5x59y", "1x1x1x1x1x1x1x1x1", "99999999999999999999" };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    if (hg_shape_parse (bad[i], &shape, &error))
      test_fault (__FILE__, __LINE__, "\"%s\" was read as a shape", bad[i]);
}

TEST (tensor_gathers_rows)
{
  HgError error = { 0 };
  HgShape sample = hg_shape (2, 2, 3);
  HgTensor *tensor = hg_tensor_new_rows (4, &sample, &error);
  REQUIRE (CHECK_DONE (tensor != NULL, error));
  CHECK_EQUAL (hg_tensor_rows (tensor), 4);
  CHECK_EQUAL (hg_tensor_row_values (tensor), 6);
  for (size_t i = 0; i < tensor->values; i++)
    tensor->data[i] = (HgReal)i;
  size_t index[] = { 3, 0, 3 };
  HgTensor *rows = hg_tensor_gather (tensor, index, 3, &error);
  REQUIRE (CHECK_DONE (rows != NULL, error));
  CHECK_EQUAL (hg_tensor_rows (rows), 3);
  CHECK_EQUAL (rows->data[0], 18);
  CHECK_EQUAL (rows->data[6], 0);
  CHECK_EQUAL (rows->data[17], 23);
  hg_tensor_unref (rows);
  hg_tensor_unref (tensor);
}

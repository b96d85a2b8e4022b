/* Arrays that leave the program: the same bits in every form, and tables that say what runs along them. */
#include "files/read-file.h"
#include "files/weight-files.h"
#include "place.h"
#include <locale.h>

/* The weights of @stack, the first of them with numbers that are hard to write. */
static HgWeights *
odd_weights (const char *stack)
{
  static const HgReal hard[] = { -0.0F, 1e-45F, 3.4028235e38F, 0.1F, -1.17549435e-38F, INFINITY };
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("m", stack, &error);
  HgWeights *weights = model != NULL ? hg_weights_new (model, 7, &error) : NULL;
  CHECK_DONE (weights != NULL, error);
  if (weights != NULL)
    memcpy (weights->items[0].value->data, hard, sizeof hard);
  hg_model_unref (model);
  return weights;
}

/* The file's bytes, ended by NUL, owned by the caller. */
static char *
bytes_of (const char *path, size_t *n)
{
  HgError error = { 0 };
  void *bytes = NULL;
  CHECK_DONE (hg_read_file (path, 1 << 20, &bytes, n, &error), error);
  char *text = calloc (*n + 1, 1);
  memcpy (text, bytes != NULL ? bytes : "", *n);
  free (bytes);
  return text;
}

/* Whether the numbers of a table are @tensor's, bit for bit; lines that begin with # aside. */
static bool
same_numbers (const char *text, const HgTensor *tensor)
{
  size_t i = 0;
  const int64_t width = hg_shape_axis (&tensor->shape, -1);
  while (*text == '#')
    text = strchr (text, '\n') + 1;
  for (; *text != '\0' && i < tensor->values; i++)
    {
      char *end;
      const float value = strtof (text, &end);
      if (memcmp (&value, &tensor->data[i], sizeof value) != 0
          || *end != ((int64_t)(i + 1) % width == 0 ? '\n' : ','))
        return false;
      text = end + 1;
    }
  return i == tensor->values && *text == '\0';
}

TEST (arrays_keep_their_bits)
{
  HgWeights *weights = odd_weights ("Input 5x3; LSTM 2");
  const char *path = scratch ("kernel.npy");
  HgError error = { 0 };
  size_t n;
  REQUIRE (weights != NULL && CHECK_DONE (hg_weights_export (path, weights->items, 1, &error), error));
  char *bytes = bytes_of (path, &n);
  const HgTensor *kernel = weights->items[0].value;
  const size_t size = kernel->values * sizeof *kernel->data;
  CHECK_CONTAINS (bytes + 10, "'descr': '<f4', 'fortran_order': False, 'shape': (3, 8,)");
  CHECK (n > size && memcmp (bytes + n - size, kernel->data, size) == 0);
  free (bytes);
  hg_weights_unref (weights);
}

TEST (tables_name_gates_and_axes)
{
  HgWeights *gated = odd_weights ("Input 5x3; LSTM 2"), *window = odd_weights ("Input 8x8x3; Conv2D 4"),
            *plain = odd_weights ("Input 6; Dense 2");
  HgError error = { 0 };
  setlocale (LC_ALL, "de_DE.UTF-8"); /* where it is installed: a decimal comma, as the window may have it */
  char *gates = hg_weight_csv (&gated->items[0], &error),
       *filters = hg_weight_csv (&window->items[0], &error), *rows = hg_weight_csv (&plain->items[0], &error),
       *bias = hg_weight_csv (&plain->items[1], &error);
  setlocale (LC_ALL, "C");
  REQUIRE (gates != NULL && filters != NULL && rows != NULL && bias != NULL);
  CHECK_CONTAINS (gates, "# across: input gate 1-2, forget gate 3-4, candidate 5-6, output gate 7-8\n-0,");
  CHECK_CONTAINS (filters, "# down: row 1-3, column 1-3, channel 1-3; across: filter 1-4\n");
  CHECK (strchr (rows, '#') == NULL);
  CHECK_TEXT (bias, "0,0\n");
  CHECK (same_numbers (gates, gated->items[0].value) && same_numbers (filters, window->items[0].value)
         && same_numbers (rows, plain->items[0].value));
  free (gates);
  free (filters);
  free (rows);
  free (bias);
  hg_weights_unref (gated);
  hg_weights_unref (window);
  hg_weights_unref (plain);
}

TEST (all_go_into_one_archive_and_stay_within_it)
{
  HgWeights *weights = odd_weights ("Input 6; Dense 2");
  const char *path = scratch ("all.npz");
  HgError error = { 0 };
  size_t n;
  snprintf (weights->items[1].node, sizeof weights->items[1].node, "/../..a//b");
  REQUIRE (CHECK_DONE (hg_weights_export (path, weights->items, weights->n, &error), error));
  char *bytes = bytes_of (path, &n);
  CHECK (memmem (bytes, n, "dense/kernel.npy", 16) != NULL);
  CHECK (memmem (bytes, n, "_/_/..a/_/b/bias.npy", 20) != NULL);
  free (bytes);
  CHECK (!hg_weights_export (scratch ("all.npy"), weights->items, weights->n, &error));
  CHECK_CONTAINS (error.text, "all.npy: expected one array for a .npy file, got 2: save them as .npz");
  CHECK (!hg_weights_export (scratch ("one.txt"), weights->items, 1, &error));
  CHECK_CONTAINS (error.text, "expected a name ending in .npy, .csv or .npz");
  hg_weights_unref (weights);
}

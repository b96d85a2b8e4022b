/* One option, or the width, of several layers at once: where it is found, what layers have in common, and
 * what is refused. */
#include "words.h"
#include "model/edit.h"
#include <inttypes.h>

/* Of node @node; 0 where it has no such option. */
static int64_t
option (const HgModel *model, size_t node, const char *path)
{
  HgValue value = { 0 };
  return hg_layer_get (model->nodes[node]->layer, path, &value) ? value.i : 0;
}

/* Whether the options that the chosen nodes have in common contain @name. */
static bool
shares (const HgModel *model, const bool *chosen, const char *name)
{
  const HgParam *params[HG_SHARED_OPTIONS];
  size_t n = hg_edit_shared_options (model, chosen, params);
  bool found = false;
  for (size_t i = 0; i < n; i++)
    found |= strcmp (params[i]->name, name) == 0;
  return found;
}

TEST (an_option_is_found_in_a_wrapped_layer)
{
  HgError error = { 0 };
  char label[HG_LABEL_SIZE], path[64];
  const HgParam *param = NULL;
  const bool both[] = { false, true, true };
  HgValue value = { 0 };
  HgModel *model = parse ("Input 5x4; LSTM 8 sequences; TimeDistributed Dense 3");
  CHECK (hg_layer_option (model->nodes[2]->layer, "units", path, sizeof path, &param));
  CHECK_TEXT (path, "layer.units");
  CHECK_TEXT (param->name, "units");
  CHECK (!hg_layer_option (model->nodes[2]->layer, "layer", path, sizeof path, &param));
  CHECK (shares (model, both, "units"));
  CHECK (!shares (model, both, "return_sequences")); /* the LSTM's alone */
  CHECK (!hg_edit_shared_value (model, both, "units", &value));
  HgModel *edited = hg_edit_set_several (model, both, "units", hg_value_int (6), label, &error);
  REQUIRE (CHECK_DONE (edited != NULL, error));
  CHECK_TEXT (label, "2 layers: Units 6");
  CHECK_EQUAL (option (edited, 1, "units"), 6);
  CHECK_EQUAL (option (edited, 2, "layer.units"), 6);
  CHECK (hg_edit_shared_value (edited, both, "units", &value) && value.i == 6);
  hg_model_unref (edited);
  hg_model_unref (model);
}

/* A kernel has two sides here and one there. */
TEST (an_option_of_another_sort_is_not_shared)
{
  HgError error = { 0 };
  const bool both[] = { false, true, false, true };
  HgModel *model = parse ("Input 6x4x1; Conv2D 2 3x3 same; Reshape 12x4; Conv1D 4 3 same");
  CHECK (shares (model, both, "filters"));
  CHECK (!shares (model, both, "kernel_size"));
  HgValue sides = { 0 };
  REQUIRE (CHECK (hg_layer_get (model->nodes[1]->layer, "kernel_size", &sides)));
  sides.ints.v[0] = 5;

  /* The first one takes it, the second does not: nothing is changed. */
  CHECK (hg_edit_set_several (model, both, "kernel_size", sides, NULL, &error) == NULL);
  CHECK_CONTAINS (error.text, "kernel_size");
  CHECK (hg_layer_get (model->nodes[1]->layer, "kernel_size", &sides) && sides.ints.v[0] == 3);
  hg_model_unref (model);
}

TEST (nothing_is_done_to_no_layer)
{
  HgError error = { 0 };
  const HgParam *params[HG_SHARED_OPTIONS];
  const bool none[] = { false, false, false }, input[] = { true, false, false };
  HgValue value = { 0 };
  HgModel *model = parse ("Input 4; Dense 3; Dense 4");
  CHECK_EQUAL (hg_edit_shared_options (model, none, params), 0);
  CHECK (!hg_edit_shared_value (model, none, "units", &value));
  CHECK (hg_edit_set_several (model, none, "units", hg_value_int (2), NULL, &error) == NULL);
  CHECK_TEXT (error.text, "units: none of these layers has such an option");
  CHECK (hg_edit_widths (model, none, 2, 0, NULL, &error) == NULL);
  CHECK (hg_edit_widths (model, input, 2, 0, NULL, &error) == NULL);
  CHECK_TEXT (error.text, "this layer has no width of its own");
  hg_model_unref (model);
}

/* What @steps make of a Dense that is @units wide. */
static int64_t
stepped (int64_t units, double factor, int64_t steps)
{
  HgError error = { 0 };
  char stack[64];
  snprintf (stack, sizeof stack, "Input 4; Dense %" PRId64, units);
  HgModel *model = parse (stack),
          *edited = hg_edit_widths (model, (const bool[]){ false, true }, factor, steps, NULL, &error);
  int64_t made = CHECK_DONE (edited != NULL, error) ? option (edited, 1, "units") : -1;
  hg_model_unref (edited);
  hg_model_unref (model);
  return made;
}

/* A hand makes no layer wider than HG_WIDEST, and none that is wider already narrower by adding to it. */
TEST (widths_stay_within_their_range)
{
  CHECK_EQUAL (stepped (5, 1, 2), 7);
  CHECK_EQUAL (stepped (5, 1.5, 0), 8);
  CHECK_EQUAL (stepped (3, 1, -7), 1);
  CHECK_EQUAL (stepped (3, 0.01, 0), 1);
  CHECK_EQUAL (stepped (HG_WIDEST - 1, 1, 5), HG_WIDEST);
  CHECK_EQUAL (stepped (HG_WIDEST, 3, 0), HG_WIDEST);
  CHECK_EQUAL (stepped (2 * HG_WIDEST, 1, 1), 2 * HG_WIDEST);
  CHECK_EQUAL (stepped (2 * HG_WIDEST, 1, -1), 2 * HG_WIDEST - 1);
  CHECK_EQUAL (stepped (2 * HG_WIDEST, 0.25, 0), HG_WIDEST / 2);
}

/* Random edits of the examples: whatever is done to a stack, the model before stays as it was, the new one is
 * a sound graph, a fix mends what it was offered for, and what is said of shapes is what a network computes.
 */
#include "engine/harness.h"
#include "engine/random-edits.h"
#include "model/network.h"
#include "model/preset.h"
#include "model/summary.h"

enum
{
  EDITS = 10000,
  SESSION = 200,          /* edits from one example on */
  SMALL = 4000,           /* values and parameters of a network that is run */
  MOST_PARAMETERS = 20000 /* … in all */
};

static bool
is_sound (const HgModel *model)
{
  bool sound = model->n > 0 && model->n_outputs > 0;
  for (size_t i = 0; i < model->n && sound; i++)
    {
      const HgNode *node = model->nodes[i];
      sound = node->name[0] != '\0' && hg_model_find (model, node->name) == i;
      for (size_t k = 0; k < node->n_in && sound; k++)
        sound = node->in[k].node < i && node->in[k].slot < HG_MAX_OUTPUTS;
    }
  for (size_t k = 0; k < model->n_outputs && sound; k++)
    sound = model->outputs[k].node < model->n
            && model->outputs[k].slot < hg_layer_outputs (model->nodes[model->outputs[k].node]->layer);
  return sound;
}

static bool
same_node (const HgModel *a, size_t i, const HgModel *b, size_t k)
{
  return strcmp (a->nodes[i]->name, b->nodes[k]->name) == 0;
}

/* A fix leaves a model where that sentence is no longer said of that node. */
static void
check_fixes (const HgCheck *check)
{
  HgError error = { 0 };
  for (size_t i = 0; i < check->n_diagnostics; i++)
    {
      const HgDiagnostic *told = &check->diagnostics[i];
      CHECK (told->sentence[0] != '\0' && told->node < check->n);
      for (size_t f = 0; f < told->n_fixes; f++)
        {
          HgCheck *after = hg_check_shapes (told->fixes[f].model, &error);
          REQUIRE (CHECK_DONE (after != NULL, error));
          for (size_t k = 0; k < after->n_diagnostics; k++)
            if (strcmp (after->diagnostics[k].sentence, told->sentence) == 0
                && same_node (after->model, after->diagnostics[k].node, check->model, told->node))
              test_fault (__FILE__, __LINE__, "“%s” is still said after “%s”", told->sentence,
                          told->fixes[f].title);
          hg_check_free (after);
        }
    }
}

static bool
is_small (const HgCheck *check)
{
  bool small = check->n_faults == 0 && check->parameters != HG_UNKNOWN && check->parameters < MOST_PARAMETERS
               && check->model->nodes[0]->n_in == 0;
  for (size_t i = 0; i < check->n && small; i++)
    small = check->nodes[i].values != HG_UNKNOWN && check->nodes[i].values < SMALL
            && (i == 0 || check->model->nodes[i]->n_in > 0);
  return small;
}

/* One sample of zeros through a network: true where it was small enough to be run. */
static bool
check_network (const HgCheck *check)
{
  HgError error = { 0 };
  const HgNetworkOptions options = { .batch = 1 };
  if (!is_small (check))
    return false;
  HgNetwork *network = hg_network_new (check->model, &options, &error);
  HgWeights *weights = hg_weights_new (check->model, 1, &error);
  const HgEdge end = check->model->outputs[0];
  const HgShape *told = &check->nodes[end.node].out[end.slot];
  HgTensor *x
      = network != NULL && weights != NULL ? hg_tensor_new_rows (1, &check->nodes[0].out[0], &error) : NULL;
  HgTensor *y = x != NULL && hg_network_load (network, weights, &error)
                    ? hg_network_predict (network, x, HG_NO_NODE, &error)
                    : NULL;
  CHECK_DONE (y != NULL, error);
  if (y != NULL)
    {
      CHECK_EQUAL (y->shape.rank, told->rank + 1);
      for (int i = 0; i < told->rank && y->shape.rank == told->rank + 1; i++)
        CHECK_EQUAL (y->shape.dim[i + 1], told->dim[i]);
    }
  hg_tensor_unref (y);
  hg_tensor_unref (x);
  hg_weights_unref (weights);
  hg_network_free (network);
  return true;
}

/* What is said of a model; owned by the caller. */
static char *
said_of (const HgModel *model)
{
  HgCheck *check = hg_check_shapes (model, NULL);
  char *text = hg_summary_text (check, NULL, NULL);
  hg_check_free (check);
  return text;
}

/* From an example through @n edits, after which all models before are as they were. Returns how many were
 * made.
 */
static size_t
session (const HgPreset *preset, uint64_t seed, size_t n, size_t *run)
{
  HgError error = { 0 };
  HgRandom random = hg_random (seed);
  HgModel *seen[SESSION + 1] = { hg_preset_model (preset, &error) };
  size_t made = 0;
  if (!CHECK_DONE (seen[0] != NULL, error))
    return 0;
  char *said[SESSION + 1] = { said_of (seen[0]) };
  for (size_t i = 0; i < n; i++)
    {
      const HgModel *model = seen[made];
      char label[HG_LABEL_SIZE] = "";
      HgCheck *check = hg_check_new (model, &error);
      error = (HgError){ 0 };
      HgModel *edited = random_edit (&random, model, check, label, &error);
      CHECK (edited != NULL || error.text[0] != '\0');
      if (edited != NULL && CHECK (is_sound (edited)) && CHECK (label[0] != '\0'))
        {
          check_fixes (check);
          *run += check_network (check);
          seen[++made] = hg_model_ref (edited);
          said[made] = said_of (edited);
        }
      hg_model_unref (edited);
      hg_check_free (check);
    }
  for (size_t i = 0; i <= made; i++)
    {
      char *again = said_of (seen[i]);
      CHECK_TEXT (again, said[i]);
      free (again);
      free (said[i]);
      hg_model_unref (seen[i]);
    }
  return made;
}

TEST (any_edit_is_sound_and_leaves_the_model_before_alone)
{
  size_t made = 0, run = 0, n = 0;
  const HgPreset *presets = hg_presets ();
  while (presets[n].name != NULL)
    n++;
  for (size_t i = 0; i < EDITS / SESSION; i++)
    made += session (&presets[i % n], i + 1, SESSION, &run);
  printf ("# %zu edits made of %d, %zu networks run\n", made, EDITS, run);
  CHECK (made > EDITS / 2 && run > EDITS / 50);
}

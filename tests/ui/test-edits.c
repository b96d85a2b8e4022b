/* Random edits on the canvas: every bar says what the check says, whatever is done, and undoing all of it
 * gives the same models back. Each session draws its last stack. */
#include "engine/random-edits.h"
#include "canvas-stage.h"

enum
{
  EDITS = 10000,
  SESSION = 250, /* edits from one example on */
  DRAWN = 50     /* from one picture to the next */
};

/* Bars of what is folded away are none. */
static void
compare (Stage *stage)
{
  const HgCheck *check = hourglass_document_get_check (stage->document);
  HgCheck *again = hg_check_shapes (hourglass_document_get_model (stage->document), NULL);
  g_assert_true (check->model == again->model);
  for (size_t i = 0; i < check->n; i++)
    {
      HourglassBar *bar = hourglass_canvas_get_bar (stage->canvas, i);
      g_autofree char *says = hourglass_bar_describe (again, i, FALSE);
      g_assert_nonnull (bar);
      g_assert_cmpint (hourglass_bar_get_node (bar), ==, i);
      g_assert_cmpstr (hourglass_bar_get_label (bar), ==, says);
    }
  g_assert_null (hourglass_canvas_get_bar (stage->canvas, check->n));
  hg_check_free (again);
}

static void
session (Stage *stage, const HgPreset *preset, guint64 seed)
{
  HgRandom random = hg_random (seed);
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func ((GDestroyNotify)hg_model_unref);
  hourglass_document_open_preset (stage->document, preset);
  g_ptr_array_add (seen, hg_model_ref (hourglass_document_get_model (stage->document)));
  for (int i = 0; i < SESSION; i++)
    {
      char label[HG_LABEL_SIZE] = "";
      HgError error = { 0 };
      HgModel *edited = random_edit (&random, hourglass_document_get_model (stage->document),
                                     hourglass_document_get_check (stage->document), label, &error);
      if (edited == NULL)
        continue;
      hourglass_document_apply (stage->document, edited, label);
      g_ptr_array_add (seen, hg_model_ref (hourglass_document_get_model (stage->document)));
      compare (stage);
      if (i % DRAWN == DRAWN - 1)
        gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
    }
  for (guint i = seen->len; i-- > 0;)
    {
      g_assert_true (hg_model_equal (hourglass_document_get_model (stage->document), seen->pdata[i]));
      hourglass_document_undo (stage->document);
    }
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  compare (stage);
}

static void
test_edits (Stage *stage, gconstpointer data)
{
  const HgPreset *presets = hg_presets ();
  size_t n = 0;
  while (presets[n].name != NULL)
    n++;
  for (guint64 i = 0; i < EDITS / SESSION; i++)
    session (stage, &presets[i % n], i + 1);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_add ("/edits/any", Stage, NULL, set_up, test_edits, tear_down);
  return g_test_run ();
}

/* The comparison of two models: its rows and what a screen reader says of them, the details of a row, the
 * filter, swapping, copying, another file, and what was saved last. */
#include "find.h"
#include "stage.h"
#include "ui/window/compare-detail.h"
#include "ui/window/compare-row.h"
#include "ui/window/compare-window.h"
#include "ui/window/window.h"

#define STACK                                                                                                \
  "Input 5x59; LSTM 16 relu sequences; LSTM 4; RepeatVector 5; LSTM 16 sequences; LSTM 59 sequences"
#define OTHER                                                                                                \
  "Input 5x59; Dropout 0.1; LSTM 16 tanh sequences; LSTM 4; RepeatVector 5; LSTM 16 sequences; LSTM 59 "     \
  "sequences"

typedef struct
{
  HgModel *models[2];
  HgWeights *weights[2];
  HourglassCompareWindow *window; /* lent */
} Stage;

static HourglassCompareWindow *
compare_window (void)
{
  GListModel *all = gtk_window_get_toplevels ();
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (all, i);
      if (HOURGLASS_IS_COMPARE_WINDOW (window))
        return HOURGLASS_COMPARE_WINDOW (window);
    }
  return NULL;
}

static gboolean
is_idle (gpointer data)
{
  Stage *stage = data;
  return !hourglass_compare_window_is_busy (stage->window);
}

static void
present (Stage *stage)
{
  gtk_window_present (GTK_WINDOW (stage->window));
  g_assert_true (stage_wait (stage_is_placed, stage->window));
  g_assert_true (stage_wait (is_idle, stage));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static void
open_pair (Stage *stage, const char *a, const char *b)
{
  const char *const stacks[] = { a, b };
  HgComparisonSide sides[2];
  for (int i = 0; i < 2; i++)
    {
      stage->models[i] = hg_model_parse (stacks[i], stacks[i], NULL);
      stage->weights[i] = hg_weights_new (stage->models[i], 7, NULL);
      sides[i] = (HgComparisonSide){ i == 0 ? "one.h5" : "two.h5", stage->models[i], stage->weights[i] };
    }
  stage->window = hourglass_compare_window_new (NULL, sides);
  present (stage);
}

static void
tear_down (Stage *stage, gconstpointer data)
{
  if (stage->window != NULL)
    gtk_window_destroy (GTK_WINDOW (stage->window));
  for (int i = 0; i < 2; i++)
    {
      g_clear_pointer (&stage->models[i], hg_model_unref);
      g_clear_pointer (&stage->weights[i], hg_weights_unref);
    }
}

static void
says (Stage *stage, const char *text)
{
  if (find_label (GTK_WIDGET (stage->window), text) == NULL)
    g_error ("nothing says \"%s\"", text);
}

static GtkListView *
list_of (Stage *stage)
{
  return find (GTK_WIDGET (stage->window), GTK_TYPE_LIST_VIEW);
}

/* What is said of each row, in order. */
static GListModel *
labels_of (Stage *stage)
{
  return G_LIST_MODEL (gtk_list_view_get_model (list_of (stage)));
}

static const char *
label_at (Stage *stage, guint row)
{
  g_autoptr (GtkStringObject) label = g_list_model_get_item (labels_of (stage), row);
  return label != NULL ? gtk_string_object_get_string (label) : NULL;
}

static void
choose (Stage *stage, guint row)
{
  gtk_selection_model_select_item (gtk_list_view_get_model (list_of (stage)), row, TRUE);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static void
test_rows (Stage *stage, gconstpointer data)
{
  open_pair (stage, STACK, OTHER);
  g_assert_cmpuint (g_list_model_get_n_items (labels_of (stage)), ==, 7);
  g_assert_cmpstr (label_at (stage, 0), ==, "Input input_layer, same");
  g_assert_cmpstr (label_at (stage, 1), ==, "Dropout 0.1 dropout, added");
  g_assert_cmpstr (label_at (stage, 2), ==, "LSTM 16 lstm, changed: activation relu to tanh");
  says (stage, "1 layer changed, 1 added; all 12 weight arrays are equal to the bit.");
  says (stage, "one.h5");
  says (stage, "two.h5");
  says (stage, "295 → 4 · 73.75×");
  says (stage, "+ added");
  says (stage, "≠ changed");
  says (stage, "= same");
  /* The list's own widget has the label. */
  HourglassCompareRow *row = find (GTK_WIDGET (list_of (stage)), HOURGLASS_TYPE_COMPARE_ROW);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_widget_get_parent (GTK_WIDGET (row))),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Input input_layer, same");
}

/* The halves of all rows begin at the same place, whatever they hold. */
static void
test_columns (Stage *stage, gconstpointer data)
{
  open_pair (stage, STACK, OTHER);
  double left = -1;
  for (GtkWidget *around = gtk_widget_get_first_child (GTK_WIDGET (list_of (stage))); around != NULL;
       around = gtk_widget_get_next_sibling (around))
    {
      GtkWidget *row = find (around, HOURGLASS_TYPE_COMPARE_ROW), *half = gtk_widget_get_last_child (row);
      graphene_rect_t bounds;
      g_assert_true (gtk_widget_compute_bounds (half, GTK_WIDGET (stage->window), &bounds));
      g_assert_true (left < 0 || bounds.origin.x == left);
      left = bounds.origin.x;
    }
  g_assert_cmpfloat (left, >, 400);
}

static void
test_detail (Stage *stage, gconstpointer data)
{
  open_pair (stage, STACK, OTHER);
  says (stage, "dropout: added"); /* the first that differs is selected */
  says (stage, "Only in B");
  says (stage, "No weights");
  choose (stage, 2);
  says (stage, "lstm: changed");
  says (stage, "Activation");
  says (stage, "tanh");
  says (stage, "recurrent_kernel");
  says (stage, "59 × 64");
  says (stage, "equal");
  choose (stage, 3);
  says (stage, "The same options");
}

static void
test_weights (Stage *stage, gconstpointer data)
{
  const char *stack = STACK;
  HgModel *model = hg_model_parse ("m", stack, NULL);
  HgWeights *a = hg_weights_new (model, 7, NULL), *b = hg_weights_new (model, 7, NULL);
  hg_weights_find (b, "lstm_2", "recurrent_kernel")->value->data[3 * 64 + 17] += 0.5f; /* of 16 × 64 */
  const HgComparisonSide sides[2] = { { "one.h5", model, a }, { "two.h5", model, b } };
  stage->window = hourglass_compare_window_new (NULL, sides);
  hg_model_unref (model);
  hg_weights_unref (a);
  hg_weights_unref (b);
  present (stage);
  says (stage,
        "Same structure; 1 of 12 weight arrays differs, at most by 0.500 (lstm_2/recurrent_kernel [3, 17]).");
  says (stage, "≈ weights differ");
  says (stage, "lstm_2: weights differ"); /* which is selected now that it is known */
  says (stage, "[3, 17]");
  gtk_toggle_button_set_active (find (GTK_WIDGET (stage->window), GTK_TYPE_TOGGLE_BUTTON), TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (labels_of (stage)), ==, 1);
  g_assert_cmpstr (label_at (stage, 0), ==, "LSTM 16 lstm_2, weights differ");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  says (stage, "[3, 17]");
  says (stage, "0.500");
}

static void
copied (GObject *source, GAsyncResult *result, gpointer text)
{
  *(char **)text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
has_text (gpointer text)
{
  return *(char **)text != NULL;
}

static char *
copy (Stage *stage, const char *action)
{
  char *text = NULL;
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (stage->window), action, NULL));
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (stage->window)), NULL, copied, &text);
  g_assert_true (stage_wait (has_text, &text));
  return text;
}

static void
test_copy (Stage *stage, gconstpointer data)
{
  open_pair (stage, STACK, OTHER);
  g_autofree char *text = copy (stage, "compare.copy-text");
  g_autofree char *markdown = copy (stage, "compare.copy-markdown");
  g_assert_nonnull (strstr (text, "      activation relu → tanh\n"));
  g_assert_nonnull (strstr (markdown, "| activation relu → tanh |\n"));
  g_assert_nonnull (strstr (markdown, "input_layer"));
  gtk_toggle_button_set_active (find (GTK_WIDGET (stage->window), GTK_TYPE_TOGGLE_BUTTON), TRUE);
  g_autofree char *some = copy (stage, "compare.copy-markdown");
  g_assert_null (strstr (some, "input_layer"));
}

static void
test_swap (Stage *stage, gconstpointer data)
{
  open_pair (stage, STACK, OTHER);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (stage->window), "compare.swap", NULL));
  g_assert_true (stage_wait (is_idle, stage));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_cmpstr (label_at (stage, 1), ==, "Dropout 0.1 dropout, removed");
  g_assert_cmpstr (label_at (stage, 2), ==, "LSTM 16 lstm, changed: activation tanh to relu");
}

static void
test_open (Stage *stage, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("HG_GOLDEN"), "keras/keras2_lstm_ae.h5", NULL);
  g_autofree char *broken = g_build_filename (g_getenv ("HG_GOLDEN"), "foreign/text.h5", NULL);
  open_pair (stage, STACK, OTHER);
  hourglass_compare_window_open (stage->window, path);
  g_assert_true (stage_wait (is_idle, stage));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  says (stage, "keras2_lstm_ae.h5");
  hourglass_compare_window_open (stage->window, broken);
  g_assert_true (stage_wait (is_idle, stage));
  says (stage, "keras2_lstm_ae.h5"); /* still */
}

/* A window that is closed while a file is being read, and while two models are compared. */
static void
test_closed (Stage *stage, gconstpointer data)
{
  static const char *const names[] = { "keras/keras2_lstm_ae.h5", "foreign/text.h5" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("HG_GOLDEN"), names[i], NULL);
      open_pair (stage, STACK, OTHER);
      g_assert_true (gtk_widget_activate_action (GTK_WIDGET (stage->window), "compare.swap", NULL));
      hourglass_compare_window_open (stage->window, path);
      g_object_ref (stage->window);
      gtk_window_destroy (GTK_WINDOW (stage->window));
      g_assert_true (stage_wait (is_idle, stage));
      g_clear_object (&stage->window);
      for (int side = 0; side < 2; side++)
        {
          g_clear_pointer (&stage->models[side], hg_model_unref);
          g_clear_pointer (&stage->weights[side], hg_weights_unref);
        }
    }
}

/* The keys reach list and tables, and Escape closes. */
static void
test_keys (Stage *stage, gconstpointer data)
{
  open_pair (stage, STACK, OTHER);
  choose (stage, 2);
  gboolean list = FALSE, table = FALSE, button = FALSE;
  for (int i = 0; i < 16; i++)
    {
      GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (stage->window));
      list |= focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (list_of (stage)));
      table |= focus != NULL && gtk_widget_get_ancestor (focus, HOURGLASS_TYPE_COMPARE_DETAIL) != NULL;
      button |= GTK_IS_TOGGLE_BUTTON (focus);
      g_signal_emit_by_name (stage->window, "move-focus", GTK_DIR_TAB_FORWARD);
    }
  g_assert_true (list);
  g_assert_true (table);
  g_assert_true (button);
}

/* Widgets are made for what is seen only. */
static void
test_long (Stage *stage, gconstpointer data)
{
  g_autoptr (GString) a = g_string_new ("Input 8"), b = g_string_new ("Input 8");
  for (int i = 0; i < 500; i++)
    {
      g_string_append (a, "; Dense 8");
      g_string_append (b, i == 250 ? "; Dense 4" : "; Dense 8");
    }
  open_pair (stage, a->str, b->str);
  g_assert_cmpuint (g_list_model_get_n_items (labels_of (stage)), ==, 501);
  guint made = 0;
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (list_of (stage))); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    made++;
  g_assert_cmpuint (made, <, 260);
  says (stage, "2 layers changed; all 997 weight arrays are equal to the bit, 3 with another shape.");
}

static gboolean
window_idle (gpointer window)
{
  return !hourglass_window_is_busy (window);
}

/* From the program's own window: another file, and what was saved last. */
static void
test_window (Stage *stage, gconstpointer data)
{
  g_autofree char *path = g_build_filename (g_getenv ("HG_GOLDEN"), "keras/keras2_lstm_ae.h5", NULL);
  HourglassWindow *window = g_object_ref (hourglass_window_new (NULL));
  GActionGroup *actions = G_ACTION_GROUP (window);
  gtk_window_present (GTK_WINDOW (window));
  hourglass_window_open_path (window, path);
  g_assert_true (stage_wait (window_idle, window));
  g_assert_false (g_action_group_get_action_enabled (actions, "compare-saved"));
  g_action_group_activate_action (actions, "compare-path", g_variant_new_string (path));
  g_assert_true (stage_wait (window_idle, window));
  stage->window = compare_window ();
  g_assert_nonnull (stage->window);
  present (stage);
  says (stage, "Same structure; all 17 weight arrays are equal to the bit.");
  gtk_window_destroy (GTK_WINDOW (stage->window));
  stage_break (hourglass_window_get_document (window));
  g_assert_true (g_action_group_get_action_enabled (actions, "compare-saved"));
  g_action_group_activate_action (actions, "compare-saved", NULL);
  stage->window = compare_window ();
  g_assert_nonnull (stage->window);
  present (stage);
  says (stage, "keras2_lstm_ae.h5 (saved)");
  g_assert_nonnull (strstr (label_at (stage, 2), "return sequences true to false"));
  gtk_window_destroy (GTK_WINDOW (window));
  g_object_unref (window);
}

/* A window that is closed while a file is being read for it: to be opened, and to be compared with. */
static void
test_window_closed (Stage *stage, gconstpointer data)
{
  static const char *const names[] = { "keras/keras2_lstm_ae.h5", "foreign/text.h5" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (g_getenv ("HG_GOLDEN"), names[i], NULL);
      HourglassWindow *window = g_object_ref (hourglass_window_new (NULL));
      gtk_window_present (GTK_WINDOW (window));
      hourglass_window_open_path (window, path);
      g_action_group_activate_action (G_ACTION_GROUP (window), "compare-path", g_variant_new_string (path));
      gtk_window_destroy (GTK_WINDOW (window));
      g_assert_true (stage_wait (window_idle, window));
      g_assert_null (compare_window ());
      g_object_unref (window);
    }
}

int
main (int argc, char **argv)
{
  stage_begin_windows (&argc, &argv);
  static const struct
  {
    const char *name;
    void (*run) (Stage *stage, gconstpointer data);
  } tests[] = {
    { "/compare/rows", test_rows },     { "/compare/columns", test_columns },
    { "/compare/detail", test_detail }, { "/compare/weights", test_weights },
    { "/compare/copy", test_copy },     { "/compare/swap", test_swap },
    { "/compare/open", test_open },     { "/compare/closed", test_closed },
    { "/compare/keys", test_keys },     { "/compare/long", test_long },
    { "/compare/window", test_window }, { "/compare/window-closed", test_window_closed },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Stage, NULL, NULL, tests[i].run, tear_down);
  return g_test_run ();
}

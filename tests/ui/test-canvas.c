/* The canvas: bars as a screen reader and a keyboard see them, drags by coordinates, + and palette, cards
 * with fixes. */
#include "canvas-stage.h"
#include "ui/canvas/layer-finder.h"
#include "ui/canvas/palette.h"
#include "ui/canvas/stack-drag.h"

static void
act (Stage *stage, size_t node, const char *action)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, node)), action, NULL));
}

static HgBox
bar (Stage *stage, size_t node)
{
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  return hourglass_canvas_get_layout (stage->canvas)->rows[node].bar;
}

static void
test_labels (Stage *stage, gconstpointer data)
{
  HourglassBar *second = hourglass_canvas_get_bar (stage->canvas, 2);
  g_assert_cmpstr (hourglass_bar_get_label (second), ==,
                   "LSTM 16, relu, sequences, 5 × 16, 80 values, 1,408 parameters");
  g_assert_cmpstr (hourglass_bar_get_label (hourglass_canvas_get_bar (stage->canvas, 3)), ==,
                   "LSTM 1, relu, waist, 1, 1 value, 72 parameters");
  gtk_test_accessible_assert_property (second, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       hourglass_bar_get_label (second));
  gtk_test_accessible_assert_role (second, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_test_accessible_assert_property (hourglass_canvas_get_plus (stage->canvas, 2),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Add a layer after LSTM 16");
}

static void
test_verbs (Stage *stage, gconstpointer data)
{
  act (stage, 2, "bar.wider");
  act (stage, 2, "bar.wider");
  g_assert_cmpint (stage_option (stage->document, 2, "units"), ==, 18);
  hourglass_document_undo (stage->document);
  g_assert_cmpint (stage_option (stage->document, 2, "units"), ==, 16);
  act (stage, 3, "bar.narrower");
  g_assert_cmpint (stage_option (stage->document, 3, "units"), ==, 1);
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  act (stage, 7, "bar.narrower");
  g_assert_cmpint (stage_option (stage->document, 7, "layer.units"), ==, 58);
  hourglass_document_undo (stage->document);

  HourglassBar *moved = hourglass_canvas_get_bar (stage->canvas, 2);
  gtk_widget_grab_focus (GTK_WIDGET (moved));
  act (stage, 2, "stack.move-up");
  g_assert_true (hourglass_canvas_get_bar (stage->canvas, 1) == moved);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (moved)));
  act (stage, 1, "stack.remove");
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->n, ==, 7);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, 1))));
  act (stage, 1, "stack.duplicate");
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->n, ==, 8);
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 2);
  hourglass_canvas_choose (stage->canvas, 0, HOURGLASS_CHOOSE_ONE);
  act (stage, 0, "stack.remove");
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->n, ==, 8);
}

static void
test_focus (Stage *stage, gconstpointer data)
{
  GtkWidget *first = GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, 0));
  gtk_widget_grab_focus (first);
  GtkWidget *seen[4];
  for (int i = 0; i < 4; i++)
    {
      seen[i] = gtk_root_get_focus (GTK_ROOT (stage->window));
      gtk_widget_child_focus (GTK_WIDGET (stage->window), GTK_DIR_TAB_FORWARD);
    }
  g_assert_true (seen[0] == first);
  g_assert_true (seen[1] == hourglass_canvas_get_plus (stage->canvas, 0));
  g_assert_true (seen[2] == GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, 1)));
  g_assert_true (seen[3] == hourglass_canvas_get_plus (stage->canvas, 1));
}

static void
test_drag_width (Stage *stage, gconstpointer data)
{
  HgBox box = bar (stage, 3);
  double x = box.x + box.width, y = box.y + box.height / 2;
  g_assert_true (hourglass_canvas_drag_begin (stage->canvas, x, y));
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 3);
  hourglass_canvas_drag_update (stage->canvas, x + 45, y);
  int64_t units = stage_option (stage->document, 3, "units");
  g_assert_cmpint (units, >, 4);
  g_assert_cmpint (units, <, 20);
  g_assert_nonnull (hourglass_document_get_before (stage->document));
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  HgBox wide = bar (stage, 3);
  g_assert_cmpfloat_with_epsilon (wide.x + wide.width, x + 45, 6);
  g_assert_cmpfloat (hourglass_canvas_get_layout (stage->canvas)->rows[4].ghost, >, 0);
  hourglass_canvas_drag_update (stage->canvas, x + 20, y);
  hourglass_canvas_drag_update (stage->canvas, x + 45, y);
  g_assert_true (hourglass_canvas_drag_end (stage->canvas));
  g_assert_cmpint (stage_option (stage->document, 3, "units"), ==, units);
  g_assert_null (hourglass_document_get_before (stage->document));
  hourglass_document_undo (stage->document);
  g_assert_cmpint (stage_option (stage->document, 3, "units"), ==, 1);
  g_assert_null (hourglass_document_get_undo_label (stage->document));
}

static gboolean
presses_slash (GtkWidget *widget)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GObject) controller = g_list_model_get_item (controllers, i);
      for (guint k = 0; GTK_IS_SHORTCUT_CONTROLLER (controller)
                        && k < g_list_model_get_n_items (G_LIST_MODEL (controller));
           k++)
        {
          g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (G_LIST_MODEL (controller), k);
          GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
          if (GTK_IS_KEYVAL_TRIGGER (trigger)
              && gtk_keyval_trigger_get_keyval (GTK_KEYVAL_TRIGGER (trigger)) == GDK_KEY_slash)
            return gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget, NULL);
        }
    }
  return FALSE;
}

/* A press on the empty pane takes the keys from whatever had them, and selects nothing; the slash is a key of
 * the whole pane. */
static void
test_beside (Stage *stage, gconstpointer data)
{
  GtkWidget *canvas = GTK_WIDGET (stage->canvas);
  HgBox input = bar (stage, 0);
  hourglass_document_select (stage->document, 2);
  gtk_window_set_focus (stage->window, NULL);
  hourglass_canvas_press_beside (stage->canvas, 400, input.y + input.height);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, 0))));
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, HG_NO_NODE);
  g_assert_true (presses_slash (canvas));
  GtkWidget *focus = gtk_window_get_focus (stage->window);
  g_assert_true (GTK_IS_TEXT (focus) && gtk_widget_is_ancestor (focus, canvas));
}

static void
test_drag_cancel (Stage *stage, gconstpointer data)
{
  HgBox box = bar (stage, 2);
  double x = box.x + box.width, y = box.y + box.height / 2;
  g_assert_true (hourglass_canvas_drag_begin (stage->canvas, x, y));
  hourglass_canvas_drag_update (stage->canvas, x - 40, y);
  g_assert_cmpint (stage_option (stage->document, 2, "units"), <, 16);
  hourglass_canvas_drag_cancel (stage->canvas);
  g_assert_cmpint (stage_option (stage->document, 2, "units"), ==, 16);
  g_assert_false (hourglass_canvas_drag_end (stage->canvas));
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  /* A click, a tremble, and the empty pane change nothing. */
  g_assert_true (hourglass_canvas_drag_begin (stage->canvas, box.x + 20, y));
  hourglass_canvas_drag_update (stage->canvas, box.x + 22, y + 3);
  g_assert_false (hourglass_canvas_drag_end (stage->canvas));
  g_assert_false (hourglass_canvas_drag_begin (stage->canvas, 400, y));
  g_assert_null (hourglass_document_get_undo_label (stage->document));
}

static void
test_drag_move (Stage *stage, gconstpointer data)
{
  HgBox from = bar (stage, 1), to = bar (stage, 2);
  double x = from.x + 30, y = from.y + 10;
  g_assert_true (hourglass_canvas_drag_begin (stage->canvas, x, y));
  for (int i = 1; i <= 10; i++)
    hourglass_canvas_drag_update (stage->canvas, x, y + i * (to.y + 8 - from.y) / 10);
  g_assert_cmpint (stage_option (stage->document, 1, "units"), ==, 16);
  g_assert_true (hourglass_canvas_drag_end (stage->canvas));
  g_assert_cmpint (stage_option (stage->document, 2, "units"), ==, 5);
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 2);
  hourglass_document_undo (stage->document);
  g_assert_cmpint (stage_option (stage->document, 1, "units"), ==, 5);
  /* The Input stays first, and stays where it is. */
  HgBox input = bar (stage, 0), last = bar (stage, 7);
  hourglass_canvas_drag_begin (stage->canvas, last.x + 40, last.y + 5);
  hourglass_canvas_drag_update (stage->canvas, last.x + 40, input.y - 50);
  g_assert_true (hourglass_canvas_drag_end (stage->canvas));
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->nodes[0]->layer->kind->max_in, ==, 0);
  g_assert_cmpint (stage_option (stage->document, 1, "layer.units"), ==, 59);
}

static void
count (HourglassDocument *document, guint *refusals)
{
  (*refusals)++;
}

/* A lesson that has locked the stack: no bar has a handle, and one that is dragged stays and says why. */
static void
test_drag_locked (Stage *stage, gconstpointer data)
{
  HgBox box = bar (stage, 2);
  double x = box.x + box.width, y = box.y + box.height / 2;
  guint refusals = 0;
  g_signal_connect (stage->document, "refused", G_CALLBACK (count), &refusals);
  hourglass_document_set_locked (stage->document, TRUE);
  g_assert_false (hourglass_canvas_drag_begin (stage->canvas, x + 4, y));
  g_assert_true (hourglass_canvas_drag_begin (stage->canvas, x - 4, y));
  hourglass_canvas_drag_update (stage->canvas, x - 2, y + 3);
  g_assert_false (hourglass_canvas_drag_end (stage->canvas)); /* a click */
  g_assert_cmpuint (refusals, ==, 0);
  g_assert_true (hourglass_canvas_drag_begin (stage->canvas, x - 4, y));
  hourglass_canvas_drag_update (stage->canvas, x - 40, y);
  g_assert_false (hourglass_canvas_drag_end (stage->canvas));
  g_assert_cmpuint (refusals, ==, 1);
  g_assert_true (hourglass_canvas_drag_begin (stage->canvas, x - 20, y));
  for (int i = 1; i <= 10; i++)
    hourglass_canvas_drag_update (stage->canvas, x - 20, y + 12 * i);
  g_assert_false (hourglass_canvas_drag_end (stage->canvas));
  g_assert_cmpuint (refusals, ==, 2);
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 2);
  g_assert_cmpint (stage_option (stage->document, 2, "units"), ==, 16);
  g_assert_null (hourglass_document_get_undo_label (stage->document));
}

static void
test_fixes (Stage *stage, gconstpointer data)
{
  g_assert_null (hourglass_canvas_get_card (stage->canvas, 3));
  stage_break (stage->document);
  g_assert_cmpuint (hourglass_document_get_check (stage->document)->n_faults, ==, 1);
  GtkWidget *card = hourglass_canvas_get_card (stage->canvas, 3);
  g_assert_nonnull (card);
  gtk_test_accessible_assert_property (
      card, GTK_ACCESSIBLE_PROPERTY_LABEL,
      hourglass_document_get_check (stage->document)->diagnostics[0].sentence);
  GtkWidget *fix = stage_find (card, "fix");
  g_assert_nonnull (fix);
  gtk_test_accessible_assert_property (fix, GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Return sequences in LSTM 16 → 5 × 16");
  g_signal_emit_by_name (fix, "clicked");
  g_assert_cmpuint (hourglass_document_get_check (stage->document)->n_faults, ==, 0);
  g_assert_null (hourglass_canvas_get_card (stage->canvas, 3));
  hourglass_document_undo (stage->document);
  g_assert_cmpuint (hourglass_document_get_check (stage->document)->n_faults, ==, 1);
  g_assert_nonnull (hourglass_canvas_get_card (stage->canvas, 3));
}

/* The card goes with the fix that was pressed in it: the focus goes to the selected layer, and where none is
 * selected, to that of the card. */
static void
test_fix_focus (Stage *stage, gconstpointer data)
{
  for (int selected = 0; selected < 2; selected++)
    {
      stage_break (stage->document);
      hourglass_document_select (stage->document, selected == 1 ? 6 : HG_NO_NODE);
      GtkWidget *fix = stage_find (hourglass_canvas_get_card (stage->canvas, 3), "fix");
      g_assert_true (gtk_widget_grab_focus (fix));
      g_signal_emit_by_name (fix, "clicked");
      size_t node = selected == 1 ? 6 : 3;
      g_assert_true (gtk_widget_has_focus (GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, node))));
      g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, node);
    }
}

static void
test_next_fault (Stage *stage, gconstpointer data)
{
  hourglass_document_select (stage->document, 1);
  hourglass_canvas_next_fault (stage->canvas); /* there is none */
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 1);
  stage_break (stage->document);
  for (int round = 0; round < 2; round++) /* once around it is the same */
    {
      hourglass_canvas_next_fault (stage->canvas);
      GtkWidget *fix = stage_find (hourglass_canvas_get_card (stage->canvas, 3), "fix");
      g_assert_true (gtk_widget_has_focus (fix));
      g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 3);
      hourglass_document_select (stage->document, HG_NO_NODE);
    }
}

static void
note_chosen (HourglassLayerFinder *finder, guint node, guint *noted)
{
  *noted = node;
}

static void
test_finder (Stage *stage, gconstpointer data)
{
  HourglassLayerFinder *finder = g_object_ref_sink (hourglass_layer_finder_new (stage->document));
  guint noted = G_MAXUINT;
  gtk_widget_set_parent (GTK_WIDGET (finder), GTK_WIDGET (stage->canvas));
  g_signal_connect (finder, "chosen", G_CALLBACK (note_chosen), &noted);
  g_assert_cmpuint (hourglass_layer_finder_search (finder, ""), ==, 8);
  g_assert_cmpuint (hourglass_layer_finder_search (finder, "LSTM"), ==, 5);
  g_assert_cmpuint (hourglass_layer_finder_search (finder, "lstm 5x16 relu"), ==, 2);
  g_assert_cmpuint (hourglass_layer_finder_search (finder, "lstm_4"), ==, 1);
  hourglass_layer_finder_choose_first (finder);
  g_assert_cmpuint (noted, ==, 6);
  g_assert_cmpuint (hourglass_layer_finder_search (finder, "gru"), ==, 0);
  hourglass_layer_finder_choose_first (finder);
  g_assert_cmpuint (noted, ==, 6);
  gtk_widget_unparent (GTK_WIDGET (finder));
  g_object_unref (finder);
}

/* From the keys to the bar: the choice is selected, and its bar has the focus. */
static void
test_find (Stage *stage, gconstpointer data)
{
  hourglass_canvas_find (stage->canvas);
  GtkWidget *finder
      = gtk_widget_get_ancestor (gtk_root_get_focus (GTK_ROOT (stage->window)), HOURGLASS_TYPE_LAYER_FINDER);
  g_assert_nonnull (finder);
  hourglass_layer_finder_search (HOURGLASS_LAYER_FINDER (finder), "time");
  hourglass_layer_finder_choose_first (HOURGLASS_LAYER_FINDER (finder));
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 7);
  g_assert_true (gtk_widget_has_focus (GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, 7))));
}

static void
test_palette (Stage *stage, gconstpointer data)
{
  HourglassPalette *palette = g_object_ref_sink (hourglass_palette_new (stage->document));
  gtk_widget_set_parent (GTK_WIDGET (palette), GTK_WIDGET (stage->canvas));
  hourglass_palette_show (palette, 2);
  hourglass_palette_search (palette, "drop");
  g_assert_true (g_str_has_prefix (hourglass_palette_get_first (palette), "Dropout"));
  hourglass_palette_search (palette, "lstm 7 tanh sequences");
  g_assert_cmpstr (hourglass_palette_get_first (palette), ==, "LSTM 7 sequences");
  hourglass_palette_choose_first (palette);
  g_assert_cmpstr (stage_shape (stage->document, 3), ==, "5 × 7");
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 3);
  hourglass_document_undo (stage->document);
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->n, ==, 8);
  hourglass_palette_show (palette, 2);
  hourglass_palette_search (palette, "no such layer");
  g_assert_null (hourglass_palette_get_first (palette));
  hourglass_palette_choose_first (palette);
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  gtk_widget_unparent (GTK_WIDGET (palette));
  g_object_unref (palette);
}

static void
test_palette_groups (Stage *stage, gconstpointer data)
{
  HourglassPalette *palette = g_object_ref_sink (hourglass_palette_new (stage->document));
  gtk_widget_set_parent (GTK_WIDGET (palette), GTK_WIDGET (stage->canvas));
  hourglass_palette_show (palette, 3); /* after the waist, which gives a plain vector */
  GtkWidget *groups = stage_find (GTK_WIDGET (palette), "palette-groups");
  GtkWidget *list = stage_find (GTK_WIDGET (palette), "palette");
  g_assert_nonnull (groups);
  gtk_test_accessible_assert_property (groups, GTK_ACCESSIBLE_PROPERTY_LABEL, "Groups of layers");
  /* Every kind but Input has a row, and its name. */
  guint kinds = 0, rows = 0;
  for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
    kinds += (*kind)->max_in > 0;
  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int)rows) != NULL)
    rows++;
  g_assert_cmpuint (rows, ==, kinds);
  /* A group alone begins with what fits: a vector can be repeated, and no LSTM can read it. */
  GtkListBoxRow *row;
  const char *first = NULL;
  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (groups), i)) != NULL; i++)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (row), "group"), hg_layer_kind_find ("LSTM")->group) == 0)
      gtk_list_box_select_row (GTK_LIST_BOX (groups), row);
  first = hourglass_palette_get_first (palette);
  HgLayer *layer = hg_layer_parse (first, NULL);
  g_assert_cmpstr (layer->kind->group, ==, hg_layer_kind_find ("LSTM")->group);
  hg_layer_unref (layer);
  /* A kind's name alone gives its one row, and no second one. */
  guint before = 0, after = 0;
  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int)before) != NULL)
    before++;
  hourglass_palette_search (palette, "dense");
  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), (int)after) != NULL)
    after++;
  g_assert_cmpuint (after, ==, before);
  g_assert_true (g_str_has_prefix (hourglass_palette_get_first (palette), "Dense"));
  /* Searching looks into all groups again, names first. */
  hourglass_palette_search (palette, "repeat");
  g_assert_true (g_str_has_prefix (hourglass_palette_get_first (palette), "RepeatVector"));
  g_assert_true (gtk_list_box_get_selected_row (GTK_LIST_BOX (groups))
                 == gtk_list_box_get_row_at_index (GTK_LIST_BOX (groups), 0));
  gtk_widget_unparent (GTK_WIDGET (palette));
  g_object_unref (palette);
}

/* A model that is no chain: opened, named, edited, undone; what only a chain can do is refused with a
 * sentence. */
static void
test_graph (Stage *stage, gconstpointer data)
{
  HgError error = { 0 };
  HgModel *model = hg_model_parse ("two",
                                   "inp = Input 10; a = Dense 6 relu; b = Dense 4 < inp; c = Dense 3 < a; "
                                   "d = Dense 8 < b; e = Dense 10 < c; Dense 10 < d",
                                   &error);
  g_assert_nonnull (model);
  hourglass_document_open_model (stage->document, model, NULL, NULL, NULL);
  hg_model_unref (model);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_cmpstr (hourglass_bar_get_label (hourglass_canvas_get_bar (stage->canvas, 3)), ==,
                   "Dense 3, linear, 3, 3 values, 21 parameters, takes Dense 6");
  g_assert_cmpuint (hourglass_canvas_get_layout (stage->canvas)->n_wires, ==, 5);
  act (stage, 1, "bar.wider");
  g_assert_cmpint (stage_option (stage->document, 1, "units"), ==, 7);
  hourglass_canvas_choose (stage->canvas, 2, HOURGLASS_CHOOSE_ONE);
  act (stage, 2, "stack.remove");
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->n, ==, 6);
  hourglass_document_undo (stage->document);
  hourglass_document_undo (stage->document);
  g_assert_cmpstr (stage_shape (stage->document, 4), ==, "8");
  for (size_t i = 0; i < 7; i++)
    {
      hourglass_canvas_choose (stage->canvas, i, HOURGLASS_CHOOSE_ONE);
      act (stage, i, "stack.duplicate");
      act (stage, i, "stack.move-down");
      gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
      while (hourglass_document_get_undo_label (stage->document) != NULL)
        hourglass_document_undo (stage->document);
    }
  /* Every bar is taken to every place and put there, or not. */
  for (size_t from = 1; from < 7; from++)
    for (size_t to = 0; to < 7; to++)
      {
        HgBox box = bar (stage, from), there = bar (stage, to);
        g_assert_true (hourglass_canvas_drag_begin (stage->canvas, box.x + 30, box.y + 5));
        hourglass_canvas_drag_update (stage->canvas, box.x + 30, there.y + 12);
        gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
        hourglass_canvas_drag_end (stage->canvas);
        g_assert_cmpuint (hourglass_document_get_model (stage->document)->n, ==, 7);
        while (hourglass_document_get_undo_label (stage->document) != NULL)
          hourglass_document_undo (stage->document);
      }
  g_assert_null (hg_edit_mirror (hourglass_document_get_model (stage->document), NULL, &error));
  g_assert_cmpstr (error.text, !=, "");
}

static void
test_long (Stage *stage, gconstpointer data)
{
  char label[HG_LABEL_SIZE];
  for (int i = 0; i < 40; i++)
    {
      const HgModel *model = hourglass_document_get_model (stage->document);
      hourglass_document_apply (stage->document,
                                hg_edit_insert (model, 1, model->nodes[1]->layer, label, NULL), label);
    }
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_cmpuint (hourglass_canvas_get_layout (stage->canvas)->n, ==, 48);
  g_assert_cmpfloat (hourglass_canvas_get_layout (stage->canvas)->height, >,
                     gtk_widget_get_height (GTK_WIDGET (stage->canvas)));
  act (stage, 47, "bar.narrower");
  g_assert_cmpint (stage_option (stage->document, 47, "layer.units"), ==, 58);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  static const struct
  {
    const char *name;
    void (*run) (Stage *stage, gconstpointer data);
  } tests[] = {
    { "/canvas/labels", test_labels },
    { "/canvas/verbs", test_verbs },
    { "/canvas/focus", test_focus },
    { "/canvas/drag-width", test_drag_width },
    { "/canvas/beside", test_beside },
    { "/canvas/drag-cancel", test_drag_cancel },
    { "/canvas/drag-move", test_drag_move },
    { "/canvas/drag-locked", test_drag_locked },
    { "/canvas/fixes", test_fixes },
    { "/canvas/fix-focus", test_fix_focus },
    { "/canvas/next-fault", test_next_fault },
    { "/canvas/finder", test_finder },
    { "/canvas/find", test_find },
    { "/canvas/palette", test_palette },
    { "/canvas/palette-groups", test_palette_groups },
    { "/canvas/graph", test_graph },
    { "/canvas/long", test_long },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].name, Stage, NULL, set_up, tests[i].run, tear_down);
  return g_test_run ();
}

/* What is done to several layers and to wires on the canvas: selecting, the clipboard, typing layers, laying
 * and taking wires away, walking through numbers; each edit is one step. */
#include "model/numbers.h"
#include "canvas-stage.h"
#include "ui/canvas/canvas-private.h"
#include "ui/canvas/layer-entry.h"
#include "ui/canvas/palette-row.h"
#include "ui/canvas/wire-chooser.h"

static void
act (Stage *stage, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (stage->canvas), action, NULL));
}

static size_t
layers (Stage *stage)
{
  return hourglass_document_get_model (stage->document)->n;
}

/* "0011…": which layers are selected; bars and their accessible states say the same. */
static char *
chosen (Stage *stage)
{
  GString *text = g_string_new (NULL);
  for (size_t i = 0; i < layers (stage); i++)
    {
      gboolean is = hourglass_canvas_is_chosen (stage->canvas, i);
      g_string_append_c (text, is ? '1' : '0');
      if (is)
        gtk_test_accessible_assert_state (hourglass_canvas_get_bar (stage->canvas, i),
                                          GTK_ACCESSIBLE_STATE_SELECTED, is);
    }
  return g_string_free (text, FALSE);
}

#define assert_chosen(stage, expected)                                                                       \
  {                                                                                                          \
    g_autofree char *now = chosen (stage);                                                                   \
    g_assert_cmpstr (now, ==, expected);                                                                     \
  }

static void
test_selecting (Stage *stage, gconstpointer data)
{
  hourglass_canvas_choose (stage->canvas, 2, HOURGLASS_CHOOSE_ONE);
  assert_chosen (stage, "00100000");
  hourglass_canvas_choose (stage->canvas, 4, HOURGLASS_CHOOSE_TO);
  assert_chosen (stage, "00111000");
  hourglass_canvas_choose (stage->canvas, 1, HOURGLASS_CHOOSE_TO);
  assert_chosen (stage, "01100000");
  hourglass_canvas_choose (stage->canvas, 6, HOURGLASS_CHOOSE_ALSO);
  assert_chosen (stage, "01100010");
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 6);
  hourglass_canvas_choose (stage->canvas, 6, HOURGLASS_CHOOSE_ALSO);
  assert_chosen (stage, "01100000");
  g_assert_cmpuint (hourglass_document_get_selection (stage->document), ==, 1);
  act (stage, "stack.select-all");
  assert_chosen (stage, "11111111");
  hourglass_document_select (stage->document, 3); /* one of them: in the inspector they stay selected */
  assert_chosen (stage, "11111111");
  hourglass_document_select (stage->document, HG_NO_NODE);
  assert_chosen (stage, "00000000");
  gtk_widget_grab_focus (GTK_WIDGET (hourglass_canvas_get_bar (stage->canvas, 5)));
  assert_chosen (stage, "00000100");
}

static void
test_verbs (Stage *stage, gconstpointer data)
{
  hourglass_canvas_choose (stage->canvas, 1, HOURGLASS_CHOOSE_ONE);
  hourglass_canvas_choose (stage->canvas, 2, HOURGLASS_CHOOSE_TO);
  act (stage, "stack.duplicate");
  assert_chosen (stage, "0001100000");
  g_assert_cmpstr (hourglass_document_get_undo_label (stage->document), ==, "Duplicate 2 layers");
  act (stage, "stack.remove");
  g_assert_cmpuint (layers (stage), ==, 8);
  g_assert_cmpstr (hourglass_document_get_undo_label (stage->document), ==, "Remove 2 layers");
  hourglass_document_undo (stage->document);
  hourglass_document_undo (stage->document);
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  act (stage, "stack.select-all");
  act (stage, "stack.remove"); /* the Input stays */
  g_assert_cmpuint (layers (stage), ==, 1);
  hourglass_document_undo (stage->document);
  g_assert_cmpuint (layers (stage), ==, 8);
  hourglass_document_set_locked (stage->document, TRUE); /* what is refused selects nothing else */
  hourglass_canvas_choose (stage->canvas, 1, HOURGLASS_CHOOSE_ONE);
  act (stage, "stack.duplicate");
  assert_chosen (stage, "01000000");
}

typedef struct
{
  char *text;
  gboolean came;
} Reading;

static void
text_came (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  Reading *reading = data;
  reading->text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  reading->came = TRUE;
}

static gboolean
has_come (gpointer reading)
{
  return ((Reading *)reading)->came;
}

static char *
clipboard_text (Stage *stage)
{
  Reading reading = { NULL, FALSE };
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (stage->canvas)), NULL, text_came,
                                 &reading);
  g_assert_true (stage_wait (has_come, &reading));
  return reading.text;
}

static gboolean
has_steps (gpointer document)
{
  return hourglass_document_get_undo_label (document) != NULL;
}

static void
paste (Stage *stage, const char *text)
{
  if (text != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (stage->canvas)), text);
  act (stage, "stack.paste");
  g_assert_true (stage_wait (has_steps, stage->document));
}

static void
test_clipboard (Stage *stage, gconstpointer data)
{
  Stage other;
  hourglass_canvas_choose (stage->canvas, 1, HOURGLASS_CHOOSE_ONE);
  hourglass_canvas_choose (stage->canvas, 2, HOURGLASS_CHOOSE_TO);
  act (stage, "stack.copy");
  g_autofree char *words = clipboard_text (stage);
  g_assert_cmpstr (words, ==, "LSTM 5 relu sequences;\nLSTM 16 relu sequences");
  set_up (&other, "10-3"); /* another window */
  hourglass_canvas_choose (other.canvas, 1, HOURGLASS_CHOOSE_ONE);
  paste (&other, NULL);
  g_assert_cmpuint (layers (&other), ==, 5);
  assert_chosen (&other, "00110");
  hourglass_document_undo (other.document);
  paste (&other, "dense 4 tanh\ndense 6"); /* from a text editor */
  g_assert_cmpuint (layers (&other), ==, 5);
  hourglass_document_undo (other.document);
  act (&other, "stack.select-all");
  paste (&other, "Input 7; Dense 2; Dense 7"); /* a whole stack for a whole stack */
  g_assert_cmpuint (layers (&other), ==, 3);
  g_assert_cmpstr (stage_shape (other.document, 0), ==, "7");
  hourglass_document_undo (other.document);
  g_assert_cmpstr (stage_shape (other.document, 0), ==, "10");
  hourglass_canvas_choose (other.canvas, 1, HOURGLASS_CHOOSE_ONE);
  act (&other, "stack.cut");
  g_assert_cmpuint (layers (&other), ==, 2);
  g_autofree char *cut = clipboard_text (&other);
  g_assert_cmpstr (cut, ==, "Dense 3");
  tear_down (&other, NULL);
}

static void
test_typing (Stage *stage, gconstpointer data)
{
  hourglass_canvas_choose (stage->canvas, 1, HOURGLASS_CHOOSE_ONE);
  act (stage, "stack.type");
  HourglassLayerEntry *entry = HOURGLASS_LAYER_ENTRY (stage->canvas->entry);
  g_assert_cmpstr (hourglass_layer_entry_type (entry, "/lstm 16 sequences"), ==,
                   "LSTM 16 → 5 × 16 · 80 values");
  g_assert_cmpstr (hourglass_layer_entry_type (entry, "flatten; lstm 3"), ==,
                   "LSTM 3 needs time × features and gets 25.");
  g_assert_cmpstr (hourglass_layer_entry_type (entry, "lstm 16 seq"), ==, "LSTM does not know “seq”");
  g_assert_false (hourglass_layer_entry_enter (entry));
  g_assert_null (hourglass_document_get_undo_label (stage->document));
  hourglass_layer_entry_type (entry, "lstm 7 sequences; lstm 8 sequences");
  g_assert_true (hourglass_layer_entry_enter (entry));
  g_assert_cmpuint (layers (stage), ==, 10);
  g_assert_cmpstr (hourglass_document_get_undo_label (stage->document), ==, "Add 2 layers");
  assert_chosen (stage, "0011000000");
}

static HgBox
bar (Stage *stage, size_t node)
{
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  return hourglass_canvas_get_layout (stage->canvas)->rows[node].bar;
}

/* Takes the port of one bar to the middle of another. */
static void
drag_wire (Stage *stage, size_t from, size_t to)
{
  HgBox target = bar (stage, to),
        port = hg_stack_layout_port (hourglass_canvas_get_layout (stage->canvas), from);
  g_assert_true (hourglass_canvas_drag_begin (stage->canvas, port.x + 7, port.y + 7));
  hourglass_canvas_drag_update (stage->canvas, target.x + target.width / 2, target.y + target.height / 2);
}

static void
test_wires (Stage *stage, gconstpointer data)
{
  drag_wire (stage, 1, 5); /* LSTM 5 to LSTM 5 */
  g_assert_cmpstr (stage->canvas->drag.says, ==, "LSTM 5 → 5 × 5 · 25 values");
  g_assert_null (hourglass_document_get_before (stage->document));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_true (hourglass_canvas_drag_end (stage->canvas));
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->nodes[5]->n_in, ==, 3);
  g_assert_cmpuint (hourglass_document_get_check (stage->document)->n_faults, ==, 0);
  g_assert_cmpstr (hourglass_document_get_undo_label (stage->document), ==, "Connect LSTM 5 to LSTM 5");

  bar (stage, 0);
  const HgStackLayout *layout = hourglass_canvas_get_layout (stage->canvas);
  g_assert_cmpuint (layout->n_wires, >=, 2);
  const HgStackWire *wire = &layout->wires[layout->n_wires - 1];
  double middle = (layout->rows[wire->from].bar.y + layout->rows[wire->to].bar.y) / 2;
  g_assert_true (
      hourglass_canvas_pick_wire (stage->canvas, hg_stack_layout_lane (layout, wire->lane), middle));
  assert_chosen (stage, "00000000");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  act (stage, "stack.remove"); /* the wire, no layer */
  g_assert_cmpuint (layers (stage), ==, 8);
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->nodes[5]->n_in, ==, 1);
  hourglass_document_undo (stage->document);
  hourglass_document_undo (stage->document);
  g_assert_null (hourglass_document_get_undo_label (stage->document));

  drag_wire (stage, 1, 6); /* LSTM 5 to LSTM 16 */
  g_assert_cmpstr (stage->canvas->drag.says, ==, "LSTM 16 needs a state of 16 and gets 5");
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
  g_assert_false (hourglass_canvas_drag_end (stage->canvas));
  drag_wire (stage, 5, 1);
  g_assert_cmpstr (stage->canvas->drag.says, ==, "wires run down: LSTM 5 stands below LSTM 5");
  hourglass_canvas_drag_cancel (stage->canvas);
  g_assert_null (hourglass_document_get_undo_label (stage->document));
}

static void
test_chooser (Stage *stage, gconstpointer data)
{
  hourglass_canvas_choose (stage->canvas, 1, HOURGLASS_CHOOSE_ONE);
  act (stage, "stack.wire");
  HourglassWireChooser *chooser = HOURGLASS_WIRE_CHOOSER (stage->canvas->chooser);
  guint n = hourglass_wire_chooser_count (chooser);
  g_assert_cmpuint (n, >=, 3);
  for (guint i = 0; i < n; i++)
    {
      hourglass_wire_chooser_show (chooser, 1);
      hourglass_wire_chooser_choose (chooser, i);
      g_assert_cmpuint (hourglass_document_get_check (stage->document)->n_faults, ==, 0);
      g_assert_nonnull (hourglass_document_get_undo_label (stage->document));
      hourglass_document_undo (stage->document);
      g_assert_null (hourglass_document_get_undo_label (stage->document));
    }
  hourglass_wire_chooser_show (chooser, layers (stage) - 1);
  g_assert_cmpuint (hourglass_wire_chooser_count (chooser), ==, 0);
}

static void
test_menu_takes_wires_away (Stage *stage, gconstpointer data)
{
  HgModel *first = hg_model_ref (hourglass_document_get_model (stage->document));
  g_assert_cmpuint (first->nodes[2]->n_in, ==, 2);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (stage->canvas), "stack.disconnect", "(uu)", 2u, 0u));
  g_assert_cmpuint (hourglass_document_get_model (stage->document)->nodes[2]->n_in, ==, 1);
  drag_wire (stage, 1, 2); /* and the hand lays it again */
  g_assert_true (hourglass_canvas_drag_end (stage->canvas));
  g_assert_true (hg_model_equal (first, hourglass_document_get_model (stage->document)));
  hg_model_unref (first);
}

static void
test_numbers (Stage *stage, gconstpointer data)
{
  static const int walk[] = { 0, 1, HG_NUMBER_VALUES, HG_NUMBER_PARAMETERS, HG_NUMBER_NONE, 0 };
  HourglassBar *second = hourglass_canvas_get_bar (stage->canvas, 2);
  hourglass_canvas_choose (stage->canvas, 2, HOURGLASS_CHOOSE_ONE);
  for (gsize i = 0; i < G_N_ELEMENTS (walk); i++)
    {
      act (stage, "stack.next-number");
      g_assert_cmpint (hourglass_document_get_number (stage->document), ==, walk[i]);
      gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
      if (walk[i] == HG_NUMBER_VALUES)
        gtk_test_accessible_assert_property (
            second, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
            "16 units, one value each, at each of 5 steps: 5 × 16 = 80 values.");
    }
  act (stage, "stack.previous-number");
  act (stage, "stack.previous-number");
  g_assert_cmpint (hourglass_document_get_number (stage->document), ==, HG_NUMBER_PARAMETERS);
}

/* Every kind says, below every layer of every example, what it would give there, and what it is. */
static void
test_palette (Stage *stage, gconstpointer data)
{
  for (const HgPreset *preset = hg_presets (); preset->name != NULL; preset++)
    {
      HgModel *model = hg_preset_model (preset, NULL);
      for (size_t after = 0; after < model->n; after++)
        for (const HgLayerKind *const *kind = hg_layer_kinds (); *kind != NULL; kind++)
          {
            HgLayer *layer = (*kind)->max_in > 0 ? hg_layer_new (*kind, NULL) : NULL;
            if (layer == NULL)
              continue;
            GtkWidget *row
                = g_object_ref_sink (hourglass_palette_row_new (model, after, layer, (*kind)->title, 0));
            const char *shape = gtk_label_get_label (GTK_LABEL (stage_find (row, "numeric")));
            gboolean fits = hourglass_palette_item (row)->fits;
            g_assert_true (fits ? g_str_has_prefix (shape, "→ ") && shape[strlen ("→ ")] != '\0'
                                : g_str_equal (shape, "does not fit here"));
            g_assert_true (g_str_has_suffix (gtk_widget_get_tooltip_text (row), "."));
            g_assert_true (g_str_has_prefix (gtk_widget_get_tooltip_text (row), (*kind)->sentence));
            g_assert_cmpuint (strlen ((*kind)->sentence), >, 20);
            g_object_unref (row);
            hg_layer_unref (layer);
          }
      hg_model_unref (model);
    }
}

int
main (int argc, char **argv)
{
  static const char lstm[] = "rare-event-59", states[] = "seq2seq";
  gtk_test_init (&argc, &argv);
  adw_init ();
  g_test_add ("/canvas-edits/selecting", Stage, lstm, set_up, test_selecting, tear_down);
  g_test_add ("/canvas-edits/verbs", Stage, lstm, set_up, test_verbs, tear_down);
  g_test_add ("/canvas-edits/clipboard", Stage, lstm, set_up, test_clipboard, tear_down);
  g_test_add ("/canvas-edits/typing", Stage, lstm, set_up, test_typing, tear_down);
  g_test_add ("/canvas-edits/wires", Stage, lstm, set_up, test_wires, tear_down);
  g_test_add ("/canvas-edits/chooser", Stage, lstm, set_up, test_chooser, tear_down);
  g_test_add ("/canvas-edits/menu", Stage, states, set_up, test_menu_takes_wires_away, tear_down);
  g_test_add ("/canvas-edits/numbers", Stage, lstm, set_up, test_numbers, tear_down);
  g_test_add ("/canvas-edits/palette", Stage, lstm, set_up, test_palette, tear_down);
  return g_test_run ();
}

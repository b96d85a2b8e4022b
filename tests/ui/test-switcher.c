/* The row of view names: what is in it at every width, that no name is cut short, the menu of the others, and
 * the keys. */
#include "find.h"
#include "stage.h"
#include "ui/parts/view-switcher.h"

enum
{
  PAGES = 11
};

static const char *const titles[PAGES]
    = { "File",       "Train",     "Reconstruct", "Latent",     "Activations", "Weights",
        "Dimensions", "Anomalies", "Slow motion", "Film strip", "Compare runs" };

typedef struct
{
  GtkWindow *window;
  GtkStack *stack;
  GtkWidget *switcher, *more;
} Stage;

static void
set_up (Stage *stage, gconstpointer width)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  stage->stack = GTK_STACK (gtk_stack_new ());
  stage->switcher = g_object_new (HOURGLASS_TYPE_VIEW_SWITCHER, "stack", stage->stack, NULL);
  for (int i = 0; i < PAGES; i++)
    gtk_stack_add_titled (stage->stack, gtk_button_new_with_label ("content"), titles[i], titles[i]);
  gtk_box_append (GTK_BOX (box), stage->switcher);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (stage->stack));
  stage->more = find_any (stage->switcher, GTK_TYPE_MENU_BUTTON);
  stage->window = stage_show (box, GPOINTER_TO_INT (width), 200);
}

static void
tear_down (Stage *stage, gconstpointer width)
{
  gtk_window_destroy (stage->window);
}

static GtkWidget *
tab (Stage *stage, int i)
{
  GtkWidget *child = gtk_widget_get_first_child (stage->switcher);
  for (; i > 0; i--)
    child = gtk_widget_get_next_sibling (child);
  return child;
}

static int
natural_width (GtkWidget *widget)
{
  int natural;
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* Everything in the row has its natural width, follows what is before it, and ends within the row; the chosen
 * name is there; and "More" is where a name is not. */
static int
check_row (Stage *stage)
{
  int shown = 0;
  double end = 0;
  for (int i = 0; i <= PAGES; i++)
    {
      GtkWidget *child = tab (stage, i);
      graphene_rect_t box;
      gtk_test_accessible_assert_state (child, GTK_ACCESSIBLE_STATE_HIDDEN,
                                        !gtk_widget_get_child_visible (child));
      if (!gtk_widget_get_child_visible (child))
        continue;
      g_assert_true (gtk_widget_compute_bounds (child, stage->switcher, &box));
      g_assert_cmpfloat (box.origin.x, >=, end);
      g_assert_cmpfloat (box.size.width, >=, natural_width (child));
      end = box.origin.x + box.size.width;
      shown += i < PAGES;
    }
  g_assert_cmpfloat (end, <=, gtk_widget_get_width (stage->switcher));
  g_assert_true (gtk_widget_get_child_visible (stage->more) == (shown < PAGES));
  return shown;
}

static void
wait_for_row (Stage *stage)
{
  gtk_test_widget_wait_for_draw (GTK_WIDGET (stage->window));
}

static void
test_row (Stage *stage, gconstpointer width)
{
  int most = 0;
  for (int i = 0; i < PAGES; i++)
    {
      gtk_stack_set_visible_child_name (stage->stack, titles[i]);
      wait_for_row (stage);
      most = MAX (most, check_row (stage));
      g_assert_true (gtk_widget_get_child_visible (tab (stage, i)));
      for (int other = 0; other < PAGES; other++)
        gtk_test_accessible_assert_state (tab (stage, other), GTK_ACCESSIBLE_STATE_SELECTED, other == i);
    }
  g_test_message ("%d of %d names at %d px", most, PAGES, GPOINTER_TO_INT (width));
  g_assert_cmpint (most, >=, GPOINTER_TO_INT (width) >= 1200 ? PAGES : 3);
}

/* While the chosen name is one of the first, no room is left for another; where it is none of them it takes
 * the place of as many as it must. */
static void
test_room (Stage *stage, gconstpointer width)
{
  int all = gtk_widget_get_width (stage->switcher), at_first = check_row (stage);
  int used = natural_width (stage->more);
  for (int i = 0; i < at_first; i++)
    used += natural_width (tab (stage, i)) + 4;
  g_assert_cmpint (used, <=, all);
  g_assert_cmpint (used + natural_width (tab (stage, at_first)) + 4, >, all);
  gtk_stack_set_visible_child_name (stage->stack, titles[PAGES - 1]);
  wait_for_row (stage);
  g_assert_cmpint (check_row (stage), <=, at_first);
  gtk_stack_set_visible_child_name (stage->stack, titles[0]);
  wait_for_row (stage);
  g_assert_cmpint (check_row (stage), ==, at_first);
}

static void
test_menu (Stage *stage, gconstpointer width)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (stage->more));
  GMenuModel *menu = gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (stage->more));
  int shown = check_row (stage), n = g_menu_model_get_n_items (menu);
  g_assert_cmpint (n, ==, PAGES - shown);
  for (int i = 0; i < n; i++)
    {
      g_autofree char *label = NULL;
      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_LABEL, "s", &label);
      g_assert_cmpstr (label, ==, titles[shown + i]);
    }
  gtk_menu_button_popdown (GTK_MENU_BUTTON (stage->more));
  gtk_widget_activate_action (stage->switcher, "switcher.choose", "u", (guint)PAGES - 1);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stage->stack), ==, titles[PAGES - 1]);
  wait_for_row (stage);
  g_assert_true (gtk_widget_has_focus (tab (stage, PAGES - 1)));
  check_row (stage);
}

static void
move (Stage *stage, GtkDirectionType direction, GtkWidget *expected)
{
  gtk_widget_child_focus (GTK_WIDGET (stage->window), direction);
  wait_for_row (stage);
  GtkWidget *focus = gtk_window_get_focus (stage->window);
  g_assert_nonnull (focus);
  g_assert_true (focus == expected || gtk_widget_is_ancestor (focus, expected));
}

/* Tab stops once at the names, at the chosen one, and once at "More"; Right goes on into those of the menu.
 */
static void
test_keys (Stage *stage, gconstpointer width)
{
  gtk_stack_set_visible_child_name (stage->stack, titles[1]);
  gtk_window_set_focus (stage->window, NULL);
  move (stage, GTK_DIR_TAB_FORWARD, tab (stage, 1));
  move (stage, GTK_DIR_TAB_FORWARD, stage->more);
  move (stage, GTK_DIR_TAB_FORWARD, GTK_WIDGET (stage->stack));
  move (stage, GTK_DIR_TAB_BACKWARD, stage->more);
  move (stage, GTK_DIR_TAB_BACKWARD, tab (stage, 1));
  for (int i = 2; i < PAGES; i++)
    {
      move (stage, GTK_DIR_RIGHT, tab (stage, i));
      g_assert_cmpstr (gtk_stack_get_visible_child_name (stage->stack), ==, titles[i]);
      check_row (stage);
    }
  move (stage, GTK_DIR_RIGHT, tab (stage, PAGES - 1));
  move (stage, GTK_DIR_LEFT, tab (stage, PAGES - 2));
}

static void
test_step (Stage *stage, gconstpointer width)
{
  HourglassViewSwitcher *switcher = HOURGLASS_VIEW_SWITCHER (stage->switcher);
  gtk_window_set_focus (stage->window, NULL);
  hourglass_view_switcher_step (switcher, -1);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stage->stack), ==, titles[0]);
  hourglass_view_switcher_step (switcher, 1);
  g_assert_cmpstr (gtk_stack_get_visible_child_name (stage->stack), ==, titles[1]);
  g_assert_null (gtk_widget_get_focus_child (stage->switcher));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  stage_style ();
  g_test_add ("/switcher/row-wide", Stage, GINT_TO_POINTER (1200), set_up, test_row, tear_down);
  g_test_add ("/switcher/row-narrow", Stage, GINT_TO_POINTER (640), set_up, test_row, tear_down);
  g_test_add ("/switcher/row-least", Stage, GINT_TO_POINTER (300), set_up, test_row, tear_down);
  g_test_add ("/switcher/room", Stage, GINT_TO_POINTER (640), set_up, test_room, tear_down);
  g_test_add ("/switcher/menu", Stage, GINT_TO_POINTER (640), set_up, test_menu, tear_down);
  g_test_add ("/switcher/keys", Stage, GINT_TO_POINTER (640), set_up, test_keys, tear_down);
  g_test_add ("/switcher/step", Stage, GINT_TO_POINTER (640), set_up, test_step, tear_down);
  return g_test_run ();
}

/* See view-switcher.h. Every page has its tab, a child of this widget; those that do not fit are not child
 * visible and hidden from a screen reader, so that they take no place and no key, and which those are is
 * decided while the row is handed its width. The menu is made when it is opened: by then it is known what it
 * has to hold. */
#include "ui/parts/view-switcher.h"
#include <glib/gi18n.h>

enum
{
  GAP = 4 /* px between names */
};

struct _HourglassViewSwitcher
{
  GtkWidget parent_instance;
  GtkStack *stack;          /* or NULL */
  GtkSelectionModel *pages; /* of GtkStackPage; NULL without a stack */
  GPtrArray *tabs;          /* GtkToggleButton, one a page, lent by the widget tree */
  GtkWidget *more;
};

enum
{
  PROP_0,
  PROP_STACK,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (HourglassViewSwitcher, hourglass_view_switcher, GTK_TYPE_WIDGET)

static guint
chosen (HourglassViewSwitcher *self)
{
  for (guint i = 0; i < self->tabs->len; i++)
    if (gtk_selection_model_is_selected (self->pages, i))
      return i;
  return GTK_INVALID_LIST_POSITION;
}

static int
width_of (gpointer widget)
{
  int natural;
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return natural;
}

/* The width of all names, and of the widest one. */
static int
whole_width (HourglassViewSwitcher *self, int *widest)
{
  int whole = 0;
  *widest = 0;
  for (guint i = 0; i < self->tabs->len; i++)
    {
      int width = width_of (g_ptr_array_index (self->tabs, i));
      whole += width + (i > 0 ? GAP : 0);
      *widest = MAX (*widest, width);
    }
  return whole;
}

static void
hourglass_view_switcher_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                                 int *natural, int *minimum_baseline, int *natural_baseline)
{
  HourglassViewSwitcher *self = HOURGLASS_VIEW_SWITCHER (widget);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      int widest;
      *natural = whole_width (self, &widest);
      *minimum = MIN (*natural, widest + GAP + width_of (self->more));
      return;
    }
  gtk_widget_measure (self->more, orientation, -1, minimum, natural, NULL, NULL);
  for (guint i = 0; i < self->tabs->len; i++)
    {
      int least, wanted;
      gtk_widget_measure (g_ptr_array_index (self->tabs, i), orientation, -1, &least, &wanted, NULL, NULL);
      *minimum = MAX (*minimum, least);
      *natural = MAX (*natural, wanted);
    }
}

/* How many of the first names the row of @width holds: behind them there is room for "More", and for the
 * chosen one where that is none of them. */
static guint
names_that_fit (HourglassViewSwitcher *self, int width)
{
  int left = width - width_of (self->more), used = 0;
  guint n = self->tabs->len, must = chosen (self);
  for (guint i = 0; i < n; i++)
    used += width_of (g_ptr_array_index (self->tabs, i)) + GAP;
  while (n > 0 && used > left)
    {
      n--;
      if (n != must)
        used -= width_of (g_ptr_array_index (self->tabs, n)) + GAP;
    }
  return n;
}

/* Which names are in the row of @width: the first ones, and behind them the chosen one. Returns whether all
 * are. */
static gboolean
choose_row (HourglassViewSwitcher *self, int width, gboolean *in_row)
{
  int widest;
  gboolean all = whole_width (self, &widest) <= width;
  guint fit = all ? self->tabs->len : names_that_fit (self, width), must = chosen (self);
  for (guint i = 0; i < self->tabs->len; i++)
    in_row[i] = i < fit || i == must;
  return all;
}

static void
place (GtkWidget *child, int *x, int row_width, int height)
{
  int width = width_of (child);
  gboolean mirrored = gtk_widget_get_direction (child) == GTK_TEXT_DIR_RTL;
  gtk_widget_size_allocate (child,
                            &(GtkAllocation){ mirrored ? row_width - *x - width : *x, 0, width, height }, -1);
  *x += width + GAP;
}

static void
show_in_row (GtkWidget *child, gboolean shown)
{
  if (gtk_widget_get_child_visible (child) != shown)
    gtk_accessible_update_state (GTK_ACCESSIBLE (child), GTK_ACCESSIBLE_STATE_HIDDEN, !shown, -1);
  gtk_widget_set_child_visible (child, shown);
}

static void
hourglass_view_switcher_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HourglassViewSwitcher *self = HOURGLASS_VIEW_SWITCHER (widget);
  g_autofree gboolean *in_row = g_new (gboolean, self->tabs->len + 1);
  gboolean all = choose_row (self, width, in_row);
  int x = 0;
  for (guint i = 0; i < self->tabs->len; i++)
    {
      GtkWidget *tab = g_ptr_array_index (self->tabs, i);
      show_in_row (tab, in_row[i]);
      if (in_row[i])
        place (tab, &x, width, height);
    }
  show_in_row (self->more, !all);
  if (!all)
    place (self->more, &x, width, height);
}

/* The tab that has the keyboard, or one past the last one. */
static guint
focused (HourglassViewSwitcher *self)
{
  guint i = 0;
  while (i < self->tabs->len && !gtk_widget_has_focus (g_ptr_array_index (self->tabs, i)))
    i++;
  return i;
}

static gboolean
focus_tab (HourglassViewSwitcher *self, guint i)
{
  return i < self->tabs->len && gtk_widget_grab_focus (g_ptr_array_index (self->tabs, i));
}

/* Chooses page @i, and takes the keyboard there. The tab is in the row from now on: that it is not yet is no
 * reason to refuse it the keyboard. */
static void
go (HourglassViewSwitcher *self, guint i)
{
  gtk_selection_model_select_item (self->pages, i, TRUE);
  show_in_row (g_ptr_array_index (self->tabs, i), TRUE);
  focus_tab (self, i);
}

static gboolean
hourglass_view_switcher_focus (GtkWidget *widget, GtkDirectionType direction)
{
  HourglassViewSwitcher *self = HOURGLASS_VIEW_SWITCHER (widget);
  gboolean inside = gtk_widget_get_focus_child (widget) != NULL,
           at_more = inside && focused (self) == self->tabs->len;
  gboolean more = gtk_widget_get_child_visible (self->more);
  gboolean backward = direction == GTK_DIR_TAB_BACKWARD;
  if (self->tabs->len == 0 || direction == GTK_DIR_UP || direction == GTK_DIR_DOWN)
    return FALSE;
  if (direction == GTK_DIR_LEFT || direction == GTK_DIR_RIGHT)
    {
      gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
      if (inside && !at_more)
        hourglass_view_switcher_step (self, (direction == GTK_DIR_RIGHT) != mirrored ? 1 : -1);
      return inside ? TRUE : focus_tab (self, chosen (self));
    }
  if (!inside && more && backward)
    return gtk_widget_child_focus (self->more, direction);
  if (!inside || (at_more && backward))
    return focus_tab (self, chosen (self));
  return more && !at_more && !backward && gtk_widget_child_focus (self->more, direction);
}

static gboolean
key_pressed (GtkEventControllerKey *keys, guint key, guint code, GdkModifierType state,
             HourglassViewSwitcher *self)
{
  guint last = self->tabs->len;
  if ((key != GDK_KEY_Home && key != GDK_KEY_End) || focused (self) == last)
    return GDK_EVENT_PROPAGATE;
  go (self, key == GDK_KEY_Home ? 0 : last - 1);
  return GDK_EVENT_STOP;
}

/* Where a tab was pressed. */
static void
toggled (GtkToggleButton *tab, HourglassViewSwitcher *self)
{
  guint index;
  if (gtk_toggle_button_get_active (tab) && g_ptr_array_find (self->tabs, tab, &index))
    gtk_selection_model_select_item (self->pages, index, TRUE);
}

/* The tabs show what is chosen, however it came to be. */
static void
show_chosen (HourglassViewSwitcher *self)
{
  guint now = chosen (self);
  for (guint i = 0; i < self->tabs->len; i++)
    {
      GtkWidget *tab = g_ptr_array_index (self->tabs, i);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (tab), i == now);
      gtk_accessible_update_state (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_STATE_SELECTED, i == now, -1);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
remove_tabs (HourglassViewSwitcher *self)
{
  for (guint i = 0; i < self->tabs->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->tabs, i));
  g_ptr_array_set_size (self->tabs, 0);
}

static GtkWidget *
tab_new (HourglassViewSwitcher *self, GObject *page)
{
  GtkWidget *tab = g_object_new (GTK_TYPE_TOGGLE_BUTTON, "accessible-role", GTK_ACCESSIBLE_ROLE_TAB, NULL);
  g_object_bind_property (page, "title", tab, "label", G_BINDING_SYNC_CREATE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (tab), GTK_ACCESSIBLE_RELATION_CONTROLS, page, NULL, -1);
  gtk_widget_insert_before (tab, GTK_WIDGET (self), self->more);
  g_signal_connect (tab, "toggled", G_CALLBACK (toggled), self);
  return tab;
}

static void
fill (HourglassViewSwitcher *self)
{
  remove_tabs (self);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->pages)); i++)
    {
      g_autoptr (GObject) page = g_list_model_get_item (G_LIST_MODEL (self->pages), i);
      GtkWidget *tab = tab_new (self, page);
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (tab), g_ptr_array_index (self->tabs, 0));
      g_ptr_array_add (self->tabs, tab);
    }
  show_chosen (self);
}

static void
action_choose (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HourglassViewSwitcher *self = HOURGLASS_VIEW_SWITCHER (widget);
  go (self, g_variant_get_uint32 (parameter));
}

static void
fill_menu (GtkMenuButton *button, gpointer data)
{
  HourglassViewSwitcher *self = data;
  g_autoptr (GMenu) menu = g_menu_new ();
  for (guint i = 0; i < self->tabs->len; i++)
    if (!gtk_widget_get_child_visible (g_ptr_array_index (self->tabs, i)))
      {
        g_autoptr (GMenuItem) item
            = g_menu_item_new (gtk_button_get_label (g_ptr_array_index (self->tabs, i)), NULL);
        g_menu_item_set_action_and_target (item, "switcher.choose", "u", i);
        g_menu_append_item (menu, item);
      }
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

static void
hourglass_view_switcher_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_object (value, HOURGLASS_VIEW_SWITCHER (object)->stack);
}

static void
hourglass_view_switcher_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  hourglass_view_switcher_set_stack (HOURGLASS_VIEW_SWITCHER (object), g_value_get_object (value));
}

static void
hourglass_view_switcher_dispose (GObject *object)
{
  HourglassViewSwitcher *self = HOURGLASS_VIEW_SWITCHER (object);
  hourglass_view_switcher_set_stack (self, NULL);
  g_clear_pointer (&self->more, gtk_widget_unparent);
  G_OBJECT_CLASS (hourglass_view_switcher_parent_class)->dispose (object);
}

static void
hourglass_view_switcher_finalize (GObject *object)
{
  g_ptr_array_unref (HOURGLASS_VIEW_SWITCHER (object)->tabs);
  G_OBJECT_CLASS (hourglass_view_switcher_parent_class)->finalize (object);
}

static void
hourglass_view_switcher_class_init (HourglassViewSwitcherClass *klass)
{
  GObjectClass *object = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  object->get_property = hourglass_view_switcher_get_property;
  object->set_property = hourglass_view_switcher_set_property;
  object->dispose = hourglass_view_switcher_dispose;
  object->finalize = hourglass_view_switcher_finalize;
  widget->measure = hourglass_view_switcher_measure;
  widget->size_allocate = hourglass_view_switcher_size_allocate;
  widget->focus = hourglass_view_switcher_focus;
  properties[PROP_STACK]
      = g_param_spec_object ("stack", NULL, NULL, GTK_TYPE_STACK,
                             G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object, N_PROPERTIES, properties);
  gtk_widget_class_set_css_name (widget, "viewtabs");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_TAB_LIST);
  gtk_widget_class_install_action (widget, "switcher.choose", "u", action_choose);
}

static void
hourglass_view_switcher_init (HourglassViewSwitcher *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  self->tabs = g_ptr_array_new ();
  self->more = g_object_new (GTK_TYPE_MENU_BUTTON, "label", _ ("More"), "always-show-arrow", TRUE,
                             "tooltip-text", _ ("More views"), NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->more), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("More views"), -1);
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->more), fill_menu, self, NULL);
  gtk_widget_set_parent (self->more, GTK_WIDGET (self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

void
hourglass_view_switcher_set_stack (HourglassViewSwitcher *self, GtkStack *stack)
{
  if (stack == self->stack)
    return;
  if (self->pages != NULL)
    g_signal_handlers_disconnect_by_data (self->pages, self);
  remove_tabs (self);
  g_clear_object (&self->pages);
  g_set_object (&self->stack, stack);
  if (stack != NULL)
    {
      self->pages = gtk_stack_get_pages (stack);
      g_signal_connect_swapped (self->pages, "items-changed", G_CALLBACK (fill), self);
      g_signal_connect_swapped (self->pages, "selection-changed", G_CALLBACK (show_chosen), self);
      fill (self);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STACK]);
}

void
hourglass_view_switcher_step (HourglassViewSwitcher *self, int steps)
{
  guint now = chosen (self);
  gboolean here = gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL;
  int next = (int)now + steps;
  if (now == GTK_INVALID_LIST_POSITION || next < 0 || next >= (int)self->tabs->len)
    return;
  if (here)
    go (self, (guint)next);
  else
    gtk_selection_model_select_item (self->pages, (guint)next, TRUE);
}

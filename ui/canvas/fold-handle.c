/* See fold-handle.h. */
#include "ui/canvas/fold-handle.h"
#include "ui/draw/stack.h"

enum
{
  TRIANGLE = 26 /* of a folded bar, from the left: a click there unfolds it; elsewhere it takes two */
};

struct _HourglassFoldHandle
{
  GtkWidget parent_instance;
  char *key, *label;
  gboolean folded;
  GtkWidget *menu; /* or NULL */
};

static guint toggled_signal;

G_DEFINE_FINAL_TYPE (HourglassFoldHandle, hourglass_fold_handle, GTK_TYPE_WIDGET)

static void
action_toggle (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, toggled_signal, 0);
}

static void
action_fold (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (!HOURGLASS_FOLD_HANDLE (widget)->folded)
    g_signal_emit (widget, toggled_signal, 0);
}

static void
action_unfold (GtkWidget *widget, const char *name, GVariant *parameter)
{
  if (HOURGLASS_FOLD_HANDLE (widget)->folded)
    g_signal_emit (widget, toggled_signal, 0);
}

static void
action_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hourglass_fold_handle_popup_menu (HOURGLASS_FOLD_HANDLE (widget), gtk_widget_get_width (widget) / 2.0,
                                    gtk_widget_get_height (widget) / 2.0);
}

static void
on_pressed (GtkGestureClick *gesture, int presses, double x, double y, HourglassFoldHandle *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) == GDK_BUTTON_SECONDARY)
    hourglass_fold_handle_popup_menu (self, x, y);
  else if (!self->folded || x < TRIANGLE ? presses == 1 : presses == 2)
    g_signal_emit (self, toggled_signal, 0);
}

static void
hourglass_fold_handle_dispose (GObject *object)
{
  HourglassFoldHandle *self = HOURGLASS_FOLD_HANDLE (object);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->key, g_free);
  G_OBJECT_CLASS (hourglass_fold_handle_parent_class)->dispose (object);
}

static void
hourglass_fold_handle_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HourglassFoldHandle *self = HOURGLASS_FOLD_HANDLE (widget);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
hourglass_fold_handle_class_init (HourglassFoldHandleClass *klass)
{
  static const struct
  {
    guint key;
    GdkModifierType state;
    const char *action;
  } keys[] = {
    /* Menus show the last one of an action. */
    { GDK_KEY_KP_Enter, 0, "handle.toggle" }, { GDK_KEY_Return, 0, "handle.toggle" },
    { GDK_KEY_space, 0, "handle.toggle" },    { GDK_KEY_KP_Left, 0, "handle.fold" },
    { GDK_KEY_Left, 0, "handle.fold" },       { GDK_KEY_KP_Right, 0, "handle.unfold" },
    { GDK_KEY_Right, 0, "handle.unfold" },    { GDK_KEY_F10, GDK_SHIFT_MASK, "handle.menu" },
    { GDK_KEY_Menu, 0, "handle.menu" },
  };
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_fold_handle_dispose;
  widget->size_allocate = hourglass_fold_handle_size_allocate;
  toggled_signal = g_signal_new ("toggled", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                 G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget, "bar");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_BUTTON);
  gtk_widget_class_install_action (widget, "handle.toggle", NULL, action_toggle);
  gtk_widget_class_install_action (widget, "handle.fold", NULL, action_fold);
  gtk_widget_class_install_action (widget, "handle.unfold", NULL, action_unfold);
  gtk_widget_class_install_action (widget, "handle.menu", NULL, action_menu);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding_action (widget, keys[i].key, keys[i].state, keys[i].action, NULL);
}

static void
hourglass_fold_handle_init (HourglassFoldHandle *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->label = g_strdup ("");
}

HourglassFoldHandle *
hourglass_fold_handle_new (const char *key)
{
  HourglassFoldHandle *self = g_object_new (HOURGLASS_TYPE_FOLD_HANDLE, NULL);
  self->key = g_strdup (key);
  return self;
}

void
hourglass_fold_handle_show (HourglassFoldHandle *self, const HgFold *fold, const HgCheck *check,
                            unsigned hidden)
{
  char label[512];
  hg_stack_fold_text (fold, check, hidden, label, sizeof label);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handle.fold", !fold->folded);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "handle.unfold", fold->folded);
  self->folded = fold->folded;
  if (g_str_equal (label, self->label))
    return;
  g_free (self->label);
  self->label = g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, !fold->folded, -1);
}

const char *
hourglass_fold_handle_get_key (HourglassFoldHandle *self)
{
  return self->key;
}

const char *
hourglass_fold_handle_get_label (HourglassFoldHandle *self)
{
  return self->label;
}

static GMenu *
menu_model (void)
{
  GMenu *menu = g_menu_new (), *one = g_menu_new (), *all = g_menu_new ();
  g_menu_append (one, "Fold", "handle.fold");
  g_menu_append (one, "Unfold", "handle.unfold");
  g_menu_append (all, "Fold All", "stack.fold-all");
  g_menu_append (all, "Unfold All", "stack.unfold-all");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (one));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (all));
  g_object_unref (one);
  g_object_unref (all);
  return menu;
}

void
hourglass_fold_handle_popup_menu (HourglassFoldHandle *self, double x, double y)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenu) menu = menu_model ();
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle){ (int)x, (int)y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

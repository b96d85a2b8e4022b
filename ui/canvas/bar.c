/* See bar.h. */
#include "ui/document/width.h"
#include "ui/canvas/bar.h"
#include "base/format.h"
#include "ui/draw/stack.h"
#include "ui/canvas/stack-drag.h"

struct _HourglassBar
{
  GtkWidget parent_instance;
  HourglassDocument *document; /* the canvas's, which outlives its bars */
  size_t node;
  char *label;
  GtkWidget *menu;
};

G_DEFINE_FINAL_TYPE (HourglassBar, hourglass_bar, GTK_TYPE_WIDGET)

char *
hourglass_bar_describe (const HgCheck *check, size_t node)
{
  char title[96], options[160], shape[HG_SHAPE_TEXT], values[64], count[48], takes[512],
      group[HG_NAME_SIZE + 8] = "";
  const char *mark = hg_stack_mark (check->model, node);
  const HgNodeCheck *state = &check->nodes[node];
  hg_layer_describe (check->model->nodes[node]->layer, title, sizeof title, options, sizeof options);
  hg_stack_shape_text (check, node, shape, sizeof shape, values, sizeof values);
  hg_format_items (count, sizeof count, state->parameters, "parameter", "parameters");
  g_auto (GStrv) words = g_strsplit (options, " · ", -1);
  g_autofree char *listed = g_strjoinv (", ", words);
  hg_stack_takes_text (check->model, node, takes, sizeof takes);
  if (check->model->nodes[node]->group[0] != '\0')
    g_snprintf (group, sizeof group, ", in %s", check->model->nodes[node]->group);
  return g_strdup_printf (
      "%s%s%s%s%s%s%s, %s, %s, %s%s%s%s", title, listed[0] != '\0' ? ", " : "", listed,
      mark[0] != '\0' ? ", " : "", mark, state->role == HG_ROLE_WAIST ? ", waist" : "", group, shape, values,
      state->parameters == HG_UNKNOWN ? "parameters not known" : count, takes[0] != '\0' ? ", " : "", takes,
      state->state == HG_NODE_BROKEN    ? ", does not fit"
      : state->state == HG_NODE_UNKNOWN ? ", unknown, not executed"
                                        : "");
}

static void
toast (HourglassBar *self, const HgError *error)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s", error->text);
}

/* Makes an edit a step, or says why not. */
static void
apply (HourglassBar *self, HgModel *model, const char *label, const HgError *error)
{
  if (model == NULL)
    toast (self, error);
  else
    hourglass_document_apply (self->document, model, label);
}

static void
action_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HourglassBar *self = HOURGLASS_BAR (widget);
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  apply (self, hg_edit_remove (hourglass_document_get_model (self->document), self->node, label, &error),
         label, &error);
}

static void
move (HourglassBar *self, int by)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  size_t to = self->node + (size_t)by;
  if (self->node == 0 || to == 0 || to >= model->n)
    return;
  apply (self, hg_edit_move (model, self->node, to, label, &error), label, &error);
}

static void
action_move_up (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move (HOURGLASS_BAR (widget), -1);
}

static void
action_move_down (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move (HOURGLASS_BAR (widget), 1);
}

static void
action_duplicate (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HourglassBar *self = HOURGLASS_BAR (widget);
  const HgModel *model = hourglass_document_get_model (self->document);
  size_t node = self->node;
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  HgModel *edited = hg_edit_insert (model, node, model->nodes[node]->layer, label, &error);
  apply (self, edited, label, &error);
  if (edited != NULL)
    hourglass_document_select (self->document, node + 1);
}

static void
widen (HourglassBar *self, int64_t steps)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  char label[HG_LABEL_SIZE] = "";
  HgModel *edited = hourglass_edit_width (model, self->node, steps, label, NULL);
  g_autofree char *key = g_strdup_printf ("%s/width", model->nodes[self->node]->name);
  if (edited != NULL && !hg_model_equal (edited, model))
    hourglass_document_apply_merged (self->document, edited, label, key);
  else
    g_clear_pointer (&edited, hg_model_unref);
}

static void
action_wider (GtkWidget *widget, const char *name, GVariant *parameter)
{
  widen (HOURGLASS_BAR (widget), 1);
}

static void
action_narrower (GtkWidget *widget, const char *name, GVariant *parameter)
{
  widen (HOURGLASS_BAR (widget), -1);
}

static void
action_select (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HourglassBar *self = HOURGLASS_BAR (widget);
  hourglass_document_select (self->document, self->node);
}

static void
action_edit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  action_select (widget, name, NULL);
  gtk_widget_activate_action (widget, "win.focus-inspector", NULL);
}

static void
action_menu (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hourglass_bar_popup_menu (HOURGLASS_BAR (widget), gtk_widget_get_width (widget) / 2.0,
                            gtk_widget_get_height (widget) / 2.0);
}

static void
action_copy (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HourglassBar *self = HOURGLASS_BAR (widget);
  const HgModel *model = hourglass_document_get_model (self->document);
  char text[512];
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          hg_layer_text (model->nodes[self->node]->layer, text, sizeof text));
}

static void
pasted (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (HourglassBar) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  HgError error = { 0 };
  char label[HG_LABEL_SIZE] = "";
  HgLayer *layer = text != NULL ? hg_layer_parse (g_strstrip (text), &error) : NULL;
  const HgModel *model = hourglass_document_get_model (self->document);
  size_t node = self->node;
  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL || node >= model->n)
    return;
  if (layer == NULL)
    {
      if (text != NULL)
        toast (self, &error);
      return;
    }
  HgModel *edited = hg_edit_insert (model, node, layer, label, &error);
  apply (self, edited, label, &error);
  if (edited != NULL)
    hourglass_document_select (self->document, node + 1);
  hg_layer_unref (layer);
}

static void
action_paste (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (widget), NULL, pasted, g_object_ref (widget));
}

static void
hourglass_bar_dispose (GObject *object)
{
  HourglassBar *self = HOURGLASS_BAR (object);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->label, g_free);
  G_OBJECT_CLASS (hourglass_bar_parent_class)->dispose (object);
}

static void
hourglass_bar_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HourglassBar *self = HOURGLASS_BAR (widget);
  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
bind (GtkWidgetClass *klass, guint key, GdkModifierType state, const char *action)
{
  gtk_widget_class_add_binding_action (klass, key, state, action, NULL);
}

static void
hourglass_bar_class_init (HourglassBarClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_bar_dispose;
  widget->size_allocate = hourglass_bar_size_allocate;
  gtk_widget_class_set_css_name (widget, "bar");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_BUTTON);
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "bar.select", action_select },       { "bar.edit", action_edit },
    { "bar.wider", action_wider },         { "bar.narrower", action_narrower },
    { "bar.move-up", action_move_up },     { "bar.move-down", action_move_down },
    { "bar.duplicate", action_duplicate }, { "bar.remove", action_remove },
    { "bar.copy", action_copy },           { "bar.paste", action_paste },
    { "bar.menu", action_menu },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget, actions[i].name, NULL, actions[i].activate);
  bind (widget, GDK_KEY_Return, 0, "bar.edit");
  bind (widget, GDK_KEY_KP_Enter, 0, "bar.edit");
  bind (widget, GDK_KEY_space, 0, "bar.select");
  bind (widget, GDK_KEY_Delete, 0, "bar.remove");
  bind (widget, GDK_KEY_BackSpace, 0, "bar.remove");
  bind (widget, GDK_KEY_Up, GDK_ALT_MASK, "bar.move-up");
  bind (widget, GDK_KEY_Down, GDK_ALT_MASK, "bar.move-down");
  bind (widget, GDK_KEY_plus, 0, "bar.wider");
  bind (widget, GDK_KEY_plus, GDK_SHIFT_MASK, "bar.wider");
  bind (widget, GDK_KEY_equal, 0, "bar.wider");
  bind (widget, GDK_KEY_KP_Add, 0, "bar.wider");
  bind (widget, GDK_KEY_minus, 0, "bar.narrower");
  bind (widget, GDK_KEY_KP_Subtract, 0, "bar.narrower");
  bind (widget, GDK_KEY_d, GDK_CONTROL_MASK, "bar.duplicate");
  bind (widget, GDK_KEY_c, GDK_CONTROL_MASK, "bar.copy");
  bind (widget, GDK_KEY_v, GDK_CONTROL_MASK, "bar.paste");
  bind (widget, GDK_KEY_Menu, 0, "bar.menu");
  bind (widget, GDK_KEY_F10, GDK_SHIFT_MASK, "bar.menu");
}

static void
hourglass_bar_init (HourglassBar *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  self->label = g_strdup ("");
}

HourglassBar *
hourglass_bar_new (HourglassDocument *document)
{
  HourglassBar *self = g_object_new (HOURGLASS_TYPE_BAR, NULL);
  self->document = document;
  return self;
}

void
hourglass_bar_show (HourglassBar *self, size_t node)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  char *label = hourglass_bar_describe (check, node);
  gboolean movable = check->model->nodes[node]->layer->kind->max_in > 0;
  self->node = node;
  if (!g_str_equal (label, self->label))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_free (self->label);
  self->label = label;
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bar.remove", movable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bar.duplicate", movable);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bar.move-up", movable && node > 1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "bar.move-down", movable && node + 1 < check->n);
}

size_t
hourglass_bar_get_node (HourglassBar *self)
{
  return self->node;
}

const char *
hourglass_bar_get_label (HourglassBar *self)
{
  return self->label;
}

static GMenu *
menu_model (void)
{
  GMenu *menu = g_menu_new (), *edit = g_menu_new (), *order = g_menu_new (), *stack = g_menu_new ();
  g_menu_append (edit, "Copy", "bar.copy");
  g_menu_append (edit, "Paste After", "bar.paste");
  g_menu_append (edit, "Duplicate", "bar.duplicate");
  g_menu_append (edit, "Remove", "bar.remove");
  g_menu_append (order, "Move Up", "bar.move-up");
  g_menu_append (order, "Move Down", "bar.move-down");
  g_menu_append (stack, "Fold", "stack.fold");
  g_menu_append (stack, "Mirror Encoder", "win.mirror");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (edit));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (order));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (stack));
  g_object_unref (edit);
  g_object_unref (order);
  g_object_unref (stack);
  return menu;
}

void
hourglass_bar_popup_menu (HourglassBar *self, double x, double y)
{
  if (self->menu == NULL)
    {
      g_autoptr (GMenu) menu = menu_model ();
      self->menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  GdkRectangle point = { (int)x, (int)y, 1, 1 };
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &point);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

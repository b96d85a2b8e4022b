/* See bar.h. */
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
  char *told;      /* or NULL */
  size_t with;     /* layers that are selected, this one among them; 0: it is not */
  GtkWidget *menu; /* or NULL */
};

G_DEFINE_FINAL_TYPE (HourglassBar, hourglass_bar, GTK_TYPE_WIDGET)

char *
hourglass_bar_describe (const HgCheck *check, size_t node, unsigned hidden)
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
  const char *gives = "shape hidden";
  g_autofree char *known = g_strdup_printf ("%s, %s", shape, values);
  if ((hidden & HG_HIDES_SHAPES) == 0)
    gives = known;
  return g_strdup_printf ("%s%s%s%s%s%s%s, %s, %s%s%s%s", title, listed[0] != '\0' ? ", " : "", listed,
                          mark[0] != '\0' ? ", " : "", mark, state->role == HG_ROLE_WAIST ? ", waist" : "",
                          group, gives,
                          (hidden & HG_HIDES_COUNTS) != 0   ? "parameters hidden"
                          : state->parameters == HG_UNKNOWN ? "parameters not known"
                                                            : count,
                          takes[0] != '\0' ? ", " : "", takes,
                          state->state == HG_NODE_BROKEN    ? ", does not fit"
                          : state->state == HG_NODE_UNKNOWN ? ", unknown, not executed"
                                                            : "");
}

/* The layer; where it is one of several that are selected, all of them. */
static void
widen (HourglassBar *self, int64_t steps)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  char label[HG_LABEL_SIZE] = "";
  g_autofree bool *chosen = hourglass_document_get_chosen (self->document);
  bool alone = !chosen[self->node];
  for (size_t i = 0; i < model->n && alone; i++)
    chosen[i] = i == self->node;
  HgModel *edited = hg_edit_widths (model, chosen, 1, steps, label, NULL);
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
hourglass_bar_dispose (GObject *object)
{
  HourglassBar *self = HOURGLASS_BAR (object);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->told, g_free);
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
    { "bar.select", action_select },
    { "bar.edit", action_edit },
    { "bar.wider", action_wider },
    { "bar.narrower", action_narrower },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget, actions[i].name, NULL, actions[i].activate);
  bind (widget, GDK_KEY_Return, 0, "bar.edit");
  bind (widget, GDK_KEY_KP_Enter, 0, "bar.edit");
  bind (widget, GDK_KEY_space, 0, "bar.select");
  bind (widget, GDK_KEY_Delete, 0, "stack.remove");
  bind (widget, GDK_KEY_BackSpace, 0, "stack.remove");
  bind (widget, GDK_KEY_Up, GDK_ALT_MASK, "stack.move-up");
  bind (widget, GDK_KEY_Down, GDK_ALT_MASK, "stack.move-down");
  bind (widget, GDK_KEY_plus, 0, "bar.wider");
  bind (widget, GDK_KEY_plus, GDK_SHIFT_MASK, "bar.wider");
  bind (widget, GDK_KEY_equal, 0, "bar.wider");
  bind (widget, GDK_KEY_KP_Add, 0, "bar.wider");
  bind (widget, GDK_KEY_minus, 0, "bar.narrower");
  bind (widget, GDK_KEY_KP_Subtract, 0, "bar.narrower");
  bind (widget, GDK_KEY_d, GDK_CONTROL_MASK, "stack.duplicate");
  bind (widget, GDK_KEY_c, GDK_CONTROL_MASK, "stack.copy");
  bind (widget, GDK_KEY_x, GDK_CONTROL_MASK, "stack.cut");
  bind (widget, GDK_KEY_v, GDK_CONTROL_MASK, "stack.paste");
  bind (widget, GDK_KEY_a, GDK_CONTROL_MASK, "stack.select-all");
  bind (widget, GDK_KEY_space, GDK_CONTROL_MASK, "stack.select-also");
  bind (widget, GDK_KEY_w, 0, "stack.wire");
  bind (widget, GDK_KEY_n, 0, "stack.next-number");
  bind (widget, GDK_KEY_n, GDK_SHIFT_MASK, "stack.previous-number");
  bind (widget, GDK_KEY_Menu, 0, "stack.menu");
  bind (widget, GDK_KEY_F10, GDK_SHIFT_MASK, "stack.menu");
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
  g_autofree char *says
      = hourglass_bar_describe (check, node, hourglass_document_get_hidden (self->document));
  char *label = self->with > 1 ? g_strdup_printf ("%s, one of %zu selected layers", says, self->with)
                               : g_strdup (says);
  self->node = node;
  if (!g_str_equal (label, self->label))
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_free (self->label);
  self->label = label;
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

void
hourglass_bar_set_selected (HourglassBar *self, size_t with)
{
  if (with == self->with)
    return;
  self->with = with;
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_SELECTED, with > 0, -1);
  hourglass_bar_show (self, self->node);
}

void
hourglass_bar_tell (HourglassBar *self, const char *sentence)
{
  if (g_strcmp0 (sentence, self->told) == 0)
    return;
  g_free (self->told);
  self->told = g_strdup (sentence);
  if (sentence != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION);
}

void
hourglass_bar_popup_menu (HourglassBar *self, GMenuModel *menu, double x, double y)
{
  GdkRectangle point = { (int)x, (int)y, 1, 1 };
  if (self->menu == NULL)
    {
      /* Beside the point it may slide up and down into a low screen; below, it would be cut off. */
      self->menu = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_position (GTK_POPOVER (self->menu), GTK_POS_RIGHT);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_valign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  else
    gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &point);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

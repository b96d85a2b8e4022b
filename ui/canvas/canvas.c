/* See canvas.h. One cairo node draws the whole visible stack: at a pane's size that costs less than handling
 * a node a bar. Children (bars, + buttons, cards) are placed over what is drawn, in the order of the model.
 */
#include "ui/canvas/canvas.h"
#include "model/numbers.h"
#include "ui/canvas/canvas-private.h"
#include "ui/draw/stack.h"
#include "ui/canvas/stack-map.h"
#include "ui/parts/widget-theme.h"
#include <math.h>

enum
{
  PROP_HADJUSTMENT = 1,
  PROP_VADJUSTMENT,
  PROP_HSCROLL_POLICY,
  PROP_VSCROLL_POLICY,
  GLIDE_MS = 180
};

G_DEFINE_FINAL_TYPE_WITH_CODE (HourglassCanvas, hourglass_canvas, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_SCROLLABLE, NULL))

double
hourglass_canvas_scroll (HourglassCanvas *self)
{
  return self->vadjustment != NULL ? gtk_adjustment_get_value (self->vadjustment) : 0;
}

static void
measure_cards (HourglassCanvas *self, double *heights, size_t n, int width)
{
  for (size_t i = 0; i < n && i < self->rows->len; i++)
    {
      HourglassCanvasRow *row = g_ptr_array_index (self->rows, i);
      int natural = 0;
      if (row->card != NULL)
        gtk_widget_measure (row->card, GTK_ORIENTATION_VERTICAL, width - 2 * HG_STACK_MARGIN, NULL, &natural,
                            NULL, NULL);
      heights[i] = natural;
    }
}

/* The bars that are moved go with the hand. */
static void
lift (HourglassCanvas *self)
{
  const HourglassStackDrag *drag = &self->drag;
  if (drag->kind != HOURGLASS_DRAG_MOVE || !drag->moving || drag->to >= self->layout.n)
    return;
  double by = drag->y - drag->grip_y - self->layout.rows[drag->to].bar.y;
  for (size_t i = drag->first; i < drag->first + drag->n && i < self->layout.n; i++)
    self->layout.rows[i].bar.y += by;
}

static gboolean
is_lifted (HourglassCanvas *self, size_t i)
{
  const HourglassStackDrag *drag = &self->drag;
  return drag->kind == HOURGLASS_DRAG_MOVE && drag->moving && i >= drag->first && i < drag->first + drag->n;
}

/* Computes where everything is for the widget's size. */
static void
relayout (HourglassCanvas *self, int width, int height)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  g_autofree double *cards = g_new0 (double, check->n);
  HgStackRequest request = { .width = width, .height = height, .cards = cards, .folds = &self->folds };
  request.scale = hourglass_widget_theme (GTK_WIDGET (self)).scale;
  request.before = hourglass_document_get_before (self->document);
  if (self->drag.kind == HOURGLASS_DRAG_WIDTH)
    request.kept = self->drag.scale;
  measure_cards (self, cards, check->n, width);
  hg_stack_layout_clear (&self->layout);
  if (!hg_stack_layout (&self->layout, check, &request, NULL))
    g_error ("not enough memory to lay out a stack");
  if (self->motion != NULL && adw_animation_get_state (self->motion) == ADW_ANIMATION_PLAYING)
    hourglass_stack_glide_blend (&self->glide, &self->layout, check->model,
                                 adw_animation_get_value (self->motion));
  lift (self);
}

/* @box in the layout's coordinates; the child grows and shrinks with the zoom. */
static void
place (HourglassCanvas *self, GtkWidget *child, HgBox box)
{
  int width = (int)ceil (box.width), height = (int)ceil (box.height);
  int least_width = 0, least_height = 0;
  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &least_width, NULL, NULL, NULL);
  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, MAX (width, least_width), &least_height, NULL, NULL,
                      NULL);
  double x = floor (hourglass_canvas_left (self) + box.x * self->zoom),
         y = floor (box.y * self->zoom - hourglass_canvas_scroll (self));
  GskTransform *at = gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT ((float)x, (float)y));
  if (self->zoom != 1)
    at = gsk_transform_scale (at, (float)self->zoom, (float)self->zoom);
  gtk_widget_allocate (child, MAX (width, least_width), MAX (height, least_height), -1, at);
}

static void
place_children (HourglassCanvas *self)
{
  for (guint i = 0; i < self->rows->len && i < self->layout.n; i++)
    {
      HourglassCanvasRow *row = g_ptr_array_index (self->rows, i);
      const HgStackRow *at = &self->layout.rows[i];
      if (at->head != i)
        continue;
      if (at->fold == NULL)
        place (self, GTK_WIDGET (row->bar), at->bar);
      gtk_widget_set_child_visible (row->plus, at->plus.width > 0);
      place (self, row->plus, at->plus);
      if (row->card != NULL && at->fold == NULL)
        place (self, row->card, at->card);
    }
  for (guint i = 0; i < self->handles->len && i < self->layout.n_folds; i++)
    if (self->layout.folds[i].box.width > 0)
      place (self, g_ptr_array_index (self->handles, i), self->layout.folds[i].box);
  self->map_at = hourglass_stack_map_place (self);
}

/* Brings the bar that is sought into sight. */
static void
seek (HourglassCanvas *self)
{
  if (self->sought < self->layout.n && self->vadjustment != NULL)
    {
      HgBox bar = self->layout.rows[self->layout.rows[self->sought].head].bar;
      gtk_adjustment_clamp_page (self->vadjustment, (bar.y - 48) * self->zoom,
                                 (bar.y + bar.height + 48) * self->zoom);
    }
  self->sought = HG_NO_NODE;
}

static void
hourglass_canvas_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HourglassCanvas *self = HOURGLASS_CANVAS (widget);
  relayout (self, width, height);
  hourglass_canvas_set_extent (self, width, height);
  seek (self);
  place_children (self);
  if (self->palette != NULL)
    gtk_popover_present (GTK_POPOVER (self->palette));
  if (self->finder != NULL)
    gtk_popover_present (GTK_POPOVER (self->finder));
  if (self->origin != NULL)
    gtk_popover_present (GTK_POPOVER (self->origin));
  if (self->entry != NULL)
    gtk_popover_present (GTK_POPOVER (self->entry));
  if (self->chooser != NULL)
    gtk_popover_present (GTK_POPOVER (self->chooser));
}

static void
hourglass_canvas_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum,
                          int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? HG_STACK_NARROW : 120;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? HG_STACK_WIDE : 600;
}

/* Of a fold: its title, or its bar. */
static unsigned
fold_flags (HourglassCanvas *self, size_t fold)
{
  GtkStateFlags state = gtk_widget_get_state_flags (g_ptr_array_index (self->handles, fold));
  return ((state & GTK_STATE_FLAG_PRELIGHT) != 0 ? HG_BAR_HOVER : 0)
         | ((state & GTK_STATE_FLAG_FOCUSED) != 0 && self->folds.all[fold].folded ? HG_BAR_SELECTED : 0)
         | ((state & GTK_STATE_FLAG_FOCUS_VISIBLE) != 0 ? HG_BAR_FOCUSED : 0);
}

static unsigned
bar_flags (HourglassCanvas *self, size_t i)
{
  const HgFold *fold = self->layout.rows[i].fold;
  if (fold != NULL)
    return fold_flags (self, (size_t)(fold - self->folds.all));
  HourglassCanvasRow *row = g_ptr_array_index (self->rows, i);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  gboolean shown = GTK_IS_WINDOW (root) && gtk_window_get_focus_visible (GTK_WINDOW (root));
  gboolean dragging = self->drag.kind != HOURGLASS_DRAG_NONE,
           previewed = hourglass_document_get_before (self->document) != NULL,
           locked = hourglass_document_get_locked (self->document);
  unsigned flags = 0;
  if (hourglass_canvas_is_chosen (self, i))
    flags |= HG_BAR_SELECTED;
  if (hourglass_document_count_chosen (self->document) > 1
      && hourglass_document_get_selection (self->document) == i)
    flags |= HG_BAR_LAST;
  if (shown && gtk_widget_has_focus (GTK_WIDGET (row->bar)))
    flags |= HG_BAR_FOCUSED;
  if (!dragging && self->hover == i)
    flags |= HG_BAR_HOVER | (row->resizable && !locked ? HG_BAR_HANDLE : 0)
             | (i + 1 < self->layout.n && !locked ? HG_BAR_PORT : 0);
  if (self->drag.kind == HOURGLASS_DRAG_WIRE && self->drag.row == i)
    flags |= HG_BAR_PORT;
  if (self->drag.kind == HOURGLASS_DRAG_WIDTH && self->drag.row == i)
    flags |= HG_BAR_HANDLE;
  if (self->drag.kind == HOURGLASS_DRAG_INSERT && previewed && self->drag.to == i)
    flags |= HG_BAR_SELECTED;
  if (is_lifted (self, i))
    flags |= HG_BAR_LIFTED;
  return flags;
}

/* The widgets of row @i, where they reach into the heights from @top to @bottom. */
static void
snapshot_row (HourglassCanvas *self, size_t i, double top, double bottom, GtkSnapshot *snapshot)
{
  const HourglassCanvasRow *row = g_ptr_array_index (self->rows, i);
  const HgStackRow *at = &self->layout.rows[i];
  GtkWidget *const children[] = { GTK_WIDGET (row->bar), row->plus, row->card };
  const HgBox boxes[] = { at->bar, at->plus, at->card };
  for (gsize k = 0; k < G_N_ELEMENTS (children); k++)
    if (children[k] != NULL && gtk_widget_get_visible (children[k]) && boxes[k].y <= bottom
        && boxes[k].y + boxes[k].height >= top)
      gtk_widget_snapshot_child (GTK_WIDGET (self), children[k], snapshot);
}

static void
draw_stack (HourglassCanvas *self, HgPen *pen, const HgStackScene *scene)
{
  const HgStackLayout *layout = &self->layout;
  hg_stack_draw_heading (pen, layout->width);
  hg_stack_draw_ground (pen, scene);
  for (size_t f = 0; f < layout->n_folds; f++)
    hg_stack_draw_fold (pen, scene, f, fold_flags (self, f));
  for (size_t i = 0; i < layout->n; i = hg_stack_layout_next (layout, i))
    {
      HourglassCanvasRow *row = g_ptr_array_index (self->rows, i);
      unsigned flags = gtk_widget_get_state_flags (row->plus);
      unsigned shown = ((flags & GTK_STATE_FLAG_PRELIGHT) != 0 ? HG_BAR_HOVER : 0)
                       | ((flags & GTK_STATE_FLAG_FOCUS_VISIBLE) != 0 ? HG_BAR_FOCUSED : 0);
      if (layout->rows[i].plus.width > 0)
        hg_stack_draw_plus (pen, scene, i, shown);
      if (!is_lifted (self, i))
        hg_stack_draw_bar (pen, scene, i, bar_flags (self, i));
    }
  for (size_t i = 0; i < layout->n; i = hg_stack_layout_next (layout, i))
    if (is_lifted (self, i))
      hg_stack_draw_bar (pen, scene, i, bar_flags (self, i));
  const HourglassStackDrag *drag = &self->drag;
  if (drag->kind == HOURGLASS_DRAG_WIRE && drag->moving)
    hg_stack_draw_wiring (pen, scene, drag->row, drag->over, drag->x, drag->y, drag->made != NULL,
                          drag->says);
  if (drag->kind == HOURGLASS_DRAG_INSERT && drag->says != NULL)
    hg_stack_draw_answer (pen, scene, drag->x, drag->y, drag->fits, drag->says);
}

HgStackScene
hourglass_canvas_scene (HourglassCanvas *self)
{
  const HgCheck *check = hourglass_document_get_check (self->document);
  size_t selected = hourglass_document_get_selection (self->document);
  double top = hourglass_canvas_scroll (self) / self->zoom;
  return (HgStackScene){ .check = check,
                         .before = hourglass_document_get_before (self->document),
                         .layout = &self->layout,
                         .folds = &self->folds,
                         .lit = selected < check->n ? selected + 1 : 0,
                         .wire = hourglass_canvas_wire_index (self) + 1, /* HG_NO_NODE: 0 */
                         .hidden = hourglass_document_get_hidden (self->document),
                         .number = hourglass_document_get_number (self->document),
                         .axes = self->n_axes == check->n ? self->axes : NULL,
                         .top = top,
                         .bottom = top + gtk_widget_get_height (GTK_WIDGET (self)) / self->zoom };
}

static void
hourglass_canvas_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HourglassCanvas *self = HOURGLASS_CANVAS (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  HgStackScene scene = hourglass_canvas_scene (self);
  HgTheme theme = hourglass_widget_theme (widget);
  HgPen pen;
  if (self->layout.n != scene.check->n || self->rows->len != scene.check->n)
    return;
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  cairo_save (cr);
  cairo_translate (cr, hourglass_canvas_left (self), -hourglass_canvas_scroll (self));
  cairo_scale (cr, self->zoom, self->zoom);
  hg_pen_init (&pen, cr, &theme);
  draw_stack (self, &pen, &scene);
  cairo_restore (cr);
  if (self->map_at.width > 0)
    hg_stack_draw_map (&pen, &scene, self->map_at);
  hg_pen_clear (&pen);
  cairo_destroy (cr);
  for (size_t i = 0; i < self->layout.n; i = hg_stack_layout_next (&self->layout, i))
    snapshot_row (self, i, scene.top, scene.bottom, snapshot);
}

/* A bar that gets the focus is the selected one; what has the focus is kept in sight. */
static void
hourglass_canvas_set_focus_child (GtkWidget *widget, GtkWidget *child)
{
  HourglassCanvas *self = HOURGLASS_CANVAS (widget);
  graphene_rect_t at;
  GTK_WIDGET_CLASS (hourglass_canvas_parent_class)->set_focus_child (widget, child);
  if (HOURGLASS_IS_BAR (child) && self->document != NULL)
    {
      if (!self->choosing)
        hourglass_canvas_choose (self, hourglass_bar_get_node (HOURGLASS_BAR (child)), HOURGLASS_CHOOSE_ONE);
    }
  else if (HOURGLASS_IS_FOLD_HANDLE (child) && self->document != NULL)
    hourglass_document_select (self->document, HG_NO_NODE);
  if (child != NULL && self->vadjustment != NULL && gtk_widget_compute_bounds (child, widget, &at))
    {
      double top = at.origin.y + hourglass_canvas_scroll (self);
      gtk_adjustment_clamp_page (self->vadjustment, top - 48, top + at.size.height + 48);
    }
  gtk_widget_queue_draw (widget);
}

void
hourglass_canvas_start_motion (HourglassCanvas *self)
{
  if (self->motion == NULL)
    {
      AdwAnimationTarget *target = adw_callback_animation_target_new (
          (AdwAnimationTargetFunc)(void (*) (void))hourglass_canvas_moved, self, NULL);
      self->motion = adw_timed_animation_new (GTK_WIDGET (self), 0, 1, GLIDE_MS, target);
      adw_timed_animation_set_easing (ADW_TIMED_ANIMATION (self->motion), ADW_EASE_OUT_CUBIC);
    }
  hourglass_stack_glide_clear (&self->glide);
  for (guint i = 0; i < self->rows->len && i < self->layout.n; i++)
    hourglass_stack_glide_keep (&self->glide, ((HourglassCanvasRow *)g_ptr_array_index (self->rows, i))->name,
                                &self->layout.rows[i]);
  adw_animation_reset (self->motion);
  adw_animation_play (self->motion);
}

void
hourglass_canvas_moved (double value, HourglassCanvas *self)
{
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

gboolean
hourglass_canvas_order_differs (HourglassCanvas *self, const HgModel *model)
{
  gboolean differs = model->n != self->rows->len;
  for (guint i = 0; i < self->rows->len && !differs; i++)
    differs = !g_str_equal (((HourglassCanvasRow *)g_ptr_array_index (self->rows, i))->name,
                            model->nodes[i]->name);
  return differs;
}

static void
document_changed (HourglassCanvas *self)
{
  const HgModel *model = hourglass_document_get_model (self->document);
  gboolean preview = hourglass_document_get_before (self->document) != NULL;
  hourglass_stack_drag_follow (&self->drag, self->document);
  if (!preview && !self->previewed && gtk_widget_get_mapped (GTK_WIDGET (self))
      && hourglass_canvas_order_differs (self, model))
    hourglass_canvas_start_motion (self);
  self->previewed = preview;
  if (!preview)
    hourglass_canvas_drop_wire (self);
  hourglass_canvas_sync (self);
  hourglass_canvas_show_chosen (self);
  hourglass_canvas_light (self);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
number_changed (HourglassCanvas *self)
{
  if (hourglass_document_get_number (self->document) == HG_NUMBER_NONE)
    hourglass_canvas_stop_asking (self);
  hourglass_canvas_light (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* What is selected anywhere is in sight here. */
static void
selection_changed (HourglassCanvas *self)
{
  size_t node = hourglass_document_get_selection (self->document);
  if (node < self->rows->len && self->drag.kind == HOURGLASS_DRAG_NONE)
    {
      self->sought = node;
      hourglass_canvas_reveal (self, node);
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
  hourglass_canvas_show_chosen (self);
  hourglass_canvas_light (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
hourglass_canvas_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HourglassCanvas *self = HOURGLASS_CANVAS (object);
  GtkAdjustment **slot = id == PROP_HADJUSTMENT ? &self->hadjustment : &self->vadjustment;
  if (id == PROP_HSCROLL_POLICY || id == PROP_VSCROLL_POLICY)
    return;
  if (*slot != NULL)
    g_signal_handlers_disconnect_by_data (*slot, self);
  g_set_object (slot, g_value_get_object (value));
  if (*slot != NULL)
    {
      g_signal_connect_object (*slot, "value-changed", G_CALLBACK (gtk_widget_queue_allocate), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (*slot, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                               G_CONNECT_SWAPPED);
    }
}

static void
hourglass_canvas_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HourglassCanvas *self = HOURGLASS_CANVAS (object);
  if (id == PROP_HADJUSTMENT)
    g_value_set_object (value, self->hadjustment);
  else if (id == PROP_VADJUSTMENT)
    g_value_set_object (value, self->vadjustment);
  else
    g_value_set_enum (value, GTK_SCROLL_MINIMUM);
}

static void
hourglass_canvas_dispose (GObject *object)
{
  HourglassCanvas *self = HOURGLASS_CANVAS (object);
  hourglass_stack_drag_cancel (&self->drag, self->document);
  g_clear_object (&self->motion);
  g_clear_pointer (&self->palette, gtk_widget_unparent);
  g_clear_pointer (&self->finder, gtk_widget_unparent);
  g_clear_pointer (&self->origin, gtk_widget_unparent);
  g_clear_pointer (&self->entry, gtk_widget_unparent);
  g_clear_pointer (&self->chooser, gtk_widget_unparent);
  g_clear_pointer (&self->axes, g_free);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->handles, g_ptr_array_unref);
  g_clear_pointer (&self->map, gtk_widget_unparent);
  g_clear_pointer (&self->folded, g_hash_table_unref);
  g_clear_object (&self->hadjustment);
  g_clear_object (&self->vadjustment);
  hourglass_stack_glide_clear (&self->glide);
  hg_stack_layout_clear (&self->layout);
  hg_folds_clear (&self->folds);
  g_clear_object (&self->document);
  G_OBJECT_CLASS (hourglass_canvas_parent_class)->dispose (object);
}

static void
hourglass_canvas_class_init (HourglassCanvasClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  GObjectClass *object = G_OBJECT_CLASS (klass);
  object->dispose = hourglass_canvas_dispose;
  object->set_property = hourglass_canvas_set_property;
  object->get_property = hourglass_canvas_get_property;
  widget->size_allocate = hourglass_canvas_size_allocate;
  widget->measure = hourglass_canvas_measure;
  widget->snapshot = hourglass_canvas_snapshot;
  widget->set_focus_child = hourglass_canvas_set_focus_child;
  g_object_class_override_property (object, PROP_HADJUSTMENT, "hadjustment");
  g_object_class_override_property (object, PROP_VADJUSTMENT, "vadjustment");
  g_object_class_override_property (object, PROP_HSCROLL_POLICY, "hscroll-policy");
  g_object_class_override_property (object, PROP_VSCROLL_POLICY, "vscroll-policy");
  gtk_widget_class_set_css_name (widget, "canvas");
  gtk_widget_class_set_accessible_role (widget, GTK_ACCESSIBLE_ROLE_GROUP);
  hourglass_canvas_bind_keys (widget);
}

static void
hourglass_canvas_init (HourglassCanvas *self)
{
  self->hover = self->sought = self->wire.node = HG_NO_NODE;
  self->zoom = 1;
  self->foldable = TRUE; /* as actions are when they are made */
  self->folded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->handles = g_ptr_array_new_with_free_func ((GDestroyNotify)gtk_widget_unparent);
  self->map = hourglass_stack_map_new (self);
  self->rows = g_ptr_array_new_with_free_func (hourglass_canvas_row_free);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, "Stack", -1);
  hourglass_widget_follow_theme (GTK_WIDGET (self));
  hourglass_canvas_add_gestures (self);
  hourglass_canvas_add_drop (self);
  hourglass_canvas_add_zoom (self);
}

GtkWidget *
hourglass_canvas_new (HourglassDocument *document)
{
  HourglassCanvas *self = g_object_new (HOURGLASS_TYPE_CANVAS, NULL);
  self->document = g_object_ref (document);
  g_signal_connect_object (document, "changed", G_CALLBACK (document_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "selection-changed", G_CALLBACK (selection_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (document, "number-changed", G_CALLBACK (number_changed), self, G_CONNECT_SWAPPED);
  hourglass_canvas_sync (self);
  hourglass_canvas_show_chosen (self);
  return GTK_WIDGET (self);
}

const HgStackLayout *
hourglass_canvas_get_layout (HourglassCanvas *self)
{
  return &self->layout;
}

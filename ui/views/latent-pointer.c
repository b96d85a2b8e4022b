/* Dragging decodes, or draws an outline whose samples are selected; see latent-view-private.h. Keys do the
 * same: where dragging decodes, the arrows move what is decoded; else they go from sample to sample. */
#include "ui/views/latent-view-private.h"
#include "base/format.h"
#include "ui/draw/array-image.h"
#include <math.h>

enum
{
  PICTURE_WIDTH = 150, /* px, of the sample under the pointer */
  PICTURE_HEIGHT = 110,
  SMALL = 4, /* px: a drag that is no more is a click */
  STEPS = 50 /* of an arrow key, from one side of the plane to the other; ten with Shift */
};

typedef enum
{
  DECODE,
  LASSO,
  BOX
} Tool;

static void
draw (HgPen *pen, double width, double height, gpointer data)
{
  HourglassLatentView *self = data;
  HgBox box = { 0, 0, width, height };
  if (hourglass_latent_view_shows_scree (self))
    hg_scree_plot_draw (pen, &self->plane.scree, box);
  else
    hg_scatter_draw (pen, hourglass_latent_view_get_shown (self), box);
}

/* The sample itself, in the corner that the pointer is not in. */
static void
draw_sample (HourglassLatentView *self, HgPen *pen, HgBox box)
{
  const HgScatter *shown = hourglass_latent_view_get_shown (self);
  HgAxes axes = hg_scatter_axes (shown, box, pen->theme.scale);
  double x = hg_axes_x (&axes, (double)shown->xy[2 * self->hover]);
  gboolean left = x > axes.box.x + axes.box.width / 2;
  HgBox frame = { left ? axes.box.x + 6 : axes.box.x + axes.box.width - PICTURE_WIDTH - 6,
                  axes.box.y + axes.box.height - PICTURE_HEIGHT - 6, PICTURE_WIDTH, PICTURE_HEIGHT };
  HgBox inside = { frame.x + 6, frame.y + 6, frame.width - 12, frame.height - 12 };
  hg_pen_rounded (pen, frame, 6);
  hg_pen_ink_alpha (pen, HG_INK_VIEW, 0.94);
  cairo_fill (pen->cr);
  cairo_save (pen->cr);
  cairo_rectangle (pen->cr, frame.x, frame.y, frame.width, frame.height);
  cairo_clip (pen->cr);
  HgArrayImage image = { self->grid.samples[0].original,
                         self->grid.height,
                         self->grid.width,
                         self->grid.channels,
                         self->grid.low,
                         self->grid.high };
  if (self->look == HG_LOOK_IMAGES && self->grid.n > 0)
    hg_array_image_draw (pen, &image, inside);
  else if (self->look != HG_LOOK_IMAGES)
    hg_series_draw (pen, &self->series, inside);
  cairo_restore (pen->cr);
}

static void
draw_cursor (HourglassLatentView *self, HgPen *pen, HgBox box)
{
  const HgReal *point = hourglass_latent_panel_get_point (self->panel);
  const HgScatter *shown = hourglass_latent_view_get_shown (self);
  double x = 0, y = 0;
  if (point == NULL || shown->n == 0)
    return;
  if (hourglass_latent_view_places_tsne (self))
    {
      if (self->snapped >= shown->n)
        return;
      x = (double)shown->xy[2 * self->snapped];
      y = (double)shown->xy[2 * self->snapped + 1];
    }
  else
    {
      hg_plane_place (hourglass_latent_view_get_shown_plane (self), point, &x, &y);
      if (self->plane.values == 1)
        y = (shown->y_low + shown->y_high) / 2;
    }
  hg_scatter_draw_cursor (pen, shown, box, x, y);
}

/* What the panel goes between; in t-SNE a latent has no place. */
static void
draw_way (HourglassLatentView *self, HgPen *pen, HgBox box)
{
  const HgScatter *shown = hourglass_latent_view_get_shown (self);
  const HgReal *ends[2];
  double places[2][2];
  hourglass_latent_panel_get_ends (self->panel, &ends[0], &ends[1]);
  if (hourglass_latent_view_places_tsne (self))
    return;
  for (int i = 0; i < 2; i++)
    if (ends[i] != NULL)
      {
        hg_plane_place (hourglass_latent_view_get_shown_plane (self), ends[i], &places[i][0], &places[i][1]);
        if (self->plane.values == 1)
          places[i][1] = (shown->y_low + shown->y_high) / 2;
      }
  hg_scatter_draw_way (pen, shown, box, ends[0] != NULL ? places[0] : NULL,
                       ends[1] != NULL ? places[1] : NULL);
}

static void
draw_hover (HgPen *pen, double width, double height, gpointer data)
{
  HourglassLatentView *self = data;
  const HgScatter *shown = hourglass_latent_view_get_shown (self);
  HgBox box = { 0, 0, width, height };
  char title[128];
  if (shown->n == 0)
    return;
  hg_scatter_draw_chosen (pen, shown, box, (const gsize *)(gpointer)self->chosen->data, self->chosen->len);
  draw_way (self, pen, box);
  draw_cursor (self, pen, box);
  if (self->outline->len > 2)
    hg_scatter_draw_outline (pen, (const double *)(gpointer)self->outline->data, self->outline->len / 2);
  if (self->hover >= shown->n)
    return;
  hg_samples_title (self->data, self->probe->encode[self->hover], title, sizeof title);
  hg_scatter_draw_hover (pen, shown, box, self->hover, title);
  draw_sample (self, pen, box);
}

static void
set_hover (HourglassLatentView *self, gsize i)
{
  if (i == self->hover)
    return;
  self->hover = i;
  if (i < self->scatter.n)
    {
      const gsize *row = &self->probe->encode[i];
      self->look = hg_samples_look (self->data);
      if (self->look != HG_LOOK_IMAGES)
        self->series = hg_samples_series (self->data, row, 1, NULL, 0);
      else if (!hg_samples_images (&self->grid, &self->pixels, self->data, row, 1, NULL, NULL))
        self->grid.n = 0;
    }
  hourglass_plot_invalidate_overlay (self->plot);
}

static HgAxes
plot_axes (HourglassLatentView *self)
{
  GtkWidget *plot = GTK_WIDGET (self->plot);
  HgTheme theme = hourglass_plot_get_theme (self->plot);
  HgBox box = { 0, 0, gtk_widget_get_width (plot), gtk_widget_get_height (plot) };
  return hg_scatter_axes (hourglass_latent_view_get_shown (self), box, theme.scale);
}

static void
hovered (HourglassLatentView *self, double x, double y)
{
  HgAxes axes = plot_axes (self);
  if (self->scatter.n > 0 && self->outline->len == 0)
    set_hover (self,
               x < 0 ? G_MAXSIZE : hg_scatter_nearest (hourglass_latent_view_get_shown (self), &axes, x, y));
}

/* The sample nearest to a place, however far. */
static gsize
snap (HourglassLatentView *self, const HgAxes *axes, double x, double y)
{
  double best = INFINITY;
  gsize found = G_MAXSIZE;
  for (gsize i = 0; i < self->scatter.n; i++)
    {
      double square = pow (hg_axes_x (axes, (double)self->scatter.xy[2 * i]) - x, 2)
                      + pow (hg_axes_y (axes, (double)self->scatter.xy[2 * i + 1]) - y, 2);
      if (square < best)
        {
          best = square;
          found = i;
        }
    }
  return found;
}

/* A place of @plane, which is drawn as @scatter. */
static void
decode_place (HourglassLatentView *self, const HgPlane *plane, const HgScatter *scatter, double x, double y)
{
  g_autofree HgReal *latent = g_new (HgReal, plane->values);
  hg_plane_lift (plane, CLAMP (x, scatter->x_low, scatter->x_high),
                 CLAMP (y, scatter->y_low, scatter->y_high), latent);
  hourglass_latent_panel_set_point (self->panel, latent);
}

/* In the plane of components every place is a latent; t-SNE has no way back, so that the nearest sample's is
 * taken. */
static void
decode_at (HourglassLatentView *self, double x, double y)
{
  HgAxes axes = plot_axes (self);
  if (self->scatter.n == 0 || hourglass_latent_panel_get_point (self->panel) == NULL)
    return;
  if (hourglass_latent_view_places_tsne (self))
    {
      self->snapped = snap (self, &axes, x, y);
      if (self->snapped < self->scatter.n)
        hourglass_latent_panel_set_point (
            self->panel, self->projected->data + self->snapped * hg_tensor_row_values (self->projected));
    }
  else
    {
      const HgScatter *shown = hourglass_latent_view_get_shown (self);
      double across = (x - axes.box.x) / axes.box.width, down = (y - axes.box.y) / axes.box.height;
      decode_place (self, hourglass_latent_view_get_shown_plane (self), shown,
                    shown->x_low + across * (shown->x_high - shown->x_low),
                    shown->y_high - down * (shown->y_high - shown->y_low));
    }
  hourglass_plot_invalidate_overlay (self->plot);
}

void
hourglass_latent_view_decode (HourglassLatentView *self, double across, double down)
{
  HgAxes axes = plot_axes (self);
  decode_at (self, axes.box.x + across * axes.box.width, axes.box.y + down * axes.box.height);
}

static void
add_corner (HourglassLatentView *self, double x, double y)
{
  g_array_append_val (self->outline, x);
  g_array_append_val (self->outline, y);
}

static void
drag_began (HourglassLatentView *self, double x, double y)
{
  self->drag_x = x;
  self->drag_y = y;
  gtk_widget_grab_focus (GTK_WIDGET (self->plot));
  if (hourglass_segments_get_active (self->tool) == DECODE)
    decode_at (self, x, y);
  else
    add_corner (self, x, y);
}

static void
drag_went (HourglassLatentView *self, double dx, double dy)
{
  double x = self->drag_x + dx, y = self->drag_y + dy;
  switch ((Tool)hourglass_segments_get_active (self->tool))
    {
    case DECODE:
      decode_at (self, x, y);
      return;
    case LASSO:
      add_corner (self, x, y);
      break;
    case BOX:
      g_array_set_size (self->outline, 0);
      add_corner (self, self->drag_x, self->drag_y);
      add_corner (self, x, self->drag_y);
      add_corner (self, x, y);
      add_corner (self, self->drag_x, y);
      break;
    }
  hourglass_plot_invalidate_overlay (self->plot);
}

/* What the outline holds is selected; a click selects the sample that is there, or nothing. */
static void
drag_ended (HourglassLatentView *self, double dx, double dy)
{
  HourglassSampleSelection *selection = hourglass_run_get_selection (self->run);
  const HgScatter *shown = hourglass_latent_view_get_shown (self);
  HgAxes axes = plot_axes (self);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gsize));
  gboolean decodes = hourglass_segments_get_active (self->tool) == DECODE;
  if (self->scatter.n == 0)
    {
      g_array_set_size (self->outline, 0);
      return;
    }
  if (fabs (dx) <= SMALL && fabs (dy) <= SMALL)
    {
      gsize i = hg_scatter_nearest (shown, &axes, self->drag_x, self->drag_y);
      if (i < self->scatter.n)
        g_array_append_val (rows, self->probe->encode[i]);
    }
  else
    for (gsize i = 0; !decodes && i < self->scatter.n; i++)
      if (hg_scatter_within (shown, &axes, i, (const double *)(gpointer)self->outline->data,
                             self->outline->len / 2))
        g_array_append_val (rows, self->probe->encode[i]);
  g_array_set_size (self->outline, 0);
  if (!decodes || rows->len > 0)
    hourglass_sample_selection_set (selection, (const gsize *)(gpointer)rows->data, rows->len);
  hourglass_plot_invalidate_overlay (self->plot);
}

/* Return or the space bar: the sample that the arrow keys went to is selected, or no longer. */
static gboolean
toggle_hovered (HourglassLatentView *self)
{
  if (self->hover >= self->scatter.n)
    return FALSE;
  hourglass_sample_selection_toggle (hourglass_run_get_selection (self->run),
                                     self->probe->encode[self->hover]);
  return TRUE;
}

/* The mean of the points shown. */
static void
find_middle (HourglassLatentView *self, double *x, double *y)
{
  double sum[2] = { 0, 0 };
  gsize n = 0;
  for (gsize i = 0; i < self->scatter.n; i++)
    if (isfinite (self->scatter.xy[2 * i]) && isfinite (self->scatter.xy[2 * i + 1]))
      {
        sum[0] += (double)self->scatter.xy[2 * i];
        sum[1] += (double)self->scatter.xy[2 * i + 1];
        n++;
      }
  *x = n > 0 ? sum[0] / (double)n : 0;
  *y = n > 0 ? sum[1] / (double)n : 0;
}

/* An arrow key moves what is decoded, Home takes it to the middle: in the plane of components, where dragging
 * decodes. */
static gboolean
move_cursor (HourglassLatentView *self, guint key, gboolean far)
{
  const HgReal *point = hourglass_latent_panel_get_point (self->panel);
  double x, y, share = (far ? 5.0 : 1.0) / STEPS;
  double across = share * (self->scatter.x_high - self->scatter.x_low),
         up = share * (self->scatter.y_high - self->scatter.y_low);
  if (self->scatter.n == 0 || point == NULL || hourglass_latent_view_places_tsne (self)
      || hourglass_segments_get_active (self->tool) != DECODE)
    return FALSE;
  hg_plane_place (&self->plane, point, &x, &y);
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      x += key == GDK_KEY_Left ? -across : across;
      break;
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      y += key == GDK_KEY_Down ? -up : up;
      break;
    case GDK_KEY_Home:
      find_middle (self, &x, &y);
      break;
    default:
      return FALSE;
    }
  set_hover (self, G_MAXSIZE);
  decode_place (self, &self->plane, &self->scatter, x, y);
  hourglass_plot_invalidate_overlay (self->plot);
  return TRUE;
}

static gboolean
key_pressed (HourglassLatentView *self, guint key, guint code, GdkModifierType state)
{
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space)
    return toggle_hovered (self);
  return move_cursor (self, key, (state & GDK_SHIFT_MASK) != 0);
}

/* Where the cursor is and what is near it, for a screen reader: as the description of the plot. */
static void
told (HourglassLatentView *self)
{
  char place[2][40];
  double x, y;
  const HgReal *point = hourglass_latent_panel_get_point (self->panel);
  const char *text = hourglass_latent_panel_get_text (self->panel);
  if (self->plot == NULL || point == NULL || self->plane.values == 0)
    return;
  hg_plane_place (&self->plane, point, &x, &y);
  hg_format_number (place[0], sizeof place[0], x, 3);
  hg_format_number (place[1], sizeof place[1], y, 3);
  gboolean plane = !hourglass_latent_view_places_tsne (self);
  g_autofree char *words
      = g_strdup_printf ("%s%s%s%s%s%s", plane ? "Decoded at " : "", plane ? place[0] : "",
                         plane && self->plane.values > 1 ? ", " : "",
                         plane && self->plane.values > 1 ? place[1] : "", plane ? ". " : "", text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plot), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
}

/* The arrow keys go through the samples in order; what is decoded goes along. */
static void
stepped (HourglassLatentView *self, int by)
{
  gsize n = self->scatter.n;
  if (n == 0)
    return;
  set_hover (self, self->hover >= n ? (by > 0 ? 0 : n - 1) : (self->hover + n + (gsize)by) % n);
  self->snapped = self->hover;
  if (hourglass_latent_panel_get_point (self->panel) != NULL)
    hourglass_latent_panel_set_point (
        self->panel, self->projected->data + self->hover * hg_tensor_row_values (self->projected));
}

void
hourglass_latent_pointer_setup (HourglassLatentView *self)
{
  hourglass_segments_set_words (self->tool, "Dragging",
                                (const char *const[]){ "Decode", "Lasso", "Box", NULL });
  hourglass_plot_set_draw (self->plot, draw, draw_hover, self);
  g_signal_connect_swapped (self->plot, "hover", G_CALLBACK (hovered), self);
  g_signal_connect_swapped (self->plot, "stepped", G_CALLBACK (stepped), self);
  g_signal_connect_swapped (self->panel, "chosen", G_CALLBACK (hourglass_plot_invalidate_overlay),
                            self->plot);
  g_signal_connect_swapped (self->panel, "told", G_CALLBACK (told), self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_began), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_went), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_ended), self);
  gtk_widget_add_controller (GTK_WIDGET (self->plot), GTK_EVENT_CONTROLLER (drag));
  GtkEventController *keys = gtk_event_controller_key_new ();
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (self->plot), keys);
}

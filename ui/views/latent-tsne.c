/* See latent-tsne.h. Changing a number begins anew; the embedding before goes on its own thread's time. How
 * many steps are left is not said while it trains: each answer brings as many again. */
#include "ui/views/latent-tsne.h"
#include "base/format.h"
#include "ui/run/embedding.h"
#include <math.h>

enum
{
  WORDS_MS = 100 /* between two numbers of steps that can be read: each moves what stands beside it */
};

struct _HourglassLatentTsne
{
  GtkWidget parent_instance;
  GtkWidget *box;
  GtkSpinButton *perplexity, *steps, *seed;
  GtkButton *play, *step;
  GtkLabel *state;
  HgTensor *newest; /* that is placed, or will be when it goes on */
  gboolean live;
  guint tick;                    /* will tell that the points have moved, or 0 */
  gint64 said;                   /* when the words were last new */
  HourglassEmbedding *embedding; /* or NULL */
};

static guint moved_signal;

G_DEFINE_FINAL_TYPE (HourglassLatentTsne, hourglass_latent_tsne, GTK_TYPE_WIDGET)

char *
hourglass_latent_tsne_describe (HourglassLatentTsne *self)
{
  char made[40], end[40], kl[40];
  if (self->embedding == NULL)
    return g_strdup ("");
  const char *fault = hourglass_embedding_get_fault (self->embedding),
             *note = hourglass_embedding_get_note (self->embedding);
  if (fault[0] != '\0')
    return g_strdup (fault);
  double cost = hourglass_embedding_get_kl (self->embedding);
  gboolean follows = self->live && hourglass_embedding_is_playing (self->embedding);
  return g_strdup_printf (
      "Step %s%s%s%s%s%s%s",
      hg_format_count (made, sizeof made, (gint64)hourglass_embedding_get_steps (self->embedding)),
      follows ? ", follows the training" : " of ",
      follows ? "" : hg_format_count (end, sizeof end, (gint64)hourglass_embedding_get_end (self->embedding)),
      isfinite (cost) ? " · KL " : "", isfinite (cost) ? hg_format_number (kl, sizeof kl, cost, 3) : "",
      note[0] != '\0' ? " · " : "", note);
}

static void
show_state (HourglassLatentTsne *self)
{
  g_autofree char *text = hourglass_latent_tsne_describe (self);
  gboolean playing = self->embedding != NULL && hourglass_embedding_is_playing (self->embedding);
  self->said = g_get_monotonic_time ();
  if (g_strcmp0 (gtk_label_get_label (self->state), text) != 0)
    {
      gtk_label_set_label (self->state, text);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->state), text); /* which asks where the pointer is */
    }
  gtk_button_set_label (self->play, playing ? "Pause" : "Play");
  gtk_widget_set_sensitive (GTK_WIDGET (self->step), self->embedding != NULL && !playing);
}

static void
moved (HourglassLatentTsne *self)
{
  if (self->embedding == NULL || !hourglass_embedding_is_playing (self->embedding)
      || g_get_monotonic_time () >= self->said + WORDS_MS * 1000)
    show_state (self);
  g_signal_emit (self, moved_signal, 0);
}

static gboolean
has_failed (HourglassLatentTsne *self)
{
  return self->embedding != NULL && hourglass_embedding_get_fault (self->embedding)[0] != '\0';
}

static void begin (HourglassLatentTsne *self);

/* An embedding that failed follows nothing: what came since begins anew. */
static gboolean
tell (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  HourglassLatentTsne *self = HOURGLASS_LATENT_TSNE (widget);
  self->tick = 0;
  if (has_failed (self) && hourglass_embedding_get_latent (self->embedding) != self->newest)
    begin (self);
  else
    moved (self);
  return G_SOURCE_REMOVE;
}

/* Points move more often than frames are painted. */
static void
tell_soon (HourglassLatentTsne *self)
{
  if (self->tick == 0)
    self->tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), tell, NULL, NULL);
}

static void
drop (HourglassLatentTsne *self)
{
  if (self->embedding != NULL)
    g_signal_handlers_disconnect_by_data (self->embedding, self);
  if (self->tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->tick);
  self->tick = 0;
  g_clear_object (&self->embedding);
}

static void
begin (HourglassLatentTsne *self)
{
  drop (self);
  if (self->newest != NULL)
    {
      self->embedding = hourglass_embedding_new (self->newest, gtk_spin_button_get_value (self->perplexity),
                                                 (guint64)gtk_spin_button_get_value (self->seed),
                                                 (gsize)gtk_spin_button_get_value (self->steps));
      g_signal_connect_swapped (self->embedding, "moved", G_CALLBACK (tell_soon), self);
    }
  moved (self);
}

void
hourglass_latent_tsne_set_latent (HourglassLatentTsne *self, HgTensor *latent, gboolean live)
{
  HgTensor *placed = hourglass_latent_tsne_get_latent (self);
  gboolean other = latent != self->newest;
  self->live = live;
  if (other)
    {
      hg_tensor_unref (self->newest);
      self->newest = latent != NULL ? hg_tensor_ref (latent) : NULL;
    }
  if (!other)
    show_state (self);
  else if (placed != NULL && !has_failed (self) && latent != NULL
           && hg_tensor_rows (latent) == hg_tensor_rows (placed)
           && hg_tensor_row_values (latent) == hg_tensor_row_values (placed))
    hourglass_embedding_follow (self->embedding, latent);
  else
    begin (self);
}

HgTensor *
hourglass_latent_tsne_get_latent (HourglassLatentTsne *self)
{
  return self->embedding != NULL ? hourglass_embedding_get_latent (self->embedding) : NULL;
}

gboolean
hourglass_latent_tsne_copy (HourglassLatentTsne *self, HgReal *xy)
{
  return self->embedding != NULL && hourglass_embedding_copy (self->embedding, xy);
}

static void
play_clicked (HourglassLatentTsne *self)
{
  if (self->embedding == NULL)
    return;
  hourglass_embedding_set_playing (self->embedding, !hourglass_embedding_is_playing (self->embedding));
  show_state (self);
}

static void
step_clicked (HourglassLatentTsne *self)
{
  if (self->embedding != NULL)
    hourglass_embedding_step (self->embedding);
}

/* What nobody sees waits: a large embedding takes a whole processor. */
static void
hourglass_latent_tsne_unmap (GtkWidget *widget)
{
  HourglassLatentTsne *self = HOURGLASS_LATENT_TSNE (widget);
  if (self->embedding != NULL && hourglass_embedding_is_playing (self->embedding))
    {
      hourglass_embedding_set_playing (self->embedding, FALSE);
      show_state (self);
    }
  GTK_WIDGET_CLASS (hourglass_latent_tsne_parent_class)->unmap (widget);
}

static void
hourglass_latent_tsne_dispose (GObject *object)
{
  HourglassLatentTsne *self = HOURGLASS_LATENT_TSNE (object);
  drop (self);
  g_clear_pointer (&self->newest, hg_tensor_unref);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (hourglass_latent_tsne_parent_class)->dispose (object);
}

static void
hourglass_latent_tsne_class_init (HourglassLatentTsneClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_latent_tsne_dispose;
  widget->unmap = hourglass_latent_tsne_unmap;
  moved_signal = g_signal_new ("moved", HOURGLASS_TYPE_LATENT_TSNE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                               G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "latenttsne");
  gtk_widget_class_set_template_from_resource (widget, "/org/hourglass/Hourglass/ui/latent-tsne.ui");
  gtk_widget_class_bind_template_child (widget, HourglassLatentTsne, box);
  gtk_widget_class_bind_template_child (widget, HourglassLatentTsne, perplexity);
  gtk_widget_class_bind_template_child (widget, HourglassLatentTsne, steps);
  gtk_widget_class_bind_template_child (widget, HourglassLatentTsne, seed);
  gtk_widget_class_bind_template_child (widget, HourglassLatentTsne, play);
  gtk_widget_class_bind_template_child (widget, HourglassLatentTsne, step);
  gtk_widget_class_bind_template_child (widget, HourglassLatentTsne, state);
  gtk_widget_class_bind_template_callback (widget, begin);
  gtk_widget_class_bind_template_callback (widget, play_clicked);
  gtk_widget_class_bind_template_callback (widget, step_clicked);
}

static void
hourglass_latent_tsne_init (HourglassLatentTsne *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

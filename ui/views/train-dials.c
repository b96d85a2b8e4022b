/* See train-dials.h. */
#include "ui/views/train-dials.h"
#include "ui/views/rate-entry.h"
#include <math.h>

#define LEAST_STEP 1e-4 /* of a weight */

/* A dial of layers/dial.h: the option that a layer has it as, and how it looks. */
typedef struct
{
  const char *option, *title, *help;
  double high, step;
  gboolean slides; /* a scale, else a spin button */
} Dial;

static const Dial dials[HG_DIALS] = {
  [HG_DIAL_TEACHER_FORCING] = { .option = "teacher_forcing_ratio",
                                .title = "Teacher forcing",
                                .help = "Share of the steps at which the decoder reads the true value",
                                .high = 1,
                                .step = 0.05,
                                .slides = TRUE },
  [HG_DIAL_KL_WEIGHT]
  = { .option = "kl_weight",
      .title = "KL weight",
      .help = "How much it costs the latent to differ from a standard normal distribution",
      .high = 1000,
      .step = LEAST_STEP },
};

enum
{
  SCALE_WIDTH = 120
};

struct _HourglassTrainDials
{
  GtkWidget parent_instance;
  HourglassRun *run;
  GtkWidget *flow, *noise_box;
  GtkWidget *clipnorm, *noise;
  GtkWidget *boxes[HG_DIALS];
  GtkRange *scales[HG_DIALS];
  GtkSpinButton *spins[HG_DIALS];
  HourglassRateEntry *rate;
  gboolean showing; /* controls are being filled in */
};

G_DEFINE_FINAL_TYPE (HourglassTrainDials, hourglass_train_dials, GTK_TYPE_WIDGET)

/* A weight may be 0.001 or 10: a step is one in its first digit. */
static void
fit_step (GtkSpinButton *spin)
{
  double value = gtk_spin_button_get_value (spin);
  double step = value > LEAST_STEP ? pow (10, floor (log10 (value * 0.999))) : LEAST_STEP;
  gtk_spin_button_set_increments (spin, fmax (step, LEAST_STEP), 10 * fmax (step, LEAST_STEP));
}

/* What the model's layers have for option @name, the first that has it; NaN: none has. */
static double
own_value (const HgModel *model, const char *name)
{
  HgValue value;
  for (size_t i = 0; model != NULL && i < model->n; i++)
    if (hg_layer_get (model->nodes[i]->layer, name, &value))
      return value.d;
  return NAN;
}

static void
show_dial (HourglassTrainDials *self, int dial)
{
  const HgModel *model = hourglass_run_get_model (self->run);
  double own = own_value (model, dials[dial].option), set = hourglass_run_get_dial (self->run, dial);
  gtk_widget_set_visible (gtk_widget_get_parent (self->boxes[dial]), !isnan (own));
  if (isnan (own))
    return;
  if (dials[dial].slides)
    gtk_range_set_value (self->scales[dial], isnan (set) ? own : set);
  else
    {
      gtk_spin_button_set_value (self->spins[dial], isnan (set) ? own : set);
      fit_step (self->spins[dial]);
    }
}

static void
show (HourglassTrainDials *self)
{
  gboolean active = hourglass_run_is_active (self->run);
  const HgTrainOptions *options = hourglass_run_get_options (self->run);
  gtk_widget_set_visible (GTK_WIDGET (self), active);
  if (!active)
    return;
  self->showing = TRUE;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->clipnorm), options->clipnorm);
  gtk_widget_set_visible (gtk_widget_get_parent (gtk_widget_get_parent (self->clipnorm)),
                          options->global_clipnorm == 0 && options->clipvalue == 0);
  gtk_widget_set_visible (gtk_widget_get_parent (self->noise_box), options->noise.kind != HG_NOISE_NONE);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->noise), options->noise.amount);
  for (int dial = 0; dial < HG_DIALS; dial++)
    show_dial (self, dial);
  self->showing = FALSE;
}

static void
clipnorm_edited (HourglassTrainDials *self)
{
  if (!self->showing)
    hourglass_run_set_clipnorm (self->run, gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->clipnorm)));
}

static void
noise_edited (HourglassTrainDials *self)
{
  if (!self->showing)
    hourglass_run_set_noise (self->run, gtk_spin_button_get_value (GTK_SPIN_BUTTON (self->noise)));
}

static void
dial_edited (HourglassTrainDials *self, GtkWidget *control)
{
  for (int dial = 0; dial < HG_DIALS && !self->showing; dial++)
    if (control == (GtkWidget *)self->scales[dial])
      hourglass_run_set_dial (self->run, dial, gtk_range_get_value (self->scales[dial]));
    else if (control == (GtkWidget *)self->spins[dial])
      hourglass_run_set_dial (self->run, dial, gtk_spin_button_get_value (self->spins[dial]));
}

/* "Clip norm [1.0 − +]" */
static GtkWidget *
add (HourglassTrainDials *self, const char *title, const char *help, GtkWidget *control)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *label = gtk_label_new (title);
  gtk_widget_add_css_class (label, "label-size");
  gtk_widget_set_tooltip_text (box, help);
  gtk_widget_set_valign (control, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), control);
  gtk_flow_box_append (GTK_FLOW_BOX (self->flow), box);
  gtk_widget_set_focusable (gtk_widget_get_parent (box),
                            FALSE); /* the control takes the focus, not its place */
  return box;
}

static GtkWidget *
spin_new (const char *name, const char *help, double high, double step, guint digits)
{
  GtkWidget *spin = gtk_spin_button_new_with_range (0, high, step);
  gtk_spin_button_set_digits (GTK_SPIN_BUTTON (spin), digits);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), TRUE);
  gtk_editable_set_width_chars (GTK_EDITABLE (spin), 6);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (spin), 6);
  gtk_accessible_update_property (GTK_ACCESSIBLE (spin), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, help, -1);
  return spin;
}

static char *
percent (GtkScale *scale, double value, gpointer data)
{
  return g_strdup_printf ("%.0f %%", 100 * value);
}

static void
make_dial (HourglassTrainDials *self, int dial)
{
  const Dial *it = &dials[dial];
  GtkWidget *control;
  if (it->slides)
    {
      control = gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 0, it->high, it->step);
      gtk_scale_set_draw_value (GTK_SCALE (control), TRUE);
      gtk_scale_set_value_pos (GTK_SCALE (control), GTK_POS_RIGHT);
      gtk_scale_set_format_value_func (GTK_SCALE (control), percent, NULL, NULL);
      gtk_widget_set_size_request (control, SCALE_WIDTH, -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (control), GTK_ACCESSIBLE_PROPERTY_LABEL, it->title,
                                      GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, it->help, -1);
      self->scales[dial] = GTK_RANGE (control);
    }
  else
    {
      control = spin_new (it->title, it->help, it->high, it->step, 4);
      self->spins[dial] = GTK_SPIN_BUTTON (control);
    }
  g_signal_connect_object (control, "value-changed", G_CALLBACK (dial_edited), self, G_CONNECT_SWAPPED);
  self->boxes[dial] = add (self, it->title, it->help, control);
}

static void
hourglass_train_dials_dispose (GObject *object)
{
  HourglassTrainDials *self = HOURGLASS_TRAIN_DIALS (object);
  g_clear_object (&self->run);
  g_clear_pointer (&self->flow, gtk_widget_unparent);
  G_OBJECT_CLASS (hourglass_train_dials_parent_class)->dispose (object);
}

static void
hourglass_train_dials_class_init (HourglassTrainDialsClass *klass)
{
  GtkWidgetClass *widget = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = hourglass_train_dials_dispose;
  gtk_widget_class_set_layout_manager_type (widget, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget, "traindials");
}

static void
hourglass_train_dials_init (HourglassTrainDials *self)
{
  static const char clip[] = "Longest that a weight's gradient may be; 0 lets it be",
                    noise[] = "How much the samples are spoiled before the model sees them";
  self->flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->flow), 12);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self->flow), 3);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->flow), 5);
  gtk_widget_set_parent (self->flow, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->flow), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  "What can be turned while it trains", -1);
  self->rate = g_object_new (HOURGLASS_TYPE_RATE_ENTRY, NULL);
  self->clipnorm = spin_new ("Clip norm", clip, 1000, 0.1, 2);
  self->noise = spin_new ("Noise", noise, 1000, 0.05, 2);
  add (self, "Learning rate", "How far a step goes", GTK_WIDGET (self->rate));
  for (int dial = 0; dial < HG_DIALS; dial++)
    make_dial (self, dial);
  add (self, "Clip norm", clip, self->clipnorm);
  self->noise_box = add (self, "Noise", noise, self->noise);
  g_signal_connect_object (self->clipnorm, "value-changed", G_CALLBACK (clipnorm_edited), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->noise, "value-changed", G_CALLBACK (noise_edited), self, G_CONNECT_SWAPPED);
}

void
hourglass_train_dials_set_run (HourglassTrainDials *self, HourglassRun *run)
{
  self->run = g_object_ref (run);
  hourglass_rate_entry_set_run (self->rate, run);
  g_signal_connect_object (run, "options-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (run, "state-changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  show (self);
}

GtkWidget *
hourglass_train_dials_get_dial (HourglassTrainDials *self, HgDial dial)
{
  gboolean shown = gtk_widget_get_visible (gtk_widget_get_parent (self->boxes[dial]));
  GtkWidget *control
      = self->scales[dial] != NULL ? GTK_WIDGET (self->scales[dial]) : GTK_WIDGET (self->spins[dial]);
  return shown ? control : NULL;
}

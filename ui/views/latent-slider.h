/* One latent value: its name, a slider over the range that samples have of it, and its number. */
#pragma once
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_LATENT_SLIDER (hourglass_latent_slider_get_type ())
G_DECLARE_FINAL_TYPE (HourglassLatentSlider, hourglass_latent_slider, HOURGLASS, LATENT_SLIDER, GtkWidget)

GtkWidget *hourglass_latent_slider_new (const char *name);

GtkRange *hourglass_latent_slider_get_range (HourglassLatentSlider *self); /* lent */

/* @low … @high, in steps of a hundredth, with numbers that tell one step from the next: "−1.36", "12,400",
 * "0.00123", "1.20e-8". */
void hourglass_latent_slider_set_range (HourglassLatentSlider *self, double low, double high);

/* Characters of the longer number of its ends; and for how many there is room, so that sliders below each
 * other are of one length, which stays the same under the hand. */
int hourglass_latent_slider_get_longest (HourglassLatentSlider *self);
void hourglass_latent_slider_set_room (HourglassLatentSlider *self, int characters);

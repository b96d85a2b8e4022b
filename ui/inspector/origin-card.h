/* The numbers of the selected layer's output as buttons: every axis of its shape, its values, its parameters.
 * Pressing one says in a sentence below where it comes from, which stays until it is pressed again.
 *
 * Property "number" (int): which one's sentence is open (model/numbers.h), or HG_NUMBER_NONE. */
#pragma once
#include "model/check.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_ORIGIN_CARD (hourglass_origin_card_get_type ())
G_DECLARE_FINAL_TYPE (HourglassOriginCard, hourglass_origin_card, HOURGLASS, ORIGIN_CARD, GtkBox)

GtkWidget *hourglass_origin_card_new (void);

/* @check is only read during the call. Hidden where @node is none of it. What was open stays open where the
 * new layer has it too. */
void hourglass_origin_card_show (HourglassOriginCard *self, const HgCheck *check, size_t node);

int hourglass_origin_card_get_number (HourglassOriginCard *self);
void hourglass_origin_card_set_number (HourglassOriginCard *self, int number);

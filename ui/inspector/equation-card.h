/* The equations of the selected layer with the shapes of this model set into them, as Keras or as PyTorch
 * write them, and the arrays that hold its parameters. The convention stays chosen while the card lives. */
#pragma once
#include "model/model.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_EQUATION_CARD (hourglass_equation_card_get_type ())
G_DECLARE_FINAL_TYPE (HourglassEquationCard, hourglass_equation_card, HOURGLASS, EQUATION_CARD, GtkBox)

GtkWidget *hourglass_equation_card_new (void);

/* Of @node of @model (a reference is taken). @batch: samples that go through at once, in front of every
 * value's shape; HG_UNKNOWN: "n". Hidden where @node is none of it, or has no equations. */
void hourglass_equation_card_show (HourglassEquationCard *self, const HgModel *model, size_t node,
                                   int64_t batch);

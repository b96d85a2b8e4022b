/* What is known of the selected layer, below its form: the formula of its parameter count with symbols and
 * numbers, its equations with the length of what each gives, its weights, and for the waist what it
 * compresses. With nothing selected: the same of the whole stack. */
#pragma once
#include "ui/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_LAYER_FACTS (hourglass_layer_facts_get_type ())
G_DECLARE_FINAL_TYPE (HourglassLayerFacts, hourglass_layer_facts, HOURGLASS, LAYER_FACTS, GtkBox)

GtkWidget *hourglass_layer_facts_new (void);

/* @check is only read during the call. @node may be HG_NO_NODE. */
void hourglass_layer_facts_show (HourglassLayerFacts *self, const HgCheck *check, size_t node);

/* "i = σ(x W_i + h U_i + b_i)" as Pango markup with real indices; the caller frees it. */
char *hourglass_equation_markup (const char *equation);

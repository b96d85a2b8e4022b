/* What is known of the selected layer, below its form: what it takes, the formula of its parameter count with
 * symbols and numbers, and for the waist what it compresses. With nothing selected: the same of the whole
 * stack. */
#pragma once
#include "ui/document/document.h"
#include "ui/parts/fact-list.h"

/* Says all of it in @facts and shows that. @check is only read during the call. @node may be HG_NO_NODE. */
void hourglass_layer_facts_say (HourglassFactList *facts, const HgCheck *check, size_t node);

/* "i = σ(x W_i + h U_i + b_i)" as Pango markup with real indices; the caller frees it. */
char *hourglass_equation_markup (const char *equation);

/* What is well and what is not with a model and the file it came from: one card a sentence, those beyond a
 * few folded away. A card about one weight can be pressed.
 *
 * Signal "activated" (item of the weights, index of the value; both uint64). */
#pragma once
#include "analysis/weight-health.h"
#include "ui/document/document.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_HEALTH_LIST (hourglass_health_list_get_type ())
G_DECLARE_FINAL_TYPE (HourglassHealthList, hourglass_health_list, HOURGLASS, HEALTH_LIST, GtkBox)

/* Both are only read during the call. @health: NULL, not known yet. */
void hourglass_health_list_show (HourglassHealthList *self, HourglassDocument *document,
                                 const HgHealth *health);

/* Nothing but @health's findings. @tip: what pressing one of them does; it outlives the list. */
void hourglass_health_list_show_findings (HourglassHealthList *self, const HgHealth *health, const char *tip);

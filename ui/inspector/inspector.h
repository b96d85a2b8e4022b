/* The inspector: what the selected layer is called, why it does not fit, its options, its arithmetic
 * and its equations. */
#pragma once
#include "ui/inspector/option-form.h"
#include "ui/run/run.h"

#define HOURGLASS_TYPE_INSPECTOR (hourglass_inspector_get_type ())
G_DECLARE_FINAL_TYPE (HourglassInspector, hourglass_inspector, HOURGLASS, INSPECTOR, GtkBox)

/* The equations have the batch size that @run would train with. */
GtkWidget *hourglass_inspector_new (HourglassDocument *document, HourglassRun *run);
/* The form of one selected layer, and that of several; lent. */
HourglassOptionForm *hourglass_inspector_get_form (HourglassInspector *self);
HourglassOptionForm *hourglass_inspector_get_shared (HourglassInspector *self);
const char *hourglass_inspector_get_title (HourglassInspector *self); /* lent */

/* Why the document's model would not learn, or does not: the checks of analysis/why.h, worked out on a worker
 * thread from the model, its data, the settings and, where a training was of this model, its curves and
 * newest weights. Asked again, after a short while, whenever one of these changes; the epochs of a training
 * that goes on are seen every ten seconds. g_object_run_dispose cancels what is under way.
 *
 * Signal "changed": there are other findings. */
#pragma once
#include "analysis/why.h"
#include "ui/run/run.h"

#define HOURGLASS_TYPE_WHY_FINDER (hourglass_why_finder_get_type ())
G_DECLARE_FINAL_TYPE (HourglassWhyFinder, hourglass_why_finder, HOURGLASS, WHY_FINDER, GObject)

HourglassWhyFinder *hourglass_why_finder_new (HourglassDocument *document, HourglassRun *run);

/* Lent until "changed"; NULL: not known yet. @model: what they are about, lent likewise; may be NULL. */
const HgWhy *hourglass_why_finder_get (HourglassWhyFinder *self, const HgModel **model);

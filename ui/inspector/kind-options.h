/* The options of a loss, an optimizer or a schedule as a card of rows, made from its option table. What a
 * person changes is written into the config at once.
 *
 * Signal "edited": the config changed. */
#pragma once
#include "ui/inspector/option-row.h"

#define HOURGLASS_TYPE_KIND_OPTIONS (hourglass_kind_options_get_type ())
G_DECLARE_FINAL_TYPE (HourglassKindOptions, hourglass_kind_options, HOURGLASS, KIND_OPTIONS, GtkBox)

/* @title: above the card ("Adam"). @params are constant; @config is lent and outlives what is shown. Hidden
 * where there are no options. Rows stay, with their focus, as long as the table does. */
void hourglass_kind_options_show (HourglassKindOptions *self, const char *title, const HgParam *params,
                                  gsize n, void *config);

/* The row of option @name, or NULL; lent. */
HourglassOptionRow *hourglass_kind_options_find (HourglassKindOptions *self, const char *name);

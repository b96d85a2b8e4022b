/* Facts one below another: headings, cards of lines with a value at the right, notes. They are said anew each
 * time; where the list has the same form as the one shown only texts change, so that following a drag costs
 * no new widgets. */
#pragma once
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_FACT_LIST (hourglass_fact_list_get_type ())
G_DECLARE_FINAL_TYPE (HourglassFactList, hourglass_fact_list, HOURGLASS, FACT_LIST, GtkBox)

typedef enum
{
  HOURGLASS_FACT_HEADING, /* above a card */
  HOURGLASS_FACT_CARD,    /* begins a card of lines */
  HOURGLASS_FACT_TABLE,   /* begins a card of ruled rows */
  HOURGLASS_FACT_LINE,    /* in the card: text at the left, and maybe a value at the right */
  HOURGLASS_FACT_SMALL,   /* dim, in the card */
  HOURGLASS_FACT_NOTE     /* dim, below the cards */
} HourglassFactKind;

HourglassFactList *hourglass_fact_list_new (void);

/* One more fact of the next list; @value may be NULL. Both are copied. */
void hourglass_fact_list_say (HourglassFactList *self, HourglassFactKind kind, const char *markup,
                              const char *value);

/* Shows what was said since the last time. */
void hourglass_fact_list_show (HourglassFactList *self);

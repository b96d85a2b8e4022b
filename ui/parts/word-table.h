/* A small table of words that are known when it is filled: titles and rows. Tables whose rows are many or
 * come late are lists of their own. */
#pragma once
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_WORD_TABLE (hourglass_word_table_get_type ())
G_DECLARE_FINAL_TYPE (HourglassWordTable, hourglass_word_table, HOURGLASS, WORD_TABLE, GtkWidget)

typedef struct
{
  const char *title;
  int width; /* at first, in px; 0: what the others leave */
} HourglassWordColumn;

/* @name: for a screen reader. @columns end with one without a title and are lent for good. */
void hourglass_word_table_set_columns (HourglassWordTable *self, const char *name,
                                       const HourglassWordColumn *columns);

/* One more row, a text for each column; and none any more. */
void hourglass_word_table_add (HourglassWordTable *self, const char *const *cells);
void hourglass_word_table_clear (HourglassWordTable *self);

/* The outputs of a model's layers as a table: name, shape and statistics, one of them selected.
 *
 * Signal "chosen": a person selected another output. */
#pragma once
#include "analysis/tensor-stats.h"
#include "tensor/shape.h"
#include "ui/parts/exportable.h"

#define HOURGLASS_TYPE_OUTPUT_TABLE (hourglass_output_table_get_type ())
G_DECLARE_FINAL_TYPE (HourglassOutputTable, hourglass_output_table, HOURGLASS, OUTPUT_TABLE, GtkWidget)

/* One row. */
typedef struct
{
  const char *name; /* "lstm_1", "lstm_1 · h"; lent */
  HgShape shape;
  const HgTensorStats *stats; /* lent; NULL: not known yet */
} HourglassOutputItem;

/* What is given is only read during the call. Rows of the same names keep their place and the selection; else
 * the first one is selected. */
void hourglass_output_table_show (HourglassOutputTable *self, const HourglassOutputItem *items, gsize n);

/* The selected row; nothing is told of selecting it here. */
gsize hourglass_output_table_get_selected (HourglassOutputTable *self);
void hourglass_output_table_select (HourglassOutputTable *self, gsize row);

/* All rows as a file called @name, under @title and @sentence; NULL where there is none. */
HourglassExport *hourglass_output_table_export (HourglassOutputTable *self, const char *name,
                                                const char *title, const char *sentence);

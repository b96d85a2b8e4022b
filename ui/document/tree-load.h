/* Reading an HDF5 file that may be no model on a worker thread: its tree, and what a data set of it looks
 * like. Cancelling ends the reader process behind it. */
#pragma once
#include "analysis/tensor-stats.h"
#include "files/rows.h"
#include "files/tree.h"
#include <gio/gio.h>

/* @cancellable may be NULL. Errors' texts are the engine's sentences. */
void hourglass_tree_load (const char *path, GCancellable *cancellable, GAsyncReadyCallback callback,
                          gpointer data);
HgTree *hourglass_tree_load_finish (GAsyncResult *result, GError **error);
void hourglass_tree_free (HgTree *tree);

/* Rows of one data set with what plots of them need. */
typedef struct
{
  HgRows rows;
  gboolean measured;   /* the two below are there: plots were asked for, and there are numbers */
  HgTensorStats stats; /* of the values that were read */
  gsize n_curves;      /* the first columns; 0: not a table of one or two axes */
  double *curves;      /* n_curves × rows */
} HourglassTreeRows;

enum
{
  HOURGLASS_TREE_CURVES = 8
};

/* As hg_rows_open; @measure: fill in what plots need. */
void hourglass_tree_load_rows (const char *path, const char *data_set, guint64 first, guint64 count,
                               gboolean measure, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer data);
HourglassTreeRows *hourglass_tree_load_rows_finish (GAsyncResult *result, GError **error);
void hourglass_tree_rows_free (HourglassTreeRows *rows);

/* Whether @rows are what data set @name was listed as: numbers or not, and of @shape, which may have grown on
 * its first axis. Else a sentence: files change between two readings. */
gboolean hourglass_tree_rows_check (const HourglassTreeRows *rows, const char *name, const HgShape *shape,
                                    gboolean numbers, GError **error);

/* Checked rows of the load that @reading began, which is cleared; NULL in @rows with @error where there are
 * none. FALSE where @result is of another load: this one is no longer awaited. */
gboolean hourglass_tree_rows_take (GAsyncResult *result, GCancellable **reading, const char *name,
                                   const HgShape *shape, gboolean numbers, HourglassTreeRows **rows,
                                   GError **error);

/* One option of a layer as a row of a form: its title and the editor that its type asks for (a number gets a
 * spin button, a choice a drop-down, a yes or no a switch, anything else an entry). It knows the option table
 * and nothing of layers.
 *
 * Signal "edited": a person changed the value; read it with get_value. */
#pragma once
#include "layers/layer.h"
#include <gtk/gtk.h>

#define HOURGLASS_TYPE_OPTION_ROW (hourglass_option_row_get_type ())
G_DECLARE_FINAL_TYPE (HourglassOptionRow, hourglass_option_row, HOURGLASS, OPTION_ROW, GtkBox)

/* @path: "units" or "layer.units". @param must outlive the row (tables are constant). */
HourglassOptionRow *hourglass_option_row_new (const HgParam *param, const char *path);

/* The same for an option that several layers have, which may differ in it. */
HourglassOptionRow *hourglass_option_row_new_shared (const HgParam *param);

const char *hourglass_option_row_get_path (HourglassOptionRow *self);

/* What the editor holds. False with @error when the text cannot be read; the row then says so itself. */
bool hourglass_option_row_get_value (HourglassOptionRow *self, HgValue *value, HgError *error);

/* Shows @value without emitting "edited". */
void hourglass_option_row_set_value (HourglassOptionRow *self, HgValue value);

/* Shows, in a row of several layers, that they differ, without emitting "edited"; and whether that is all it
 * shows: there is no value then. */
void hourglass_option_row_set_mixed (HourglassOptionRow *self);
gboolean hourglass_option_row_is_mixed (HourglassOptionRow *self);

/* Marks the row with @sentence, or as fine with NULL. */
void hourglass_option_row_set_error (HourglassOptionRow *self, const char *sentence);

GtkWidget *hourglass_option_row_get_editor (HourglassOptionRow *self);

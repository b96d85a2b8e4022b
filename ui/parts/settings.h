/* What the app remembers between two starts: GSettings under org.hourglass.Hourglass, whose keys and defaults
 * are in resources/org.hourglass.Hourglass.gschema.xml. */
#pragma once
#include <gtk/gtk.h>

/* The settings, a new reference; or NULL where no schema is found: nothing is remembered then, and everything
 * is at its default. The schema built or installed with the running program comes before the system's. */
GSettings *hourglass_settings_new (void);

/* Appearance, larger text and animations of all windows are as the settings say, from now on. */
void hourglass_settings_apply (void);

/* Threads that a run may use; 0: as the engine chooses. */
gsize hourglass_settings_threads (void);

/* Opens @chooser in the folder in which a file was chosen last, and remembers that of the next one. */
void hourglass_settings_follow_chooser (GtkFileChooser *chooser);

/* The preferences: a row for each setting that a person chooses, bound to it both ways. */
#pragma once
#include <adwaita.h>

#define HOURGLASS_TYPE_PREFERENCES_WINDOW (hourglass_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (HourglassPreferencesWindow, hourglass_preferences_window, HOURGLASS, PREFERENCES_WINDOW,
                      AdwPreferencesWindow)

/* Of hourglass_settings_new; a reference is taken. */
GtkWindow *hourglass_preferences_window_new (GSettings *settings);

/* The application: one process for all windows; files and names of examples on the command line open in it.
 */
#pragma once
#include <adwaita.h>

#define HOURGLASS_TYPE_APPLICATION (hourglass_application_get_type ())
G_DECLARE_FINAL_TYPE (HourglassApplication, hourglass_application, HOURGLASS, APPLICATION, AdwApplication)

HourglassApplication *hourglass_application_new (void);

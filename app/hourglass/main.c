/* Hourglass, the window. See application.h. */
#include "app/hourglass/application.h"

int
main (int argc, char **argv)
{
  g_autoptr (GApplication) application = G_APPLICATION (hourglass_application_new ());
  return g_application_run (application, argc, argv);
}

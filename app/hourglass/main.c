/* Hourglass, the window. See application.h. */
#include "app/hourglass/application.h"
#include "base/memory.h"

int
main (int argc, char **argv)
{
  hg_memory_give_back ();
  g_autoptr (GApplication) application = G_APPLICATION (hourglass_application_new ());
  return g_application_run (application, argc, argv);
}

/* Hourglass, the window. See application.h. */
#include "app/hourglass/application.h"
#include "base/program.h"
#include <libintl.h>
#include <locale.h>

/* Translations that are installed with the program; without any, its words are English. */
static void
find_translations (void)
{
  char folder[HG_PROGRAM_PATH];
  setlocale (LC_ALL, "");
  if (!hg_program_place (folder, sizeof folder, "../share/locale"))
    return;
  bindtextdomain ("hourglass", folder);
  bind_textdomain_codeset ("hourglass", "UTF-8");
  textdomain ("hourglass");
}

int
main (int argc, char **argv)
{
  find_translations ();
  g_autoptr (GApplication) application = G_APPLICATION (hourglass_application_new ());
  return g_application_run (application, argc, argv);
}

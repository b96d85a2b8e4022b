/* hourglass-reader: reads one file behind walls for Hourglass, which starts it. */
#include "reader/serve.h"
#include <unistd.h>

int
main (void)
{
  /* Nothing is left to be done at the end, and libraries would ask for what the walls do not let through. */
  _exit (hg_serve ());
}

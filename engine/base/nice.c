#include "base/nice.h"
#include <sys/resource.h>
#include <unistd.h>

/* To Linux a thread is a process of its own here, contrary to POSIX. */
void
hg_give_way (int nice)
{
  setpriority (PRIO_PROCESS, (id_t)gettid (), nice);
}

#include "base/wait.h"
#include <linux/futex.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Between two phases of one training step the wait is shorter than that; between two steps of an idle program
 * it is not, and a sleeping thread costs nothing. */
enum
{
  LOOKING_NANOSECONDS = 40000
};

static int64_t
nanoseconds (void)
{
  struct timespec t;
  clock_gettime (CLOCK_MONOTONIC, &t);
  return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline void
relax (void)
{
#if defined __x86_64__ || defined __i386__
  __builtin_ia32_pause ();
#endif
}

void
hg_wait_while (_Atomic uint32_t *word, uint32_t seen)
{
  int64_t until = 0;
  for (unsigned i = 0; atomic_load_explicit (word, memory_order_acquire) == seen; i++)
    {
      relax ();
      if (i % 64 != 63)
        continue;
      int64_t now = nanoseconds ();
      if (until == 0)
        until = now + LOOKING_NANOSECONDS;
      else if (now > until)
        syscall (SYS_futex, word, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
    }
}

void
hg_wake (_Atomic uint32_t *word, int n)
{
  syscall (SYS_futex, word, FUTEX_WAKE_PRIVATE, n, NULL, NULL, 0);
}

/* Faults at system calls: a function runs in a process of its own, in which the calls that touch files are
 * watched (seccomp's notifications, answered by a thread beside it), counted, and at a given one refused or
 * not returned from at all. Nothing of what is tested knows of it. */
#pragma once
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* What happens at call @at (from 1 on; 0: nothing). */
typedef struct
{
  unsigned at;
  int error;    /* what the call fails with; 0: the process is killed */
  bool lasting; /* so do all calls after it */
} Fault;

/* Shared with the process: calls so far. */
typedef struct
{
  unsigned calls;
  int listener;
  Fault fault;
} FaultWatch;

static const int fault_calls[] = {
  SYS_openat,     SYS_write,    SYS_pwrite64,  SYS_read,      SYS_pread64,    SYS_close,
  SYS_fsync,      SYS_fchmod,   SYS_fchown,    SYS_flock,     SYS_ftruncate,  SYS_getdents64,
  SYS_unlinkat,   SYS_renameat, SYS_renameat2, SYS_faccessat, SYS_readlinkat,
#ifdef SYS_newfstatat
  SYS_newfstatat,
#endif
#ifdef SYS_rename
  SYS_rename,     SYS_unlink,   SYS_access,    SYS_readlink,  SYS_open,
#endif
};

static inline bool
fault_install (FaultWatch *watch)
{
  enum
  {
    N = sizeof fault_calls / sizeof *fault_calls
  };
  struct sock_filter steps[2 * N + 2]
      = { BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)) };
  size_t n = 1;
  for (size_t i = 0; i < N; i++)
    {
      steps[n++] = (struct sock_filter)BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)fault_calls[i], 0, 1);
      steps[n++] = (struct sock_filter)BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF);
    }
  steps[n++] = (struct sock_filter)BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  const struct sock_fprog program = { (unsigned short)n, steps };
  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  const int listener
      = (int)syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program);
  __atomic_store_n (&watch->listener, listener, __ATOMIC_SEQ_CST);
  return listener >= 0;
}

/* Answers the calls of the thread that is watched, for ever. */
static inline void *
fault_answer (void *context)
{
  FaultWatch *watch = context;
  int listener;
  while ((listener = __atomic_load_n (&watch->listener, __ATOMIC_SEQ_CST)) == 0)
    usleep (100);
  for (;;)
    {
      struct seccomp_notif call = { 0 };
      struct seccomp_notif_resp answer = { 0 };
      if (ioctl (listener, SECCOMP_IOCTL_NOTIF_RECV, &call) != 0)
        continue;
      const unsigned at = ++watch->calls;
      const Fault *fault = &watch->fault;
      const bool here = fault->at > 0 && (at == fault->at || (fault->lasting && at > fault->at));
      if (here && fault->error == 0)
        kill (getpid (), SIGKILL);
      answer.id = call.id;
      answer.error = here ? -fault->error : 0;
      answer.flags = here ? 0 : SECCOMP_USER_NOTIF_FLAG_CONTINUE;
      ioctl (listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
    }
  return NULL;
}

/* Runs @act in a process of its own with @fault; *@calls is how many calls it made. What @act returns (0 …
 * 99), or 128 and the signal that ended it, or −1 where this system cannot watch. */
static inline int
fault_run (Fault fault, int (*act) (const void *context), const void *context, unsigned *calls)
{
  FaultWatch *watch = mmap (NULL, sizeof *watch, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int status = -1;
  if (watch == MAP_FAILED)
    return -1;
  *watch = (FaultWatch){ .fault = fault };
  pid_t child = fork ();
  if (child == 0)
    {
      pthread_t thread;
      if (pthread_create (&thread, NULL, fault_answer, watch) != 0 || !fault_install (watch))
        _exit (120);
      const int result = act (context);
      syscall (SYS_exit_group, result);
    }
  if (child > 0)
    waitpid (child, &status, 0);
  *calls = watch->calls;
  munmap (watch, sizeof *watch);
  if (child < 0 || (WIFEXITED (status) && WEXITSTATUS (status) == 120))
    return -1;
  return WIFSIGNALED (status) ? 128 + WTERMSIG (status) : WEXITSTATUS (status);
}

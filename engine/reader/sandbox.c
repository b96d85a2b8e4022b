#include "reader/sandbox.h"
#include "base/memory.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#define ARCHITECTURE 0 /* its calls are not listed */
#endif

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1 /* maps terabytes, looks round, and reports */
#else
#define SANITIZED 0
#endif

#define OFFSET(field) ((uint32_t)offsetof (struct seccomp_data, field))
#define LOW_HALF (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? 4u : 0u)

enum
{
  MOST = 128 /* instructions */
};

/* Calls that are let through. */
static const int allowed[] = {
  SYS_read,
  SYS_pread64,
  SYS_write,
  SYS_pwrite64,
  SYS_lseek,
  SYS_fstat,
#ifdef SYS_newfstatat
  SYS_newfstatat, /* glibc's fstat */
#endif
  SYS_close,
  SYS_dup, /* zip_fdopen */
  SYS_brk,
  SYS_munmap,
  SYS_mremap,
  SYS_madvise,
  SYS_futex,
  SYS_getrandom,
  SYS_sysinfo,
  SYS_clock_gettime,
  SYS_gettimeofday,
  SYS_rt_sigreturn,
  SYS_exit,
  SYS_exit_group,
#if SANITIZED
  SYS_mmap,
  SYS_mprotect,
  SYS_sigaltstack,
  SYS_rt_sigaction,
  SYS_rt_sigprocmask,
  SYS_sched_yield,
  SYS_sched_getaffinity,
  SYS_getpid,
  SYS_gettid,
  SYS_tgkill,
  SYS_prctl,
  SYS_nanosleep,
  SYS_clock_nanosleep,
#endif
};

/* Calls that fail: libraries look for files of their own, ask whether they write to a terminal and in which
 * folder they are, and do without. */
static const int refused[] = {
  SYS_openat, SYS_faccessat, SYS_readlinkat, SYS_getcwd, SYS_ioctl,
#ifdef SYS_open
  SYS_open,   SYS_access,    SYS_readlink,
#endif
};

/* Calls that are let through unless they ask for memory that holds code. */
static const int without_code[] = { SYS_mmap, SYS_mprotect };

typedef struct
{
  struct sock_filter step[MOST];
  unsigned short n;
} Filter;

static void
add (Filter *filter, struct sock_filter step)
{
  filter->step[filter->n++] = step;
}

static void
load (Filter *filter, uint32_t offset)
{
  add (filter, (struct sock_filter)BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offset));
}

/* Passes over @yes steps where the loaded word compares so with @k, else over @no. */
static void
jump (Filter *filter, uint16_t compare, uint32_t k, uint8_t yes, uint8_t no)
{
  add (filter, (struct sock_filter)BPF_JUMP (BPF_JMP | compare | BPF_K, k, yes, no));
}

static void
give (Filter *filter, uint32_t verdict)
{
  add (filter, (struct sock_filter)BPF_STMT (BPF_RET | BPF_K, verdict));
}

static void
answer (Filter *filter, int call, uint32_t verdict)
{
  jump (filter, BPF_JEQ, (uint32_t)call, 0, 1);
  give (filter, verdict);
}

static Filter
build (void)
{
  Filter filter = { .n = 0 };
  load (&filter, OFFSET (arch));
  jump (&filter, BPF_JEQ, ARCHITECTURE, 1, 0);
  give (&filter, SECCOMP_RET_KILL_PROCESS);
  load (&filter, OFFSET (nr));
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    answer (&filter, allowed[i], SECCOMP_RET_ALLOW);
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    answer (&filter, refused[i], SECCOMP_RET_ERRNO | EACCES);
  for (size_t i = 0; i < sizeof without_code / sizeof *without_code; i++)
    {
      jump (&filter, BPF_JEQ, (uint32_t)without_code[i], 0, 4);
      load (&filter, OFFSET (args[2]) + LOW_HALF);
      jump (&filter, BPF_JSET, PROT_EXEC, 1, 0);
      give (&filter, SECCOMP_RET_ALLOW);
      give (&filter, SECCOMP_RET_KILL_PROCESS);
    }
  /* Another descriptor for what is open, and how it was opened; not who gets signals about it. */
  jump (&filter, BPF_JEQ, SYS_fcntl, 0, 4);
  load (&filter, OFFSET (args[1]) + LOW_HALF);
  jump (&filter, BPF_JEQ, F_GETFL, 1, 0);
  jump (&filter, BPF_JEQ, F_DUPFD_CLOEXEC, 0, 1);
  give (&filter, SECCOMP_RET_ALLOW);
  give (&filter, SECCOMP_RET_KILL_PROCESS);
  return filter;
}

HgSandboxLimits
hg_sandbox_limits (uint64_t bytes)
{
  const uint64_t most = bytes < UINT64_MAX / 8 ? ((uint64_t)1 << 30) + 4 * bytes : UINT64_MAX / 2;
  const uint64_t there = hg_memory_available () / 10 * 8;
  return (HgSandboxLimits){ most < there ? most : there, (unsigned)(10 + bytes / 50000000) };
}

static bool
limit (int what, rlim_t most, rlim_t last)
{
  return setrlimit (what, &(struct rlimit){ most, last }) == 0;
}

bool
hg_sandbox_enter (const HgSandboxLimits *limits, HgError *error)
{
  const rlim_t memory = limits->memory > 0 ? limits->memory : RLIM_INFINITY;
  const rlim_t cpu = limits->cpu > 0 ? limits->cpu : RLIM_INFINITY;
  Filter filter = build ();
  struct sock_fprog program = { filter.n, filter.step };
  bool walled = ARCHITECTURE != 0 && limit (RLIMIT_CORE, 0, 0) && limit (RLIMIT_FSIZE, memory, memory)
                && limit (RLIMIT_CPU, cpu, cpu == RLIM_INFINITY ? cpu : cpu + 1)
                && (SANITIZED || limit (RLIMIT_AS, memory, memory))
                && prctl (PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
                && syscall (SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &program) == 0;
  return walled
         || hg_error_set (
             error, HG_ERROR_UNSUPPORTED,
             "files are read behind walls that this system does not have (seccomp): it is not opened");
}

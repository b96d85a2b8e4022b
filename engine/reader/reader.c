#include "reader/reader.h"
#include "base/clock.h"
#include "base/memory.h"
#include "base/program.h"
#include "reader/sandbox.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#else
#define SANITIZED 0
#endif

enum
{
  LOOK = 20,           /* ms between two looks at the job */
  GRACE = 1000,        /* ms to end after the last word */
  BLOCK = 65536,       /* bytes read at once */
  LARGEST = 256 << 20, /* bytes of an answer */
  ABOVE = 32           /* descriptors are kept from here on while they are handed over */
};

/* One run of the process. */
typedef struct
{
  const HgReaderTask *task;
  HgAnswer *answer;
  HgJob *job; /* in the memory file, written by the process */
  pid_t process;
  int pipe;
  uint64_t size;  /* of the files */
  uint64_t seen;  /* how far it was when it last did something */
  double seen_at; /* s */
  bool stopped;   /* by this side; @error says why */
} Run;

bool
hg_reader_find (char *path, size_t size, HgError *error)
{
  static const char *const places[]
      = { "hourglass-reader", "../libexec/hourglass-reader", "../../app/hourglass-reader" };
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    if (hg_program_place (path, size, places[i]) && access (path, X_OK) == 0)
      return true;
  return hg_error_set (
      error, HG_ERROR_IO,
      "the program hourglass-reader, which reads files, is not beside this one: install it again");
}

/* Hands over @from as descriptor @to: all of them are above every @to first, so that none lands on another.
 */
static bool
hand (posix_spawn_file_actions_t *actions, int *kept, int from, int to)
{
  *kept = fcntl (from, F_DUPFD_CLOEXEC, ABOVE);
  return *kept >= 0 && posix_spawn_file_actions_adddup2 (actions, *kept, to) == 0;
}

static bool
start (Run *run, const char *program, int request, int answer)
{
  const HgReaderTask *task = run->task;
  const size_t n = HG_READER_INPUT + task->n_files;
  const int from[HG_READER_INPUT + HG_READER_FILES]
      = { request, answer, -1, run->answer->memory, task->files[0], task->files[1] };
  int kept[HG_READER_INPUT + HG_READER_FILES];
  char *const words[] = { (char *)(uintptr_t)program, NULL };
  /* OpenBLAS, which the engine brings along, starts threads when it is loaded unless it is told not to. A
   * sanitizer, which keeps the limit on memory away, is to refuse it as the limit does. */
  char *const environment[]
      = {(char *)(uintptr_t) "OPENBLAS_NUM_THREADS=1",
#if SANITIZED
         (char *)(uintptr_t) "ASAN_OPTIONS=allocator_may_return_null=1",
#endif
         NULL,
        };
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t every, none;
  sigfillset (&every);
  sigemptyset (&none);
  bool done = posix_spawn_file_actions_init (&actions) == 0 && posix_spawnattr_init (&attributes) == 0;
  for (size_t i = 0; i < n; i++)
    {
      kept[i] = -1;
      if (from[i] >= 0)
        done = done && hand (&actions, &kept[i], from[i], (int)i);
    }
#if !SANITIZED /* whose reports go there */
  done = done && posix_spawn_file_actions_addopen (&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0) == 0;
#endif
  done = done && posix_spawn_file_actions_addclosefrom_np (&actions, (int)n) == 0
         && posix_spawnattr_setflags (&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF) == 0
         && posix_spawnattr_setsigmask (&attributes, &none) == 0
         && posix_spawnattr_setsigdefault (&attributes, &every) == 0
         && posix_spawn (&run->process, program, &actions, &attributes, words, environment) == 0;
  for (size_t i = 0; i < n; i++)
    if (kept[i] >= 0)
      close (kept[i]);
  posix_spawn_file_actions_destroy (&actions);
  posix_spawnattr_destroy (&attributes);
  return done;
}

/* A number that changes whenever the process gets on: where it reads, what it says of itself, what it wrote.
 */
static uint64_t
how_far (const Run *run)
{
  uint64_t sum = run->answer->message.n;
  struct stat status;
  for (size_t i = 0; i < run->task->n_files; i++)
    sum = sum * 31 + (uint64_t)lseek (run->task->files[i], 0, SEEK_CUR);
  if (fstat (run->answer->memory, &status) == 0)
    sum = sum * 31 + (uint64_t)status.st_size;
  return sum * 31 + atomic_load_explicit (&run->job->permille, memory_order_relaxed);
}

/* Passes on what the job says, and whether to go on. */
static bool
look (Run *run, HgError *error)
{
  const HgReaderTask *task = run->task;
  const int patience = task->patience > 0 ? task->patience : HG_READER_PATIENCE;
  const unsigned permille = atomic_load_explicit (&run->job->permille, memory_order_relaxed);
  const uint64_t far = how_far (run);
  hg_job_progress (task->job, (double)(permille < 1000 ? permille : 1000) / 1000);
  if (far != run->seen)
    {
      run->seen = far;
      run->seen_at = hg_clock_seconds ();
    }
  if (hg_job_cancelled (task->job))
    return hg_error_set (error, HG_ERROR_CANCELLED, "%s: cancelled", task->name);
  return (hg_clock_seconds () - run->seen_at) * 1000 < patience
         || hg_error_set (error, HG_ERROR_FORMAT, "%s: reading it came to nothing for %d s: it was stopped",
                          task->name, patience / 1000);
}

/* Adds what the pipe has; *@ended at its end. */
static bool
receive (Run *run, bool *ended, HgError *error)
{
  HgMessage *message = &run->answer->message;
  const char *name = run->task->name;
  if (message->n > LARGEST)
    return hg_error_set (error, HG_ERROR_FORMAT, "%s: holds too many names to be read", name);
  if (!hg_grow (&message->bytes, &message->capacity, message->n + BLOCK, 1, error))
    return hg_error_prefix (error, "%s", name);
  ssize_t n = read (run->pipe, message->bytes + message->n, BLOCK);
  if (n < 0 && errno != EINTR && errno != EAGAIN)
    return hg_error_set (error, HG_ERROR_IO, "%s: cannot be read: %s", name, strerrordesc_np (errno));
  message->n += n > 0 ? (size_t)n : 0;
  *ended = n == 0;
  return true;
}

/* Until the process has said its last word, or is stopped. */
static bool
listen (Run *run, HgError *error)
{
  struct pollfd waiting = { .fd = run->pipe, .events = POLLIN };
  bool ended = false, done = true;
  run->seen_at = hg_clock_seconds ();
  while (done && !ended)
    {
      int ready = poll (&waiting, 1, LOOK);
      done = (ready <= 0 || receive (run, &ended, error)) && (ended || look (run, error));
    }
  run->stopped = !done;
  return done;
}

/* Collects the process, ending it where it does not end by itself, and gives its status. */
static int
collect (const Run *run, bool at_once)
{
  int status = 0;
  pid_t gone = 0;
  for (int waited = 0; !at_once && gone == 0 && waited < GRACE; waited++)
    {
      gone = waitpid (run->process, &status, WNOHANG);
      if (gone == 0)
        usleep (1000);
    }
  if (gone != 0)
    return status;
  kill (run->process, SIGKILL);
  while (waitpid (run->process, &status, 0) < 0 && errno == EINTR)
    continue;
  return status;
}

/* The sentence for a process that ended without a complete answer. */
static bool
explain (const Run *run, int status, HgError *error)
{
  const char *name = run->task->name;
  const int number = WIFSIGNALED (status) ? WTERMSIG (status) : 0;
  switch (number)
    {
    case 0:
      return hg_error_set (error, HG_ERROR_FORMAT, "%s: the reader gave no answer: the file is damaged",
                           name);
    case SIGSYS:
      return hg_error_set (
          error, HG_ERROR_FORMAT,
          "%s: reading it tried to do what no file needs, and was stopped: the file is damaged, or made "
          "to do harm",
          name);
    case SIGXCPU:
      return hg_error_set (error, HG_ERROR_FORMAT, "%s: takes more than %u s of work to read: it is refused",
                           name, hg_sandbox_limits (run->size).cpu);
    case SIGXFSZ:
      return hg_error_set (error, HG_ERROR_MEMORY, "%s: holds more than there is memory for", name);
    case SIGKILL:
      return hg_error_set (error, HG_ERROR_MEMORY,
                           "%s: reading it was ended by the system, short of memory or time", name);
    default:
      return hg_error_set (error, HG_ERROR_FORMAT, "%s: is damaged: it broke the reader (%s)", name,
                           sigdescr_np (number) != NULL ? sigdescr_np (number) : "unknown signal");
    }
}

/* The end of a run: its answer, what the reader says went wrong, or how it died. */
static bool
finish (Run *run, bool heard, HgError *error)
{
  HgRecords records = hg_answer_records (run->answer);
  bool complete = heard && hg_records_complete (&records);
  int status = collect (run, complete || !heard);
  if (!heard || complete)
    return complete;
  return (!WIFSIGNALED (status) && hg_records_error (&records, error)) ? false : explain (run, status, error);
}

/* A memory file of @bytes, ready to be read from its start; −1 on failure. */
static int
memory_file (const void *bytes, size_t n)
{
  int descriptor = memfd_create ("hourglass", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (descriptor >= 0 && bytes != NULL && pwrite (descriptor, bytes, n, 0) == (ssize_t)n)
    return descriptor;
  if (descriptor >= 0 && bytes == NULL && ftruncate (descriptor, (off_t)n) == 0)
    return descriptor;
  if (descriptor >= 0)
    close (descriptor);
  return -1;
}

static bool
run_process (Run *run, HgError *error)
{
  const HgReaderTask *task = run->task;
  char found[4096 + 64];
  const char *program = task->program != NULL ? task->program : found;
  int pipes[2] = { -1, -1 }, request = memory_file (task->request->bytes, task->request->n);
  if (task->program == NULL && !hg_reader_find (found, sizeof found, error))
    hg_error_prefix (error, "%s", task->name);
  else if (task->request->failed || request < 0 || pipe2 (pipes, O_CLOEXEC) != 0
           || !start (run, program, request, pipes[1]))
    hg_error_set (error, HG_ERROR_IO, "%s: the reader cannot be started: %s", task->name,
                  strerrordesc_np (errno));
  if (request >= 0)
    close (request);
  if (pipes[1] >= 0)
    close (pipes[1]);
  bool done = run->process > 0;
  if (done)
    {
      run->pipe = pipes[0];
      done = finish (run, listen (run, error), error);
    }
  if (pipes[0] >= 0)
    close (pipes[0]);
  return done;
}

bool
hg_reader_run (const HgReaderTask *task, HgAnswer *answer, HgError *error)
{
  struct stat status;
  *answer = (HgAnswer){ .memory = memory_file (NULL, HG_BULK_PAGE) };
  Run run = { .task = task, .answer = answer, .process = -1 };
  for (size_t i = 0; i < task->n_files; i++)
    if (fstat (task->files[i], &status) == 0)
      run.size += (uint64_t)status.st_size;
  run.job = answer->memory >= 0 ? hg_bulk_job (answer->memory) : NULL;
  bool done = run.job != NULL ? run_process (&run, error) : hg_error_memory (error, task->name, HG_BULK_PAGE);
  hg_bulk_job_close (run.job);
  return done;
}

void
hg_answer_clear (HgAnswer *answer)
{
  hg_message_clear (&answer->message);
  if (answer->memory >= 0)
    close (answer->memory);
  answer->memory = -1;
}

HgRecords
hg_answer_records (const HgAnswer *answer)
{
  return (HgRecords){ answer->message.bytes, answer->message.n, 0 };
}

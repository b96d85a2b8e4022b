/* A reader that a hostile file has taken over: behind the same walls it does what its request is called. Run
 * by test-reader.c in the place of hourglass-reader. */
#include "reader/reader.h"
#include "reader/request.h"
#include "reader/sandbox.h"
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

static void
say (const HgMessage *message)
{
  if (write (HG_READER_ANSWER, message->bytes, message->n) < 0)
    _exit (3);
}

static void
tell (const char *text)
{
  HgMessage message = { 0 };
  HgError error = { HG_ERROR_FORMAT, "" };
  snprintf (error.text, sizeof error.text, "evil: %s", text);
  hg_message_put_error (&message, &error);
  say (&message);
}

static void
end (void)
{
  HgMessage message = { 0 };
  hg_message_put (&message, HG_RECORD_END, NULL, 0);
  say (&message);
}

static void
open_another (void)
{
  static const char *const paths[] = { "/etc/passwd", "/proc/self/maps", "/proc/self/exe", "/dev/null", "." };
  for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
    if (open (paths[i], O_RDONLY) >= 0)
      {
        tell ("opened another file");
        return;
      }
  tell ("nothing opens");
}

static void
take_memory (void)
{
  size_t blocks = 0;
  for (; blocks < 64; blocks++)
    {
      char *block = malloc (64 << 20);
      if (block == NULL)
        break;
      memset (block, 1, 64 << 20);
    }
  tell (blocks < 64 ? "memory ended" : "got 4 GiB");
}

static void
burn (void)
{
  for (volatile unsigned long long i = 0;; i++)
    continue;
}

static void
connect_out (void)
{
  socket (AF_INET, SOCK_STREAM, 0);
}

static void
start_another (void)
{
  if (fork () == 0)
    _exit (0);
}

static void
run_another (void)
{
  execl ("/bin/true", "true", (char *)NULL);
}

static void
make_code (void)
{
  mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void
turn_into_code (void)
{
  static _Alignas(65536) char page[65536];
  mprotect (page, sizeof page, PROT_READ | PROT_EXEC);
}

static void
signal_parent (void)
{
  kill (getppid (), SIGTERM);
}

static void
redirect_signals (void)
{
  fcntl (HG_READER_ANSWER, F_SETOWN, 1);
}

static void
write_file (void)
{
  if (write (HG_READER_INPUT, "x", 1) < 0)
    tell ("the input cannot be written");
}

static void
crash (void)
{
  raise (SIGSEGV);
  __builtin_trap ();
}

static void
nothing (void)
{
}

static void
half (void)
{
  HgMessage message = { 0 };
  hg_message_put_text (&message, HG_RECORD_OWN, "half a record and no more");
  message.n -= 5;
  say (&message);
}

static void
garbage (void)
{
  char bytes[4096];
  memset (bytes, 0xa5, sizeof bytes);
  for (int i = 0; i < 64; i++)
    if (write (HG_READER_ANSWER, bytes, sizeof bytes) < 0)
      return;
}

static void
linger (void)
{
  end ();
  close (HG_READER_ANSWER);
  burn ();
}

static void
fill_file (void)
{
  static char block[1 << 20];
  for (uint64_t at = 0;; at += sizeof block)
    if (pwrite (HG_READER_MEMORY, block, sizeof block, (off_t)at) < 0)
      break;
  tell ("the memory file ended");
}

static void
short_sentence (void)
{
  tell ("\xff\xfe control \x1b[2J and \xe2\x80\xae turned");
}

static const struct
{
  const char *name;
  void (*act) (void);
} acts[] = {
  { "open", open_another },
  { "memory", take_memory },
  { "burn", burn },
  { "hang", burn },
  { "socket", connect_out },
  { "fork", start_another },
  { "exec", run_another },
  { "code", make_code },
  { "turn", turn_into_code },
  { "kill", signal_parent },
  { "own", redirect_signals },
  { "write", write_file },
  { "crash", crash },
  { "nothing", nothing },
  { "half", half },
  { "garbage", garbage },
  { "linger", linger },
  { "fill", fill_file },
  { "sentence", short_sentence },
};

int
main (void)
{
  static unsigned char bytes[65536];
  HgRequest request;
  HgError error;
  ssize_t n = pread (HG_READER_REQUEST, bytes, sizeof bytes, 0);
  if (n < 0 || !hg_request_take (&(HgRecords){ bytes, (size_t)n, 0 }, &request)
      || !hg_sandbox_enter (&(HgSandboxLimits){ 384 << 20, 1 }, &error))
    _exit (2);
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++)
    if (strcmp (acts[i].name, request.name) == 0)
      acts[i].act ();
  _exit (0);
}

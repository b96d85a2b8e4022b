/* The walls of the reader process. Once it stands, the process can read the descriptors that it was given,
 * take memory up to its limit, write its answer and end. It cannot open anything (that fails, as libraries
 * try it in passing), and every other request to the system (a socket, another process, memory that holds
 * code) kills it. There is no way back: it holds until the process ends.
 *
 * Written out as a seccomp program of this process's own system calls, without a library; where the system
 * has no seccomp, or this is a processor whose calls are not listed, no file is read. */
#pragma once
#include "base/error.h"
#include <stdint.h>

typedef struct
{
  uint64_t memory; /* bytes of address space, and of the memory file; 0: no limit */
  unsigned cpu;    /* seconds of processor time; 0: no limit */
} HgSandboxLimits;

/* What reading @bytes may take: the smaller of 80 % of the memory that is free and 1 GiB + 4 times the file;
 * 10 s and one more for every 50 MB. */
HgSandboxLimits hg_sandbox_limits (uint64_t bytes);

/* Fails with HG_ERROR_UNSUPPORTED. */
bool hg_sandbox_enter (const HgSandboxLimits *limits, HgError *error);

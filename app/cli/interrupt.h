/* Ctrl-C during long work: the first one asks the work to stop, the second ends the program. */
#pragma once
#include "base/job.h"

/* From now on SIGINT and SIGTERM cancel @job, which must outlive the program's work. */
void cli_interrupt (HgJob *job);

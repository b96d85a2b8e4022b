/* What may come in the way of long work. */
#pragma once
#include "base/job.h"

/* From now on SIGINT and SIGTERM cancel @job, which must outlive the program's work: the first Ctrl-C asks
 * the work to stop, the second ends the program. */
void cli_interrupt (HgJob *job);

/* From now on a reader of the output that goes (`| head`) does not end the program: what it works for is
 * saved all the same. */
void cli_outlive_readers (void);

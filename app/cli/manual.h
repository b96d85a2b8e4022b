/* What is installed beside the program and written by it: `hourglass-cli help --man` and `help --bash`. */
#pragma once
#include "commands.h"

/* Both write to standard output. */
void cli_manual (void);
void cli_completion (void);

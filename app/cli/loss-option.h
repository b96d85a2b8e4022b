/* --loss, by either of its names. */
#pragma once
#include "options.h"
#include "train/loss.h"

/* The loss called @name, or NULL with a wrong-usage sentence that lists them. */
const HgLoss *cli_loss (const char *command, const char *name, HgError *error);

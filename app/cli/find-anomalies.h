/* The anomalies of a part of the data that a command works on, for the command of that name and its pictures.
 */
#pragma once
#include "analysis/anomalies.h"
#include "work.h"

/* The row of --normal; @at: where it goes. */
#define CLI_NORMAL_ROW(at)                                                                                   \
  {                                                                                                          \
    .name = "normal", .argument = "CLASS",                                                                   \
    .help = "class that is not marked (the one trained on alone, or the data's own)", .type = CLI_TEXT,      \
    .offset = at                                                                                             \
  }

/* @normal: name of the class that is not marked, or NULL: the usual one. @worst: samples for the table. Owned
 * by the caller. */
HgAnomalies *cli_find_anomalies (const CliWork *work, const char *normal, size_t worst, HgError *error);

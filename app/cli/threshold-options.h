/* --rule, --percentile, --k and --threshold: what tells large errors from the others, for every command that
 * judges them. */
#pragma once
#include "analysis/anomalies-text.h"
#include "options.h"
#include <math.h>

typedef struct
{
  const char *rule;
  double percentile, k, threshold; /* NaN: not given */
} CliThreshold;

/* What nothing was given for. */
#define CLI_THRESHOLD_DEFAULTS                                                                               \
  {                                                                                                          \
    .percentile = NAN, .k = NAN, .threshold = NAN                                                            \
  }

/* The rows; @at: where the struct lies in the command's. */
#define CLI_THRESHOLD_ROWS(at)                                                                               \
  { .name = "rule",                                                                                          \
    .argument = "RULE",                                                                                      \
    .help = "what chooses the threshold: percentile (default), sigma, f1",                                   \
    .type = CLI_TEXT,                                                                                        \
    .offset = (at) + offsetof (CliThreshold, rule) },                                                        \
      { .name = "percentile",                                                                                \
        .argument = "P",                                                                                     \
        .help = "of the training errors (95)",                                                               \
        .type = CLI_REAL,                                                                                    \
        .offset = (at) + offsetof (CliThreshold, percentile),                                                \
        .low = 0,                                                                                            \
        .high = 100 },                                                                                       \
      { .name = "k",                                                                                         \
        .argument = "K",                                                                                     \
        .help = "sigma: deviations above the mean training error (3)",                                       \
        .type = CLI_REAL,                                                                                    \
        .offset = (at) + offsetof (CliThreshold, k),                                                         \
        .low = 0,                                                                                            \
        .high = 1e6 },                                                                                       \
  {                                                                                                          \
    .name = "threshold", .argument = "X", .help = "this threshold, instead of a rule's", .type = CLI_REAL,   \
    .offset = (at) + offsetof (CliThreshold, threshold), .low = 0, .high = 1e300                             \
  }

/* Whether any of them was given. */
bool cli_threshold_given (const CliThreshold *given);

/* Whether they go together; else a wrong-usage sentence of @command. */
bool cli_threshold_check (const char *command, const CliThreshold *given, HgError *error);

/* What they come to on @anomalies, once they were checked. Fails where the rule has nothing to go by. */
bool cli_threshold_choose (const CliThreshold *given, const HgAnomalies *anomalies, HgThresholdChoice *choice,
                           HgError *error);

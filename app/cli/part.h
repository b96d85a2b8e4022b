/* Which samples of a data set a command works on. */
#pragma once
#include "data/prepared.h"
#include "options.h"

typedef enum
{
  CLI_PART_OWN = -1, /* the test part where there is one, else all samples */
  CLI_PART_ALL,
  CLI_PART_TRAINING,
  CLI_PART_VALIDATION,
  CLI_PART_TEST
} CliPartChoice;

extern const char *const cli_part_names[]; /* "all", "train", "validation", "test", NULL */

/* The row of --part; the text says what the command's defaults have. @at: where it goes. */
#define CLI_PART_HELP_ALL "all (default), train, validation or test"
#define CLI_PART_HELP_OWN "all, train, validation or test (test where there is one, else all)"
#define CLI_PART_ROW(text, at)                                                                               \
  {                                                                                                          \
    .name = "part", .argument = "PART", .help = text, .type = CLI_CHOICE, .offset = at,                      \
    .choices = cli_part_names                                                                                \
  }

typedef struct
{
  const char *title;   /* "test part", "all samples" */
  const size_t *index; /* n rows of the data set */
  size_t n;
  size_t *own; /* what cli_part_clear frees */
} CliPart;

/* The index is lent by @data where it can be. Fails with HG_ERROR_VALUE when the part holds nothing. */
bool cli_part (CliPart *part, int choice, const HgPrepared *data, HgError *error);
void cli_part_clear (CliPart *part);

/* At most @most of the part's samples, evenly spread over it, into @index; returns how many. */
size_t cli_part_spread (const CliPart *part, size_t most, size_t *index);

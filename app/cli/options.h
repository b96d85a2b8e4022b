/* Options of the command line. Every command declares what it takes as a table of rows (name, argument, help,
 * type, place in the command's own struct); parsing, wrong-usage sentences and --help are loops over the
 * tables. */
#pragma once
#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

typedef enum
{
  CLI_FLAG,  /* bool, takes no argument */
  CLI_TEXT,  /* const char * */
  CLI_TEXTS, /* const char *[CLI_MOST_TEXTS]: given again, one more; NULL after the last */
  CLI_COUNT, /* int64_t in low … high */
  CLI_REAL,  /* double in low … high */
  CLI_CHOICE /* int: index into choices */
} CliType;

typedef struct
{
  const char *name;     /* "epochs": given as --epochs N or --epochs=N */
  char letter;          /* 'o': also given as -o OUT; 0: none */
  const char *argument; /* "N", as the help names it; NULL for a flag */
  const char *help;     /* one line */
  CliType type;
  size_t offset; /* in the command's struct */
  double low, high;
  const char *const *choices; /* NULL-terminated */
  bool required;
  bool bare; /* of CLI_TEXT: the argument may be left out, and is then "" */
} CliOption;

enum
{
  CLI_MOST_WORDS = 16,
  CLI_MOST_TEXTS = 5 /* places: one less may be given */
};

/* What a person gave: words, and the command's struct filled in over its defaults. */
typedef struct
{
  size_t n_words;
  const char *words[CLI_MOST_WORDS];
  const void *options;
} CliCall;

/* Exit codes. */
enum
{
  CLI_DONE = 0,
  CLI_FAILED = 1,
  CLI_USAGE = 2,
  CLI_HELP = -1,   /* of cli_parse only */
  CLI_DIFFERS = -2 /* of a verdict only: exit 1, and nothing to complain of */
};

typedef struct
{
  const char *name;     /* "train" */
  const char *usage;    /* what follows the name: "M --data D -o OUT.h5" */
  const char *sentence; /* what it does, one line */
  const char *details;  /* more lines for --help; may be NULL */
  size_t min_words, max_words;
  const CliOption *options; /* rows that end with one without a name; may be NULL */
  const CliOption *data;    /* the rows every command with --data shares, or NULL … */
  size_t data_at;           /* … and where their struct lies in the command's */
  bool needs_data;          /* --data must be given */
  bool verdict;             /* ends as diff does: 0 the same, 1 not, 2 it could not be told */
  const void *defaults;     /* @size bytes: the struct before anything is given; NULL: zeros */
  size_t size;

  void (*help) (void); /* prints more lines for --help; may be NULL */

  /* Returns CLI_DONE or CLI_DIFFERS, or CLI_FAILED or CLI_USAGE with @error (CLI_FAILED where there is
   * no memory). */
  int (*run) (const CliCall *call, HgError *error);
} CliCommand;

/* Reads @arguments (after the command's name) into @call and @options, which holds command->size bytes.
 * Returns CLI_DONE, CLI_HELP when --help was among them, or CLI_USAGE with @error (CLI_FAILED where there is
 * no memory). */
int cli_parse (const CliCommand *command, int n, char **arguments, CliCall *call, void *options,
               HgError *error);

/* The rows of @command, the shared ones after its own: row @i, or NULL after the last; *@base is where its
 * struct lies. */
const CliOption *cli_option_row (const CliCommand *command, size_t i, size_t *base);

/* Writes how @command is used to standard output. */
void cli_help (const CliCommand *command);

/* The name nearest to @given among @n @names, or NULL when none is near: for "did you mean". */
const char *cli_nearest (const char *given, const char *const *names, size_t n);

/* hourglass-cli: finds the command, lets it read its options and runs it. Exit 0: done; 1: failed, with one
 * line on standard error that says what was expected and what came; 2: wrong usage. Of a command that gives a
 * verdict, 1 is the verdict and 2 both of the others. */
#include "base/clean.h"
#include "base/memory.h"
#include "interrupt.h"
#include "manual.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_COMMANDS = 40
};

static int
overview (void)
{
  printf (
      "Usage: hourglass-cli COMMAND …\n\nAutoencoders: what they squeeze, how far, and what comes back.\n\n");
  for (const CliCommand *const *it = cli_commands (); *it != NULL; it++)
    printf ("  %-11s %s\n", (*it)->name, (*it)->sentence);
  printf (
      "\nhourglass-cli COMMAND --help lists the options of a command.\n"
      "hourglass-cli help --man writes all of it as a manual page, help --bash the completion for bash.\n");
  return CLI_DONE;
}

/* A sentence may hold what a person typed or a file says: it goes out as one line of plain text. */
static int
complain (int code, const HgError *error)
{
  char text[sizeof error->text];
  hg_clean (text, sizeof text, error->text, strlen (error->text));
  size_t length = strlen (text);
  if (length > 0 && text[length - 1] == '.')
    text[length - 1] = '\0';
  fflush (stdout);
  fprintf (stderr, "hourglass-cli: %s\n", text);
  return code;
}

static int
no_such_command (const char *name)
{
  const char *names[MOST_COMMANDS];
  HgError error;
  size_t n = 0;
  for (const CliCommand *const *it = cli_commands (); *it != NULL; it++)
    names[n++] = (*it)->name;
  const char *near = cli_nearest (name, names, n);
  hg_error_set (&error, HG_ERROR_VALUE, "there is no command %.60s: %s%s", name,
                near != NULL ? "did you mean " : "hourglass-cli --help lists them", near != NULL ? near : "");
  if (near != NULL)
    strcat (error.text, "?");
  return complain (CLI_USAGE, &error);
}

static int
run (const CliCommand *command, int n, char **arguments)
{
  HgError error = { 0 };
  CliCall call;
  const int failed = command->verdict ? CLI_USAGE : CLI_FAILED;
  void *options = calloc (1, command->size > 0 ? command->size : 1);
  if (options == NULL)
    {
      hg_error_memory (&error, command->name, command->size);
      return complain (failed, &error);
    }
  int code = cli_parse (command, n, arguments, &call, options, &error);
  if (code == CLI_DONE)
    code = command->run (&call, &error);
  if (code == CLI_HELP)
    {
      cli_help (command);
      code = CLI_DONE;
    }
  else if (code == CLI_FAILED || code == CLI_USAGE)
    code = complain (code == CLI_USAGE ? code : failed, &error);
  free (options);
  if ((fflush (stdout) != 0 || ferror (stdout)) && (code == CLI_DONE || code == CLI_DIFFERS))
    {
      hg_error_set (&error, HG_ERROR_IO, "standard output: expected room to write, got %s",
                    "a full or closed one");
      code = complain (failed, &error);
    }
  return code == CLI_DIFFERS ? 1 : code;
}

int
main (int argc, char **argv)
{
  HgError error;
  const char *name = argc > 1 ? argv[1] : "";
  hg_memory_give_back ();
  cli_outlive_readers ();
  if (strcmp (name, "--help") == 0 || strcmp (name, "-h") == 0 || (strcmp (name, "help") == 0 && argc == 2))
    return overview ();
  if (strcmp (name, "--version") == 0)
    return printf ("Hourglass %s\n", HOURGLASS_VERSION) > 0 ? CLI_DONE : CLI_FAILED;
  if (argc < 2)
    {
      hg_error_set (&error, HG_ERROR_VALUE, "expected a command, got none: hourglass-cli --help lists them");
      return complain (CLI_USAGE, &error);
    }
  bool help = strcmp (name, "help") == 0;
  bool manual = help && strcmp (argv[2], "--man") == 0, completion = help && strcmp (argv[2], "--bash") == 0;
  if (manual || completion)
    {
      (manual ? cli_manual : cli_completion) ();
      return fflush (stdout) == 0 ? CLI_DONE : CLI_FAILED;
    }
  const CliCommand *command = cli_command_find (help ? argv[2] : name);
  if (command == NULL)
    return no_such_command (help ? argv[2] : name);
  if (help)
    {
      cli_help (command);
      return CLI_DONE;
    }
  return run (command, argc - 2, argv + 2);
}

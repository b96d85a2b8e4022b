#include "options.h"
#include <stdio.h>

enum
{
  COLUMN = 28 /* where an option's help starts */
};

static void
print_row (const CliOption *option)
{
  char left[64], letter[8] = "";
  if (option->letter != 0)
    snprintf (letter, sizeof letter, "-%c, ", option->letter);
  snprintf (left, sizeof left, "  %s--%s%s%s", letter, option->name, option->argument != NULL ? " " : "",
            option->argument != NULL ? option->argument : "");
  printf ("%-*s%s\n", COLUMN, left, option->help);
}

static void
print_rows (const char *heading, const CliOption *rows)
{
  if (rows == NULL || rows->name == NULL)
    return;
  printf ("\n%s\n", heading);
  for (const CliOption *row = rows; row->name != NULL; row++)
    print_row (row);
}

void
cli_help (const CliCommand *command)
{
  printf ("Usage: hourglass-cli %s %s\n\n%s\n", command->name, command->usage, command->sentence);
  if (command->details != NULL)
    printf ("\n%s\n", command->details);
  print_rows ("Options:", command->options);
  print_rows ("Data:", command->data);
  if (command->help != NULL)
    command->help ();
}

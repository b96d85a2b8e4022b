/* The manual page and the completion for bash, written from the commands' tables: what help.c says on a
 * terminal and these say elsewhere is said in one place. */
#include "manual.h"
#include <stdio.h>
#include <string.h>

/* As it is: a hyphen that may be copied, a backslash, and no line that roff takes for an order. */
static void
roff (const char *text)
{
  for (const char *at = text; *at != '\0'; at++)
    if ((*at == '.' || *at == '\'') && (at == text || at[-1] == '\n'))
      printf ("\\&%c", *at);
    else if (*at == '-' || *at == '\\')
      printf (*at == '-' ? "\\-" : "\\e");
    else
      putchar (*at);
}

static void
row (const CliOption *option)
{
  printf (".TP\n\\fB");
  if (option->letter != 0)
    printf ("\\-%c\\fR, \\fB", option->letter);
  roff ("--");
  roff (option->name);
  printf ("\\fR");
  if (option->argument != NULL)
    {
      printf (" \\fI");
      roff (option->argument);
      printf ("\\fR");
    }
  putchar ('\n');
  roff (option->help);
  if (option->choices != NULL)
    {
      printf (" (");
      for (const char *const *choice = option->choices; *choice != NULL; choice++)
        {
          printf (choice == option->choices ? "" : ", ");
          roff (*choice);
        }
      putchar (')');
    }
  putchar ('\n');
}

static void
rows (const CliOption *option)
{
  for (; option != NULL && option->name != NULL; option++)
    row (option);
}

/* Lines that are laid out already. */
static void
lines (const char *text)
{
  printf (".PP\n.nf\n");
  roff (text);
  printf ("\n.fi\n");
}

static void
describe (const CliCommand *command)
{
  printf (".SS ");
  roff (command->name);
  printf ("\n.B ");
  roff ("hourglass-cli ");
  roff (command->name);
  putchar (' ');
  roff (command->usage);
  printf ("\n.PP\n");
  roff (command->sentence);
  printf (".\n");
  if (command->details != NULL)
    lines (command->details);
  rows (command->options);
  if (command->data != NULL)
    printf (".PP\nTakes the options under\n.B DATA\nas well.\n");
  if (command->help != NULL)
    printf (".PP\nMore is listed by\n.BR \"hourglass\\-cli %s \\-\\-help\" .\n", command->name);
}

void
cli_manual (void)
{
  const CliOption *data = NULL;
  printf (".TH HOURGLASS\\-CLI 1 \"%s\" \"Hourglass %s\"\n", HOURGLASS_DATE, HOURGLASS_VERSION);
  printf (
      ".SH NAME\nhourglass\\-cli \\- autoencoders on the command line\n"
      ".SH SYNOPSIS\n.B hourglass\\-cli\n.I COMMAND\n\\&...\n.br\n.B hourglass\\-cli help\n.RI [ COMMAND ]\n"
      ".SH DESCRIPTION\nDoes without a display what\n.BR hourglass (1)\ndoes.\n.SH COMMANDS\n");
  for (const CliCommand *const *it = cli_commands (); *it != NULL; it++)
    {
      describe (*it);
      data = (*it)->data != NULL ? (*it)->data : data;
    }
  printf (".SH DATA\n");
  rows (data);
  printf (
      ".SH ENVIRONMENT\n.TP\n.B HOURGLASS_DATA\nThe folder of the built-in data, instead of the installed "
      "one.\n"
      ".SH EXIT STATUS\n0: done; 1: failed, with one line on standard error that says what was expected and "
      "what came; 2: wrong usage.\nOf a command that gives a verdict, 1 is the verdict and 2 both of the "
      "others.\n.SH SEE ALSO\n.BR hourglass (1)\n");
}

void
cli_completion (void)
{
  printf ("# Completion of hourglass-cli for bash: commands, options, and the values of those that have a "
          "choice.\n"
          "_hourglass_cli() {\n  local word=${COMP_WORDS[COMP_CWORD]} last=${COMP_WORDS[COMP_CWORD-1]}\n"
          "  case $((COMP_CWORD == 1)):${COMP_WORDS[1]}:$last in\n    1:*) COMPREPLY=($(compgen -W '");
  for (const CliCommand *const *it = cli_commands (); *it != NULL; it++)
    printf ("%s ", (*it)->name);
  printf ("help' -- \"$word\")) ;;\n");
  for (const CliCommand *const *it = cli_commands (); *it != NULL; it++)
    {
      const CliOption *option;
      size_t base;
      for (size_t i = 0; (option = cli_option_row (*it, i, &base)) != NULL; i++)
        if (option->choices != NULL)
          {
            printf ("    0:%s:--%s) COMPREPLY=($(compgen -W '", (*it)->name, option->name);
            for (const char *const *choice = option->choices; *choice != NULL; choice++)
              printf ("%s ", *choice);
            printf ("' -- \"$word\")) ;;\n");
          }
      printf ("    0:%s:*) [[ $word != -* ]] || COMPREPLY=($(compgen -W '", (*it)->name);
      for (size_t i = 0; (option = cli_option_row (*it, i, &base)) != NULL; i++)
        printf ("--%s ", option->name);
      printf ("--help' -- \"$word\")) ;;\n");
    }
  printf ("  esac\n}\ncomplete -o default -F _hourglass_cli hourglass-cli\n");
}

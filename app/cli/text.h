/* Text for a terminal. */
#pragma once

enum
{
  CLI_COLUMNS = 100
};

/* Prints @name padded to @indent columns and @text after it, wrapped between words; further lines begin at
 * @indent. */
void cli_print_wrapped (const char *name, int indent, const char *text);

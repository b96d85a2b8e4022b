#include "text.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

int
cli_columns (const char *text)
{
  int n = 0;
  for (; *text != '\0'; text++)
    n += (*text & 0xc0) != 0x80;
  return n;
}

void
cli_print_wrapped (const char *name, int indent, const char *text)
{
  int at = cli_columns (name);
  printf ("%s%*s", name, at < indent ? indent - at : 0, "");
  at = at < indent ? indent : at;
  for (bool first = true; *text != '\0'; first = false)
    {
      char word[512];
      size_t length = strcspn (text, " ");
      snprintf (word, sizeof word, "%.*s", (int)length, text);
      int columns = cli_columns (word);
      if (!first && at + 1 + columns > CLI_COLUMNS)
        {
          printf ("\n%*s", indent, "");
          at = indent;
        }
      else if (!first)
        at += printf (" ");
      at += columns;
      fputs (word, stdout);
      text += length;
      text += strspn (text, " ");
    }
  printf ("\n");
}

#include "text.h"
#include "base/text.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

void
cli_print_wrapped (const char *name, int indent, const char *text)
{
  int at = hg_columns (name);
  printf ("%s%*s", name, at < indent ? indent - at : 0, "");
  at = at < indent ? indent : at;
  for (bool first = true; *text != '\0'; first = false)
    {
      char word[512];
      size_t length = strcspn (text, " ");
      snprintf (word, sizeof word, "%.*s", (int)length, text);
      int columns = hg_columns (word);
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

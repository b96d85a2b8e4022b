#include "export/snippet.h"
#include <ctype.h>
#include <string.h>

const char *
hg_snippet_find (const HgSnippet *snippets, const char *name)
{
  for (; snippets->name != NULL; snippets++)
    if (strcmp (snippets->name, name) == 0)
      return snippets->text;
  return NULL;
}

static size_t
word_length (const char *text)
{
  size_t n = 0;
  while (isalnum ((unsigned char)text[n]) || text[n] == '_')
    n++;
  return n;
}

static const char *
value_of (const HgSnippetWord *words, const char *word, size_t n)
{
  for (; words->word != NULL; words++)
    if (strlen (words->word) == n && strncmp (words->word, word, n) == 0)
      return words->value;
  return NULL;
}

/* Whether a line with this condition ("one other", "!word") is written. */
static bool
holds (const char *condition, const char *end, const HgSnippetWord *words)
{
  while (condition < end)
    {
      bool not = *condition == '!';
      size_t n = word_length (condition + not );
      if (n > 0 && (value_of (words, condition + not, n) != NULL) != not )
        return true;
      condition += not +(n > 0 ? n : 1);
    }
  return false;
}

static void
write_line (HgText *text, const char *line, const char *end, const HgSnippetWord *words)
{
  while (line < end)
    {
      size_t plain = 0, n = 0;
      while (line + plain < end && line[plain] != '$')
        plain++;
      hg_text_add (text, "%.*s", (int)plain, line);
      line += plain;
      if (line == end)
        break;
      n = word_length (line + 1);
      const char *value = value_of (words, line + 1, n);
      if (value != NULL)
        hg_text_add (text, "%s", value);
      line += 1 + n;
    }
  hg_text_add (text, "\n");
}

void
hg_snippet_write (HgText *text, const char *snippet, const HgSnippetWord *words)
{
  while (*snippet != '\0')
    {
      const char *end = strchr (snippet, '\n'), *mark = strstr (snippet, "  #? ");
      const char *next = end + 1;
      bool written = true;
      if (mark != NULL && mark < end)
        {
          written = holds (mark + 5, end, words);
          end = mark;
        }
      if (written)
        write_line (text, snippet, end, words);
      snippet = next;
    }
}

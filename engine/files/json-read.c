#include "files/json-read.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

int
hg_json_depth (const char *json)
{
  int depth = 0, deepest = 0;
  bool text = false;
  for (const char *p = json; *p != '\0'; p++)
    if (text && *p == '\\' && p[1] != '\0')
      p++;
    else if (*p == '"')
      text = !text;
    else if (!text && (*p == '{' || *p == '['))
      deepest = ++depth > deepest ? depth : deepest;
    else if (!text && (*p == '}' || *p == ']'))
      depth--;
  return deepest;
}

json_t *
hg_json_read (const char *text, size_t flags, json_error_t *fault)
{
  json_error_t own;
  fault = fault != NULL ? fault : &own;
  memset (fault, 0, sizeof *fault);
  const int depth = text != NULL ? hg_json_depth (text) : 0;
  if (depth > HG_JSON_DEPTH)
    snprintf (fault->text, sizeof fault->text, "has %d levels; at most %d are read", depth, HG_JSON_DEPTH);
  return text != NULL && depth <= HG_JSON_DEPTH ? json_loads (text, flags, fault) : NULL;
}

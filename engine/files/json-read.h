/* JSON out of a file. jansson descends as deep as a text does; how deep that may be is looked at first. */
#pragma once
#include <jansson.h>

enum
{
  HG_JSON_DEPTH = 64 /* levels of lists and objects that are read */
};

/* How many levels @json has, by its brackets. */
int hg_json_depth (const char *json);

/* The JSON in @text (may be NULL), with jansson's @flags; json_decref () it. NULL where it is none or too
 * deep: @fault (may be NULL) then says why. */
json_t *hg_json_read (const char *text, size_t flags, json_error_t *fault);

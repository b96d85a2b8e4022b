#include "reader/lesson-records.h"
#include "base/clean.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

enum
{
  JSON = HG_RECORD_OWN /* text */
};

bool
hg_lesson_put (const void *bytes, size_t n, HgMessage *message, HgError *error)
{
  if (n == 0 || n > HG_LESSON_BYTES || memchr (bytes, '\0', n) != NULL || !hg_utf8_valid (bytes, n))
    return hg_error_set (error, HG_ERROR_FORMAT, "expected a lesson: UTF-8 text of at most %d kB",
                         HG_LESSON_BYTES / 1024);
  char *json = hg_alloc (n + 1, 1, error);
  if (json == NULL)
    return false;
  memcpy (json, bytes, n);
  HgLesson *lesson = hg_lesson_parse (json, error);
  if (lesson != NULL)
    hg_message_put_text (message, JSON, json);
  const bool done = lesson != NULL;
  hg_lesson_free (lesson);
  free (json);
  return done;
}

HgLesson *
hg_lesson_take (HgRecords records, HgError *error)
{
  HgRecord record;
  char *json = hg_records_next (&records, &record) && record.tag == JSON && record.n <= HG_LESSON_BYTES
                   ? hg_record_string (&record)
                   : NULL;
  HgLesson *lesson = NULL;
  if (json != NULL)
    lesson = hg_lesson_parse (json, error);
  else
    hg_error_set (error, HG_ERROR_FORMAT, "the reader's answer is not valid");
  free (json);
  return lesson;
}

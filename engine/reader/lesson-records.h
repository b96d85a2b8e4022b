/* A lesson as records: its JSON, after the reader process has found that it is one. */
#pragma once
#include "files/lesson.h"
#include "reader/message.h"

/* Puts the lesson in the @n bytes of a file. Fails as hg_lesson_parse does. */
bool hg_lesson_put (const void *bytes, size_t n, HgMessage *message, HgError *error);

/* The lesson in @records, owned by the caller; NULL with HG_ERROR_FORMAT where there is none. */
HgLesson *hg_lesson_take (HgRecords records, HgError *error);

/* What the reader process and the program say to each other: records, each a tag, a length and a value, one
 * after the other, never one within another. A kind of answer is a list of tags in its own header
 * (dataset-records.h, model-records.h); what a later version adds is one more tag.
 *
 * Whoever writes is trusted by nobody: a record is handed out only when it lies within its message, and a
 * value only when it has the length of its type, is in its range, and (a text) is UTF-8 that fits. Numbers
 * are in the machine's own byte order, as both ends run on it. */
#pragma once
#include "base/error.h"
#include <stddef.h>
#include <stdint.h>

/* Tags that every answer may have; those of a kind begin at HG_RECORD_OWN. */
enum
{
  HG_RECORD_END = 1,    /* nothing: the answer is complete */
  HG_RECORD_ERROR_CODE, /* number: an HgErrorCode */
  HG_RECORD_ERROR,      /* text: the sentence */
  HG_RECORD_PART,       /* nothing: what follows is of another kind */
  HG_RECORD_OWN = 16
};

/* A message that is being written. Clear it with hg_message_clear. */
typedef struct
{
  unsigned char *bytes;
  size_t n, capacity;
  bool failed; /* memory ran out: it is not complete */
} HgMessage;

void hg_message_clear (HgMessage *message);

/* Appends a record; where memory runs out, the message is marked as failed. */
void hg_message_put (HgMessage *message, uint32_t tag, const void *value, size_t n);
void hg_message_put_number (HgMessage *message, uint32_t tag, uint64_t number);
void hg_message_put_text (HgMessage *message, uint32_t tag, const char *text); /* NULL: no record */

/* Appends all records of @more. */
void hg_message_append (HgMessage *message, const HgMessage *more);

/* Appends what @error says, as the whole answer. */
void hg_message_put_error (HgMessage *message, const HgError *error);

typedef struct
{
  uint32_t tag, n;
  const unsigned char *value; /* n bytes, lent, of no alignment */
} HgRecord;

/* Where reading a message stands. */
typedef struct
{
  const unsigned char *bytes;
  size_t n, at;
} HgRecords;

/* The next record; false at the end, and where one does not lie within the message (then at < n). */
bool hg_records_next (HgRecords *records, HgRecord *record);

/* The records up to the next HG_RECORD_PART, or to the end, which @records then stand behind; false where
 * none are left. */
bool hg_records_part (HgRecords *records, HgRecords *part);

/* The value as a number of at most @most. */
bool hg_record_number (const HgRecord *record, uint64_t most, uint64_t *number);

/* The value as a text, ended by NUL, of at most @size bytes with it: UTF-8 without a NUL of its own. */
bool hg_record_text (const HgRecord *record, char *text, size_t size);

/* The same as a new text, owned by the caller; NULL where it is none or memory ran out. */
char *hg_record_string (const HgRecord *record);

/* Whether @records are a complete answer: all of them whole, and HG_RECORD_END the last. */
bool hg_records_complete (const HgRecords *records);

/* Whether @records hold a sentence for what went wrong; then it is in @error. */
bool hg_records_error (const HgRecords *records, HgError *error);

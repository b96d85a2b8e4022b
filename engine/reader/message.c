#include "reader/message.h"
#include "base/clean.h"
#include "base/memory.h"
#include <stdlib.h>
#include <string.h>

enum
{
  HEADER = 2 * sizeof (uint32_t)
};

void
hg_message_clear (HgMessage *message)
{
  free (message->bytes);
  *message = (HgMessage){ 0 };
}

static void
append (HgMessage *message, const void *bytes, size_t n)
{
  size_t wanted;
  if (__builtin_add_overflow (message->n, n, &wanted)
      || !hg_grow (&message->bytes, &message->capacity, wanted, 1, NULL))
    {
      message->failed = true;
      return;
    }
  if (n > 0)
    memcpy (message->bytes + message->n, bytes, n);
  message->n = wanted;
}

void
hg_message_append (HgMessage *message, const HgMessage *more)
{
  message->failed |= more->failed;
  append (message, more->bytes, more->n);
}

void
hg_message_put (HgMessage *message, uint32_t tag, const void *value, size_t n)
{
  const uint32_t header[] = { tag, (uint32_t)n };
  message->failed |= n > UINT32_MAX;
  append (message, header, sizeof header);
  append (message, value, n);
}

void
hg_message_put_number (HgMessage *message, uint32_t tag, uint64_t number)
{
  hg_message_put (message, tag, &number, sizeof number);
}

void
hg_message_put_text (HgMessage *message, uint32_t tag, const char *text)
{
  if (text != NULL)
    hg_message_put (message, tag, text, strlen (text));
}

void
hg_message_put_error (HgMessage *message, const HgError *error)
{
  char text[sizeof error->text];
  message->n = 0;
  hg_message_put_number (message, HG_RECORD_ERROR_CODE, error->code);
  hg_message_put_text (message, HG_RECORD_ERROR,
                       hg_clean (text, sizeof text, error->text, strlen (error->text)));
}

bool
hg_records_next (HgRecords *records, HgRecord *record)
{
  uint32_t header[2];
  if (records->n - records->at < HEADER)
    return false;
  memcpy (header, records->bytes + records->at, HEADER);
  if (header[1] > records->n - records->at - HEADER)
    return false;
  *record = (HgRecord){ header[0], header[1], records->bytes + records->at + HEADER };
  records->at += HEADER + record->n;
  return true;
}

bool
hg_records_part (HgRecords *records, HgRecords *part)
{
  HgRecord record;
  if (records->at == records->n)
    return false;
  *part = (HgRecords){ records->bytes + records->at, 0, 0 };
  const size_t began = records->at;
  size_t end = began;
  while (hg_records_next (records, &record) && record.tag != HG_RECORD_PART)
    end = records->at;
  part->n = end - began;
  return true;
}

bool
hg_record_number (const HgRecord *record, uint64_t most, uint64_t *number)
{
  uint64_t value;
  if (record->n != sizeof value)
    return false;
  memcpy (&value, record->value, sizeof value);
  if (value > most)
    return false;
  *number = value;
  return true;
}

static bool
is_text (const HgRecord *record)
{
  return memchr (record->value, '\0', record->n) == NULL
         && hg_utf8_valid ((const char *)record->value, record->n);
}

bool
hg_record_text (const HgRecord *record, char *text, size_t size)
{
  if (record->n >= size || !is_text (record))
    return false;
  memcpy (text, record->value, record->n);
  text[record->n] = '\0';
  return true;
}

char *
hg_record_string (const HgRecord *record)
{
  char *text = is_text (record) ? hg_alloc ((size_t)record->n + 1, 1, NULL) : NULL;
  if (text != NULL)
    memcpy (text, record->value, record->n);
  return text;
}

bool
hg_records_complete (const HgRecords *records)
{
  HgRecords all = { records->bytes, records->n, 0 };
  HgRecord record = { 0 };
  while (hg_records_next (&all, &record))
    continue;
  return all.at == all.n && record.tag == HG_RECORD_END && record.n == 0;
}

bool
hg_records_error (const HgRecords *records, HgError *error)
{
  HgRecords all = { records->bytes, records->n, 0 };
  HgRecord record;
  HgErrorCode code = HG_ERROR_FORMAT;
  uint64_t number;
  char text[sizeof error->text];
  while (hg_records_next (&all, &record))
    if (record.tag == HG_RECORD_ERROR_CODE && hg_record_number (&record, HG_ERROR_UNSUPPORTED, &number)
        && number != HG_ERROR_NONE)
      code = (HgErrorCode)number;
    else if (record.tag == HG_RECORD_ERROR && hg_record_text (&record, text, sizeof text) && *text != '\0')
      {
        hg_error_set (error, code, "%s", text);
        return true;
      }
  return false;
}

#include "reader/request.h"
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* A field of HgRequest and its tag. */
typedef struct
{
  uint32_t tag;
  size_t offset;
} Field;

enum
{
  WORK = HG_RECORD_OWN,
  SEED,
  FIRST,
  COUNT,
  PAD,
  LAST, /* nothing: the end of the request */
  TEXTS = 32,
  NUMBERS = 64
};

static const Field texts[] = {
  { TEXTS, offsetof (HgRequest, name) },
  { TEXTS + 1, offsetof (HgRequest, labels_name) },
  { TEXTS + 2, offsetof (HgRequest, options.columns) },
  { TEXTS + 3, offsetof (HgRequest, options.label) },
  { TEXTS + 4, offsetof (HgRequest, options.time) },
  { TEXTS + 5, offsetof (HgRequest, options.missing) },
  { TEXTS + 6, offsetof (HgRequest, options.dataset) },
};

static const Field numbers[] = {
  { NUMBERS, offsetof (HgRequest, ending) },
  { NUMBERS + 1, offsetof (HgRequest, options.window) },
  { NUMBERS + 2, offsetof (HgRequest, options.stride) },
  { NUMBERS + 3, offsetof (HgRequest, options.limit) },
  { NUMBERS + 4, offsetof (HgRequest, options.width) },
  { NUMBERS + 5, offsetof (HgRequest, options.height) },
};

enum
{
  N_TEXTS = sizeof texts / sizeof *texts,
  N_NUMBERS = sizeof numbers / sizeof *numbers
};

static char **
text_at (HgRequest *request, const Field *field)
{
  return (char **)((char *)request + field->offset);
}

void
hg_request_put (const HgRequest *request, HgMessage *message)
{
  hg_message_put_number (message, WORK, request->work);
  hg_message_put_number (message, SEED, request->options.seed);
  hg_message_put_number (message, FIRST, request->first);
  hg_message_put_number (message, COUNT, request->count);
  hg_message_put_number (message, PAD, request->options.pad);
  for (size_t i = 0; i < N_TEXTS; i++)
    hg_message_put_text (message, texts[i].tag, *(char *const *)((const char *)request + texts[i].offset));
  for (size_t i = 0; i < N_NUMBERS; i++)
    hg_message_put_number (message, numbers[i].tag,
                           *(const size_t *)((const char *)request + numbers[i].offset));
  hg_message_put (message, LAST, NULL, 0);
}

static bool
take_field (HgRequest *request, const HgRecord *record)
{
  uint64_t number;
  for (size_t i = 0; i < N_TEXTS; i++)
    if (record->tag == texts[i].tag)
      {
        char **text = text_at (request, &texts[i]);
        return *text == NULL && (*text = hg_record_string (record)) != NULL;
      }
  for (size_t i = 0; i < N_NUMBERS; i++)
    if (record->tag == numbers[i].tag)
      {
        if (!hg_record_number (record, SIZE_MAX, &number))
          return false;
        *(size_t *)((char *)request + numbers[i].offset) = (size_t)number;
        return true;
      }
  return false;
}

bool
hg_request_take (HgRecords *records, HgRequest *request)
{
  HgRecord record = { 0 };
  uint64_t number = HG_WORK_KINDS;
  bool done = true;
  *request = (HgRequest){ .work = HG_WORK_KINDS };
  while (done && record.tag != LAST && hg_records_next (records, &record))
    if (record.tag == WORK)
      {
        done = hg_record_number (&record, HG_WORK_KINDS - 1, &number);
        request->work = (HgWork)number;
      }
    else if (record.tag == PAD)
      {
        done = hg_record_number (&record, 1, &number);
        request->options.pad = number != 0;
      }
    else if (record.tag == SEED || record.tag == FIRST || record.tag == COUNT)
      done = hg_record_number (&record, UINT64_MAX,
                               record.tag == SEED    ? &request->options.seed
                               : record.tag == FIRST ? &request->first
                                                     : &request->count);
    else if (record.tag != LAST)
      done = take_field (request, &record);
  return done && record.tag == LAST && request->work != HG_WORK_KINDS && request->name != NULL;
}

void
hg_request_clear (HgRequest *request)
{
  for (size_t i = 0; i < N_TEXTS; i++)
    free (*text_at (request, &texts[i]));
  *request = (HgRequest){ 0 };
}

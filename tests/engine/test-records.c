/* reader/: what the program believes of a reader's answer. Every field is spoilt, every byte is changed, and
 * messages are made up: each gives a sound data set or is refused; the sanitizers watch the rest. */
#include "base/memory.h"
#include "base/random.h"
#include "engine/data-test.h"
#include "reader/dataset-records.h"
#include <fcntl.h>

enum
{
  ROWS = 7,
  WIDTH = 3
};

/* A data set that has everything a data set can have. */
static HgDataset *
full_dataset (void)
{
  static const char *const classes[] = { "one", "two", "drei \xc3\xa4" };
  HgShape sample = hg_shape (1, WIDTH), target = hg_shape (2, 2, 2);
  HgError error = { 0 };
  HgDataset *it = hg_dataset_new ("full", hg_tensor_new_rows (ROWS, &sample, &error), &error);
  if (it == NULL || !hg_dataset_set_targets (it, hg_tensor_new_rows (ROWS, &target, &error), &error)
      || !hg_dataset_add_input (it, hg_tensor_new_rows (ROWS, &sample, &error), &error)
      || !hg_dataset_add_input (it, hg_tensor_new_rows (ROWS, &target, &error), &error)
      || !hg_dataset_add_classes (it, 3, classes, &error) || !hg_dataset_add_noise (it, 0.25, &error)
      || (it->order = hg_alloc (ROWS, sizeof *it->order, &error)) == NULL
      || (it->start = hg_alloc (ROWS, sizeof *it->start, &error)) == NULL
      || (it->features = hg_alloc (WIDTH, sizeof *it->features, &error)) == NULL)
    abort ();
  for (size_t i = 0; i < ROWS; i++)
    {
      it->labels[i] = (int)i % 3;
      it->order[i] = 0.5 * (double)i;
      it->start[i] = 2 * i;
      for (size_t k = 0; k < WIDTH; k++)
        it->x->data[i * WIDTH + k] = (HgReal)(i * 10 + k);
    }
  for (size_t k = 0; k < WIDTH; k++)
    snprintf (it->features[k], sizeof it->features[k], "column %zu", k);
  snprintf (it->source, sizeof it->source, "a source");
  snprintf (it->licence, sizeof it->licence, "a licence");
  snprintf (it->note, sizeof it->note, "a note");
  snprintf (it->labelling, sizeof it->labelling, "a rule");
  it->span = 4;
  it->fixed[0] = 4;
  it->fixed[1] = 2;
  it->fixed[2] = 1;
  it->scaled = true;
  return it;
}

typedef struct
{
  HgMessage message;
  int memory;
} Answer;

static Answer
answer_of (const HgDataset *dataset)
{
  Answer answer = { .memory = memfd_create ("test", MFD_ALLOW_SEALING) };
  HgBulk bulk = hg_bulk (answer.memory);
  HgError error = { 0 };
  CHECK_DONE (hg_dataset_put (dataset, &answer.message, &bulk, &error), error);
  hg_message_put (&answer.message, HG_RECORD_END, NULL, 0);
  CHECK (!answer.message.failed);
  return answer;
}

static void
answer_clear (Answer *answer)
{
  hg_message_clear (&answer->message);
  close (answer->memory);
}

static HgDataset *
take (const unsigned char *bytes, size_t n, int memory, HgError *error)
{
  HgBulkSource bulk;
  HgRecords records = { bytes, n, 0 };
  if (!hg_records_complete (&records))
    hg_error_set (error, HG_ERROR_FORMAT, "the answer is not complete");
  else if (hg_bulk_source (&bulk, memory, error))
    return hg_dataset_take (records, &bulk, error);
  return NULL;
}

/* Whether everything of @a stands in @b. */
static bool
same (const HgDataset *a, const HgDataset *b)
{
  bool equal = strcmp (a->name, b->name) == 0 && strcmp (a->source, b->source) == 0
               && strcmp (a->note, b->note) == 0 && strcmp (a->labelling, b->labelling) == 0
               && strcmp (a->licence, b->licence) == 0 && a->n_more == b->n_more
               && a->n_classes == b->n_classes && a->span == b->span && a->scaled == b->scaled
               && memcmp (a->fixed, b->fixed, sizeof a->fixed) == 0;
  return equal && hg_shape_equal (&a->x->shape, &b->x->shape) && hg_shape_equal (&a->y->shape, &b->y->shape)
         && memcmp (a->x->data, b->x->data, a->x->values * sizeof *a->x->data) == 0
         && memcmp (a->labels, b->labels, ROWS * sizeof *a->labels) == 0
         && memcmp (a->order, b->order, ROWS * sizeof *a->order) == 0
         && memcmp (a->start, b->start, ROWS * sizeof *a->start) == 0
         && memcmp (a->noise, b->noise, WIDTH * sizeof *a->noise) == 0
         && memcmp (a->features, b->features, WIDTH * sizeof *a->features) == 0
         && memcmp (a->class_names, b->class_names, a->n_classes * sizeof *a->class_names) == 0;
}

/* Uses all of a data set as the program would. */
static void
use (const HgDataset *dataset)
{
  double sum = 0;
  size_t n = hg_tensor_rows (dataset->x);
  for (size_t i = 0; i < dataset->x->values; i++)
    sum += (double)dataset->x->data[i];
  for (size_t i = 0; dataset->y != NULL && i < dataset->y->values; i++)
    sum += (double)dataset->y->data[i];
  for (size_t i = 0; dataset->labels != NULL && i < n; i++)
    sum += dataset->class_names[dataset->labels[i]][0];
  for (size_t i = 0; dataset->features != NULL && i < hg_dataset_features (dataset); i++)
    sum += (double)strlen (dataset->features[i]);
  for (size_t i = 0; dataset->noise != NULL && i < hg_dataset_features (dataset); i++)
    sum += dataset->noise[i];
  for (size_t i = 0; i < n; i++)
    sum += (dataset->order != NULL ? dataset->order[i] : 0)
           + (dataset->start != NULL ? (double)dataset->start[i] : 0);
  volatile double kept = sum;
  (void)kept;
}

TEST (a_data_set_comes_over_whole)
{
  HgError error = { 0 };
  HgDataset *dataset = full_dataset ();
  Answer answer = answer_of (dataset);
  HgDataset *back = take (answer.message.bytes, answer.message.n, answer.memory, &error);
  if (CHECK_DONE (back != NULL, error))
    CHECK (same (dataset, back));
  hg_dataset_unref (back);
  answer_clear (&answer);
  hg_dataset_unref (dataset);
}

TEST (an_answer_that_is_cut_off_is_refused)
{
  HgDataset *dataset = full_dataset ();
  Answer answer = answer_of (dataset);
  for (size_t n = 0; n < answer.message.n; n++)
    {
      HgError error = { 0 };
      CHECK (take (answer.message.bytes, n, answer.memory, &error) == NULL && error.code == HG_ERROR_FORMAT);
    }
  answer_clear (&answer);
  hg_dataset_unref (dataset);
}

TEST (every_changed_byte_is_refused_or_harmless)
{
  HgDataset *dataset = full_dataset ();
  Answer answer = answer_of (dataset);
  size_t refused = 0, taken = 0;
  for (size_t at = 0; at < answer.message.n; at++)
    for (unsigned change = 1; change < 256; change = change * 2 + 1)
      {
        HgError error = { 0 };
        answer.message.bytes[at] ^= (unsigned char)change;
        HgDataset *back = take (answer.message.bytes, answer.message.n, answer.memory, &error);
        CHECK ((back == NULL) == (error.code != HG_ERROR_NONE));
        if (back != NULL)
          use (back);
        refused += back == NULL;
        taken += back != NULL;
        hg_dataset_unref (back);
        answer.message.bytes[at] ^= (unsigned char)change;
      }
  CHECK (refused > taken && taken > 0);
  answer_clear (&answer);
  hg_dataset_unref (dataset);
}

/* Records taken from a sound answer in any order and number, some of them spoilt. */
TEST (made_up_answers_are_refused_or_harmless)
{
  HgDataset *dataset = full_dataset ();
  Answer answer = answer_of (dataset);
  HgRandom random = hg_random (7);
  HgRecord all[64], record;
  HgRecords records = { answer.message.bytes, answer.message.n, 0 };
  size_t n = 0, taken = 0;
  while (n < 64 && hg_records_next (&records, &record))
    all[n++] = record;
  for (int round = 0; round < 20000; round++)
    {
      HgMessage made = { 0 };
      HgError error = { 0 };
      for (size_t i = 0; i < n; i++)
        {
          const uint64_t dice = hg_random_bits (&random);
          record = all[dice % 16 == 0 ? (dice >> 8) % n : i];
          if (dice % 64 != 1)
            hg_message_put (&made, record.tag, record.value, record.n);
          if (dice % 32 == 2 && record.n > 0)
            made.bytes[made.n - 1 - (dice >> 8) % record.n] = (unsigned char)(dice >> 32);
        }
      HgDataset *back = take (made.bytes, made.n, answer.memory, &error);
      if (back != NULL)
        use (back);
      taken += back != NULL;
      hg_dataset_unref (back);
      hg_message_clear (&made);
    }
  CHECK (taken > 0);
  answer_clear (&answer);
  hg_dataset_unref (dataset);
}

/* What only the values of arrays can be wrong in. */
TEST (arrays_with_wrong_values_are_refused)
{
  for (int fault = 0; fault < 5; fault++)
    {
      HgError error = { 0 };
      HgDataset *dataset = full_dataset ();
      if (fault == 0)
        dataset->labels[3] = 3;
      else if (fault == 1)
        dataset->labels[3] = -1;
      else if (fault == 2)
        dataset->start[3] = dataset->start[2];
      else if (fault == 3)
        dataset->order[1] = NAN;
      else
        dataset->fixed[0] = 5;
      Answer answer = answer_of (dataset);
      CHECK (take (answer.message.bytes, answer.message.n, answer.memory, &error) == NULL);
      CHECK_TEXT (error.text, "the reader's answer is not valid");
      answer_clear (&answer);
      hg_dataset_unref (dataset);
    }
}

TEST (a_memory_file_that_is_too_short_or_cannot_be_sealed_is_refused)
{
  HgError error = { 0 };
  HgBulkSource bulk;
  int memory = memfd_create ("test", MFD_ALLOW_SEALING), closed = memfd_create ("test", 0);
  CHECK (!hg_bulk_source (&bulk, memory, &error));
  CHECK (ftruncate (closed, 2 * HG_BULK_PAGE) == 0 && !hg_bulk_source (&bulk, closed, &error));
  CHECK (!hg_bulk_source (&bulk, 0, &error));
  close (memory);
  close (closed);
  HgDataset *dataset = full_dataset ();
  Answer answer = answer_of (dataset);
  CHECK (ftruncate (answer.memory, HG_BULK_PAGE + 64) == 0);
  CHECK (take (answer.message.bytes, answer.message.n, answer.memory, &error) == NULL);
  CHECK_CONTAINS (error.text, "the reader's numbers are not valid");
  CHECK (ftruncate (answer.memory, HG_BULK_PAGE) != 0);
  answer_clear (&answer);
  hg_dataset_unref (dataset);
}

TEST (texts_are_checked)
{
  static const struct
  {
    const char *bytes;
    size_t n;
    bool good;
  } cases[] = {
    { "plain", 5, true },
    { "", 0, true },
    { "\xc3\xa4", 2, true },
    { "\xc3", 1, false },
    { "a\0b", 3, false },
    { "\xef\xbf\xbd", 3, true },
    { "\xed\xa0\x80", 3, false },
    { "\xc0\x80", 2, false },
    { "12345678", 8, false },
    { "1234567", 7, true },
    { "\xf4\x90\x80\x80", 4, false },
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    {
      char text[8];
      HgRecord record = { HG_RECORD_OWN, (uint32_t)cases[i].n, (const unsigned char *)cases[i].bytes };
      if (hg_record_text (&record, text, sizeof text) != cases[i].good)
        test_fault (__FILE__, __LINE__, "text %zu", i);
    }
}

/* The fields of a run's record: each has a name for files and sentences, a title for tables, and one way to
 * be read and written. Tables, CSV, JSON and reports are loops over them. */
#pragma once
#include "analysis/run-record.h"

typedef enum
{
  HG_FIELD_TEXT,
  HG_FIELD_COUNT,   /* 5,331 */
  HG_FIELD_NUMBER,  /* four significant digits */
  HG_FIELD_SETTING, /* as it was set: 0.001 */
  HG_FIELD_RATIO,   /* two decimals: 25.00 */
  HG_FIELD_PERCENT, /* likewise, of a hundred */
  HG_FIELD_SECONDS
} HgFieldForm;

typedef struct
{
  const char *name;    /* "test_mse" */
  const char *column;  /* of a CSV file: "Test MSE Loss" */
  const char *heading; /* on screen and on paper: "MSE" */
  HgFieldForm form;
  double (*number) (const HgRunRecord *record);    /* NaN: not known; NULL: it is a text */
  const char *(*text) (const HgRunRecord *record); /* lent; NULL: it is a number */
} HgRunField;

enum
{
  HG_RUN_FIELDS = 33,
  HG_RUN_LAB_FIELDS = 9 /* the first ones: the lab's own columns */
};

extern const HgRunField hg_run_fields[HG_RUN_FIELDS];

/* NULL where there is none. */
const HgRunField *hg_run_field_find (const char *name);

/* As a person reads it: "64,542", "0.7247", "96.00"; "—" where it is not known. Returns @text. */
char *hg_run_field_text (const HgRunField *field, const HgRunRecord *record, char *text, size_t size);

/* Less than, equal to or greater than 0; what is not known comes last. */
int hg_run_field_compare (const HgRunField *field, const HgRunRecord *a, const HgRunRecord *b);

/* The first @n_fields fields of all records: a line of columns, a line a run, C locale, nothing where a
 * number is not known. Owned by the caller. */
char *hg_run_csv (HgRunRecord *const *records, size_t n, size_t n_fields, HgError *error);

/* A list with an object a run, all fields by name, null where a number is not known. Owned by the caller. */
char *hg_run_json (HgRunRecord *const *records, size_t n, HgError *error);

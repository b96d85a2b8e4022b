/* Running the reader process: a program of its own, started fresh with no environment and no descriptors but
 * those it needs, that parses one file behind walls (sandbox.h) and answers in records (message.h) and
 * numbers (bulk.h). However it ends, the caller gets an answer that is complete or one sentence. */
#pragma once
#include "reader/bulk.h"

enum
{
  HG_READER_FILES = 2,
  HG_READER_PATIENCE = 10000, /* ms */

  /* Its descriptors. */
  HG_READER_REQUEST = 0, /* a message, read from its start */
  HG_READER_ANSWER = 1,  /* a pipe */
  HG_READER_MEMORY = 3,
  HG_READER_INPUT = 4 /* the files, one after the other */
};

typedef struct
{
  const char *name; /* of the file, for sentences */
  size_t n_files;
  int files[HG_READER_FILES]; /* open for reading; lent */
  const HgMessage *request;
  HgJob *job; /* or NULL: cancelling ends the process */

  /* For tests; zero otherwise: another program than hourglass-reader, and how long it may do nothing. */
  const char *program;
  int patience; /* ms */
} HgReaderTask;

/* Clear it with hg_answer_clear, also after failing. */
typedef struct
{
  HgMessage message;
  int memory; /* descriptor of the numbers */
} HgAnswer;

/* Fails with what the reader says, with HG_ERROR_CANCELLED, or with HG_ERROR_FORMAT where it dies, does
 * nothing for too long or gives no complete answer; every sentence begins with the file's name. */
bool hg_reader_run (const HgReaderTask *task, HgAnswer *answer, HgError *error);
void hg_answer_clear (HgAnswer *answer);

/* The records of a complete answer. */
HgRecords hg_answer_records (const HgAnswer *answer);

/* Where hourglass-reader is: beside the running program, in ../libexec where that is installed, or in
 * ../../app where it is a test in its build folder. HG_ERROR_IO where it is in none of them. */
bool hg_reader_find (char *path, size_t size, HgError *error);

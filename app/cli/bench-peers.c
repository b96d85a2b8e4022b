#include "bench-peers.h"
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define PYTHON "/usr/bin/python3"

enum
{
  LINE = 4096
};

/* In the child: what the script prints goes into @out. */
static void
become_script (const char *path, size_t threads, int out)
{
  char count[24];
  snprintf (count, sizeof count, "%zu", threads);
  unsetenv ("OPENBLAS_CORETYPE");
  unsetenv ("OPENBLAS_L2_SIZE");
  setenv ("OPENBLAS_NUM_THREADS", "1", 1);
  setenv ("OMP_NUM_THREADS", count, 1);
  dup2 (out, STDOUT_FILENO);
  execl (PYTHON, PYTHON, path, count, (char *)NULL);
  _exit (127);
}

static bool
take_line (const char *line, BenchResult *results)
{
  json_t *root = json_loads (line, 0, NULL);
  const char *name = json_string_value (json_object_get (root, "workload"));
  json_t *train = json_object_get (root, "train_ms_per_step"),
         *infer = json_object_get (root, "infer_ms_per_batch");
  bool fits = name != NULL && json_is_number (train) && json_number_value (train) > 0;
  for (size_t i = 0; fits && bench_workloads ()[i].name != NULL; i++)
    if (strcmp (bench_workloads ()[i].name, name) == 0)
      results[i] = (BenchResult){ .train = json_number_value (train), .infer = json_number_value (infer) };
  json_decref (root);
  return fits;
}

static bool
read_lines (FILE *file, const char *path, BenchResult *results, HgError *error)
{
  char line[LINE];
  while (fgets (line, sizeof line, file) != NULL)
    if (!take_line (line, results))
      return hg_error_set (error, HG_ERROR_FORMAT,
                           "%s: expected a JSON line with workload and train_ms_per_step, got %.80s", path,
                           line);
  return true;
}

bool
bench_peers (const char *path, size_t threads, BenchResult *results, HgError *error)
{
  int ends[2], status = 0;
  if (access (path, R_OK) != 0)
    return hg_error_set (error, HG_ERROR_IO, "%s: expected a readable script, got: %s", path,
                         strerror (errno));
  if (pipe (ends) != 0)
    return hg_error_set (error, HG_ERROR_IO, "%s: no pipe to run it with: %s", path, strerror (errno));
  fflush (stdout);
  pid_t child = fork ();
  if (child == 0)
    {
      close (ends[0]);
      become_script (path, threads, ends[1]);
    }
  close (ends[1]);
  FILE *file = child > 0 ? fdopen (ends[0], "r") : NULL;
  if (file == NULL)
    {
      close (ends[0]);
      return hg_error_set (error, HG_ERROR_IO, "%s: it could not be started: %s", path, strerror (errno));
    }
  bool done = read_lines (file, path, results, error);
  fclose (file);
  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  if (done && (!WIFEXITED (status) || WEXITSTATUS (status) != 0))
    return hg_error_set (error, HG_ERROR_IO, "%s: expected it to run to its end with %s, got exit status %d",
                         path, PYTHON, WIFEXITED (status) ? WEXITSTATUS (status) : -1);
  return done;
}

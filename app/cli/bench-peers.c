#include "bench-peers.h"
#include <errno.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define PYTHON "/usr/bin/python3"

enum
{
  LINE = 4096
};

static bool
is_tuning (const char *name)
{
  static const char *const begins[] = { "OPENBLAS_", "OMP_", "GOTO_", "GOMP_" };
  for (size_t i = 0; i < sizeof begins / sizeof *begins; i++)
    if (strncmp (name, begins[i], strlen (begins[i])) == 0)
      return true;
  return false;
}

void
bench_clear_environment (void)
{
  for (size_t i = 0; environ[i] != NULL;)
    {
      char name[80];
      snprintf (name, sizeof name, "%.*s", (int)strcspn (environ[i], "="), environ[i]);
      if (is_tuning (name) && unsetenv (name) == 0)
        i = 0;
      else
        i++;
    }
}

/* In the child: what the script prints goes into @out. */
static void
become_script (const char *path, const BenchPeerSetting *setting, int out)
{
  char threads[24], blas[24];
  snprintf (threads, sizeof threads, "%zu", setting->threads);
  snprintf (blas, sizeof blas, "%zu", setting->blas);
  bench_clear_environment ();
  setenv ("OPENBLAS_NUM_THREADS", blas, 1);
  setenv ("OMP_NUM_THREADS", threads, 1);
  prctl (PR_SET_PDEATHSIG, SIGTERM); /* a benchmark that is ended leaves no script at work */
  dup2 (out, STDOUT_FILENO);
  execl (PYTHON, PYTHON, path, threads, (char *)NULL);
  _exit (127);
}

/* Milliseconds of principal components, or 0. */
static double
components (const json_t *root, const char *name)
{
  double own = json_number_value (json_object_get (root, "pca_ms"));
  double seconds = json_number_value (json_object_get (root, "seconds"));
  return own > 0 ? own : strcmp (name, "pca") == 0 ? seconds * 1e3 : 0;
}

/* Milliseconds of t-SNE, or 0. */
static double
embedding (const json_t *root, const char *name)
{
  double own = json_number_value (json_object_get (root, "tsne_s"));
  double seconds = json_number_value (json_object_get (root, "seconds"));
  return 1e3 * (own > 0 ? own : strcmp (name, "tsne") == 0 ? seconds : 0);
}

/* Milliseconds that the line says of @workload, or 0 where it is of another. */
static double
time_of (const json_t *root, const char *name, const BenchWorkload *workload)
{
  if (workload->stack != NULL)
    return strcmp (workload->name, name) == 0
               ? json_number_value (json_object_get (root, "train_ms_per_step"))
               : 0;
  bool fits = json_integer_value (json_object_get (root, "n")) == (json_int_t)workload->batch
              && json_integer_value (json_object_get (root, "d")) == (json_int_t)workload->features;
  double time = workload->embeds ? embedding (root, name) : components (root, name);
  return fits ? time : 0;
}

static bool
take_line (const char *line, BenchResult *results)
{
  json_t *root = json_loads (line, 0, NULL);
  const char *name = json_string_value (json_object_get (root, "workload"));
  double infer = json_number_value (json_object_get (root, "infer_ms_per_batch"));
  bool fits = name != NULL
              && (json_number_value (json_object_get (root, "train_ms_per_step")) > 0
                  || components (root, name) > 0 || embedding (root, name) > 0);
  for (size_t i = 0; fits && bench_workloads ()[i].name != NULL; i++)
    {
      double time = time_of (root, name, &bench_workloads ()[i]);
      if (time > 0)
        results[i] = (BenchResult){ .train = time, .infer = infer };
    }
  json_decref (root);
  return fits;
}

static bool
read_lines (FILE *file, const char *path, BenchResult *results, HgError *error)
{
  char line[LINE];
  while (fgets (line, sizeof line, file) != NULL)
    if (!take_line (line, results))
      return hg_error_set (
          error, HG_ERROR_FORMAT,
          "%s: expected a JSON line with workload and train_ms_per_step or pca_ms, got %.80s", path, line);
  return true;
}

bool
bench_peers (const char *path, const BenchPeerSetting *setting, BenchResult *results, HgError *error)
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
      become_script (path, setting, ends[1]);
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

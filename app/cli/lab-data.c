#include "lab-data.h"
#include "model/preset.h"
#include <errno.h>
#include <string.h>
#include <unistd.h>

/* Pictures, as many as the lab has. */
enum
{
  TO_TRAIN = 8000,
  TO_VALIDATE = 2000,
  TO_TEST = 2000,
  ALL = TO_TRAIN + TO_VALIDATE + TO_TEST
};

bool
cli_lab_can_open (const char *cifar, HgError *error)
{
  return cifar == NULL || access (cifar, R_OK) == 0
         || hg_error_set (
             error, HG_ERROR_IO,
             "lab: --cifar %.120s: expected a folder of CIFAR-10's binary files, or one of them: %s", cifar,
             strerror (errno));
}

HgPrepared *
cli_lab_data (const char *preset, const char *cifar, int64_t limit, HgError *error)
{
  CliData given = CLI_DATA_DEFAULTS;
  given.name = hg_preset_find (preset)->data;
  given.limit = limit;
  if (strcmp (given.name, "shapes") == 0)
    {
      given.limit = limit > 0 ? limit : ALL;
      given.validation = (double)TO_VALIDATE / ALL;
      given.test = (double)TO_TEST / ALL;
      given.name = cifar != NULL ? cifar : given.name;
    }
  return cli_data_load (&given, NULL, error);
}

#include "commands.h"
#include <string.h>

static const CliCommand *const commands[] = {
  &cli_new,    &cli_summary, &cli_check,   &cli_train,  &cli_evaluate,   &cli_anomalies, &cli_predict,
  &cli_encode, &cli_decode,  &cli_embed,   &cli_layers, &cli_dimensions, &cli_gradients, &cli_convert,
  &cli_export, &cli_weights, &cli_compare, &cli_data,   &cli_inspect,    &cli_plot,      &cli_sweep,
  &cli_runs,   &cli_lab,     &cli_bench,   NULL,
};

const CliCommand *const *
cli_commands (void)
{
  return commands;
}

const CliCommand *
cli_command_find (const char *name)
{
  for (size_t i = 0; commands[i] != NULL; i++)
    if (strcmp (commands[i]->name, name) == 0)
      return commands[i];
  return NULL;
}

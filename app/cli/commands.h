/* The commands of hourglass-cli, each one file with one constant; commands.c lists them and main.c only
 * dispatches. Adding a command: its file, a line here, a line in commands.c, a line in meson.build. */
#pragma once
#include "options.h"

extern const CliCommand cli_new;
extern const CliCommand cli_summary;
extern const CliCommand cli_check;
extern const CliCommand cli_train;
extern const CliCommand cli_evaluate;
extern const CliCommand cli_anomalies;
extern const CliCommand cli_predict;
extern const CliCommand cli_encode;
extern const CliCommand cli_decode;
extern const CliCommand cli_embed;
extern const CliCommand cli_layers;
extern const CliCommand cli_dimensions;
extern const CliCommand cli_gradients;
extern const CliCommand cli_convert;
extern const CliCommand cli_export;
extern const CliCommand cli_weights;
extern const CliCommand cli_compare;
extern const CliCommand cli_data;
extern const CliCommand cli_inspect;
extern const CliCommand cli_plot;
extern const CliCommand cli_sweep;
extern const CliCommand cli_runs;
extern const CliCommand cli_lab;
extern const CliCommand cli_bench;

/* All of them in the order of the help, NULL-terminated; and look-up by name, or NULL. */
const CliCommand *const *cli_commands (void);
const CliCommand *cli_command_find (const char *name);

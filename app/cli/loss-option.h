/* --loss: by any of its names, with options in brackets. */
#pragma once
#include "options.h"
#include "train/loss.h"

/* Its row; @at: where it goes. */
#define CLI_LOSS_ROW(at)                                                                                     \
  {                                                                                                          \
    .name = "loss", .argument = "NAME",                                                                      \
    .help = "mse (default), mae, huber(0.5), binary_crossentropy(from_logits=yes), …", .type = CLI_TEXT,     \
    .offset = at                                                                                             \
  }

/* The loss that @text describes, its options into @config (HG_LOSS_CONFIG bytes), or NULL with a wrong-usage
 * sentence. */
const HgLoss *cli_loss (const char *command, const char *text, void *config, HgError *error);

/* The lab's data: waves and pictures that are generated, or CIFAR-10 from a folder of its files. */
#pragma once
#include "data-options.h"

/* Whether there is something at @cifar (NULL is fine), so that a word that is no file is not taken for data that
 * is built in. */
bool cli_lab_can_open (const char *cifar, HgError *error);

/* What the model of the example @preset is trained on. @cifar (NULL: none) is a folder with CIFAR-10's
 * data_batch_1.bin and test_batch.bin, or one such file: the pictures instead of generated ones. @limit: at
 * most so many samples; 0: as many as the lab has. Owned by the caller. */
HgPrepared *cli_lab_data (const char *preset, const char *cifar, int64_t limit, HgError *error);

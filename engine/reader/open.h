/* Opening files: what the app and the command line call. Nothing of a file is looked at in this process; it
 * is opened here, and read by the reader process (reader.h). */
#pragma once
#include "data/source.h"
#include "files/keras-facts.h"
#include "files/lesson.h"
#include "files/project.h"
#include "files/rows.h"
#include "files/tree.h"
#include "model/weights.h"
#include "train/checkpoint.h"

/* A built-in name, a file by its ending, or a folder of images; labels that stand in a file beside it are
 * taken along. A folder with CIFAR's data_batch_1.bin comes split: that batch to train on, its last fifth to
 * validate, and test_batch.bin to test; of a limit a sixth is tested. @options may be NULL. Owned by the
 * caller. */
HgDataset *hg_data_open (const char *name, const HgDataOptions *options, HgJob *job, HgError *error);

/* A model and its weights from a file of Keras's; both are owned by the caller, as is what @facts (may be
 * NULL) then holds. Errors name file, layer and weight: "model.h5: dense_1/kernel: expected 64 × 8, got 64 ×
 * 16". */
bool hg_model_open (const char *path, HgModel **model, HgWeights **weights, HgKerasFacts *facts, HgJob *job,
                    HgError *error);

/* The same, and what the file holds besides where it is a project, owned by the caller; else *@project is
 * NULL. A draft (project->draft) may have no weights: *@weights is then NULL, and the model need not fit
 * together. */
bool hg_project_open (const char *path, HgModel **model, HgWeights **weights, HgKerasFacts *facts,
                      HgProject **project, HgJob *job, HgError *error);

/* What is in an HDF5 file, whoever wrote it, or in a .keras archive: every group, data set, link and member,
 * with attributes (files/tree.h). Clear it with hg_tree_clear, also after a failure. */
bool hg_tree_open (const char *path, HgTree *tree, HgJob *job, HgError *error);

/* Rows @first … of the data set @data_set ("/group/x") of an HDF5 file, at most @count of them (0: all):
 * numbers as a tensor, strings and compound values as texts (files/rows.h). Clear them with hg_rows_clear,
 * also after a failure. */
bool hg_rows_open (const char *path, const char *data_set, uint64_t first, uint64_t count, HgRows *rows,
                   HgJob *job, HgError *error);

/* A checkpoint of a training of @model (files/checkpoint-h5.h). Owned by the caller. */
HgCheckpoint *hg_checkpoint_open (const char *path, const HgModel *model, HgError *error);

/* A training's history (files/history-csv.h). Owned by the caller. */
HgMetricsLog *hg_history_open (const char *path, HgError *error);

/* A lesson (files/lesson.h). Owned by the caller. */
HgLesson *hg_lesson_open (const char *path, HgError *error);

/* One of the lab's two models: trained, measured and kept, with its pictures. */
#pragma once
#include "analysis/run-record.h"
#include "base/job.h"
#include "ui/draw/theme.h"

typedef struct
{
  const char *stem;    /* of its files: "cnn" */
  const char *preset;  /* the example it is: "lab-cnn" */
  const char *decoded; /* what its picture of reconstructions is called: "images" */
} LabModel;

typedef struct
{
  const char *folder;             /* of the lab's tree */
  const char *cifar;              /* or NULL */
  int64_t limit, epochs, threads; /* 0: the lab's own */
  HgTheme theme;
} LabSettings;

enum
{
  LAB_PATH = 4096,
  LAB_MODELS = 2,
  LAB_PICTURES = 3 /* of a model */
};

extern const LabModel cli_lab_models[LAB_MODELS];

/* "DIR/plots/cnn_latent_space.png": picture @i of @model into @path (LAB_PATH bytes). Returns @path. */
char *cli_lab_picture (const LabModel *model, const LabSettings *settings, size_t i, char *path);

/* Trains @model, unless the tree has a file of the very same training: then it goes on with it, or only
 * reads it where it is over. Writes the model with all that is known of its run, its encoder and its three
 * pictures. Prints how far it is. Returns the run's record, owned by the caller. Fails with
 * HG_ERROR_CANCELLED when @job is; what was learned is then kept. */
HgRunRecord *cli_lab_model (const LabModel *model, const LabSettings *settings, HgJob *job, HgError *error);

/* A model file, data that goes into it, and the network that computes: what most commands begin with. */
#pragma once
#include "data-options.h"
#include "model-argument.h"
#include "model/network.h"
#include "part.h"

typedef struct
{
  CliModel model;
  HgPrepared *data;
  CliPart part; /* the samples to work on */
  HgTeam *team;
  HgNetwork *network; /* with the file's weights */
} CliWork;

enum
{
  CLI_WORK_BATCH = 128 /* samples at a time */
};

/* Opens file, data and part, and refuses data that does not go into the model. Close it also after a failure.
 */
bool cli_work_open (CliWork *work, const char *path, const CliData *data, int part, bool gradients,
                    HgError *error);

/* The same for a command that writes @output (may be NULL) at its end: refused where it cannot be written, or
 * is what is read. */
bool cli_work_open_for (CliWork *work, const char *output, const char *path, const CliData *data, int part,
                        bool gradients, HgError *error);
void cli_work_close (CliWork *work);

/* The part's samples as the network takes them; owned by the caller. */
HgTensor *cli_work_samples (const CliWork *work, HgError *error);

/* The part's samples of each input that the data has, into @x (room for 1 + HG_MORE_INPUTS, all NULL), each
 * owned by the caller, also after a failure. */
bool cli_work_inputs (const CliWork *work, HgTensor **x, HgError *error);

/* What the model's output @output (0 is the first) is for each of the part's samples, with all the inputs
 * that the data has; owned by the caller. @forced: a decoder is told the true value before each step; refused
 * where no layer can be. */
HgTensor *cli_work_predict (const CliWork *work, size_t output, bool forced, HgError *error);

/* The same of any layer's output. */
HgTensor *cli_work_output (const CliWork *work, HgEdge at, bool forced, HgError *error);

/* What the waist holds for each of @x; owned by the caller. */
HgTensor *cli_work_encode (const CliWork *work, const HgTensor *x, HgError *error);

/* Says that @path was written, with an array of that shape in it. */
void cli_wrote (const char *path, const HgTensor *array);

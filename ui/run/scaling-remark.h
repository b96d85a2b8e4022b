/* What a person should know while the shown data were scaled by other samples than those that the shown
 * weights learned from: errors then differ for that reason alone. */
#pragma once
#include "ui/run/run.h"

/* A sentence to be freed; NULL where they were not, or where that is not known. */
char *hourglass_scaling_remark (HourglassRun *run);

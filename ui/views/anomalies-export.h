/* The Anomalies view as a file: its pictures on one page, and the error of every sample as a table. */
#pragma once
#include "ui/draw/anomaly-page.h"
#include "ui/parts/exportable.h"
#include "ui/run/anomaly-look.h"

/* @page is of @look's answer; a reference is kept. */
HourglassExport *hourglass_anomalies_export (HourglassAnomalyLook *look, const HgAnomalyPage *page);

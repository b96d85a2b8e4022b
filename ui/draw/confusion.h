/* What a threshold does with both classes: four counts in a square, what is right in deeper colour the larger
 * its share of the class. */
#pragma once
#include "analysis/ranking.h"
#include "pen.h"

/* @plain: name of the class that is not marked; lent. */
void hg_confusion_draw (HgPen *pen, const HgVerdict *verdict, const char *plain, HgBox box);

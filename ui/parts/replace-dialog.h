/* The question before a file is replaced that no file dialog asked about: one whose name the program made. */
#pragma once
#include <adwaita.h>

/* "Replace foo.hourglass.h5?" over @parent, shown; lent. Its signal "response" has "replace" or "cancel";
 * what the answer needs goes along as object data. */
AdwMessageDialog *hourglass_replace_dialog_show (GtkWindow *parent, const char *path);

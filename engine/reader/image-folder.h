/* The images in a folder on their way to the reader process: their bytes, one file after the other in a
 * memory file, with a list of what they are called. They are copied here, not looked at. Sub folders are
 * classes. */
#pragma once
#include "base/job.h"
#include "reader/message.h"
#include <stddef.h>

typedef struct
{
  char *name;     /* below the folder, fit to be shown: "cats/1.png" */
  char *path;     /* of the file; NULL on the reading side */
  uint64_t size;  /* bytes */
  uint64_t class; /* of the classes, where there are any */
} HgFolderImage;

typedef struct
{
  size_t n, room, n_classes, room_classes;
  HgFolderImage *images; /* by name */
  char **classes;        /* by name */
  size_t others;         /* files that are no images by their names */
  bool mixed;            /* some images lie beside the sub folders: there are no classes */
} HgImageFolder;

/* Lists the images (.png, .jpg, .jpeg) in the folder at @path and its sub folders, at most @limit of them (0:
 * all), spread evenly. Hidden files and links to folders are left out. @name is put in front of errors. @job
 * may be NULL. */
bool hg_image_folder_list (HgImageFolder *folder, const char *path, const char *name, size_t limit,
                           HgJob *job, HgError *error);

/* Their bytes as a memory file that is to be closed, or −1; sizes are then known. */
int hg_image_folder_collect (HgImageFolder *folder, const char *name, HgJob *job, HgError *error);

/* The list as records, and back: false where they are none. */
void hg_image_folder_put (const HgImageFolder *folder, HgMessage *message);
bool hg_image_folder_take (HgRecords records, HgImageFolder *folder);

void hg_image_folder_clear (HgImageFolder *folder);

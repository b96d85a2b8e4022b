/* The reader process: reads its request, puts up the walls, parses, answers. */
#pragma once

/* All of a process's work on the descriptors of reader/reader.h; returns what the process should end with. */
int hg_serve (void);

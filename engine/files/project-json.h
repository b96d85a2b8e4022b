/* The members of a project's group as JSON. This header is for files/ alone. */
#pragma once
#include "files/project.h"
#include <jansson.h>

typedef struct
{
  const char *name; /* of the attribute */
  const char *what; /* it is, for sentences: "the description of the data" */

  /* NULL without memory; null where the project has none. */
  json_t *(*write) (const HgProject *project, HgError *error);

  /* Fills in its part of @project, all of it or nothing. HG_ERROR_FORMAT where @json is none. */
  bool (*read) (const json_t *json, HgProject *project, HgError *error);
} HgProjectMember;

enum
{
  HG_PROJECT_MEMBERS = 7
};

extern const HgProjectMember hg_project_members[HG_PROJECT_MEMBERS];

/* What a draft says besides. */
#define HG_PROJECT_DRAFT "draft"

/* Which nodes of a model stand in which model within it, by their groups, so that a Keras file can hold these
 * as models of their own. That asks for more than a name: what such a model computes must be one call (or
 * several alike) that takes tensors from around it and gives others back, and its layers' weights are nobody
 * else's. A group that is none of this is laid open: its nodes count to the group around it. */
#pragma once
#include "model/check.h"

typedef struct
{
  char name[HG_NAME_SIZE];
  size_t parent;      /* the scope around it */
  size_t length;      /* of its path, a beginning of its nodes' groups */
  size_t n_calls;     /* how often the model is called, */
  size_t size;        /* with so many nodes each, */
  size_t *nodes;      /* call by call, alike node by node; those of the scopes within it too */
  size_t n_in, n_out; /* the tensors that the first call takes from around it, */
  HgEdge in[HG_MAX_INPUTS];
  HgEdge out[HG_MAX_INPUTS]; /* and gives: outputs of its own nodes */
} HgKerasScope;

typedef struct
{
  const HgModel *model; /* lent */
  size_t n;
  HgKerasScope *scopes; /* the model itself, then those in it, each after the one around it. Of a scope whose
                           parent is called several times only what stands in the first call is listed */
  size_t *of;           /* each node's scope */
  char (*groups)[HG_NAME_SIZE]; /* each node's group, as far as it is a model */
} HgKerasScopes;

/* @check is @model's: the inputs' shapes must be known. Clear @scopes in any case. */
bool hg_keras_scopes_init (HgKerasScopes *scopes, const HgModel *model, const HgCheck *check, HgError *error);
void hg_keras_scopes_clear (HgKerasScopes *scopes);

/* Where @node stands among the nodes of scope @s, or HG_NO_NODE. */
size_t hg_keras_scope_find (const HgKerasScopes *scopes, size_t s, size_t node);

/* The tensors that call @call of scope @s takes from around it, in the order in which its nodes take them
 * first, into @in (HG_MAX_INPUTS). Returns how many, or HG_MAX_INPUTS + 1 where they are more. */
size_t hg_keras_scope_inputs (const HgKerasScopes *scopes, size_t s, size_t call, HgEdge *in);

/* The scope in scope @s, or @s itself, that @node stands in. */
size_t hg_keras_scope_child (const HgKerasScopes *scopes, size_t s, size_t node);

/* @model with no groups but those that a file holds as models; a new reference. */
HgModel *hg_keras_settle (const HgModel *model, HgError *error);

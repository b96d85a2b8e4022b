/* A one-slot mailbox between two threads: the newest message wins. Putting and taking are one atomic exchange
 * each, so ownership moves and neither side ever waits. Whoever gets a pointer back owns it. */
#pragma once
#include <stdatomic.h>
#include <stddef.h>

typedef struct
{
  _Atomic (void *) slot;
} HgMailbox;

/* Leaves @message in the box. Returns the unread one it replaces (unref it), or NULL. */
static inline void *
hg_mailbox_put (HgMailbox *box, void *message)
{
  return atomic_exchange_explicit (&box->slot, message, memory_order_acq_rel);
}

/* Takes what is there, or NULL. */
static inline void *
hg_mailbox_take (HgMailbox *box)
{
  return atomic_exchange_explicit (&box->slot, NULL, memory_order_acq_rel);
}

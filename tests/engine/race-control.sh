#!/bin/sh
# race-control.sh PROGRAM: one case, which holds when ThreadSanitizer finds the race that PROGRAM has on purpose.
echo 1..1
if said=$("$1" 2>&1); then
  echo "# the program ended as if there were no race"
elif echo "$said" | grep -q "ThreadSanitizer: data race" && echo "$said" | grep -q "count_post"; then
  echo "ok 1 - the_seeded_race_is_found"
  exit 0
fi
echo "$said" | sed 's/^/# /' | head -n 40
echo "not ok 1 - the_seeded_race_is_found"
exit 1

/* Threads that work in the background give way to a window's frames. */
#pragma once

/* Gives the calling thread, and those that it starts from now on, the nice value @nice: 0 is what a thread
 * has when nobody asks, 19 lets everybody else go first. Other threads of the process keep theirs. A thread
 * that may not have it (only a privileged one may take a lower value than it has) goes on as it is: results
 * are the same, frames may be late. */
void hg_give_way (int nice);

"""How two threads fare when other programs want the cores: run by hand, nothing else running.

  python3 tests/compare/hogs.py HOURGLASS-CLI [SECONDS] [EXAMPLE ...]
Trains four of the examples with 1 and 2 threads in turn, for SECONDS (4) each time: alone, beside busy processes that are
pinned to a core, and beside ones that may move. Prints milliseconds a step and the gain of two threads; below 0.9 they lose
more than a tenth, which they must not.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

WORK = {"lab-lstm": "sines", "dense-784": "digits-28", "lab-cnn": "shapes", "rare-event-59": "paper-machine"}
HOGS = {"alone": [], "one, pinned": [0], "one, free": [None], "two, pinned": [0, 1], "two, free": [None, None]}
TURNS = 2
SETTLES = 0.25  # share of a run that is not counted: the program starts, and finds out what pays


def start_hog(core):
    """A process that wants a core all the time."""
    pin = None if core is None else lambda: os.sched_setaffinity(0, {core})
    return subprocess.Popen([sys.executable, "-c", "while True: pass"], preexec_fn=pin)


def train(program, folder, model, threads, seconds):
    """Mean milliseconds a step of the epochs that began after the run had settled."""
    run = subprocess.Popen([program, "train", folder / f"{model}.h5", "--data", WORK[model], "-o", folder / "out.h5",
                            "--threads", str(threads), "--epochs", "100000"], stdout=subprocess.PIPE, text=True)
    began = time.monotonic()
    times = []
    for line in run.stdout:
        epoch = re.search(r"(\d+) steps · ([0-9.]+) ms/step", line)
        if epoch and time.monotonic() - began > SETTLES * seconds:
            times.append(float(epoch[2]))
        if time.monotonic() - began > seconds and times:
            break
    run.kill()
    run.wait()
    return sum(times) / len(times)


def main(program, seconds="4", *models):
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        print(f"{'example':<14} {'busy processes':<14} {'1 thread':>10} {'2 threads':>10} {'gain':>6}   ms a step")
        for model in models or WORK:
            subprocess.run([program, "new", model, "-o", folder / f"{model}.h5"], check=True, stdout=subprocess.DEVNULL)
            for title, cores in HOGS.items():
                hogs = [start_hog(core) for core in cores]
                try:
                    runs = [[train(program, folder, model, threads, float(seconds)) for threads in (1, 2)]
                            for _ in range(TURNS)]
                finally:
                    for hog in hogs:
                        hog.kill()
                        hog.wait()
                one, two = (sum(column) / TURNS for column in zip(*runs))
                print(f"{model:<14} {title:<14} {one:10.3f} {two:10.3f} {one / two:5.2f}×", flush=True)


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    main(*sys.argv[1:])

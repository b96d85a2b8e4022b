"""What the command line's tests share: running the program for real in a folder of its own, the checks, and TAP.

    @case
    def what_holds():
        out = cli("summary", "lab-lstm")
        contains(out, "64,542")

Every run is held to the contract: exit 0 says nothing on standard error; 1 (failed) and 2 (wrong usage) say one line there
that begins with the program's name.
"""
import array
import ast
import atexit
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import traceback

program = os.path.abspath(sys.argv[1])
folder = pathlib.Path(tempfile.mkdtemp(prefix="hourglass-cli-"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)
environment = {**os.environ, "LC_ALL": "C.UTF-8", "HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
environment.pop("HOURGLASS_DATA", None)
cases = []


def case(function):
    cases.append(function)
    return function


class Fault(Exception):
    pass


def check(condition, text):
    if not condition:
        raise Fault(text)


def equal(got, expected, what="value"):
    check(got == expected, f"{what}: {got!r}, expected {expected!r}")


def near(got, expected, tolerance, what="value"):
    check(got is not None and abs(got - expected) <= tolerance, f"{what}: {got!r}, expected {expected!r} ± {tolerance}")


def contains(text, *parts):
    for part in parts:
        check(part in text, f"{text!r} does not contain {part!r}")


def hold_to_contract(code, expected, out, err, arguments):
    shown = f"{' '.join(map(str, arguments))}\n{out}{err}"
    check(code == expected, f"exit {code}, expected {expected}: {shown}")
    if expected == 0:
        check(err == "", f"done, but standard error says: {shown}")
    else:
        lines = err.splitlines()
        check(len(lines) == 1 and lines[0].startswith("hourglass-cli: "), f"expected one line of error: {shown}")
        check(not lines[0].endswith("."), f"a full stop at the end: {shown}")


def run(*arguments, exit=0, env=None, timeout=120):
    """Standard output and standard error of a run that must end with @exit."""
    done = subprocess.run([program, *map(str, arguments)], cwd=folder, env={**environment, **(env or {})},
                          capture_output=True, timeout=timeout)
    out, err = done.stdout.decode(), done.stderr.decode()
    hold_to_contract(done.returncode, exit, out, err, arguments)
    return out, err


def cli(*arguments, **more):
    return run(*arguments, **more)[0]


def fails(*arguments, exit=1, **more):
    """The sentence of a run that must fail, without the program's name."""
    return run(*arguments, exit=exit, **more)[1].removeprefix("hourglass-cli: ").rstrip("\n")


def refuses(*arguments):
    return fails(*arguments, exit=2)


def cli_json(*arguments):
    return json.loads(cli(*arguments, "--json"))


def write(name, data):
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    return name


def read(name):
    return (folder / name).read_bytes()


def write_npy(name, shape, values):
    head = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {tuple(shape)!r}, }}".encode()
    head += b" " * (-(len(head) + 11) % 64) + b"\n"
    return write(name, b"\x93NUMPY\x01\x00" + len(head).to_bytes(2, "little") + head + array.array("f", values).tobytes())


def read_npy(name):
    """Shape and numbers of a float32 array."""
    data = read(name)
    equal(data[:8], b"\x93NUMPY\x01\x00", "the first bytes")
    end = 10 + int.from_bytes(data[8:10], "little")
    equal(end % 64, 0, "bytes before the numbers, beyond a multiple of 64")
    head = ast.literal_eval(data[10:end].decode())
    equal((head["descr"], head["fortran_order"]), ("<f4", False), "type and order")
    numbers = array.array("f", data[end:])
    size = 1
    for axis in head["shape"]:
        size *= axis
    equal(len(numbers), size, "numbers in the file")
    return head["shape"], numbers


def history(name):
    """Rows of a history file as dicts; an empty cell is None."""
    lines = read(name).decode().splitlines()
    equal(lines[0], "epoch,loss,mae,val_loss,val_mae,learning_rate,seconds", "the header")
    names = lines[0].split(",")
    return [{n: float(cell) if cell else None for n, cell in zip(names, line.split(","))} for line in lines[1:]]


def main():
    print(f"1..{len(cases)}", flush=True)
    failed = 0
    for number, function in enumerate(cases, 1):
        try:
            function()
            word = "ok"
        except Exception as fault:
            word = "not ok"
            failed += 1
            place = traceback.extract_tb(fault.__traceback__)
            line = next((f.lineno for f in place if f.filename.endswith(sys.argv[0])), place[-1].lineno)
            for text in f"line {line}: {type(fault).__name__}: {fault}".splitlines():
                print(f"# {text}")
        print(f"{word} {number} - {function.__name__}", flush=True)
    sys.exit(1 if failed else 0)

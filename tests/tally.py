"""Counts the cases of meson's test logs and shows what failed.

    tally.py LABEL=testlog.json …        one line a program, the output of those that failed, the sum as the last line
    tally.py --failed testlog.json       the names of the programs that failed, but for those whose app ended by itself

Every test program speaks TAP. A program that dies, runs out of time or stops before its plan is a failed case of its
own, so that cases which never ran cannot pass. Beside testlog.json there may be testlog-again.json, of programs that
were run once more: then only that counts, and what the first run said is shown all the same.
"""
import json
import re
import sys

CASE = re.compile(r"^(ok|not ok)\b", re.MULTILINE)
PLAN = re.compile(r"^1\.\.(\d+)", re.MULTILINE)


def count(test):
    output = test.get("stdout") or ""
    cases = CASE.findall(output)
    passed, failed = cases.count("ok"), cases.count("not ok")
    plan = PLAN.search(output)
    complete = plan is not None and int(plan[1]) == len(cases) and len(cases) > 0
    if failed == 0 and (test["result"] != "OK" or not complete):
        failed = 1
    return passed, failed


def read(path):
    """The programs of a log, none when there is no log."""
    try:
        with open(path, encoding="utf-8") as log:
            return [json.loads(line) for line in log if line.strip()]
    except OSError:
        return []


def name_of(test):
    return test["name"].split(" / ")[-1]


def show(label, test, again):
    """A line for the program, and all it said if it failed; the cases that passed and failed."""
    good, bad = count(test)
    note = "  runs again" if again else ""
    print(f"{label:8} {name_of(test):24} {good:4} passed {bad:3} failed  {test['duration']:6.1f} s{note}")
    if bad:
        print(f"--- {name_of(test)}: {test['result']}, exit {test.get('returncode')}")
        print((test.get("stdout") or "").rstrip())
        print((test.get("stderr") or "").rstrip()[-6000:])
        print("---")
    return good, bad


def main(arguments):
    passed = failed = 0
    for argument in arguments:
        label, path = argument.split("=", 1)
        tests, again = read(path), read(path.replace(".json", "-again.json"))
        if not tests:
            print(f"{label}: no test ran")
            failed += 1
        repeated = {name_of(test) for test in again}
        for test in tests:
            good, bad = show(label, test, name_of(test) in repeated)
            if name_of(test) not in repeated:
                passed, failed = passed + good, failed + bad
        for test in again:
            good, bad = show(label, test, False)
            passed, failed = passed + good, failed + bad
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


if sys.argv[1:2] == ["--failed"]:
    print(*[name_of(test) for test in read(sys.argv[2])
            if count(test)[1] and "# the app ended with" not in (test.get("stdout") or "")])
    sys.exit(0)


sys.exit(main(sys.argv[1:]))

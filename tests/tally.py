"""Counts the cases of meson's test logs and shows what failed.

    tally.py LABEL=testlog.json …        one line a program, the output of those that failed, the sum as the last line

Every test program speaks TAP. A program that dies, runs out of time or stops before its plan is a failed case of its
own, so that cases which never ran cannot pass.
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


def main(arguments):
    passed = failed = 0
    for argument in arguments:
        label, path = argument.split("=", 1)
        try:
            with open(path, encoding="utf-8") as log:
                tests = [json.loads(line) for line in log if line.strip()]
        except OSError:
            tests = []
        if not tests:
            print(f"{label}: no test ran")
            failed += 1
        for test in tests:
            good, bad = count(test)
            name = test["name"].split(" / ")[-1]
            print(f"{label:8} {name:24} {good:4} passed {bad:3} failed  {test['duration']:6.1f} s")
            if bad:
                print(f"--- {name}: {test['result']}, exit {test.get('returncode')}")
                print((test.get("stdout") or "").rstrip())
                print((test.get("stderr") or "").rstrip()[-6000:])
                print("---")
            passed += good
            failed += bad
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


sys.exit(main(sys.argv[1:]))

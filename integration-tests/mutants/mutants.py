#!/usr/bin/env python3
"""Breaks the product in the ways of mutants.txt, one at a time, and looks whether the tests notice.

mutants.py [--list] [NAME...]   a part of a name is enough; without any, all of them

Works in a copy of the last commit below integration-tests/target/mutants. A mutant is caught where its test, which
passes without it, fails. Ends with "N of N caught", and with 1 where one survived or does not apply.
"""

import pathlib
import re
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
COPY = ROOT / "integration-tests" / "target" / "mutants" / "tree"


def read(text):
    """Name, file, old text, new text and tests of each mutant."""
    for stanza in re.split(r"\n\s*\n", text):
        lines = [line for line in stanza.splitlines() if line and not line.startswith("#")]
        if not lines:
            continue
        name, file, *change, tests = lines
        old = "\n".join(line[1:] for line in change if line.startswith("-"))
        new = "\n".join(line[1:] for line in change if line.startswith("+"))
        yield name.strip("[]"), file, old, new, tests


def maven(*arguments):
    return subprocess.run(
        ["mvn", "-B", "-ntp", "-DskipUi", "-Dspotless.check.skip=true", *arguments],
        cwd=COPY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)


def tests_fail(tests):
    """Whether the jar in the copy builds, and whether a test fails on it."""
    built = maven("-q", "-DskipTests", "package", "-pl", "distribution", "-am")
    if built.returncode:
        return None, built.stdout
    selection = re.sub(r"\+(?=[A-Z])", ",", tests)  # classes; methods of one class are joined as failsafe wants it
    ran = maven("verify", "-pl", "integration-tests", f"-Dit.test={selection}", "-Dtest=none",
                "-Dsurefire.failIfNoSpecifiedTests=false")
    counted = re.findall(r"Tests run: (\d+), Failures: (\d+), Errors: (\d+)", ran.stdout)
    if not counted or counted[-1][0] == "0":
        return None, ran.stdout
    return counted[-1][1:] != ("0", "0"), ran.stdout


def main(arguments):
    mutants = list(read((HERE / "mutants.txt").read_text(encoding="utf-8")))
    wanted = [one for one in arguments if not one.startswith("--")]
    mutants = [one for one in mutants if not wanted or any(part in one[0] for part in wanted)]
    if "--list" in arguments:
        for name, file, old, _, tests in mutants:
            found = (ROOT / file).read_text(encoding="utf-8").count(old)
            print(f"{'' if found == 1 else f'APPLIES {found} TIMES: '}{name}: {tests}")
        return int(any((ROOT / file).read_text(encoding="utf-8").count(old) != 1 for _, file, old, _, _ in mutants))
    subprocess.run(["git", "worktree", "prune"], cwd=ROOT, check=True)
    if COPY.exists():
        subprocess.run(["git", "worktree", "remove", "--force", str(COPY)], cwd=ROOT, check=True)
    subprocess.run(["git", "worktree", "add", "--detach", "-q", str(COPY), "HEAD"], cwd=ROOT, check=True)
    caught, seen_to_pass = 0, {}
    try:
        for number, (name, file, old, new, tests) in enumerate(mutants, 1):
            began = time.monotonic()
            if tests not in seen_to_pass:
                seen_to_pass[tests], output = tests_fail(tests)
                if seen_to_pass[tests] is not False:
                    (COPY.parent / "log").write_text(output, encoding="utf-8")
                    print(f"{number}/{len(mutants)} {name}: NOT TRIED, {tests} does not pass without it", flush=True)
                    continue
            elif seen_to_pass[tests] is not False:
                continue
            path = COPY / file
            text = path.read_text(encoding="utf-8")
            if text.count(old) != 1:
                print(f"{number}/{len(mutants)} {name}: DOES NOT APPLY", flush=True)
                continue
            path.write_text(text.replace(old, new), encoding="utf-8")
            fails, output = tests_fail(tests)
            path.write_text(text, encoding="utf-8")
            caught += fails is True
            verdict = {True: "caught", False: "SURVIVED", None: "DOES NOT BUILD OR RUN"}[fails]
            if not fails:
                (COPY.parent / "log").write_text(output, encoding="utf-8")
            print(f"{number}/{len(mutants)} {name}: {verdict} by {tests}, {time.monotonic() - began:.0f} s", flush=True)
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(COPY)], cwd=ROOT, check=False)
    print(f"{caught} of {len(mutants)} caught")
    return int(caught < len(mutants))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

#!/usr/bin/env python3
"""Counts which mutants of the plain packages the unit tests killed, by the reports that PIT left.

plain.py [--survivors]   --survivors prints lines for survivors.txt, their reasons left open

Killed (a loop without end too) among those that a test runs, each module on its own. A mutant with which PIT itself
broke down counts for nothing: PIT would count it as killed. Ends with 1 where the score of a module is below 95 %,
more than 1 % of its mutants broke PIT, or survivors.txt does not name exactly those that survived.
"""

import collections
import pathlib
import re
import sys
import xml.etree.ElementTree

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
MODULES = ["authenticator", "admin-ui-extension"]
LEAST = 95.0
MOST_BROKEN = 1.0
KILLED = ["KILLED", "TIMED_OUT"]
BROKEN = ["RUN_ERROR", "MEMORY_ERROR", "NON_VIABLE", "NOT_STARTED", "STARTED"]


def read(module):
    """Status, name and place of each mutant of a module."""
    report = ROOT / module / "target" / "mutation" / "pit-reports" / "mutations.xml"
    if not report.is_file():
        sys.exit(f"{report.relative_to(ROOT)} is missing: integration-tests/proofs.sh plain-mutants")
    for mutant in xml.etree.ElementTree.parse(report).getroot():
        owner = mutant.findtext("mutatedClass").rpartition(".")[2]
        # the numbers of lambdas change with every other one that is written above
        method = re.sub(r"lambda\$(\w+)\$\d+", r"\1", mutant.findtext("mutatedMethod"))
        mutator = mutant.findtext("mutator").rpartition(".")[2].replace("Mutator", "")
        place = f"{mutant.findtext('sourceFile')}:{mutant.findtext('lineNumber')}: {mutant.findtext('description')}"
        yield mutant.get("status"), f"{owner}.{method} {mutator}", place


def listed():
    """How many may survive, and their reason, by name: "Class.method mutator [xN] : reason"."""
    found = {}
    for line in (HERE / "survivors.txt").read_text(encoding="utf-8").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        matched = re.fullmatch(r"(\S+ \S+)(?: x(\d+))? : (\S.*)", line)
        if not matched or matched[1] in found:
            sys.exit(f"survivors.txt: {'twice' if matched else 'not readable'}: {line}")
        found[matched[1]] = int(matched[2] or 1)
    return found


def score(module, mutants):
    """Prints what became of a module's mutants; whether that is good enough."""
    by_status = collections.Counter(status for status, _, _ in mutants)
    killed = sum(by_status[one] for one in KILLED)
    broken = sum(by_status[one] for one in BROKEN)
    covered = killed + by_status["SURVIVED"]
    percent = 100 * killed / covered if covered else 0.0
    details = ", ".join(f"{by_status[one]} {one}" for one in ["TIMED_OUT", *BROKEN])
    print(f"{module}: {killed} of {covered} killed, {percent:.1f} %; {by_status['SURVIVED']} survived,"
          f" {by_status['NO_COVERAGE']} not covered, {broken} broke PIT ({details})")
    return percent >= LEAST and 100 * broken <= MOST_BROKEN * len(mutants)


def main(arguments):
    modules = {module: list(read(module)) for module in MODULES}
    good = all([score(module, mutants) for module, mutants in modules.items()])
    mutants = [one for found in modules.values() for one in found]
    for status, name, place in mutants:
        if status in ["NO_COVERAGE", *BROKEN]:
            print(f"  {status.lower()}: {name}, {place}")
    survived = collections.Counter(name for status, name, _ in mutants if status == "SURVIVED")
    if "--survivors" in arguments:
        for name, number in sorted(survived.items()):
            print(f"{name}{f' x{number}' if number > 1 else ''} : ")
        return 0
    allowed = listed()
    for name in sorted(survived.keys() | allowed.keys()):
        if survived[name] > allowed.get(name, 0):
            good = False
            print(f"SURVIVED {survived[name]}, LISTED {allowed.get(name, 0)}: {name}")
            for status, other, place in mutants:
                if other == name and status == "SURVIVED":
                    print(f"  {place}")
        elif survived[name] < allowed[name]:
            good = False
            print(f"LISTED {allowed[name]}, SURVIVED {survived[name]}: {name}")
    print("good" if good else "NOT GOOD")
    return int(not good)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

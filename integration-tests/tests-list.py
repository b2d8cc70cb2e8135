#!/usr/bin/env python3
"""Prints every test that ran in a checkout, or which tests of one are gone in another.

tests-list.py [TREE]      one Class#method [n] a line, sorted; without TREE, of this checkout
tests-list.py OLD NEW     names the tests of OLD that did not run in NEW; ends with 1 where there are any

TREE, OLD and NEW are each a checkout with reports of surefire and failsafe, a folder of such reports, or a list saved
before. A class is known by its simple name, so that it may move to another package. A test that was skipped did not run; one
that failed did. Tests that only NEW has are counted.
"""

import collections
import pathlib
import re
import sys
import xml.etree.ElementTree as xml

HERE = pathlib.Path(__file__).resolve().parent.parent


def line(case):
    test_class = case.get("classname").rsplit(".", 1)[-1]
    method, _, index = re.sub(r"\([^()]*\)", "", case.get("name")).partition("[")  # without the types of parameters
    return f"{test_class}#{method}{index and f' [{index}'}"


def tests(tree):
    if tree.is_file():
        return collections.Counter(tree.read_text(encoding="utf-8").split("\n")[:-1])
    reports = [one for kind in ("surefire", "failsafe") for one in tree.glob(f"*/target/{kind}-reports/TEST-*.xml")]
    ran = collections.Counter()
    for report in reports or tree.glob("TEST-*.xml"):
        for case in xml.parse(report).getroot().iter("testcase"):
            if case.get("name") and case.find("skipped") is None:  # a class that does not start has a case without a name
                ran[line(case)] += 1
    return ran


def main(arguments):
    if len(arguments) > 2 or any(one.startswith("-") for one in arguments):
        print(__doc__.strip(), file=sys.stderr)
        return 2
    trees = [pathlib.Path(one) for one in arguments or [HERE]]
    for tree in trees:
        if not tree.exists() or not tests(tree):
            print(f"tests-list.py: no tests in {tree}", file=sys.stderr)
            return 2
    if len(trees) == 1:
        print("\n".join(sorted(tests(trees[0]).elements())))
        return 0
    old, new = map(tests, trees)
    gone = sorted((old - new).elements())
    print("\n".join(f"gone: {one}" for one in gone), end="\n" if gone else "")
    print(f"{old.total()} before, {new.total()} now, {len(gone)} gone, {(new - old).total()} new")
    return int(bool(gone))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

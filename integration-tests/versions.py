"""Writes the table of docs/versions.md from the reports that ./test-versions left: versions.py REPORTS FILE

"lacks" is what integration-tests/linkage found: Keycloak's classes and methods that the jar asks for and the version does
not have, with the classes of the jar that ask. A row is replaced by the newest patch of its line that has reports; rows of lines without any stay as they are.
The exit status is 1 where a version that is to hold whole did not.
"""

import pathlib
import re
import sys
import xml.etree.ElementTree as xml

# What a reader of the table knows by name, and the test classes that show it.
FEATURES = {
    "limit": ("LoginPaths", "ParallelLogins", "Refusal", "Eviction", "Switch", "AskUser", "SignedOut"),
    "idle timeout": ("IdleTimeout",),
    "sessions": ("SessionList", "SessionPermissions", "Ledger", "OwnSessions"),
    "ending": ("Revoke", "Ghosts"),
    "console": ("Console",),
    "settings, metrics, other databases, upgrade": (),
}
WHOLE = ("26.6", "26.7")
BEGIN, END = "<!-- versions: written by ./test-versions -->", "<!-- /versions -->"
HEAD = ["| Keycloak | tests | holds | does not |", "|---|---|---|---|"]


def feature(test_class):
    for name, starts in FEATURES.items():
        if test_class.startswith(starts) if starts else False:
            return name
    return list(FEATURES)[-1]


REFUSAL = re.compile(r"Session Guard needs Keycloak[^\n]*")


def plain(text):
    """One line of a test's output that a table can hold, without the folders of the machine it ran on."""
    return re.sub(r"[|`<>\s]+", " ", re.sub(r"/(?:[\w.-]+/)+", "", text)).strip()[:160]


def reason(message):
    """The part of a failure that says most: what Keycloak itself gave as the reason, else its first line."""
    for pattern in (REFUSAL, r"java\.lang\.\w+Error: [^\n]*"):
        found = re.search(pattern, message)
        if found:
            return plain(found.group())
    lines = [line for line in message.splitlines() if line.strip()]
    return plain(lines[0]) if lines else "no message"


def row(version, reports):
    tests = failed = skipped = 0
    shown, broken = {}, {}
    expected = reports / "expected"
    without = set(expected.read_text().split()) if expected.exists() else set()
    for path in sorted(reports.glob("TEST-*.xml")):
        for case in xml.parse(path).getroot().iter("testcase"):
            test_class = case.get("classname").rsplit(".", 1)[-1].split("$")[0]
            without.discard(test_class)
            if case.find("skipped") is not None:
                skipped += 1
                continue
            tests += 1
            name = feature(test_class)
            shown[name] = True
            for kind in ("failure", "error"):
                problem = case.find(kind)
                if problem is not None:
                    failed += 1
                    text = "\n".join((problem.get("message") or "", problem.text or ""))
                    broken.setdefault(name, {}).setdefault((test_class, reason(text)), []).append(case.get("name"))
                    break
    for test_class in sorted(without):  # its fork died: what it had tried is not known
        failed += 1
        broken.setdefault(feature(test_class), {}).setdefault((test_class, "no report"), []).append(test_class)
    which = (reports / "which").read_text().strip()
    missing = (reports / "missing").read_text().splitlines()
    holds = ", ".join(name for name in FEATURES if name in shown and name not in broken)
    reasons = {}
    for name, problems in broken.items():
        for (test_class, why), cases in problems.items():
            reasons.setdefault(why, set()).add(test_class)
    does_not = "; ".join(
        f"{', '.join(f'`{one}`' for one in sorted(classes))}: {why}" for why, classes in sorted(reasons.items())
    )
    if which == "all" and not broken:
        holds = "everything"
    refusals = [why for why in reasons if REFUSAL.match(why)]
    if refusals:  # all else follows from it
        does_not = f"start, and says why: {refusals[0]}"
    elif missing:
        lacks = "lacks " + ", ".join("`" + line.replace(" (", "` (") for line in missing)
        does_not = f"{does_not}; {lacks}" if does_not else lacks
    seen = f"{which}: {tests - failed + len(without)} of {tests}" if tests else "not run, linked only"
    if skipped:
        seen += f", {skipped} skipped"
    if not holds:
        holds = "nothing" if tests else "not known; " + ("something is lacking" if missing else "nothing is lacking")
    return failed, f"| {version} | {seen} | {holds} | {does_not} |"


def main(results, readme):
    rows, status = {}, 0
    text = readme.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    table, after = rest.split(END)
    for line in table.strip().splitlines()[len(HEAD):]:
        rows[".".join(line.split("|")[1].split(".")[:2]).strip()] = line
    newest = {}
    for directory in results.glob("*.*.*"):
        line, patch = directory.name.rsplit(".", 1)
        if (directory / "which").exists() and int(patch) >= newest.get(line, (-1,))[0]:
            newest[line] = (int(patch), directory)
    for line, (_, directory) in newest.items():
        failed, rows[line] = row(directory.name, directory)
        if failed and line in WHOLE:
            status = 1
    ordered = sorted(rows.items(), key=lambda one: [int(part) for part in one[0].split(".")], reverse=True)
    table = "\n".join(HEAD + [line for _, line in ordered])
    readme.write_text(f"{before}{BEGIN}\n{table}\n{END}{after}", encoding="utf-8")
    print(table)
    return status


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])))

#!/usr/bin/env python3
"""Breaks the product in the ways of mutants.txt, one at a time, and looks whether the tests notice.

mutants.py [--list] [NAME...]   a part of a name is enough; without any, all of them

Works in a copy of the last commit below integration-tests/target/mutants. First all the tests that are named run once
on what is not broken, and have to pass. A mutant is caught where its test fails on it. Only the broken file is
compiled anew, without the checks of the build. Ends with "N of N caught", and with 1 where one survived or does not
apply.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import time
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PLACE = ROOT / "integration-tests" / "target" / "mutants"
COPY = PLACE / "tree"
JAR = COPY / "distribution" / "target" / "session-guard.jar"
MOST_SECONDS = 900


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


def run(*command):
    try:
        return subprocess.run(
            command, cwd=COPY, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            timeout=MOST_SECONDS if "failsafe:verify" in command else None)
    except subprocess.TimeoutExpired as late:
        return subprocess.CompletedProcess(command, 1, str(late.stdout))


def maven(*arguments):
    return run("mvn", "-B", "-ntp", *arguments)


def prepared():
    """Builds the copy, with the page's packages, of which a test takes one; each module's class path, for javac."""
    built = maven(
        "-DskipTests", "-Dspotless.check.skip=true", "package", "dependency:build-classpath",
        "-Dmdep.outputFile=target/classpath")
    if built.returncode:
        sys.exit(built.stdout[-3000:] + "\nThe copy does not build")
    return {
        module: (COPY / module / "target" / "classpath").read_text(encoding="utf-8").strip()
        for module in ("authenticator", "admin-ui-extension")
    }


def selection(tests):
    """What failsafe is to run: "A#one+two", "A+B" for two classes; several of these become one."""
    methods = {}
    for one in tests:
        for part in re.split(r"\+(?=[A-Z])", one):
            name, _, named = part.partition("#")
            known = methods.setdefault(name, set())
            if named and known is not None:
                known.update(named.split("+"))
            else:
                methods[name] = None  # all of the class
    return ",".join(name if not named else f"{name}#{'+'.join(sorted(named))}" for name, named in methods.items())


def tests_fail(tests, jar):
    """Whether a test fails with the jar; None where none ran. With it, what Maven said."""
    ran = maven(
        "failsafe:integration-test", "failsafe:verify", "-pl", "integration-tests",
        f"-Dit.test={selection(tests)}", f"-DsessionGuard.jar={jar}")
    counted = re.findall(r"Tests run: (\d+), Failures: (\d+), Errors: (\d+)", ran.stdout)
    if not counted:
        return None, ran.stdout
    fails = counted[-1][1:] != ("0", "0")
    return (fails if fails or counted[-1][0] != "0" else None), ran.stdout


def broken_jar(file, text, paths):
    """A jar with the file's classes compiled from the text; None, and what javac said, where it does not compile."""
    source = PLACE / "source" / pathlib.Path(file).name
    classes = PLACE / "classes"
    shutil.rmtree(classes, ignore_errors=True)
    source.parent.mkdir(exist_ok=True)
    source.write_text(text, encoding="utf-8")
    module = file.split("/")[0]
    compiled = run(
        "javac", "--release", "17", "-proc:none", "-nowarn", "-d", str(classes),
        "-cp", f"{JAR}:{paths[module]}", str(source))
    if compiled.returncode:
        return None, compiled.stdout
    ours = {str(each.relative_to(classes)): each for each in classes.rglob("*.class")}
    broken = PLACE / "session-guard.jar"
    with zipfile.ZipFile(JAR) as whole, zipfile.ZipFile(broken, "w", zipfile.ZIP_DEFLATED) as copy:
        for entry in whole.infolist():
            if entry.filename not in ours:
                copy.writestr(entry, whole.read(entry))
        for name, each in ours.items():
            copy.write(each, name)
    return broken, ""


def forget_servers():
    """
    Each jar has a Keycloak built for it: Quarkus rewrites whatever touches an entity at its build, so a class cannot
    be put in the place of another afterwards. What all of them share stays.
    """
    target = COPY / "integration-tests" / "target"
    shutil.rmtree(target / "nodes", ignore_errors=True)
    for tree in (target / "keycloak").glob("*"):
        if tree.is_dir() and not tree.name.endswith(".unpacked") and ".postgres-" not in tree.name:
            shutil.rmtree(tree)


def attempt(mutant, paths):
    _, file, old, new, tests = mutant
    text = (COPY / file).read_text(encoding="utf-8")
    if text.count(old) != 1:
        return "DOES NOT APPLY", ""
    jar, said = broken_jar(file, text.replace(old, new), paths)
    if jar is None:
        return "DOES NOT COMPILE", said
    fails, said = tests_fail([tests], jar)
    forget_servers()
    return {True: "caught", False: "SURVIVED", None: "DOES NOT RUN"}[fails], said


def main(arguments):
    mutants = list(read((HERE / "mutants.txt").read_text(encoding="utf-8")))
    wanted = [one for one in arguments if not one.startswith("--")]
    mutants = [one for one in mutants if not wanted or any(part in one[0] for part in wanted)]
    if "--list" in arguments:
        for name, file, old, _, tests in mutants:
            found = (ROOT / file).read_text(encoding="utf-8").count(old)
            print(f"{'' if found == 1 else f'APPLIES {found} TIMES: '}{name}: {tests}")
        return int(any((ROOT / file).read_text(encoding="utf-8").count(old) != 1 for _, file, old, _, _ in mutants))
    shutil.rmtree(COPY, ignore_errors=True)  # of a run that was killed
    subprocess.run(["git", "worktree", "prune"], cwd=ROOT, check=True)
    PLACE.mkdir(parents=True, exist_ok=True)
    subprocess.run(["git", "worktree", "add", "--detach", "-q", str(COPY), "HEAD"], cwd=ROOT, check=True)
    caught = 0
    try:
        print("building", flush=True)
        paths = prepared()
        began = time.monotonic()
        print(f"the tests without a mutant: {selection([one[4] for one in mutants])}", flush=True)
        fails, said = tests_fail([one[4] for one in mutants], JAR)
        if fails is not False:
            (PLACE / "log").write_text(said, encoding="utf-8")
            print(f"They do not pass: see {PLACE / 'log'}")
            return 1
        print(f"they pass, {time.monotonic() - began:.0f} s", flush=True)
        for number, mutant in enumerate(mutants, 1):
            began = time.monotonic()
            verdict, said = attempt(mutant, paths)
            caught += verdict == "caught"
            (PLACE / f"log-{number}").write_text(said, encoding="utf-8")
            print(
                f"{number}/{len(mutants)} {mutant[0]}: {verdict} by {mutant[4]}, {time.monotonic() - began:.0f} s",
                flush=True)
    finally:
        subprocess.run(["git", "worktree", "remove", "--force", str(COPY)], cwd=ROOT, check=False)
    print(f"{caught} of {len(mutants)} caught")
    return int(caught < len(mutants))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

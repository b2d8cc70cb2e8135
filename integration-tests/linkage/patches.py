"""What the jar asks of Keycloak and each patch lacks, without a distribution: patches.py JAR FOLDER DOCUMENT VERSION...

Copies the jars of Keycloak that the jar is linked against, for all versions in one run of Maven; a registry need not have
all of them. What it does not have is taken from the version that the jar is built against, and named in the table, since a
patch could differ there. Writes the table of the patches into DOCUMENT. The exit status is 1 where a version lacks what
SupportedKeycloak does not say at start.
"""

import pathlib
import re
import shutil
import subprocess
import sys

ARTIFACTS = (
    "core", "common", "server-spi", "server-spi-private", "services",
    "model-jpa", "model-infinispan", "model-storage", "model-storage-private",
)  # fmt: skip
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
ASM = ("org.ow2.asm", "asm", "9.8")
BEGIN, END = "<!-- patches: written by ./test-versions --patches -->", "<!-- /patches -->"
MODULE = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>linkage</groupId><artifactId>{name}</artifactId><version>1</version><packaging>pom</packaging>
<dependencies><dependency><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>
<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions></dependency></dependencies>
</project>
"""
ROOT = """<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
<groupId>linkage</groupId><artifactId>all</artifactId><version>1</version><packaging>pom</packaging>
<modules>{modules}</modules></project>
"""


def fetch(folder, wanted):
    """Copies each (group, artifact, version) that the registry has to FOLDER/VERSION-ARTIFACT/target/dependency."""
    shutil.rmtree(folder, ignore_errors=True)
    names = []
    for group, artifact, version in wanted:
        name = f"{version}-{artifact}"
        (folder / name).mkdir(parents=True)
        (folder / name / "pom.xml").write_text(
            MODULE.format(name=name, group=group, artifact=artifact, version=version)
        )
        names.append(f"<module>{name}</module>")
    (folder / "pom.xml").write_text(ROOT.format(modules="".join(names)))
    command = ["mvn", "-B", "-ntp", "-q", "-fn", "-f", folder / "pom.xml", PLUGIN, "-Dmdep.prependGroupId=true"]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)


def found(folder, version, artifact):
    jars = list((folder / f"{version}-{artifact}" / "target" / "dependency").glob("*.jar"))
    return jars[0] if jars else None


def built_against():
    return re.search(r"<keycloak.version>(.+?)</", pathlib.Path("pom.xml").read_text()).group(1)


def missing(folder, jar, version, base):
    """What the version lacks, and of which artifacts that is not known."""
    libraries = folder / f"{version}-libraries"
    libraries.mkdir()
    unknown = []
    for artifact in (f"keycloak-{one}" for one in ARTIFACTS):
        own = found(folder, version, artifact)
        if own is None:
            unknown.append(artifact)
        shutil.copy(own or found(folder, base, artifact), libraries)
    asm = found(folder, ASM[2], ASM[1])
    command = ["java", "-cp", asm, "integration-tests/linkage/Linkage.java", jar, libraries]
    lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
    return lines, unknown


def said_at_start(line):
    source = pathlib.Path("authenticator/src/main/java/dev/sessionguard/guard/SupportedKeycloak.java").read_text()
    match = re.match(r"(\w+)\.(\w+)\(\)", line)
    return match is not None and f'.{match.group(1)}",' in source and f'"{match.group(2)}",' in source


def main(jar, folder, document, versions):
    base = built_against()
    wanted = [ASM] + [("org.keycloak", f"keycloak-{a}", v) for v in dict.fromkeys([*versions, base]) for a in ARTIFACTS]
    fetch(folder, wanted)
    rows, silent = ["| Keycloak | lacks | not looked at |", "|---|---|---|"], []
    for version in versions:
        if found(folder, version, "keycloak-services") is None:
            rows.append(f"| {version} | not known | not in the registry |")
            continue
        lines, unknown = missing(folder, jar, version, base)
        silent += [f"{version}: {line}" for line in lines if not said_at_start(line)]
        lacks = ", ".join("`" + line.replace(" (", "` (") for line in lines) or "nothing"
        others = ", ".join(f"`{one}`" for one in unknown)
        rows.append(f"| {version} | {lacks} | {others} |")
    text = document.read_text(encoding="utf-8")
    before, rest = text.split(BEGIN)
    table = "\n".join(rows)
    document.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}", encoding="utf-8")
    print(table)
    for line in silent:
        print(f"Not said at start (SupportedKeycloak): {line}", file=sys.stderr)
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3]), sys.argv[4:]))

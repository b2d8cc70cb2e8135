"""Prints how the Java packages of the modules depend on each other, circles among them, and the sizes of classes.

Usage: integration-tests/structure.py [--edges]

A package depends on another by an import, by a qualified name, or by an entity's name in a query string. The size of a class is
its lines that are neither blank, nor comment, nor import.
"""

import pathlib
import re
import statistics
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
MODULES = [pom.parent.name for pom in sorted(ROOT.glob("*/pom.xml")) if (pom.parent / "src/main/java").is_dir()]
BASE = "dev.sessionguard."


def sources():
    for module in MODULES:
        for path in sorted((ROOT / module / "src/main/java").rglob("*.java")):
            if path.name != "package-info.java":
                yield module, path, path.read_text()


def without_comments(text):
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.sub(r"(?m)(^|\s)//.*$", "", text)


def components(graph):
    """Strongly connected components, by Tarjan."""
    index, low, stack, on, found = {}, {}, [], set(), []

    def visit(node):
        index[node] = low[node] = len(index)
        stack.append(node)
        on.add(node)
        for other in sorted(graph.get(node, ())):
            if other not in index:
                visit(other)
                low[node] = min(low[node], low[other])
            elif other in on:
                low[node] = min(low[node], index[other])
        if low[node] == index[node]:
            component = set()
            while True:
                other = stack.pop()
                on.discard(other)
                component.add(other)
                if other == node:
                    break
            found.append(component)

    for node in sorted(graph):
        if node not in index:
            visit(node)
    return found


def main():
    package_of, files = {}, []
    for module, path, text in sources():
        package = re.search(r"(?m)^package ([\w.]+);", text).group(1).removeprefix(BASE)
        package_of.setdefault(path.stem, set()).add(package)
        files.append((module, package, path.stem, text))
    entities = {name: next(iter(packages)) for name, packages in package_of.items() if name.endswith("Entity")}
    edges, sizes = {}, []
    for module, package, name, text in files:
        code = without_comments(text)
        sizes.append((sum(1 for line in code.splitlines() if line.strip() and not line.startswith("import ")), name))
        used = set()
        for other, cls in re.findall(r"\bdev\.sessionguard\.([a-z]+(?:\.[a-z]+)*)\.([A-Z]\w*)", code):
            used.add((other, cls))
        for entity, home in entities.items():
            if any(re.search(r"\b%s\b" % entity, quoted) for quoted in re.findall(r'"""[\s\S]*?"""|"(?:[^"\\\n]|\\.)*"', code)):
                used.add((home, entity))
        for other, cls in used:
            if other != package and other in {p for ps in package_of.values() for p in ps}:
                edges.setdefault((package, other), set()).add(f"{name} -> {cls}")
    graph = {}
    for (a, b) in edges:
        graph.setdefault(a, set()).add(b)
        graph.setdefault(b, set())
    feature = {}
    for a, others in graph.items():
        for b in others:
            if a.split(".")[0] != b.split(".")[0]:
                feature.setdefault(a.split(".")[0], set()).add(b.split(".")[0])
    circles = [c for c in components(graph) if len(c) > 1]
    mutual = sorted({tuple(sorted((a, b))) for a in feature for b in feature[a] if a in feature.get(b, ())})
    lines = sorted(size for size, _ in sizes)
    print(f"{len(files)} classes in {len(graph)} packages of {len(MODULES)} modules")
    print(f"lines of code: median {statistics.median(lines):.0f}, 90 % up to {lines[int(len(lines) * 0.9)]}, most {lines[-1]}")
    print("above 250: " + (", ".join(f"{n} {s}" for s, n in sorted(sizes, reverse=True) if s > 250) or "none"))
    print("circles of packages: " + ("none" if not circles else ""))
    for circle in circles:
        print("  " + ", ".join(sorted(circle)))
        for (a, b), why in sorted(edges.items()):
            if a in circle and b in circle:
                print(f"    {a} -> {b}: {', '.join(sorted(why))}")
    print(f"features that depend on each other both ways: {len(mutual)}")
    for a, b in mutual:
        print(f"  {a} <-> {b}")
        for (x, y), why in sorted(edges.items()):
            if {x.split('.')[0], y.split('.')[0]} == {a, b}:
                print(f"    {x} -> {y}: {', '.join(sorted(why))}")
    if "--edges" in sys.argv:
        for (a, b), why in sorted(edges.items()):
            print(f"{a} -> {b}: {len(why)}")


if __name__ == "__main__":
    main()

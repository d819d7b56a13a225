"""Gathers what the suites found into docs/compatibility.md, or checks that it says the same.

Usage: table.py [--write]
Without --write it fails if a result differs from the document's; another version is only told.
"""

import json
import pathlib
import sys

CONFORMANCE = pathlib.Path(__file__).resolve().parents[1]
DOCUMENT = CONFORMANCE.parent / "docs/compatibility.md"
SUITES = ("java", "java-4.60.0", "java-4.0.0", "python", "node", "go")
NOT_CHECKED = "not checked"

TEXT = """\
# Compatibility

Generated from a run of the suites in [`conformance/`](../conformance), and checked by each run of
`.ci/run`: change it with `conformance/table --write` after a run.

The official SDKs, installed from their registries and unchanged, do the same script against a real
server, with strict validation of responses in Java and Python. "yes" is: exactly as the hosted API's
documentation has it, errors as the SDK's own type with message, code and param. The last rows are
what a proxy saw between the two. Where a version of an SDK cannot make a webhook endpoint, plain HTTP
made it for the rows below.

"""


def main(write):
    found = [read(suite) for suite in SUITES]
    steps = (CONFORMANCE / "steps.txt").read_text().splitlines()
    for one in found:
        if set(one["steps"]) != set(steps):
            odd = sorted(set(steps) ^ set(one["steps"]))
            sys.exit(f"{one['sdk']} does not do the script of steps.txt: {odd}")
    rows = {step: [one["steps"][step] for one in found] for step in steps}
    versions = [one["version"] for one in found]
    if write:
        names = [one["sdk"].split()[0] for one in found]
        table = [row("", names), row("---", ["---"] * len(found)), row("version", versions)]
        table += [row(step, results) for step, results in rows.items()]
        DOCUMENT.write_text(TEXT + "\n".join(table) + "\n")
        return
    check(rows, versions)


def read(suite):
    path = CONFORMANCE / "target/results" / f"{suite}.json"
    if not path.exists():
        sys.exit(f"{path} is not there: run the suite first")
    return json.loads(path.read_text())


def row(name, cells):
    return "| " + " | ".join([name, *cells]) + " |"


def check(rows, versions):
    written = {}
    for line in DOCUMENT.read_text().splitlines():
        if line.startswith("| "):
            name, *cells = line.strip("|").split(" | ")
            written[name.strip()] = [cell.strip() for cell in cells]
    if written.pop("version", None) != versions:
        print(f"{DOCUMENT.name} was written of other versions than {', '.join(versions)}")
    written = {step: cells for step, cells in written.items() if step not in ("", "---")}
    differing = [step for step in rows.keys() | written.keys() if not agree(rows.get(step), written.get(step))]
    for step in sorted(differing):
        print(f"{step}: {rows.get(step)}, but {DOCUMENT.name} says {written.get(step)}", file=sys.stderr)
    if differing:
        sys.exit(f"{DOCUMENT} does not agree with the run; conformance/table --write corrects it")
    print(f"{DOCUMENT.name} agrees with the run: {len(rows)} steps of {len(versions)} SDKs.")


def agree(results, written):
    """What could not be checked here does not count."""
    if results is None or written is None:
        return False
    return all(NOT_CHECKED in pair or pair[0] == pair[1] for pair in zip(results, written, strict=True))


if __name__ == "__main__":
    main("--write" in sys.argv[1:])

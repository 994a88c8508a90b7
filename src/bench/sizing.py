"""Writes the sizing table of docs/operations.md from what the service benchmark measured.

sizing.py CSV: of each body, the row of Sluice's closed loop with the most requests a second.
"""

import csv
import pathlib
import sys

OPERATIONS = pathlib.Path(__file__).parents[2] / "docs/operations.md"
BEGIN, END = "<!-- sizing -->\n", "<!-- /sizing -->\n"
TARGET = 0.6
MILLION = 1_000_000


def best(path):
    rows = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            if row["system"] == "sluice" and row["mode"] == "closed":
                kept = rows.get(row["case"])
                if kept is None or float(row["rps"]) > float(kept["rps"]):
                    rows[row["case"]] = row
    return rows


def table(path):
    lines = [
        "| body | processor seconds per 1,000 requests | requests a second of one core, all of it"
        f" | of one core at {TARGET:.0%} | cores for a million a second at {TARGET:.0%} |",
        "|---|---|---|---|---|",
    ]
    for case, row in best(path).items():
        seconds = float(row["cpu_s_per_1000"])
        core = 1000 / seconds
        lines.append(f"| {case} | {seconds:.3g} | {core:,.0f} | {core * TARGET:,.0f} | {MILLION / core / TARGET:,.0f} |")
    lines += ["", f"From `{path}` by `src/bench/sizing.py`."]
    return "\n".join(lines) + "\n"


def main(path):
    before, _, rest = OPERATIONS.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    OPERATIONS.write_text(before + BEGIN + table(path) + END + after)


if __name__ == "__main__":
    main(sys.argv[1])

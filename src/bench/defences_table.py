"""Prints the table of docs/defences.md from what DefenceBench wrote. Usage: defences_table.py CSV"""

import csv
import sys


def main(path):
    rows = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["step"], {})[row["dtype"]] = row
    types = sorted({dtype for cells in rows.values() for dtype in cells}, reverse=True)
    print("| step | " + " | ".join(f"{t}, ms | {t}, times the plain median" for t in types) + " |")
    print("|---|" + "---|---|" * len(types))
    for step, cells in rows.items():
        shown = [f"`{step}`"]
        for dtype in types:
            row = cells.get(dtype, {"ms": "", "times_plain": ""})
            shown += [row["ms"], row["times_plain"]]
        print("| " + " | ".join(shown) + " |")


if __name__ == "__main__":
    main(*sys.argv[1:])

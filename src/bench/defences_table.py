"""Prints the table of docs/defences.md from what DefenceBench wrote. Usage: defences_table.py CSV"""

import csv
import sys


def main(path):
    rows = {}
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            rows.setdefault(row["step"], {})[row["dtype"]] = row["ms"]
    types = sorted({dtype for cells in rows.values() for dtype in cells}, reverse=True)
    print("| step | " + " | ".join(f"{t}, ms" for t in types) + " |")
    print("|---|" + "---|" * len(types))
    for step, cells in rows.items():
        print(f"| `{step}` | " + " | ".join(cells.get(t, "") for t in types) + " |")


if __name__ == "__main__":
    main(*sys.argv[1:])

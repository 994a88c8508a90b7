"""Prints the tables of docs/performance.md from what the engine benchmark wrote.

Usage: engine_table.py FOLDER, with engine.csv, engine-warmup.csv and the like in it.
"""

import csv
import glob
import os
import sys
from collections import defaultdict


def read(path):
    if not os.path.exists(path):
        return []
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def milliseconds(nanos):
    return f"{float(nanos) / 1e6:.3f}" if float(nanos) < 1e6 else f"{float(nanos) / 1e6:.2f}"


def table(head, rows):
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(row) + " |")
    print()


class Case:
    """A case's name in parts, our time, the peers' times and the share of memcpy's speed."""

    def __init__(self, row):
        self.dtype, self.window, self.size, self.content, self.threads, *kind = row["case"].split("/")
        self.kind = kind[0] if kind else ""
        self.ours, self.copy, self.peers = float(row["ours_ns"]), float(row["memcpy_ratio"]), {}

    def group(self):
        return f"{self.size}, {self.content}, {self.threads}"


def by_case(rows):
    cases = {}
    for row in rows:
        case = cases.setdefault(row["case"], Case(row))
        if row["peer_ns"]:
            case.peers[row["peer"]] = float(row["peer_ns"])
    return cases


def beside(case, peers):
    """A cell for each peer: its time, and how often ours goes into it."""
    return [f"{milliseconds(case.peers[peer])} ({case.peers[peer] / case.ours:.2f})" if peer in case.peers else ""
            for peer in peers]


def pictures(title, cases, warm):
    """One table for each size, content and number of threads; with the warm-up where it is known."""
    groups = defaultdict(list)
    for case in cases.values():
        if not case.kind and case.threads == "1-thread" and not case.size.startswith("1x"):
            groups[case.group()].append(case)
    for group, members in groups.items():
        peers = sorted({peer for case in members for peer in case.peers})
        warmed = group == "1024x1024, natural, 1-thread" and len(warm) > 1
        print(f"{title}{group}; ratio in brackets: the peer's time / ours\n")
        head = ["case", "Sluice, ms", "of memcpy's speed", *(f"{peer}, ms" for peer in peers)]
        rows = []
        for case in members:
            rows.append([f"{case.dtype} {case.window}", milliseconds(case.ours), f"{100 * case.copy:.0f} %",
                         *beside(case, peers)])
            if warmed:
                row = warm.get(f"{case.dtype}/{case.window}")
                rows[-1].append(f"{row['warm_up_ms']} ({row['cpu_ms']})" if row else "")
        table(head + ["warm-up, ms (of processor)"] * warmed, rows)


def vectors(cases):
    lines = [case for case in cases.values() if case.size.startswith("1x")]
    if lines:
        peers = sorted({peer for case in lines for peer in case.peers})
        print("Vectors, natural, one thread; in brackets: the peer's time / ours\n")
        table(["n", "case", "Sluice, ms", *(f"{peer}, ms" for peer in peers)],
              [[f"{int(case.size[2:]):,}", f"{case.dtype} {case.window}", milliseconds(case.ours),
                *beside(case, peers)] for case in lines])


def kinds(cases):
    rows = [[case.kind, f"{case.dtype} {case.window}", case.size, milliseconds(case.ours),
             f"{case.ours / case.peers['plain']:.1f}"] for case in cases.values() if case.kind]
    if rows:
        print("Other medians, natural, one thread\n")
        table(["median", "case", "picture", "ms", "times the plain median"], rows)


def threads(cases):
    rows = []
    for name, case in cases.items():
        one = cases.get(name.replace("/2-thread", "/1-thread"))
        if case.threads == "2-thread" and one:
            rows.append([f"{case.dtype} {case.window} {case.size}", milliseconds(one.ours), milliseconds(case.ours),
                         f"{one.ours / case.ours:.2f}"])
    if rows:
        print("Two threads\n")
        table(["case", "one, ms", "two, ms", "one / two"], rows)


def lines(folder):
    total = code = 0
    for path in glob.glob(f"{folder}/*.java"):
        with open(path) as file:
            for line in file:
                total += 1
                code += bool(line.strip()) and not line.strip().startswith(("//", "/*", "*"))
    return total, code


def main(folder):
    machine = f"{folder}/engine-machine.txt"
    if os.path.exists(machine):
        with open(machine) as file:
            print("; ".join(line.strip() for line in file if "load average" not in line) + "\n")
    warm = {row["kernels"]: row for row in read(f"{folder}/engine-warmup.csv")}
    cases = by_case(read(f"{folder}/engine.csv"))
    pictures("", cases, warm)
    threads(cases)
    vectors(cases)
    kinds(cases)
    pictures("`-XX:UseAVX=2`: ", by_case(read(f"{folder}/engine-avx2.csv")), {})
    scalar = read(f"{folder}/engine-scalar.csv")
    if scalar:
        print("Without the vector module\n")
        table(["case", "ms", "Mpx/s"],
              [[" ".join(r["case"].split("/")[:3]), milliseconds(r["ours_ns"]), r["mpx_s"]] for r in scalar])
    if warm:
        print("Warm-up, each in a JVM of its own\n")
        table(["kernels", "with code of their own", "warm-up, ms", "processor time, ms", "of it JIT, ms"],
              [[r["kernels"], r["own_code"], r["warm_up_ms"], r["cpu_ms"], r["jit_ms"]] for r in warm.values()])
    total, code = lines("src/main/java/dev/sluice/median")
    print(f"The engine: {total:,} lines of Java, {code:,} of them neither blank nor comment; no generated source,"
          " kernels are bytecode made at run time.")


if __name__ == "__main__":
    main(*sys.argv[1:])

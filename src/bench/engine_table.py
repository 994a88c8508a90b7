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


def by_case(rows):
    """Case -> (ours, {peer: nanoseconds}, share of memcpy)."""
    cases = {}
    for row in rows:
        ours, peers, copy = cases.setdefault(row["case"], (row["ours_ns"], {}, row["memcpy_ratio"]))
        if row["peer_ns"]:
            peers[row["peer"]] = row["peer_ns"]
    return cases


def pictures(title, cases):
    """One table for each size, content and number of threads."""
    groups = defaultdict(dict)
    for name, values in cases.items():
        dtype, window, size, content, threads = name.split("/")
        groups[size, content, threads][dtype, window] = values
    for (size, content, threads), members in groups.items():
        peers = sorted({peer for _, others, _ in members.values() for peer in others})
        print(f"{title}{size}, {content}, {threads}; ratio in brackets: the peer's time / ours\n")
        rows = []
        for (dtype, window), (ours, others, copy) in members.items():
            cells = [f"{dtype} {window}", milliseconds(ours), f"{100 * float(copy):.0f} %"]
            for peer in peers:
                took = others.get(peer)
                cells.append(f"{milliseconds(took)} ({float(took) / float(ours):.2f})" if took else "")
            rows.append(cells)
        table(["case", "Sluice, ms", "of memcpy's speed", *(f"{peer}, ms" for peer in peers)], rows)


def threads(cases):
    rows = []
    for name, (ours, _, _) in cases.items():
        if name.endswith("/2-thread"):
            one = cases.get(name.replace("/2-thread", "/1-thread"))
            if one:
                rows.append([" ".join(name.split("/")[:3]), milliseconds(one[0]), milliseconds(ours),
                             f"{float(one[0]) / float(ours):.2f}"])
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
    cases = by_case(read(f"{folder}/engine.csv"))
    pictures("", cases)
    threads(cases)
    pictures("`-XX:UseAVX=2`: ", by_case(read(f"{folder}/engine-avx2.csv")))
    scalar = read(f"{folder}/engine-scalar.csv")
    if scalar:
        print("Without the vector module\n")
        table(["case", "ms", "Mpx/s"],
              [[" ".join(r["case"].split("/")[:3]), milliseconds(r["ours_ns"]), r["mpx_s"]] for r in scalar])
    warm = read(f"{folder}/engine-warmup.csv")
    if warm:
        print("Warm-up, each in a JVM of its own\n")
        table(["kernels", "with code of their own", "warm-up, ms", "processor time, ms", "of it JIT, ms"],
              [[r["kernels"], r["own_code"], r["warm_up_ms"], r["cpu_ms"], r["jit_ms"]] for r in warm])
    total, code = lines("src/main/java/dev/sluice/median")
    print(f"The engine: {total:,} lines of Java, {code:,} of them neither blank nor comment; no generated source,"
          " kernels are bytecode made at run time.")


if __name__ == "__main__":
    main(*sys.argv[1:])

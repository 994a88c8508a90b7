"""How long the service takes to start, and what it then holds: src/bench/run start.

start.py JAVA FOLDER ROUNDS OUT NAME COMMAND [NAME COMMAND ...]: the variants in turn, ROUNDS times,
each in an otherwise idle machine; medians of the seconds from the start of the process to the first
200 of readiness and to the first filtered picture, of the warm-up that readiness waits for, and of
the memory that is resident then.
"""

import csv
import pathlib
import re
import shlex
import signal
import socket
import statistics
import subprocess
import sys
import time

PICTURE = pathlib.Path(__file__).parents[2] / "docs/examples/ship-noisy.png"
COLUMNS = ["ready s", "first answer s", "of it warm-up s", "resident MB", "CPU s"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(port, request):
    """The status of an answer; None while nobody listens."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
            connection.sendall(request)
            return int(connection.recv(64).split()[1])
    except (ConnectionError, IndexError):
        return None


def until_200(process, port, request, began):
    """A service that answers already is asked less often: each answer costs it a millisecond."""
    while (answer := status(port, request)) != 200:
        if process.poll() is not None or time.monotonic() - began > 120:
            sys.exit("the service did not start: see the log")
        time.sleep(0.05 if answer else 0.01)
    return time.monotonic() - began


def resident_mb(pid):
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"^VmRSS:\s+(\d+)", text, re.M)[1]) / 1024


def cpu_seconds(pid):
    fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


def start(command, log):
    port, management = free_port(), free_port()
    body = PICTURE.read_bytes()
    picture = (b"POST /v1/filter?forward=never HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Type: image/png\r\n"
               b"Content-Length: %d\r\n\r\n" % len(body)) + body
    ready = b"GET /actuator/health/readiness HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with open(log, "wb") as out:
        began = time.monotonic()
        process = subprocess.Popen(shlex.split(command) + [f"--server.port={port}", f"--management.server.port={management}"],
                                   stdout=out, stderr=subprocess.STDOUT)
        try:
            is_ready = until_200(process, management, ready, began)
            answered = until_200(process, port, picture, began)
            time.sleep(2)
            numbers = [is_ready, answered, warm_up(log), resident_mb(process.pid), cpu_seconds(process.pid)]
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
    return numbers


def warm_up(log):
    """As the service logs it."""
    told = re.search(r"kernels run code of their own after ([\d,]+) ms", pathlib.Path(log).read_text())
    return int(told[1].replace(",", "")) / 1000 if told else 0.0


def main():
    rounds, out = int(sys.argv[1]), pathlib.Path(sys.argv[2])
    variants = list(zip(sys.argv[3::2], sys.argv[4::2]))
    results = {name: [] for name, _ in variants}
    for turn in range(rounds):
        for name, command in variants:
            results[name].append(start(command, out / "start.log"))
            print(turn, name, *(f"{number:.2f}" for number in results[name][-1]), flush=True)
    with open(out / "start.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["variant", *COLUMNS])
        print("\n| variant |", " | ".join(COLUMNS), "|\n|---|" + "---|" * len(COLUMNS))
        for name, runs in results.items():
            medians = [statistics.median(column) for column in zip(*runs)]
            rows.writerow([name, *(f"{number:.2f}" for number in medians)])
            print(f"| {name} |", " | ".join(f"{number:.2f}" for number in medians), "|")


main()

"""Measures Sluice beside nginx, FastAPI + OpenCV and the bare model stub, and writes CSV and a table.

Usage: service.py JAVA OUT full|quick, from the root of the project, by `src/bench/run service`.
SLUICE_BENCH_CASES, a regular expression, picks cases.
"""

import csv
import http.client
import os
import pathlib
import re
import signal
import subprocess
import sys
from dataclasses import dataclass

import cv2
import numpy

import service_systems as systems
from service_cases import cases

FIELDS = ("case", "system", "mode", "connections", "rate", "rps", "p50_ms", "p99_ms", "p999_ms",
          "cpu_s_per_1000", "resident_mb", "failed")
CLOSED = (1, 8, 32)
OPEN_CONNECTIONS = 64


@dataclass(frozen=True)
class Effort:
    seconds: int
    open_seconds: int
    warm: int  # before each case
    begin: int  # of each case before the first is measured: what has run for a minute is compiled
    open_shares: tuple  # whose best throughput is halved for a rate


EFFORTS = {"full": Effort(4, 3, 2, 10, ("peer", "sluice")), "quick": Effort(1, 1, 1, 4, ("peer",))}


class Bench:
    def __init__(self, java, out, effort):
        self.java, self.out, self.effort = java, out, effort
        self.rows, self.notes = [], []

    def row(self, case, server, mode, connections, rate, result, cpu):
        requests, rps, p50, p99, p999, failed = result
        values = (case.name, server.name, mode, connections, rate, f"{rps:.1f}", f"{p50:.3f}", f"{p99:.3f}",
                  f"{p999:.3f}", f"{1000 * cpu / max(1, requests):.3f}", f"{server.resident_mb():.0f}", failed)
        self.rows.append(dict(zip(FIELDS, values)))
        print(" ".join(f"{name}={value}" for name, value in self.rows[-1].items()), flush=True)
        return rps

    def wrk(self, request, server, connections, seconds):
        threads = min(2, connections)
        command = ["wrk", "-t", str(threads), "-c", str(connections), "-d", f"{seconds}s", "--timeout", "10s",
                   "-s", "src/bench/wrk/request.lua", f"http://127.0.0.1:{server.port}{request.path}", "--",
                   request.method, str(request.body or "-"), *(f"{k}: {v}" for k, v in request.headers.items())]
        text = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=True).stdout
        requests, micros, p50, p99, p999, status, broken = map(int, re.search(r"^RESULT (.*)$", text, re.M)[1].split())
        good = requests - status
        return good, good / micros * 1e6, p50 / 1e3, p99 / 1e3, p999 / 1e3, status + broken

    def closed(self, case, request, server):
        """Requests per second answered well, the best of all numbers of connections."""
        self.wrk(request, server, 8, self.effort.warm)
        best = 0
        for connections in CLOSED if server.name != "stub" else CLOSED[-1:]:
            before = server.cpu_seconds()
            result = self.wrk(request, server, connections, self.effort.seconds)
            best = max(best, self.row(case, server, "closed", connections, "", result, server.cpu_seconds() - before))
        return best

    def open(self, case, request, server, rate):
        command = [self.java, "-XX:+UseSerialGC", "-Xmx512m", "-cp", str(self.out / "load"), "OpenLoop", str(server.port), str(rate),
                   str(self.effort.open_seconds), str(OPEN_CONNECTIONS), request.method, request.path,
                   str(request.body or "-"), *(f"{k}: {v}" for k, v in request.headers.items())]
        before = server.cpu_seconds()
        text = subprocess.run(command, capture_output=True, text=True, timeout=self.effort.open_seconds + 30, check=True).stdout
        due, good, rps, p50, p99, p999 = text.split()
        result = int(good), float(rps), float(p50), float(p99), float(p999), int(due) - int(good)
        self.row(case, server, "open", OPEN_CONNECTIONS, rate, result, server.cpu_seconds() - before)

    def warm(self, measured, sluice):
        for case in measured:
            request = self.checked(case, sluice)
            if request:
                self.wrk(request, sluice, 8, self.effort.begin)

    def measure(self, case, servers):
        requests = {server.name: self.checked(case, server) for server in servers.values()}
        best = {}
        for name, server in servers.items():
            if requests[name] is not None:
                best[name] = self.closed(case, requests[name], server)
        for share_of in self.effort.open_shares:
            if share_of not in best:
                continue
            rate = two_digits(best[share_of] / 2)
            for name in best:
                if name != "stub" and (best[name] >= rate):
                    self.open(case, requests[name], servers[name], rate)

    def checked(self, case, server):
        """The request that this server answers as it should; None when it has none."""
        for request in (case, case.fallback if server.name == "sluice" else None):
            if request is None:
                continue
            status, headers, body = ask(request, server)
            if status == 200 and right(request, server, headers, body):
                if request is not case:
                    self.note(f"{case.name}: Sluice was asked `{request.method} {request.path}` with the same samples.")
                return request
        self.note(f"{case.name}: left out for {server.name}, which answers {status}.")
        return None

    def note(self, text):
        if text not in self.notes:
            self.notes.append(text)

    def write(self):
        with open(self.out / "service.csv", "w", newline="") as file:
            writer = csv.DictWriter(file, FIELDS)
            writer.writeheader()
            writer.writerows(self.rows)
        (self.out / "service.notes").write_text("\n".join(self.notes) + "\n")


def two_digits(rate):
    return float(f"{rate:.2g}")


def ask(request, server):
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    try:
        connection.request(request.method, request.path, request.body.read_bytes() if request.body else None, request.headers)
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def right(request, server, headers, body):
    """Sluice filtered, and a PNG is the median, sample for sample, whoever made it."""
    if server.name == "sluice" and request.filtered and "Sluice-Defence" not in headers:
        return False
    if server.name in ("sluice", "peer") and request.headers.get("Content-Type") == "image/png":
        expected = cv2.medianBlur(cv2.imread(str(request.body)), 3)
        return numpy.array_equal(cv2.imdecode(numpy.frombuffer(body, numpy.uint8), -1), expected)
    return bool(body)


def conditions(java):
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    version = subprocess.run([java, "-version"], capture_output=True, text=True).stderr.splitlines()[-1]
    return f"{os.cpu_count()} x {model[1] if model else 'unknown'}; {version.strip()}; load before the run {os.getloadavg()[0]:.1f}"


def main(java, out, mode):
    out = pathlib.Path(out)
    bench = Bench(java, out, EFFORTS[mode])
    bench.notes.append(conditions(java))
    started = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        started.append(systems.stub(java, out))
        started[0].wait()
        model = started[0].port
        started.append(systems.sluice(java, out, model))
        started.append(systems.nginx(out, model))
        started.append(systems.peer(out, model))
        for server in started:
            server.wait()
        servers = {server.name: server for server in (*started[1:], started[0])}
        chosen = [case for case in cases(out / "bodies") if re.search(os.environ.get("SLUICE_BENCH_CASES", ""), case.name)]
        bench.warm(chosen, servers["sluice"])
        for case in chosen:
            bench.measure(case, servers)
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # a second one must not keep servers alive
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        bench.write()
        for server in reversed(started):
            server.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])

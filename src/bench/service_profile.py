"""Profiles Sluice under the load of the service benchmark: where its time goes and what it allocates.

Usage: service_profile.py JAVA OUT, from the root of the project, by `src/bench/run profile`.
SLUICE_BENCH_CASES, a regular expression, picks cases.
"""

import os
import pathlib
import re
import signal
import subprocess
import sys

import service_systems as systems
from service import Bench, EFFORTS, conditions
from service_cases import cases

CONNECTIONS = 8
WARM_SECONDS = 4
SECONDS = 8
PARTS = ("receive", "encode or write", "decode or parse", "filter", "model server", "answer", "HTTP server", "rest")


def profile(bench, case, server, java, out):
    """The cells of a row: samples and their shares, kilobytes of a request and where they come from."""
    request = bench.checked(case, server)
    if request is None:
        return None
    bench.wrk(request, server, CONNECTIONS, WARM_SECONDS)
    recording = (out / "profile.jfr").resolve()
    recording.unlink(missing_ok=True)
    jcmd = [java.with_name("jcmd"), str(server.process.pid)]
    run = lambda *arguments: subprocess.run([*jcmd, *arguments], check=True, capture_output=True)
    run("JFR.start", "name=sluice", "settings=" + str(pathlib.Path("src/bench/profile/profile.jfc").resolve()))
    requests = bench.wrk(request, server, CONNECTIONS, SECONDS)[0]
    run("JFR.dump", "name=sluice", f"filename={recording}")
    run("JFR.stop", "name=sluice")
    return subprocess.run([java, "src/bench/profile/Profile.java", recording, str(requests)], check=True,
                          capture_output=True, text=True).stdout.splitlines()


def main(java, out):
    java, out = pathlib.Path(java), pathlib.Path(out)
    bench = Bench(str(java), out, EFFORTS["full"])
    started = []
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    rows = {}
    try:
        started.append(systems.stub(str(java), out))
        started[0].wait()
        started.append(systems.sluice(str(java), out, started[0].port))
        started[1].wait()
        chosen = [case for case in cases(out / "bodies") if re.search(os.environ.get("SLUICE_BENCH_CASES", ""), case.name)]
        bench.warm(chosen, started[1])
        for case in chosen:
            rows[case.name] = profile(bench, case, started[1], java, out)
    finally:
        for server in reversed(started):
            server.stop()
    print(f"{conditions(str(java))}; {CONNECTIONS} connections\n")
    print("| case | samples | " + " | ".join(PARTS) + " |\n|---|" + "---|" * (1 + len(PARTS)))
    for name, lines in rows.items():
        print(f"| {name} | {lines[0] if lines else ''} |")
    print("\n| case | kB allocated for a request | of which, kB |\n|---|---|---|")
    for name, lines in rows.items():
        print(f"| {name} | {lines[1] if lines else ''} |")


if __name__ == "__main__":
    main(*sys.argv[1:])

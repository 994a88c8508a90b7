"""The servers of the service benchmark: started on loopback, measured in /proc, stopped by their ids."""

import http.client
import json
import os
import pathlib
import re
import signal
import socket
import subprocess
import sys
import time

TICKS = os.sysconf("SC_CLK_TCK")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A process with its children, in a group of its own."""

    def __init__(self, name, port, command, out, ready=None, **environment):
        self.name, self.port, self.ready = name, port, ready or (port, "/")
        self.log = open(out / f"{name}.log", "wb")
        self.process = subprocess.Popen(command, stdout=self.log, stderr=subprocess.STDOUT, start_new_session=True,
                                        stdin=subprocess.DEVNULL, env={**os.environ, **environment})

    def wait(self, seconds=60):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            port, path = self.ready
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            try:
                connection.request("GET", path)
                if connection.getresponse().status < 500:
                    return
            except OSError:
                pass
            finally:
                connection.close()
            time.sleep(0.1)
        sys.exit(f"{self.name} did not start: see {self.log.name}")

    def processes(self):
        found, waiting = [], [self.process.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            for task in pathlib.Path(f"/proc/{pid}/task").glob("*/children"):
                waiting += [int(child) for child in task.read_text().split()]
        return found

    def cpu_seconds(self):
        total = 0
        for pid in self.processes():
            fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(fields[11]) + int(fields[12])
        return total / TICKS

    def resident_mb(self):
        """Pages that processes share count once."""
        total = 0
        for pid in self.processes():
            rollup = pathlib.Path(f"/proc/{pid}/smaps_rollup").read_text()
            total += int(re.search(r"^Pss:\s+(\d+)", rollup, re.M)[1])
        return total / 1024

    def stop(self):
        for sign in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(self.process.pid, sign)
                self.process.wait(5)
                break
            except subprocess.TimeoutExpired:
                continue
            except ProcessLookupError:
                break
        self.log.close()


def stub(java, out):
    port = free_port()
    command = [java, "-XX:+UseSerialGC", "-Xmx64m", "src/bench/stub/ModelStub.java", str(port)]
    return Server("stub", port, command, out)


# What only the image has: its own runtime, with the vector module in it, and what was generated while it was built.
ONLY_IN_THE_IMAGE = re.compile(r"-XX:(AOTCache|SharedArchiveFile)=|-Dspring\.aot\.")


def image_flags():
    """The JVM flags of the image, for a JDK beside it."""
    text = pathlib.Path("Dockerfile").read_text().replace("\\\n", "")
    entry = re.findall(r"^ENTRYPOINT (\[.*?\])$", text, re.M)[-1]
    options = re.search(r'JDK_JAVA_OPTIONS="([^"]+)"', text)
    flags = [*(options[1].split() if options else []), *(flag for flag in json.loads(entry)[1:] if flag.startswith("-") and flag != "-jar")]
    return ["--add-modules=jdk.incubator.vector", *(flag for flag in flags if not ONLY_IN_THE_IMAGE.match(flag))]


def sluice(java, out, model):
    port, management = free_port(), free_port()
    command = [java, *image_flags(), *os.environ.get("SLUICE_BENCH_FLAGS", "").split(), "-jar", str(out / "sluice/sluice.jar")]
    command += [f"--server.port={port}", "--server.address=127.0.0.1", f"--management.server.port={management}",
                "--management.server.address=127.0.0.1", f"--sluice.model.url=http://127.0.0.1:{model}"]
    arenas = re.search(r"MALLOC_ARENA_MAX=(\d+)", pathlib.Path("Dockerfile").read_text())[1]
    return Server("sluice", port, command, out, ready=(management, "/actuator/health/readiness"), MALLOC_ARENA_MAX=arenas)


NGINX = """{user}
worker_processes auto;
daemon off;
pid {out}/nginx.pid;
error_log {out}/nginx-error.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 1000000;
  tcp_nodelay on;
  client_max_body_size 64m;
  client_body_buffer_size 4m;
  client_body_temp_path {out}/body;
  proxy_temp_path {out}/proxy;
  fastcgi_temp_path {out}/fastcgi;
  uwsgi_temp_path {out}/uwsgi;
  scgi_temp_path {out}/scgi;
  upstream model {{ server 127.0.0.1:{model}; keepalive 64; keepalive_requests 1000000; }}
  server {{
    listen 127.0.0.1:{port} backlog=1024;
    location / {{
      proxy_pass http://model;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
    }}
  }}
}}
"""


def nginx(out, model):
    port, folder = free_port(), (out / "nginx").resolve()
    folder.mkdir(exist_ok=True)
    user = "user root;" if os.getuid() == 0 else ""
    configuration = folder / "nginx.conf"
    configuration.write_text(NGINX.format(user=user, out=folder, model=model, port=port))
    return Server("nginx", port, ["/usr/sbin/nginx", "-e", str(folder / "nginx-error.log"), "-c", str(configuration)], out)


def peer(out, model):
    port = free_port()
    command = ["/usr/bin/python3", "-m", "uvicorn", "--app-dir", "src/bench/peer", "peer:app", "--port", str(port),
               "--workers", os.environ.get("SLUICE_BENCH_PEER_WORKERS", "2"), "--loop", "uvloop", "--http", "httptools",
               "--no-access-log", "--log-level", "warning"]
    return Server("peer", port, command, out, MODEL=f"http://127.0.0.1:{model}")

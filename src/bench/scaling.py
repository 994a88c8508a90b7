#!/usr/bin/env python3
"""Simulates Kubernetes' HorizontalPodAutoscaler over a day of load with a burst, second by second.

Usage: src/bench/scaling.py --rps-per-pod 900 [--peak 20000] [--trough 4000] [--burst 3] [--burst-minutes 10]
Prints a Markdown table: one row a policy. With --chart FILE a chart of load and capacity (matplotlib).

What is modelled, from the HPA's documentation (kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale):
desired = ceil(pods * usage / target), nothing within a tolerance of 10 %; every 15 s, on a metric that is a scrape
(15 s) and a window (30 s) old; scale-up by at most 100 % or 4 pods in 15 s; scale-down to the highest desired of the
last 300 s, at most 25 % a minute as the chart sets it. A new pod serves after its start time. Pods that are not ready
count as using nothing when scaling up. Load beyond the capacity of the ready pods is answered 503 at once, as Sluice
does; nothing queues. Daily load is a sine, the burst starts at 10:00 and is a step. No randomness.
"""
import argparse
import csv
import math

DAY = 24 * 3600
SYNC = 15
METRIC_WINDOW = 30
METRIC_DELAY = 15
TOLERANCE = 0.1
STABILISATION = 300


def load_at(second, args):
    middle, swing = (args.peak + args.trough) / 2, (args.peak - args.trough) / 2
    rps = middle - swing * math.cos(2 * math.pi * second / DAY)
    burst_start = 10 * 3600
    if burst_start <= second < burst_start + args.burst_minutes * 60:
        rps *= args.burst
    return rps


class Deployment:
    """Pods by the second at which they are ready."""

    def __init__(self, pods):
        self.ready_at = [-1] * pods

    def ready(self, now):
        return sum(1 for at in self.ready_at if at <= now)

    def scale(self, pods, now, start_seconds):
        while len(self.ready_at) < pods:
            self.ready_at.append(now + start_seconds)
        # The youngest go first, as a ReplicaSet does with pods that are not ready.
        self.ready_at = sorted(self.ready_at)[:pods]


class Autoscaler:
    def __init__(self, target, least, most):
        self.target, self.least, self.most = target, least, most
        self.recommended = []
        self.sizes = []

    def desired(self, now, deployment, usage_total):
        """usage_total: cores' worth of work of all ready pods, each 1.0 when busy."""
        pods = len(deployment.ready_at)
        ready = deployment.ready(now)
        ratio = usage_total / max(1, ready) / self.target
        if ratio > 1 and ready < pods:
            ratio = usage_total / pods / self.target
            ratio = max(ratio, 1.0)
        wanted = pods if abs(ratio - 1) <= TOLERANCE else math.ceil((ready if ratio < 1 else max(ready, 1)) * ratio)
        if ratio > 1 and ready < pods:
            wanted = max(wanted, math.ceil(pods * ratio))
        wanted = min(self.most, max(self.least, wanted))
        self.recommended = [(t, n) for t, n in self.recommended if t > now - STABILISATION] + [(now, wanted)]
        if wanted < pods:
            wanted = min(pods, max(n for _, n in self.recommended))
            minute_ago = max([n for t, n in self.sizes if t <= now - 60][-1:] or [pods])
            wanted = max(wanted, math.ceil(max(pods, minute_ago) * 0.75))
        elif wanted > pods:
            quarter_ago = ([n for t, n in self.sizes if t <= now - 15][-1:] or [pods])[0]
            wanted = min(wanted, max(quarter_ago * 2, quarter_ago + 4))
        return wanted


def simulate(args, target, least, static=None):
    start = args.start_seconds
    first = static or max(least, math.ceil(load_at(0, args) / args.rps_per_pod / target))
    deployment = Deployment(first)
    scaler = Autoscaler(target, least, args.most)
    history, refused, total, pod_seconds, worst, trace = [], 0.0, 0.0, 0, 0.0, []
    most_pods = first
    for now in range(DAY):
        rps = load_at(now, args)
        capacity = deployment.ready(now) * args.rps_per_pod
        served = min(rps, capacity)
        refused += rps - served
        total += rps
        worst = max(worst, (rps - served) / rps)
        pod_seconds += len(deployment.ready_at)
        history.append(served / args.rps_per_pod)
        if static is None and now % SYNC == 0 and now > METRIC_WINDOW + METRIC_DELAY:
            end = now - METRIC_DELAY
            usage = sum(history[end - METRIC_WINDOW:end]) / METRIC_WINDOW
            deployment.scale(scaler.desired(now, deployment, usage), now, start)
            scaler.sizes = scaler.sizes[-40:] + [(now, len(deployment.ready_at))]
        most_pods = max(most_pods, len(deployment.ready_at))
        if now % 60 == 0:
            trace.append((now / 3600, rps, capacity))
    return {
        "pod_hours": pod_seconds / 3600,
        "most": most_pods,
        "refused": refused / total,
        "worst": worst,
        "trace": trace,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rps-per-pod", type=float, required=True, help="what one pod serves, from docs/performance.md")
    parser.add_argument("--peak", type=float, default=20000, help="requests a second at noon")
    parser.add_argument("--trough", type=float, default=4000, help="requests a second at midnight")
    parser.add_argument("--burst", type=float, default=3, help="factor of the burst at 10:00")
    parser.add_argument("--burst-minutes", type=float, default=10)
    parser.add_argument("--start-seconds", type=int, default=5, help="from scheduled to ready: image at hand, start, probe")
    parser.add_argument("--most", type=int, default=2000, help="maxReplicas")
    parser.add_argument("--csv")
    parser.add_argument("--chart")
    args = parser.parse_args()

    burst_peak = max(load_at(s, args) for s in range(0, DAY, 60))
    rows = [("fixed for the burst", simulate(args, 0.9, 1, static=math.ceil(burst_peak / args.rps_per_pod)))]
    for target in (0.5, 0.65, 0.8):
        rows.append((f"HPA at {target:.0%}", simulate(args, target, 2)))
    slow = argparse.Namespace(**{**vars(args), "start_seconds": 60})
    rows.append(("HPA at 65%, pods that take 60 s", simulate(slow, 0.65, 2)))

    print(f"{args.rps_per_pod:.0f} rps a pod, {args.trough:.0f} to {args.peak:.0f} rps over the day, "
          f"x{args.burst:g} for {args.burst_minutes:g} minutes at 10:00, pods ready after {args.start_seconds} s\n")
    print("| policy | pod hours | most pods | refused over the day | refused in the worst second |")
    print("|---|---|---|---|---|")
    for name, r in rows:
        print(f"| {name} | {r['pod_hours']:.0f} | {r['most']} | {r['refused']:.3%} | {r['worst']:.0%} |")

    if args.csv:
        with open(args.csv, "w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["policy", "hour", "rps", "capacity"])
            for name, r in rows:
                writer.writerows((name, f"{h:.3f}", f"{l:.0f}", f"{c:.0f}") for h, l, c in r["trace"])
    if args.chart:
        import matplotlib
        matplotlib.use("svg")
        import matplotlib.pyplot as plot
        figure, axes = plot.subplots(figsize=(9, 4))
        hours = [h for h, _, _ in rows[0][1]["trace"]]
        axes.plot(hours, [l for _, l, _ in rows[0][1]["trace"]], color="black", label="load")
        for name, r in rows[1:]:
            axes.plot(hours, [c for _, _, c in r["trace"]], label=name, linewidth=1)
        axes.set_xlabel("hour")
        axes.set_ylabel("requests a second: load, capacity of ready pods")
        axes.legend()
        figure.savefig(args.chart, metadata={"Date": None})


if __name__ == "__main__":
    main()

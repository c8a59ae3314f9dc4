"""The reference device in Python: a whole device of any kind of the catalogue, made of anju.py.

It reads by a timer, carries out commands, streams frames where its kind has them, and does what a stimulus of anju-conform asks.
On its own it is a device on MQTT, and prints the address of a hook over HTTP that makes it report:

    anju-conform run &
    python3 reference_device.py --kind water-sensor --port 1883      # prints http://127.0.0.1:…/, for anju-conform run --hook-url

Everything that it says is simulated, and says so. Licence: Apache-2.0.
"""

import argparse
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import anju

FRAME_PERIOD_MS = 200
PERSON = {"id": 1, "x_m": 1.5, "y_m": 2.5, "z_m": -0.8, "vx_m_s": 0.2, "vy_m_s": 0, "vz_m_s": 0, "confidence_pct": 90}


def example(fields):
    """A body that these fields allow, the same each time: numbers at 40 % of their range and further on from field to field."""
    return {name.rstrip("?"): _example(rule, at) for at, (name, rule) in enumerate(fields.items())}


def _example(rule, at):
    what, *bounds = rule
    if what == "flag":
        return True
    if what == "one-of":
        return bounds[0]
    if what in ("number", "count"):
        value = bounds[0] + (bounds[1] - bounds[0]) * (0.4 + 0.05 * (at % 5))
        return int(value) if what == "count" else round(value, 1)
    return "example"


class ReferenceDevice:
    """A device without threads: `wake` does what is due at `due_ms`. `make` builds what speaks for it, of anju's DeviceCore or DeviceClient."""

    def __init__(self, kind, clock, make):
        self._kind, self._clock = kind if isinstance(kind, dict) else anju.KINDS[kind], clock
        self._has_time, self._moved_ms = True, 0
        self._read_ms = self._frame_ms = None
        self._stream_end_ms = self._frames = 0
        self.on_change = lambda: None
        self.client = make(on_command=self._carry_out, device_time=self._time)

    def start(self):
        self.client.start()
        self._read_ms = self._clock.now_ms() + self._kind["every_s"] * 1_000
        self.on_change()

    def due_ms(self):
        return min((due for due in (self._read_ms, self._frame_ms) if due is not None), default=None)

    def wake(self):
        now_ms = self._clock.now_ms()
        if self._read_ms is not None and now_ms >= self._read_ms:
            self._read_ms += self._kind["every_s"] * 1_000
            self.client.reading(self._reading())
        if self._frame_ms is not None and now_ms >= self._frame_ms:
            self._frame_ms = self._frame_ms + FRAME_PERIOD_MS if now_ms < self._stream_end_ms else None
            frame = {"number": self._frames, "offset_ms": self._frames * FRAME_PERIOD_MS, "targets": [PERSON], "points": []}
            self._frames += 1
            self.client.frame(anju.encode_frame(frame))

    def stimulate(self, told):
        """Does what the kit asks; False when it cannot."""
        what = told["do"]
        if what == "event":
            self.client.event(self._event(told["body"]))
        elif what == "events":
            for _ in range(told["count"]):
                self.client.event(self._event(told["body"]))
        elif what == "power-off":
            self._off()
            self.client.cut()
        elif what == "power-on":
            self.start()
        elif what == "shutdown":
            self._off()
            self.client.stop("shutdown")
        elif what == "clock":
            self._has_time = told["is"] != "unset"
            self._moved_ms = told["by_s"] * 1_000 if told["is"] == "moved" else 0
        else:
            return False
        return True

    def _event(self, body):
        """What its sensors make of what happens: here, exactly what happened."""
        return body

    def _reading(self):
        return example(self._kind["reading"])

    def _time(self):
        return (self._clock.time_ms() + self._moved_ms, "synced") if self._has_time else (None, "unset")

    def _carry_out(self, command):
        body = command["body"]
        if body["command"] == "stream":
            now_ms = self._clock.now_ms()
            self._stream_end_ms = now_ms + body["for_s"] * 1_000
            self._frame_ms = now_ms + FRAME_PERIOD_MS if body["for_s"] > 0 else None
            self._frames = 0
            self.on_change()
        return True

    def _off(self):
        self._read_ms = self._frame_ms = None


class LiteCore:
    """The smallest device there is, with the deeds of anju's DeviceCore: it connects for each event and says it in the lite profile."""

    def __init__(self, site, home, device):
        self._topic, self._client_id = anju.topic_of(site, home, device, "event"), device
        self._number, self._waiting, self._deeds = 0, None, []

    def stimulate(self, told):
        if told["do"] != "event":
            return False
        self._number += 1
        self._waiting = anju.encode({"id": f"e-{self._number}", "body": told["body"], "origin": "simulated"})
        self._deeds.append(("connect", self._client_id, None, None, 0, False, 0))
        return True

    def opened(self):
        self._deeds.append(("publish", self._topic, self._waiting, 1, False, self._number))

    def acknowledged(self, token):
        self._deeds.append(("end",))

    def deeds(self):
        deeds, self._deeds = self._deeds, []
        return deeds


def _run(device, clock):
    """The timer of a device on the wall clock."""
    changed = threading.Event()
    device.on_change = changed.set
    device.start()
    while True:
        due_ms = device.due_ms()
        changed.wait(None if due_ms is None else clock.seconds_until(due_ms))
        changed.clear()
        device.wake()


def _hook(device):
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self):
            told = json.loads(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(204 if device.stimulate(told) else 501)
            self.end_headers()

        def log_message(self, *said):
            pass

    return HTTPServer(("127.0.0.1", 0), Hook)


def main():
    parser = argparse.ArgumentParser(description="A simulated device of any kind of the catalogue, for anju-conform.")
    parser.add_argument("--kind", required=True, choices=sorted(anju.KINDS))
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=1_883)
    parser.add_argument("--site", default="bench")
    parser.add_argument("--home", default="kit")
    parser.add_argument("--device", default="device-1")
    parser.add_argument("--ca", help="the authority of the broker's certificate, for a line over TLS")
    parser.add_argument("--username")
    parser.add_argument("--password")
    parser.add_argument("--store", help="a file in which unconfirmed events survive a loss of power")
    asked = parser.parse_args()
    clock = anju.WallClock()

    def make(**more):
        who = {"kind": asked.kind, "site": asked.site, "home": asked.home, "device": asked.device, "host": asked.host, "port": asked.port}
        how = {"username": asked.username, "password": asked.password, "tls": None if asked.ca is None else anju.tls_context(asked.ca)}
        what = {"model": f"Reference {asked.kind}", "firmware": anju.VERSION, "origin": "simulated", "clock": clock}
        return anju.DeviceClient(store=None if asked.store is None else anju.FileStore(asked.store), **who, **how, **what, **more)

    device = ReferenceDevice(asked.kind, clock, make)
    server = _hook(device)
    print(f"http://127.0.0.1:{server.server_port}/", flush=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    _run(device, clock)


if __name__ == "__main__":
    main()

"""The reference device in Python: anju.py, a timer for the readings, and a hook over HTTP that makes it report. Prints the hook's address."""

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import anju

options = json.loads(sys.argv[1])
reading = options.pop("reading")
every_s = options.pop("every_s")
has_time = True


def device_time():
    return (clock.time_ms(), "synced") if has_time else (None, "unset")


clock = anju.WallClock()
client = anju.DeviceClient(clock=clock, device_time=device_time, on_command=lambda command: True, **options)
client.start()


def read():
    while True:
        ticker.wait(every_s)
        if on.is_set():
            client.reading(reading)


def stimulate(told):
    global has_time
    what = told["do"]
    if what == "event":
        client.event(told["body"])
    elif what == "events":
        for _ in range(told["count"]):
            client.event(told["body"])
    elif what == "power-off":
        on.clear()
        client.cut()
    elif what == "power-on":
        client.start()
        on.set()
    elif what == "shutdown":
        on.clear()
        client.stop("shutdown")
    elif what == "clock":
        has_time = told["is"] == "right"
    else:
        return False
    return True


class Hook(BaseHTTPRequestHandler):
    def do_POST(self):
        told = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.send_response(204 if stimulate(told) else 501)
        self.end_headers()

    def log_message(self, *said):
        pass


ticker, on = threading.Event(), threading.Event()
on.set()
threading.Thread(target=read, daemon=True).start()
server = HTTPServer(("127.0.0.1", 0), Hook)
print(f"http://127.0.0.1:{server.server_port}/", flush=True)
server.serve_forever()

"""A door contact or a help button that speaks the full profile of the Anju device protocol, version 1.

It is written from SPEC.md alone, with paho-mqtt and the standard library. A bench drives it over HTTP:
POST {"do": "event", "body": {...}} and the like to --hook-port; the answer 204 means done.
"""
import argparse
import json
import random
import secrets
import sqlite3
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import paho.mqtt.client as mqtt

KINDS = {"door-contact": {"door", "battery-low", "tamper"}, "help-button": {"sos", "self-test", "battery-low"}}
ALARMS = {"sos"}
EVENT_MEMORY = 1000
COMMAND_MEMORY = 64
ACK_PATIENCE_S = 10
CONNECT_PATIENCE_S = 30
GOODBYE_PATIENCE_S = 5
KEEPALIVE_S = 15
DAY_S = 86_400
# The reading leaves a little before the silence would be too long, since loops and networks are late at times.
READING_MARGIN_S = 30


def cut_by_chance(seconds):
    return seconds * random.uniform(0.5, 1)


def parse_object(payload):
    """The JSON object in these bytes, or None. NaN and Infinity are Python's and not JSON's."""
    def refuse(name):
        raise ValueError(name)
    try:
        value = json.loads(payload.decode("utf-8"), parse_constant=refuse)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


class Clock:
    """The device's own time: set from the host, and carried on by a clock that does not jump."""

    def __init__(self):
        self.set()

    def set(self, wrong_by_s=0):
        self.set_at = time.monotonic()
        self.offset_s = time.time() - self.set_at + wrong_by_s

    def unset(self):
        self.set_at = None

    def stamp(self):
        if self.set_at is None:
            return {"clock": "unset"}
        now = time.monotonic()
        return {"time_ms": round((now + self.offset_s) * 1000), "clock": "synced" if now - self.set_at < DAY_S else "drifting"}


class Store:
    """What survives a loss of power: unconfirmed events in their order, and the count of those that were lost."""

    def __init__(self, path):
        self.db = sqlite3.connect(path, check_same_thread=False)
        self.db.executescript("""
            PRAGMA synchronous = FULL;
            CREATE TABLE IF NOT EXISTS event (n INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, payload BLOB, alarm INTEGER);
            CREATE TABLE IF NOT EXISTS lost (one INTEGER PRIMARY KEY, count INTEGER);
            INSERT OR IGNORE INTO lost VALUES (1, 0);
        """)
        self.lost = self.db.execute("SELECT count FROM lost").fetchone()[0]

    def events(self):
        return self.db.execute("SELECT id, payload, alarm FROM event ORDER BY n").fetchall()

    def add(self, event):
        self.db.execute("INSERT INTO event (id, payload, alarm) VALUES (?, ?, ?)", (event.id, event.payload, event.alarm))

    def remove(self, event_id, lost=False):
        self.lost += lost
        self.db.execute("DELETE FROM event WHERE id = ?", (event_id,))
        self.db.execute("UPDATE lost SET count = ?", (self.lost,))


class Event:
    def __init__(self, event_id, payload, alarm):
        self.id, self.payload, self.alarm = event_id, payload, alarm
        self.sent, self.wait_s, self.due = False, 5, 0.0


class Device:
    """One boot. A power cut drops the object, and the next start makes another from the file."""

    def __init__(self, options, clock):
        self.options, self.clock = options, clock
        self.lock = threading.RLock()
        self.store = Store(options.state)
        self.boot = secrets.token_hex(12)
        self.numbers = {"birth": 0, "event": 0, "reading": 0}
        self.queue = {row[0]: Event(*row) for row in self.store.events()}
        self.answers = {}
        self.topic = f"anju/1/{options.site}/{options.home}/{options.device}/"
        self.battery_pct = 90
        self.off, self.leave_by, self.said_goodbye = False, None, None
        self.client, self.reconnect_wait_s, self.connect_at = None, 1, time.monotonic()
        self.reading_period_s = options.heartbeat - min(READING_MARGIN_S, options.heartbeat * 0.2)
        self.reading_due = time.monotonic() + self.reading_period_s

    # What the device says.

    def envelope(self, channel, body):
        seq = self.numbers[channel]
        self.numbers[channel] += 1
        message = {"boot": self.boot, "seq": seq, **self.clock.stamp(), "origin": self.options.origin, "body": body}
        if channel != "reading" and self.store.lost:
            message["ext"] = {"lost_events": self.store.lost}
        return seq, json.dumps(message).encode()

    def report(self, body, count=1):
        """Something happened. It is numbered, dated and written down now, whether there is a line or not."""
        with self.lock:
            for _ in range(count):
                while len(self.queue) >= EVENT_MEMORY:
                    oldest = next((e for e in self.queue.values() if not e.alarm), None) or next(iter(self.queue.values()))
                    del self.queue[oldest.id]
                    self.store.remove(oldest.id, lost=True)
                seq, payload = self.envelope("event", body)
                event = Event(f"{self.boot}-{seq}", payload, body["event"] in ALARMS)
                self.queue[event.id] = event
                self.store.add(event)
            self.store.db.commit()
            self.battery_pct = body.get("battery_pct", self.battery_pct)

    def death(self, reason, stamped=True):
        """The will is written when the line begins, so it carries no time: nobody knows yet when the line will be lost."""
        stamp = self.clock.stamp() if stamped else {}
        stamp.pop("clock", None)
        return json.dumps({"boot": self.boot, **stamp, "origin": self.options.origin, "body": {"reason": reason}})

    # The line. A client of paho's serves one connection only, so that nothing which it still holds is sent before the next birth.

    def connect(self):
        o = self.options
        client = mqtt.Client(f"{o.site}/{o.home}/{o.device}", clean_session=True, protocol=mqtt.MQTTv311, reconnect_on_failure=False)
        client.will_set(self.topic + "death", self.death("lost", stamped=False), qos=1)
        if o.username:
            client.username_pw_set(o.username, o.password)
        if o.ca:
            client.tls_set(o.ca)
        client.on_connect, client.on_publish = self.on_connect, self.on_publish
        client.on_subscribe, client.on_message = self.on_subscribe, self.on_message
        self.client, self.acks = client, {}
        self.birth_mid = self.event_mid = self.said_goodbye = None
        self.connected, self.refused_subscription = False, False
        self.connack_by = time.monotonic() + CONNECT_PATIENCE_S
        with self.lock:
            for event in self.queue.values():
                event.sent, event.wait_s = False, 5
        try:
            client.connect(o.host, o.port, keepalive=KEEPALIVE_S)
        except (OSError, ValueError) as problem:
            self.lose_line(str(problem))

    def lose_line(self, why):
        """The socket is closed without a goodbye, so that the broker sends the will; then the device waits and tries again."""
        self.drop_socket()
        wait_s, self.reconnect_wait_s = cut_by_chance(self.reconnect_wait_s), min(self.reconnect_wait_s * 2, 60)
        self.connect_at = time.monotonic() + wait_s
        print(f"no line: {why}; next try in {wait_s:.1f} s", flush=True)

    def drop_socket(self):
        if self.client is not None and self.client.socket() is not None:
            self.client.socket().close()
        self.client = None

    def publish(self, channel, payload, qos=1, retain=False):
        info = self.client.publish(self.topic + channel, payload, qos, retain)
        if qos:
            self.acks[info.mid] = time.monotonic() + ACK_PATIENCE_S
        return info.mid

    def on_connect(self, _client, _data, _flags, code):
        if code != 0:
            return
        with self.lock:
            self.connected = True
            self.birth_mid = self.publish("birth", self.envelope("birth", {
                "kind": self.options.kind, "model": "stranger-1", "firmware": "1.0.0",
                "heartbeat_s": self.options.heartbeat, "capabilities": ["no-rssi-dbm"],
            })[1], retain=True)
        self.client.subscribe([(self.topic + "command", 1), (self.topic + "confirm", 1)])
        self.acks["subscribe"] = time.monotonic() + ACK_PATIENCE_S

    def on_subscribe(self, _client, _data, _mid, granted):
        self.acks.pop("subscribe", None)
        self.refused_subscription = 128 in granted

    def on_publish(self, _client, _data, mid):
        self.acks.pop(mid, None)
        # Only now is the line known to carry anything; a broker that accepts and hangs up at once is not hurried.
        if mid == self.birth_mid:
            self.birth_mid, self.reconnect_wait_s = None, 1
        if mid == self.event_mid:
            self.event_mid = None

    def on_message(self, _client, _data, message):
        value = parse_object(message.payload)
        if value is None:
            return  # Bytes that are no object have no id, so there is nobody to answer.
        with self.lock:
            (self.take_confirm if message.topic == self.topic + "confirm" else self.take_command)(value)

    def take_confirm(self, confirm):
        shape = {"id": str, "accepted": bool, "error": str}
        if not {"id", "accepted"} <= confirm.keys() <= shape.keys() or not all(isinstance(v, shape[k]) for k, v in confirm.items()):
            return
        if self.queue.pop(confirm["id"], None) is not None:
            self.store.remove(confirm["id"])
            self.store.db.commit()
            if not confirm["accepted"]:
                print(f"event {confirm['id']} was refused: {confirm.get('error')}", flush=True)

    def take_command(self, command):
        command_id = command.get("id")
        if not isinstance(command_id, str) or not 1 <= len(command_id) <= 64:
            return
        if command_id not in self.answers:
            error = self.carry_out(command)
            self.answers[command_id] = json.dumps({"id": command_id, "done": error is None, **({"error": error} if error else {})})
            if len(self.answers) > COMMAND_MEMORY:
                del self.answers[next(iter(self.answers))]
        self.publish("reply", self.answers[command_id])

    def carry_out(self, command):
        body = command.get("body")
        if not isinstance(body, dict):
            return "body-invalid"
        if body.get("command") != "identify":
            return "command-unknown"
        blink_s = body.get("blink_s")
        # True is a number to Python, but not to JSON.
        number = isinstance(blink_s, (int, float)) and not isinstance(blink_s, bool)
        if command.keys() != {"id", "body"} or body.keys() != {"command", "blink_s"} or not number or not 1 <= blink_s <= 60:
            return "body-invalid"
        print(f"blinking for {blink_s} s", flush=True)
        return None

    # The loop. All waits are by the monotonic clock, which no setting of the time moves.

    def step(self):
        now = time.monotonic()
        with self.lock:
            if now >= self.reading_due:
                self.reading_due += self.reading_period_s
                payload = self.envelope("reading", {"battery_pct": self.battery_pct})[1]
                if self.client is not None and self.connected:
                    self.publish("reading", payload, qos=0)
        if self.client is None:
            if self.leave_by is not None and now >= self.leave_by:
                self.off = True
            elif now >= self.connect_at:
                self.connect()
            else:
                time.sleep(0.05)
            return
        code = self.client.loop(timeout=0.05)
        now = time.monotonic()
        if self.said_goodbye is not None and self.said_goodbye not in self.acks:
            self.client.disconnect()
            self.off = True
        elif code != mqtt.MQTT_ERR_SUCCESS:
            self.lose_line(mqtt.error_string(code))
        elif not self.connected:
            if now >= self.connack_by:
                self.lose_line("no answer to CONNECT")
        elif any(now >= by for by in self.acks.values()) or self.refused_subscription:
            self.lose_line("an acknowledgement did not come")
        elif self.birth_mid is None and "subscribe" not in self.acks:
            self.speak(now)

    def speak(self, now):
        """One event is under way at a time: those not yet sent on this line first, in their order, then those due for a repeat."""
        with self.lock:
            if self.event_mid is not None or self.said_goodbye is not None:
                return
            event = next((e for e in self.queue.values() if not e.sent), None)
            event = event or next((e for e in self.queue.values() if now >= e.due), None)
            if event is not None:
                event.sent, event.due = True, now + cut_by_chance(event.wait_s)
                event.wait_s = min(event.wait_s * 2, 60)
                self.event_mid = self.publish("event", event.payload)
            elif self.leave_by is not None and (not self.queue or now >= self.leave_by):
                self.said_goodbye = self.publish("death", self.death("shutdown"))


class Bench:
    """Stands for the world around the device: its switch, its power supply, its source of time."""

    def __init__(self, options):
        self.options, self.clock = options, Clock()
        self.device = Device(options, self.clock)

    def do(self, order):
        """Answers an HTTP status. What takes the device away is done when the loop has let go of it."""
        device, what, body = self.device, order.get("do"), order.get("body")
        if what in ("event", "events") and isinstance(body, dict) and body.get("event") in KINDS[self.options.kind]:
            if device is None:
                return 409
            device.report(body, order.get("count", 1))
        elif what == "clock" and order.get("is") in ("right", "unset", "moved"):
            self.clock.unset() if order["is"] == "unset" else self.clock.set(order.get("by_s", 0))
        elif what == "power-on":
            self.device = device or Device(self.options, self.clock)
        elif what in ("power-off", "shutdown"):
            if device is not None:
                device.leave_by = time.monotonic() + GOODBYE_PATIENCE_S
                device.off = what == "power-off"
            while self.device is not None:
                time.sleep(0.02)
        else:
            return 422
        return 204

    def run(self):
        bench = self

        class Hook(BaseHTTPRequestHandler):
            def do_POST(self):
                order = parse_object(self.rfile.read(int(self.headers.get("Content-Length", 0))))
                status = 422 if order is None else bench.do(order)
                print(f"hook: {order} -> {status}", flush=True)
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_):
                pass

        server = ThreadingHTTPServer(("127.0.0.1", self.options.hook_port), Hook)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        while True:
            if self.device is None:
                time.sleep(0.02)
            elif self.device.off:
                with self.device.lock:
                    self.device.drop_socket()
                    self.device.store.db.close()
                    self.device = None
            else:
                self.device.step()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=sorted(KINDS))
    for name, default in (("site", "demo"), ("home", "stranger-1"), ("device", None), ("host", "127.0.0.1"), ("state", None),
                          ("ca", None), ("username", None), ("password", None)):
        parser.add_argument(f"--{name}", default=default)
    for name, default in (("port", 1883), ("hook-port", 8000), ("heartbeat", 3600)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--origin", choices=["real", "simulated"], default="simulated")
    options = parser.parse_args()
    options.device = options.device or options.kind
    options.state = options.state or f"{options.device}.sqlite3"
    Bench(options).run()


if __name__ == "__main__":
    main()

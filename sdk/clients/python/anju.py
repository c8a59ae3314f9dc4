"""The Anju device protocol for Python: one file, Python 3.9 or newer, paho-mqtt 1.6 or 2 and nothing else.

    import anju

    client = anju.DeviceClient(kind="gas-detector", site="demo", home="h-1204", device="gas-kitchen",
                               model="G-1", firmware="1.0", room="kitchen", host="localhost",
                               store=anju.FileStore("events.log"))
    client.start()
    client.event({"event": "gas", "alarm": True, "gas_lel_pct": 12.5})
    client.reading({"gas_lel_pct": 12.5})          # at least every heartbeat_s of the kind
    client.stop("shutdown")

The client publishes its birth, leaves a will, numbers what it says, repeats events until the application confirms them, keeps
them through outages (and, with a store, through losses of power), answers commands and comes back after a loss with growing
waits. The rules and their ids stand in the SDK's SPEC.md; the comments name them. What the world gets wrong is an AnjuError
with a code of the protocol; what the caller gets wrong is a ValueError.

`DeviceCore` is the same without a socket and without a clock of its own, for other transports and for tests.
Licence: Apache-2.0.
"""

import json
import logging
import math
import os
import queue
import random
import re
import socket
import ssl
import struct
import threading
import time
import zlib

VERSION = "0.1.0"

UP_CHANNELS = ("birth", "death", "event", "reading", "frame", "reply")
DOWN_CHANNELS = ("command", "confirm")

# Everything that is held is held within a limit; the reasons stand in the SDK's limits.ts.
PAYLOAD_BYTES = 16_384
FRAME_BYTES = 8_192
FRAME_TARGETS = 16
FRAME_POINTS = 400
DEVICE_EVENTS = 1_000
REMEMBERED_COMMANDS = 64
# Messages from the broker that wait to be handled: a flood of commands is cut here and the device lives on.
WAITING_MESSAGES = 1_000
RECONNECT_MS = (1_000, 60_000)
EVENT_REPEAT_MS = (5_000, 60_000)
CONNECT_PATIENCE_MS = 30_000
ACKNOWLEDGE_PATIENCE_MS = 10_000
LATEST_TIME_MS = 253_402_300_799_999
LARGEST_SEQ = 2**53 - 1


class AnjuError(ValueError):
    """A message that is not one of the protocol: `code` is that of the table of refusals, `problem` says what is wrong."""

    def __init__(self, code, problem=""):
        super().__init__(f"{code}: {problem}" if problem else code)
        self.code = code
        self.problem = problem


# --- Topics and ids -------------------------------------------------------------------------------------------------------


def topic_of(site, home, device, channel):
    """The topic of one channel of one device [TOPIC-1]. ValueError when a part is not a good one."""
    topic = f"anju/1/{site}/{home}/{device}/{channel}"
    try:
        parse_topic(topic)
    except AnjuError:
        raise ValueError(f"Not a topic of the protocol: {topic}") from None
    return topic


def parse_topic(topic):
    """Site, home, device and channel of a topic. AnjuError `topic-unknown`."""
    found = _TOPIC.fullmatch(topic)
    if found is None or found["channel"] not in UP_CHANNELS + DOWN_CHANNELS:
        raise AnjuError("topic-unknown", topic[:120])
    return found.groupdict()


_ID = "[a-z0-9][a-z0-9-]{0,63}"
_TOPIC = re.compile(f"anju/1/(?P<site>{_ID})/(?P<home>{_ID})/(?P<device>{_ID})/(?P<channel>[a-z]{{1,16}})")


def message_id(envelope):
    """The id that makes a repeat harmless [ENV-5]."""
    return envelope["id"] if "id" in envelope else f"{envelope['boot']}-{envelope['seq']}"


# --- Messages: writing and checking ---------------------------------------------------------------------------------------


def encode(message):
    """Any envelope or answer as UTF-8 JSON [ENV-1]. ValueError for numbers that JSON has not."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8")


def decode(channel, payload, kind=None):
    """Reads and checks a payload of a JSON channel; `kind` (a name of KINDS, or a table like theirs) for events and readings.

    AnjuError with the code of the refusal; nothing else is ever raised for bytes, whatever they are.
    """
    message = _parse(payload)
    if channel in _WHOLE:
        _fit(_WHOLE[channel], message, "envelope-invalid", "")
        return message
    lite = channel == "event" and "id" in message
    _fit(_LITE if lite else _FULL, message, "envelope-invalid", "")
    body = message["body"]
    if channel == "birth":
        _fit(_BIRTH, body, "body-invalid", "/body")
    elif channel == "reading":
        check_body(_kind(kind)["reading"], body)
    elif channel == "event":
        check_event(kind, body)
    else:
        raise ValueError(f"There is no JSON channel {channel}.")
    return message


def check_event(kind, body):
    """The body of an event of a kind. AnjuError `event-unknown`, `body-invalid`."""
    events = _kind(kind)["events"]
    name = body.get("event")
    if not isinstance(name, str) or name not in events:
        raise AnjuError("event-unknown", str(name)[:64])
    check_body({"event": ("one-of", name), **events[name]}, body)


def check_body(fields, body):
    """A body by the fields of its definition. AnjuError `body-invalid`."""
    _fit(fields, body, "body-invalid", "/body")


def _kind(kind):
    if isinstance(kind, dict):
        return kind
    if kind not in KINDS:
        raise ValueError(f"There is no kind {kind}.")
    return KINDS[kind]


def _parse(payload):
    if len(payload) > PAYLOAD_BYTES:
        raise AnjuError("payload-too-large", f"{len(payload)} bytes; at most {PAYLOAD_BYTES}")
    try:
        text = bytes(payload).decode("utf-8")
    except UnicodeDecodeError:
        raise AnjuError("payload-not-utf8") from None
    try:
        value = json.loads(text[1:] if text[:1] == "\ufeff" else text, parse_constant=_no_number, parse_int=_integer)
    except (ValueError, RecursionError):
        raise AnjuError("payload-not-json") from None
    if not isinstance(value, dict):
        raise AnjuError("envelope-invalid", "/ must be an object")
    return value


def _no_number(word):
    raise ValueError(word)


def _integer(digits):
    return int(digits) if len(digits) < 20 else float(digits)


# A schema is a dictionary from names to what they hold, like the fields in KINDS. An optional name ends in a question mark.
_BOOT = ("pattern", "[A-Za-z0-9_-]{1,32}")
_TIME = ("count", 0, LATEST_TIME_MS)
_ORIGIN = ("one-of", "real", "simulated")
_MODE = ("one-of", "actual", "test", "drill")
_FULL = {
    "boot": _BOOT,
    "seq": ("count", 0, LARGEST_SEQ),
    "time_ms?": _TIME,
    "clock": ("one-of", "synced", "drifting", "unset"),
    "origin": _ORIGIN,
    "mode?": _MODE,
    "body": ("object",),
    "ext?": ("extras",),
}
_LITE = {"id": ("pattern", "[A-Za-z0-9_.:-]{1,64}"), "time_ms?": _TIME, "origin?": _ORIGIN, "mode?": _MODE, "body": ("object",)}
_NAME = ("pattern", "[a-z0-9-]{1,64}")
_BIRTH = {
    "kind": _NAME,
    "model": ("text", 1, 64),
    "firmware": ("text", 1, 64),
    "heartbeat_s": ("count", 1, 86_400),
    "room?": _NAME,
    "capabilities": ("names",),
}
_DEATH_BODY = {"reason": ("one-of", "lost", "shutdown", "restart", "battery")}
_WHOLE = {
    "death": {"boot": _BOOT, "time_ms?": _TIME, "origin": _ORIGIN, "body": ("fields", _DEATH_BODY)},
    "confirm": {"id": ("text", 1, 64), "accepted": ("flag",), "error?": ("text", 0, PAYLOAD_BYTES)},
    "command": {"id": ("text", 1, 64), "body": ("object",)},
    "reply": {"id": ("text", 1, 64), "done": ("flag",), "error?": ("text", 0, 200)},
}


def _fit(fields, value, code, path):
    """Exactly these fields, each as it must be [ENV-2]."""
    known = {name.rstrip("?"): rule for name, rule in fields.items()}
    for name in value:
        if name not in known:
            raise AnjuError(code, f"{path}/{name} is not known")
    for name, rule in fields.items():
        plain = name.rstrip("?")
        if plain not in value:
            if not name.endswith("?"):
                raise AnjuError(code, f"{path}/{plain} is missing")
        elif rule[0] == "fields":
            if not isinstance(value[plain], dict):
                raise AnjuError(code, f"{path}/{plain} must be an object")
            _fit(rule[1], value[plain], code, f"{path}/{plain}")
        elif not _holds(rule, value[plain]):
            raise AnjuError(code, f"{path}/{plain} is not {' '.join(str(part) for part in rule)}")


def _holds(rule, value):
    what, *bounds = rule
    if what == "flag":
        return isinstance(value, bool)
    if what in ("number", "count"):
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            return False
        return bounds[0] <= value <= bounds[1] and (what == "number" or value == int(value))
    if what == "one-of":
        return isinstance(value, str) and value in bounds
    if what == "text":
        return isinstance(value, str) and bounds[0] <= len(value) <= bounds[1]
    if what == "pattern":
        return isinstance(value, str) and re.fullmatch(bounds[0].lstrip("^").rstrip("$"), value) is not None
    if what == "names":
        return isinstance(value, list) and len(value) <= 64 and all(_holds(_NAME, name) for name in value)
    if what == "extras":
        return isinstance(value, dict) and all(re.fullmatch("[a-z0-9_]{1,64}", name) for name in value)
    return isinstance(value, dict)


# --- The binary radar frame -----------------------------------------------------------------------------------------------

_HEADER = struct.Struct("<2sBBIIIHH")
_TARGET = struct.Struct("<HhhhhhhBx")
_POINT = struct.Struct("<hhhhH")
_VITALS = struct.Struct("<HHH")
_NO_RATE = 0xFFFF
_TARGET_FIELDS = ("x_m", "y_m", "z_m", "vx_m_s", "vy_m_s", "vz_m_s")
_POINT_FIELDS = ("x_m", "y_m", "z_m", "doppler_m_s")


def _clamp(value, least, most):
    return min(max(math.floor(value + 0.5), least), most)


def _milli(value):
    return _clamp(value * 1_000, -32_767, 32_767)


def encode_frame(frame):
    """The bytes of a radar frame [FRAME-1]. Values beyond their range are cut; ValueError for too many targets or points."""
    targets, points, vitals = frame["targets"], frame["points"], frame.get("vitals")
    if len(targets) > FRAME_TARGETS or len(points) > FRAME_POINTS:
        raise ValueError(f"A frame holds at most {FRAME_TARGETS} targets and {FRAME_POINTS} points.")
    length = _HEADER.size + 16 * len(targets) + 10 * len(points) + (0 if vitals is None else 6) + 4
    flags = 0 if vitals is None else 1
    parts = [_HEADER.pack(b"AR", 1, flags, length, frame["number"], frame["offset_ms"], len(targets), len(points))]
    for target in targets:
        values = [_milli(target[name]) for name in _TARGET_FIELDS]
        parts.append(_TARGET.pack(_clamp(target["id"], 0, 0xFFFF), *values, _clamp(target["confidence_pct"], 0, 100)))
    for point in points:
        parts.append(_POINT.pack(*[_milli(point[name]) for name in _POINT_FIELDS], _clamp(point["snr_db"] * 10, 0, 0xFFFF)))
    if vitals is not None:
        rates = [vitals.get("breath_per_min"), vitals.get("heart_per_min")]
        tenths = [_NO_RATE if rate is None else _clamp(rate * 10, 0, _NO_RATE - 1) for rate in rates]
        parts.append(_VITALS.pack(_clamp(vitals["target"], 0, 0xFFFF), *tenths))
    data = b"".join(parts)
    return data + struct.pack("<I", zlib.crc32(data))


def decode_frame(data):
    """The radar frame in exactly these bytes. AnjuError `frame-invalid` [FRAME-2]."""
    data = bytes(data)
    if len(data) > FRAME_BYTES or len(data) < _HEADER.size + 4:
        raise AnjuError("frame-invalid", f"{len(data)} bytes")
    magic, version, flags, length, number, offset_ms, targets, points = _HEADER.unpack_from(data)
    if magic != b"AR" or version != 1 or flags > 1:
        raise AnjuError("frame-invalid", "another beginning, version or flag")
    if targets > FRAME_TARGETS or points > FRAME_POINTS:
        raise AnjuError("frame-invalid", "too many targets or points")
    if length != len(data) or length != _HEADER.size + 16 * targets + 10 * points + 6 * flags + 4:
        raise AnjuError("frame-invalid", "another length than it says")
    if struct.unpack_from("<I", data, length - 4)[0] != zlib.crc32(data[:-4]):
        raise AnjuError("frame-invalid", "fails its checksum")
    at = _HEADER.size
    frame = {"number": number, "offset_ms": offset_ms, "targets": [], "points": []}
    for _ in range(targets):
        ident, *values, confidence_pct = _TARGET.unpack_from(data, at)
        if confidence_pct > 100:
            raise AnjuError("frame-invalid", "surer than 100 %")
        places = {name: value / 1_000 for name, value in zip(_TARGET_FIELDS, values)}
        frame["targets"].append({"id": ident, **places, "confidence_pct": confidence_pct})
        at += _TARGET.size
    for _ in range(points):
        *values, snr = _POINT.unpack_from(data, at)
        frame["points"].append({**{name: value / 1_000 for name, value in zip(_POINT_FIELDS, values)}, "snr_db": snr / 10})
        at += _POINT.size
    if flags == 1:
        target, breath, heart = _VITALS.unpack_from(data, at)
        frame["vitals"] = {"target": target}
        if breath != _NO_RATE:
            frame["vitals"]["breath_per_min"] = breath / 10
        if heart != _NO_RATE:
            frame["vitals"]["heart_per_min"] = heart / 10
    return frame


# --- Time, chance and what survives a loss of power -----------------------------------------------------------------------


class WallClock:
    """The machine's clocks: one that never jumps, for waits, and the time of day. At `factor` 10 a wait of 10 s lasts one."""

    def __init__(self, factor=1.0):
        self._factor = factor
        self._origin_s = time.monotonic()

    def now_ms(self):
        return (time.monotonic() - self._origin_s) * 1_000 * self._factor

    def time_ms(self):
        return int(time.time() * 1_000)

    def seconds_until(self, at_ms):
        return max(0.0, (at_ms - self.now_ms()) / 1_000 / self._factor)


def draw(least, most):
    """A whole number by chance, both ends included: for boot ids and for waits, so that a street does not come back at once."""
    return random.SystemRandom().randint(least, most)


class FileStore:
    """Unconfirmed events in a file, one change a line, each on disk before it counts [EVT-7]. A torn last line is left out.

    A disk that fails does not keep an event from being sent: it is noted in `error`, and the event lives in memory. OSError when
    another process has the file.
    """

    def __init__(self, path):
        self.error = None
        self._path = str(path)
        _take_lock(self._path + ".lock", f"The file of events {self._path}")
        self._file = None
        self._lines = 0

    def load(self):
        """The events that were not confirmed, oldest first, and how many were lost since the device was made."""
        held, lost = {}, 0
        try:
            with open(self._path, encoding="utf-8") as file:
                for line in file:
                    try:
                        change = json.loads(line)
                        if "add" in change:
                            held[change["add"]] = (change["add"], change["payload"].encode("utf-8"), change["alarm"])
                        elif "drop" in change:
                            held.pop(change["drop"], None)
                        lost = change.get("lost", lost)
                    except (ValueError, KeyError, AttributeError, TypeError):
                        continue
        except FileNotFoundError:
            pass
        self._rewrite(list(held.values()), lost)
        return list(held.values()), lost

    def add(self, ident, payload, alarm):
        self._append({"add": ident, "payload": payload.decode("utf-8"), "alarm": alarm})

    def drop(self, ident, held, lost):
        """Lets an event go; `held` and `lost` are what stays, for when the file is written anew."""
        if self._lines > 4 * DEVICE_EVENTS:
            self._rewrite(held, lost)
        else:
            self._append({"drop": ident, "lost": lost})

    def close(self):
        if self._file is not None:
            self._file.close()
            self._file = None

    def _append(self, change):
        try:
            if self._file is None:
                self._file = open(self._path, "a", encoding="utf-8")
            self._file.write(json.dumps(change, ensure_ascii=False) + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())
            self._lines += 1
        except OSError as error:
            self.error = error

    def _rewrite(self, held, lost):
        self.close()
        try:
            with open(self._path + ".new", "w", encoding="utf-8") as file:
                file.write(json.dumps({"lost": lost}) + "\n")
                for ident, payload, alarm in held:
                    change = {"add": ident, "payload": payload.decode("utf-8"), "alarm": alarm}
                    file.write(json.dumps(change, ensure_ascii=False) + "\n")
                file.flush()
                os.fsync(file.fileno())
            os.replace(self._path + ".new", self._path)
            self._lines = 1 + len(held)
        except OSError as error:
            self.error = error


def _take_lock(path, what):
    """A lock file for this process, until it is gone: what a dead one left behind counts for nothing. The format is that of the SDK."""
    mine = {"pid": os.getpid(), "born": _born(os.getpid())}
    for _ in range(2):
        try:
            with open(path, "x", encoding="utf-8") as file:
                json.dump(mine, file)
            return
        except FileExistsError:
            holder = _holder(path)
            if holder is not None and holder["pid"] != mine["pid"] and _lives(holder):
                advice = "End that one, or give this one a place of its own."
                raise OSError(f"{what} is in use by process {holder['pid']}. {advice}") from None
            try:
                os.remove(path)
            except OSError:
                pass
        except OSError:
            return  # A disk that cannot be written is told by the first write.


def _holder(path):
    try:
        with open(path, encoding="utf-8") as file:
            holder = json.load(file)
        return holder if isinstance(holder["pid"], int) and isinstance(holder["born"], str) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # Torn by a loss of power: nobody's.


def _lives(holder):
    try:
        os.kill(holder["pid"], 0)
    except PermissionError:
        pass
    except (OSError, OverflowError):
        return False
    return holder["born"] == _born(holder["pid"])


def _born(pid):
    """The start of the machine and of the process, where the system tells them: a number alone is another's after the next start."""
    try:
        with open("/proc/sys/kernel/random/boot_id", encoding="utf-8") as boot, open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
            return f"{boot.read().strip()} {stat.read().rpartition(')')[2].split()[19]}"
    except (OSError, IndexError):
        return ""


class _NoStore:
    def load(self):
        return [], 0

    def add(self, ident, payload, alarm):
        pass

    def drop(self, ident, held, lost):
        pass

    def close(self):
        pass


class _Held:
    """One event that nobody has confirmed yet. Its bytes never change, so a repeat is the same message."""

    def __init__(self, ident, payload, alarm):
        self.ident, self.payload, self.alarm = ident, payload, alarm
        self.sent = 0  # how often the broker has acknowledged it on this connection
        self.repeat_ms = 0.0  # when it is sent again, unless it is confirmed first


class _Outbox:
    """The events of a device until the application confirms them, oldest first."""

    def __init__(self, store):
        self._store = store
        events, self.lost = store.load()
        self._held = [_Held(*event) for event in events]

    def __len__(self):
        return len(self._held)

    def add(self, ident, payload, alarm):
        if len(self._held) >= DEVICE_EVENTS and not self._make_room(alarm):
            return
        self._held.append(_Held(ident, payload, alarm))
        self._store.add(ident, payload, alarm)

    def confirm(self, ident):
        for at, event in enumerate(self._held):
            if event.ident == ident:
                self._drop(at)
                return True
        return False

    def next(self, now_ms):
        """The oldest that was never sent on this connection, or else the oldest that is due again."""
        for event in self._held:
            if event.sent == 0:
                return event
        for event in self._held:
            if event.repeat_ms <= now_ms:
                return event
        return None

    def due_ms(self):
        return min((event.repeat_ms for event in self._held if event.sent > 0), default=None)

    def rewind(self):
        for event in self._held:
            event.sent = 0

    def _make_room(self, alarm):
        """The oldest that is no alarm goes; the oldest alarm only when all are alarms [EVT-6]."""
        self.lost += 1
        victim = next((at for at, event in enumerate(self._held) if not event.alarm), None)
        if victim is None and not alarm:
            return False
        self._drop(victim or 0)
        return True

    def _drop(self, at):
        event = self._held.pop(at)
        self._store.drop(event.ident, [(held.ident, held.payload, held.alarm) for held in self._held], self.lost)


# --- The device, without a socket and without a clock of its own ----------------------------------------------------------


class DeviceCore:
    """The protocol's side of a device as a machine of states: it is told what happened, and `deeds` says what to do.

    Told: start, stop, cut, event, reading, frame by the device; opened, acknowledged, subscription_refused, heard, closed
    by the line; wake when `due_ms` has come. Deeds: ("connect", client_id, will_topic, will_payload, will_qos, will_retain, keepalive_s),
    ("subscribe", topic, token), ("publish", topic, payload, qos, retain, token), ("end",), ("drop",). A token is answered by `acknowledged`; 0 is not.
    """

    def __init__(self, *, kind, site, home, device, model, firmware, origin="real", mode=None, room=None, capabilities=(),
                 device_time=None, on_command=None, store=None, clock=None, chance=draw, check=True, keepalive_s=60):
        self._kind = _kind(kind)
        self._kind_name = kind if isinstance(kind, str) else self._kind["kind"]
        self._client_id = f"{site}/{home}/{device}"
        self._topics = {channel: topic_of(site, home, device, channel) for channel in UP_CHANNELS + DOWN_CHANNELS}
        self._speaker = {"model": model, "firmware": firmware, "room": room, "capabilities": list(capabilities)}
        self._origin, self._mode, self._check, self._keepalive_s = origin, mode, check, keepalive_s
        self._clock, self._chance = clock or WallClock(), chance
        self._device_time = device_time or (lambda: (self._clock.time_ms(), "synced"))
        self._store = store or _NoStore()
        self._outbox = _Outbox(self._store)
        self._deeds, self._answered = [], {}
        self._boot, self._next = None, {}
        # The line: off, waiting (for the next attempt), opening, greeting, up, leaving (until the goodbye is acknowledged).
        self._line, self._line_due_ms, self._tries = "off", None, 0
        self._greeting, self._sending, self._sending_due_ms, self._goodbye, self._token = set(), None, None, 0, 0
        self.on_command = on_command
        _fit(_BIRTH, self._birth_body(), "body-invalid", "/body")

    connected = property(lambda self: self._line == "up", doc="Whether the line is there and the birth is acknowledged.")
    unconfirmed = property(lambda self: len(self._outbox), doc="Events that wait for their confirmation.")
    off = property(lambda self: self._line == "off", doc="Whether nothing is to be expected any more.")

    def start(self):
        """Connects and births, and goes on trying. A new boot id each time [ENV-4]."""
        if self._boot is not None:
            return
        if self._line == "leaving":
            self._deeds.append(("drop",))
        self._boot = f"{_base36(int(self._clock.time_ms()))}-{_base36(self._chance(0, 36**4 - 1))}"
        self._next = {"birth": 0, "event": 0, "reading": 0}
        self._tries = 0
        self._attempt()

    def event(self, body):
        """Queues an event and gives its id. It is repeated until it is confirmed [EVT-2]. ValueError when the device is off."""
        name = body.get("event")
        if name not in self._kind["events"]:
            raise ValueError(f"A {self._kind_name} has no event {name}.")
        if self._boot is None:
            raise ValueError("The device is off and has no event to tell.")
        if self._check:
            check_event(self._kind, body)
        envelope = self._envelope("event", body, self._outbox.lost)
        self._outbox.add(message_id(envelope), encode(envelope), name in self._kind["alarms"])
        self._send_next()
        return message_id(envelope)

    def reading(self, body):
        """Sends a sample at QoS 0. While there is no connection it is numbered and lost [ENV-9]."""
        if self._boot is None:
            return
        if self._check:
            check_body(self._kind["reading"], body)
        payload = encode(self._envelope("reading", body))
        if self._line == "up":
            self._publish("reading", payload, qos=0)

    def frame(self, data):
        """Sends a binary frame at QoS 0, or drops it while there is no connection."""
        if self._line == "up":
            self._publish("frame", bytes(data), qos=0)

    def stop(self, reason):
        """Says goodbye: shutdown, restart or battery [PRES-4]. Unconfirmed events are kept for the next start."""
        death = None if self._boot is None else encode(self._death(reason))
        there = self._line in ("greeting", "up")
        self._off()
        if not there or death is None:
            if self._line == "opening":
                self._deeds.append(("drop",))
            self._line, self._line_due_ms = "off", None
            return
        self._line, self._line_due_ms = "leaving", None
        self._goodbye = self._publish("death", death)

    def cut(self):
        """The power is cut: the line drops, the broker sends the will; unconfirmed events are kept."""
        if self._line not in ("off", "waiting"):
            self._deeds.append(("drop",))
        self._off()
        self._line, self._line_due_ms = "off", None

    # What the line tells.

    def opened(self):
        """The broker has taken the connection: the birth and the subscriptions come first [PRES-1]."""
        if self._line != "opening":
            return
        self._line = "greeting"
        self._greeting = {self._subscribe("confirm"), self._subscribe("command")}
        self._greeting.add(self._publish("birth", encode(self._birth()), retain=True))

    def acknowledged(self, token):
        """The broker has answered the publish or subscription of that token."""
        if self._line == "greeting" and token in self._greeting:
            self._greeting.discard(token)
            if not self._greeting:
                self._line, self._line_due_ms, self._tries = "up", None, 0
                self._outbox.rewind()
                self._send_next()
        elif self._line == "leaving" and token == self._goodbye:
            self._line = "off"
            self._deeds.append(("end",))
        elif self._sending is not None and token == self._sending[0]:
            event = self._sending[1]
            event.repeat_ms = self._clock.now_ms() + self._back_off(EVENT_REPEAT_MS, event.sent)
            event.sent += 1
            self._sending = self._sending_due_ms = None
            self._send_next()

    def subscription_refused(self, token):
        """SUBACK says 0x80: who cannot hear is not at its post. The line is given up [PRES-8], without DISCONNECT [EVT-8]."""
        if self._line in ("greeting", "up"):
            self._give_up()

    def heard(self, topic, payload):
        """A message of the broker: a confirmation or a command. Everything else, and what is damaged, changes nothing."""
        try:
            if topic == self._topics["confirm"]:
                if self._outbox.confirm(decode("confirm", payload)["id"]):
                    self._send_next()
            elif topic == self._topics["command"] and self._line in ("greeting", "up"):
                self._publish("reply", encode(self._answer(decode("command", payload))))
        except AnjuError:
            pass

    def closed(self):
        """The line is gone, or the attempt has failed: it is tried again after a while [PRES-5]."""
        if self._line == "leaving":
            self._line = "off"
        if self._line in ("off", "waiting"):
            return
        self._sending = self._sending_due_ms = None
        self._line = "waiting"
        self._line_due_ms = self._clock.now_ms() + self._back_off(RECONNECT_MS, self._tries)
        self._tries += 1

    # Time.

    def due_ms(self):
        """When `wake` is due, by the clock's `now_ms`, or None."""
        repeat_ms = self._outbox.due_ms() if self._line == "up" and self._sending is None else None
        return min((due for due in (self._line_due_ms, self._sending_due_ms, repeat_ms) if due is not None), default=None)

    def wake(self):
        """Does what is due by now."""
        now_ms = self._clock.now_ms()
        if self._line_due_ms is not None and now_ms >= self._line_due_ms:
            if self._line == "waiting":
                self._attempt()
            else:
                self._give_up()
        elif self._sending_due_ms is not None and now_ms >= self._sending_due_ms:
            self._give_up()
        self._send_next()

    def deeds(self):
        """What is to be done, in order; each is told once."""
        deeds, self._deeds = self._deeds, []
        return deeds

    def close(self):
        """Lets the store go. The device must be off."""
        self._store.close()

    # Inside.

    def _attempt(self):
        self._line, self._line_due_ms = "opening", self._clock.now_ms() + CONNECT_PATIENCE_MS
        will = (self._topics["death"], encode(self._death("lost")), 1, False)
        self._deeds.append(("connect", self._client_id, *will, self._keepalive_s))

    def _give_up(self):
        """A line on which no answer comes is dropped [EVT-4]."""
        self._deeds.append(("drop",))
        self.closed()

    def _off(self):
        self._boot = self._sending = self._sending_due_ms = None

    def _send_next(self):
        """One event at a time, and never past one that was not acknowledged, so that they arrive in order [EVT-4]."""
        if self._line != "up" or self._sending is not None:
            return
        event = self._outbox.next(self._clock.now_ms())
        if event is not None:
            self._sending = (self._publish("event", event.payload), event)
            self._sending_due_ms = self._clock.now_ms() + ACKNOWLEDGE_PATIENCE_MS

    def _back_off(self, bounds_ms, tries):
        """A wait that doubles with each try, cut by up to half by chance."""
        full_ms = min(bounds_ms[1], bounds_ms[0] * 2 ** min(tries, 30))
        return self._chance(math.ceil(full_ms / 2), full_ms)

    def _publish(self, channel, payload, qos=1, retain=False):
        self._token += 1
        self._deeds.append(("publish", self._topics[channel], payload, qos, retain, self._token if qos == 1 else 0))
        return self._token

    def _subscribe(self, channel):
        self._token += 1
        self._deeds.append(("subscribe", self._topics[channel], self._token))
        return self._token

    def _birth_body(self):
        body = {"kind": self._kind_name, **self._speaker, "heartbeat_s": self._kind["heartbeat_s"]}
        names = ("kind", "model", "firmware", "heartbeat_s", "room", "capabilities")
        return {name: body[name] for name in names if body[name] is not None}

    def _birth(self):
        return self._envelope("birth", self._birth_body(), self._outbox.lost)

    def _envelope(self, channel, body, lost=0):
        seq = self._next[channel]
        self._next[channel] += 1
        time_ms, quality = self._device_time()
        envelope = {"boot": self._boot, "seq": seq}
        if time_ms is not None:
            envelope["time_ms"] = int(time_ms)
        envelope.update({"clock": quality, "origin": self._origin})
        if self._mode is not None:
            envelope["mode"] = self._mode
        envelope["body"] = body
        if lost > 0:
            envelope["ext"] = {"lost_events": lost}
        return envelope

    def _death(self, reason):
        time_ms, _ = self._device_time()
        when = {} if reason == "lost" or time_ms is None else {"time_ms": int(time_ms)}
        return {"boot": self._boot, **when, "origin": self._origin, "body": {"reason": reason}}

    def _answer(self, command):
        """Each command is carried out once; a repeat of its id gets the answer that the first got [CMD-3]."""
        ident = command["id"]
        if ident not in self._answered:
            self._answered[ident] = {"id": ident, **self._carry_out(command)}
            if len(self._answered) > REMEMBERED_COMMANDS:
                del self._answered[next(iter(self._answered))]
        return self._answered[ident]

    def _carry_out(self, command):
        body, commands = command["body"], self._kind["commands"]
        name = body.get("command")
        if not isinstance(name, str) or name not in commands:
            return {"done": False, "error": "command-unknown"}
        try:
            check_body({"command": ("one-of", name), **commands[name]}, body)
        except AnjuError:
            return {"done": False, "error": "body-invalid"}
        if self.on_command is None:
            return {"done": False, "error": "command-unknown"}
        try:
            answer = self.on_command(command)
        except Exception:
            logging.getLogger("anju").exception("The handler of commands failed on %s.", name)
            return {"done": False, "error": "handler-failed"}
        return answer if isinstance(answer, dict) else {"done": bool(answer)}


def _base36(number):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    text = ""
    while number > 0 or text == "":
        number, rest = divmod(number, 36)
        text = digits[rest] + text
    return text


# --- The device on paho ---------------------------------------------------------------------------------------------------


def tls_context(ca=None, cert=None, key=None):
    """TLS for DeviceClient: version 1.2 or later; the broker's certificate is checked, its chain, name and validity [SEC-10].

    `ca` is the file of who is trusted, in place of the machine's own authorities; `cert` and `key` are the files of a client
    certificate. Raises OSError for a file that is not there, ssl.SSLError for one that is none.
    """
    context = ssl.create_default_context(cafile=ca)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if cert is not None:
        context.load_cert_chain(cert, key)
    return context


class DeviceClient:
    """A device on MQTT over TCP or TLS. Every method may be called from any thread.

    `username` is the credential's name, site/home/device, with its `password`. `tls` is what `tls_context` makes, or True for
    the machine's own authorities; the usual port is then 8883. `trouble` says in one sentence why the last attempt to connect
    failed, and is empty after a success. `on_command(command)` is called on the client's own thread and answers True, False or
    {"done": …, "error": …}. `device_time()` gives (ms or None, "synced" | "drifting" | "unset"). The rest is as in DeviceCore.
    """

    def __init__(self, *, host, port=None, username=None, password=None, tls=None, clock=None, **device):
        import paho.mqtt.client as paho

        if tls is True:
            tls = tls_context()
        if tls is not None and not (tls.verify_mode == ssl.CERT_REQUIRED and tls.check_hostname):
            raise ValueError("A TLS context that does not check the broker's certificate and its name is not taken.")
        port = port or (1883 if tls is None else 8883)
        self.trouble = ""
        self._paho = paho
        self._broker = {"host": host, "port": port}
        self._login, self._tls = (username, password), tls
        self._clock = clock or WallClock()
        self._core = DeviceCore(clock=self._clock, **device)
        self._lock = threading.RLock()
        # Guarded by nothing: only the client's own thread touches the line, and paho's thread only puts into the queue.
        self._told = queue.SimpleQueue()
        self._line, self._tokens = None, {}
        self._thread = None

    def start(self):
        """Connects and births, and goes on trying until it is stopped or cut."""
        with self._lock:
            self._core.start()
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="anju-device", daemon=True)
                self._thread.start()
        self._told.put(None)

    def event(self, body):
        with self._lock:
            ident = self._core.event(body)
        self._told.put(None)
        return ident

    def reading(self, body):
        with self._lock:
            self._core.reading(body)
        self._told.put(None)

    def frame(self, data):
        with self._lock:
            self._core.frame(data)
        self._told.put(None)

    def stop(self, reason="shutdown", patience_s=10.0):
        """Says goodbye and disconnects. A line on which the goodbye is not acknowledged in time is cut."""
        with self._lock:
            self._core.stop(reason)
        self._leave(patience_s)

    def cut(self):
        """The power is cut, as far as the broker can see."""
        with self._lock:
            self._core.cut()
        self._leave(0.0)

    @property
    def connected(self):
        return self._core.connected

    @property
    def unconfirmed(self):
        return self._core.unconfirmed

    def _leave(self, patience_s):
        self._told.put(None)
        thread = self._thread
        if thread is None or thread is threading.current_thread():
            return
        thread.join(patience_s)
        with self._lock:
            self._core.cut()
        self._told.put(None)
        thread.join()

    def _run(self):
        """Does what the core says, tells it what came of it, and sleeps until something happens or is due."""
        while True:
            with self._lock:
                self._core.wake()
                deeds, due_ms, off = self._core.deeds(), self._core.due_ms(), self._core.off
                if off and not deeds:
                    self._thread = None
                    self._core.close()
                    return
            for deed in deeds:
                getattr(self, "_do_" + deed[0])(*deed[1:])
            if deeds:
                continue
            try:
                told = self._told.get(timeout=None if due_ms is None else self._clock.seconds_until(due_ms))
            except queue.Empty:
                continue
            if told is not None:
                self._hear(*told)

    def _hear(self, line, what, *said):
        if line is not self._line:
            return  # It speaks of a line that was given up.
        with self._lock:
            if what == "opened":
                self._core.opened()
            elif what == "acknowledged":
                self._core.acknowledged(self._tokens.pop(said[0], 0))
            elif what == "subscription_refused":
                self._core.subscription_refused(self._tokens.pop(said[0], 0))
            elif what == "heard":
                self._core.heard(*said)
            else:
                self._core.closed()
        if what == "closed":
            self._let_go()

    def _do_connect(self, client_id, will_topic, will, qos, retain, keepalive_s):
        self._let_go()
        line = self._line = self._make(client_id)
        line.will_set(will_topic, will, qos=qos, retain=retain)
        try:
            line.connect(**self._broker, keepalive=keepalive_s)
            line.loop_start()
        except (OSError, ValueError) as error:
            self.trouble = _unreachable(error, **self._broker)
            self._told.put((line, "closed"))

    def _do_subscribe(self, topic, token):
        if self._line is not None:
            self._sent(*self._line.subscribe(topic, 1), token)

    def _do_publish(self, topic, payload, qos, retain, token):
        if self._line is not None:
            info = self._line.publish(topic, payload, qos=qos, retain=retain)
            self._sent(info.rc, info.mid, token)

    def _sent(self, code, number, token):
        if code != self._paho.MQTT_ERR_SUCCESS:
            self._told.put((self._line, "closed"))
        elif token != 0:
            self._tokens[number] = token

    def _do_end(self):
        line, self._line, self._tokens = self._line, None, {}
        if line is not None:
            line.disconnect()
            line.loop_stop()

    def _do_drop(self):
        self._let_go()

    def _let_go(self):
        """Cuts the line, if it is still there, without a goodbye: the broker sends the will."""
        line, self._line, self._tokens = self._line, None, {}
        if line is None:
            return
        sock = line.socket()
        if sock is not None:
            try:
                sock.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # It was gone already.
        line.loop_stop()

    def _make(self, client_id):
        paho = self._paho
        options = {"client_id": client_id, "clean_session": True, "protocol": paho.MQTTv311, "reconnect_on_failure": False}
        if hasattr(paho, "CallbackAPIVersion"):
            options["callback_api_version"] = paho.CallbackAPIVersion.VERSION2
        line = paho.Client(**options)
        if self._login[0] is not None:
            line.username_pw_set(*self._login)
        if self._tls is not None:
            line.tls_set_context(self._tls)
        tell = self._told.put
        at = "{host}:{port}".format(**self._broker)
        self.trouble = f"{at} cut the connection before it answered; does it ask for a client certificate?"

        def on_connect(_line, _data, _flags, code, *_):
            why = str(code) if hasattr(code, "is_failure") else paho.connack_string(code)
            self.trouble = f"{at} refuses us: {why}" if _refused(code) else ""
            tell((line, "closed" if _refused(code) else "opened"))

        line.on_connect = on_connect
        line.on_disconnect = lambda *_: tell((line, "closed"))
        line.on_publish = lambda _line, _data, number, *_: tell((line, "acknowledged", number))
        line.on_subscribe = lambda _line, _data, number, codes, *_: tell(
            (line, "subscription_refused" if any(_refused(code, 128) for code in codes) else "acknowledged", number)
        )

        def on_message(_line, _data, message):
            if self._told.qsize() < WAITING_MESSAGES:
                tell((line, "heard", message.topic, bytes(message.payload)))

        line.on_message = on_message
        return line


def _unreachable(error, host, port, **_):
    """One sentence for why a broker cannot be reached."""
    at = f"{host}:{port}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"The certificate of {at} is not to be trusted: {error.verify_message}."
    if isinstance(error, ssl.SSLError):
        return f"TLS with {at} failed: {error.reason or error}."
    if isinstance(error, ConnectionRefusedError):
        return f"Nobody listens at {at}."
    return f"There is no way to {at}: {error}."


def _refused(code, least=1):
    """paho 1 gives a number, paho 2 a reason code."""
    return code.is_failure if hasattr(code, "is_failure") else code >= least


# --- The device kinds -----------------------------------------------------------------------------------------------------

# What each field holds: ("flag",), ("number", least, most), ("count", least, most), ("one-of", …), ("text", least, most)
# characters, ("pattern", …). A vendor's own kind is such a table too, with its name as "kind", handed in as `kind`.
# <derived from the device kinds by test/clients/make-vectors/write-vectors.ts>
KINDS = {
    "radar": {
        "heartbeat_s": 60,
        "every_s": 10,
        "alarms": ["fall"],
        "events": {
            "presence": {"present": ("flag",), "targets?": ("count", 0, 16)},
            "posture": {
                "posture": ("one-of", "standing", "sitting", "lying", "on-floor", "unknown"),
                "x_m?": ("number", -12, 12),
                "y_m?": ("number", -12, 12),
                "z_m?": ("number", -6, 6),
                "confidence_pct?": ("number", 0, 100),
            },
            "fall": {
                "x_m?": ("number", -12, 12),
                "y_m?": ("number", -12, 12),
                "z_m?": ("number", -6, 6),
                "drop_m?": ("number", 0, 3),
                "speed_m_s?": ("number", 0, 10),
                "confidence_pct?": ("number", 0, 100),
            },
            "target-lost": {"x_m?": ("number", -12, 12), "y_m?": ("number", -12, 12), "z_m?": ("number", -6, 6)},
            "mains-power": {"mains": ("one-of", "lost", "back")},
        },
        "reading": {
            "x_m?": ("number", -12, 12),
            "y_m?": ("number", -12, 12),
            "z_m?": ("number", -6, 6),
            "posture": ("one-of", "standing", "sitting", "lying", "on-floor", "unknown"),
            "motion_pct?": ("number", 0, 100),
            "breath_per_min?": ("number", 0, 60),
            "heart_per_min?": ("number", 0, 250),
            "still_s?": ("number", 0, 86400),
        },
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
            "stream": {"for_s": ("number", 0, 3600)},
        },
    },
    "gas-detector": {
        "heartbeat_s": 60,
        "every_s": 60,
        "alarms": ["gas", "co"],
        "events": {
            "gas": {"alarm": ("flag",), "gas_lel_pct?": ("number", 0, 100)},
            "co": {"alarm": ("flag",), "co_ppm?": ("number", 0, 2000)},
            "fault": {"faulty": ("flag",)},
            "self-test": {"passed": ("flag",)},
            "mains-power": {"mains": ("one-of", "lost", "back")},
        },
        "reading": {"gas_lel_pct?": ("number", 0, 100), "co_ppm?": ("number", 0, 2000)},
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
        },
    },
    "water-sensor": {
        "heartbeat_s": 3600,
        "every_s": 3600,
        "alarms": ["water"],
        "events": {
            "water": {"wet": ("flag",)},
            "battery-low": {"low": ("flag",), "battery_pct?": ("number", 0, 100)},
            "tamper": {"tampered": ("flag",)},
        },
        "reading": {"battery_pct?": ("number", 0, 100), "rssi_dbm?": ("number", -130, 0)},
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
        },
    },
    "door-contact": {
        "heartbeat_s": 3600,
        "every_s": 3600,
        "alarms": [],
        "events": {
            "door": {"open": ("flag",)},
            "battery-low": {"low": ("flag",), "battery_pct?": ("number", 0, 100)},
            "tamper": {"tampered": ("flag",)},
        },
        "reading": {"battery_pct?": ("number", 0, 100), "rssi_dbm?": ("number", -130, 0)},
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
        },
    },
    "motion": {
        "heartbeat_s": 3600,
        "every_s": 3600,
        "alarms": [],
        "events": {
            "motion": {"moving": ("flag",)},
            "battery-low": {"low": ("flag",), "battery_pct?": ("number", 0, 100)},
            "tamper": {"tampered": ("flag",)},
        },
        "reading": {"battery_pct?": ("number", 0, 100), "rssi_dbm?": ("number", -130, 0)},
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
        },
    },
    "wristband": {
        "heartbeat_s": 3600,
        "every_s": 60,
        "alarms": ["sos", "fall"],
        "events": {
            "sos": {"state": ("one-of", "raised", "cancelled")},
            "fall": {"peak_g": ("number", 0, 32), "confidence_pct": ("number", 0, 100)},
            "worn": {"worn": ("flag",)},
            "charging": {"charging": ("flag",)},
            "battery-low": {"low": ("flag",), "battery_pct?": ("number", 0, 100)},
        },
        "reading": {
            "heart_per_min?": ("number", 0, 250),
            "spo2_pct?": ("number", 0, 100),
            "skin_c?": ("number", 10, 45),
            "steps?": ("count", 0, 100000),
            "battery_pct?": ("number", 0, 100),
        },
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
        },
    },
    "help-button": {
        "heartbeat_s": 3600,
        "every_s": 3600,
        "alarms": ["sos"],
        "events": {
            "sos": {"state": ("one-of", "raised", "cancelled")},
            "self-test": {"passed": ("flag",)},
            "battery-low": {"low": ("flag",), "battery_pct?": ("number", 0, 100)},
        },
        "reading": {"battery_pct?": ("number", 0, 100), "rssi_dbm?": ("number", -130, 0)},
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
        },
    },
    "voice-terminal": {
        "heartbeat_s": 60,
        "every_s": 60,
        "alarms": ["sos"],
        "events": {
            "sos": {"state": ("one-of", "raised", "cancelled"), "confidence_pct?": ("number", 0, 100)},
            "answer": {"answer": ("one-of", "fine", "help", "unclear", "none")},
            "quota": {"calls_left": ("count", 0, 1000)},
            "mains-power": {"mains": ("one-of", "lost", "back")},
        },
        "reading": {"calls_left": ("count", 0, 1000)},
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
            "ask": {"text": ("text", 1, 200)},
        },
    },
    "smart-plug": {
        "heartbeat_s": 60,
        "every_s": 60,
        "alarms": [],
        "events": {
            "switched": {"on": ("flag",)},
            "load": {"plugged": ("flag",)},
            "mains-power": {"mains": ("one-of", "lost", "back")},
        },
        "reading": {"power_w": ("number", 0, 4000)},
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
            "switch": {"on": ("flag",)},
        },
    },
    "location-tag": {
        "heartbeat_s": 3600,
        "every_s": 3600,
        "alarms": ["sos"],
        "events": {
            "zone": {"reader": ("pattern", "^[a-z0-9-]{1,64}$"), "inside": ("flag",), "rssi_dbm": ("number", -130, 0)},
            "sos": {"state": ("one-of", "raised", "cancelled")},
            "battery-low": {"low": ("flag",), "battery_pct?": ("number", 0, 100)},
        },
        "reading": {"battery_pct?": ("number", 0, 100)},
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
        },
    },
    "climate": {
        "heartbeat_s": 3600,
        "every_s": 60,
        "alarms": [],
        "events": {
            "battery-low": {"low": ("flag",), "battery_pct?": ("number", 0, 100)},
        },
        "reading": {
            "air_c": ("number", -40, 85),
            "humidity_pct": ("number", 0, 100),
            "battery_pct?": ("number", 0, 100),
        },
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
        },
    },
    "smoke-detector": {
        "heartbeat_s": 3600,
        "every_s": 3600,
        "alarms": ["smoke"],
        "events": {
            "smoke": {"alarm": ("flag",)},
            "self-test": {"passed": ("flag",)},
            "battery-low": {"low": ("flag",), "battery_pct?": ("number", 0, 100)},
            "tamper": {"tampered": ("flag",)},
        },
        "reading": {"battery_pct?": ("number", 0, 100)},
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
        },
    },
    "gas-valve": {
        "heartbeat_s": 60,
        "every_s": 60,
        "alarms": [],
        "events": {
            "valve": {"position": ("one-of", "open", "closed", "stuck")},
            "mains-power": {"mains": ("one-of", "lost", "back")},
        },
        "reading": {"position": ("one-of", "open", "closed", "stuck")},
        "commands": {
            "identify": {"blink_s": ("number", 1, 60)},
            "close": {},
        },
    },
}
# </derived>

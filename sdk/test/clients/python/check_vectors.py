"""Holds anju.py to the shared vectors: prints, for each list of each file, how many were checked and which failed."""

import json
import pathlib
import sys
import tempfile

import anju

folder = pathlib.Path(sys.argv[1])
result = {}


def load(name):
    return json.loads((folder / name).read_text(encoding="utf-8"))


def hold(name, vectors, check):
    """`check` gives nothing, or what is wrong."""
    failed = []
    for vector in vectors:
        try:
            problem = check(vector)
        except Exception as error:  # Any exception that a check did not expect is a failure of that vector.
            problem = repr(error)
        if problem is not None:
            failed.append([vector.get("name") if isinstance(vector, dict) else vector, str(problem)[:2_000]])
    result[name] = {"checked": len(vectors), "failed": failed}


def differs(is_, must):
    return None if is_ == must else f"is {is_!r}, must be {must!r}"


def refused(code, of):
    try:
        of()
    except anju.AnjuError as error:
        return differs(error.code, code)
    return f"was taken; {code} is right"


def same_topic(vector):
    parts = {name: vector[name] for name in ("site", "home", "device", "channel")}
    return differs(anju.topic_of(**parts), vector["topic"]) or differs(anju.parse_topic(vector["topic"]), parts)


topics = load("topics.json")
hold("topics.good", topics["good"], same_topic)
hold("topics.bad", topics["bad"], lambda topic: refused("topic-unknown", lambda: anju.parse_topic(topic)))

ids = load("ids.json")
hold("ids.full", ids["full"], lambda vector: differs(anju.message_id({"boot": vector["boot"], "seq": vector["seq"]}), vector["id"]))
hold("ids.lite", ids["lite"], lambda vector: differs(anju.message_id(vector), vector["id"]))


class Fixed:
    """A clock that stands where it is put."""

    def __init__(self, at_ms=0):
        self.at_ms = at_ms

    def now_ms(self):
        return self.at_ms

    def time_ms(self):
        return self.at_ms


def core_of(kind, said, **more):
    """A device in the middle of its boot, as the vector says that it is."""
    core = anju.DeviceCore(kind=kind, site="s", home="h", device="d", **{"model": "m", "firmware": "f", **more}, origin=said["origin"],
                           mode=said.get("mode"), device_time=lambda: (said.get("time_ms"), said.get("clock")), clock=Fixed())
    core._boot = said["boot"]
    core._next = {channel: said.get("seq", 0) for channel in ("birth", "event", "reading")}
    core._outbox.lost = said.get("lost_events", 0)
    return core


def same_birth(vector):
    body = vector["body"]
    more = {name: body[name] for name in ("model", "firmware", "room", "capabilities") if name in body}
    envelope = core_of(vector["kind"], vector["said"], **more)._birth()
    return differs(anju.encode(envelope).decode(), vector["text"]) or differs(anju.decode("birth", vector["text"].encode()), envelope)


def same_body(channel):
    def check(vector):
        said = vector["said"]
        core = core_of(vector["kind"], said)
        lost = {"lost": said["lost_events"]} if "lost_events" in said else {}
        envelope = core._envelope(channel, vector["body"], **lost)
        read = anju.decode(channel, vector["text"].encode(), vector["kind"])
        wrong = differs(anju.encode(envelope).decode(), vector["text"]) or differs(read, envelope)
        if wrong is None and channel == "event":
            alarm = vector["body"]["event"] in anju.KINDS[vector["kind"]]["alarms"]
            wrong = differs(anju.message_id(read), vector["id"]) or differs(alarm, vector["alarm"])
        return wrong

    return check


def same_death(vector):
    core = core_of("motion", vector["said"])
    death = core._death(vector["said"]["body"]["reason"])
    return differs(anju.encode(death).decode(), vector["text"]) or differs(anju.decode("death", vector["text"].encode()), death)


def same_whole(channel):
    def check(vector):
        encoded = anju.encode(vector["message"]).decode()
        return differs(encoded, vector["text"]) or differs(anju.decode(channel, vector["text"].encode(), vector.get("kind")), vector["message"])

    return check


envelopes = load("envelopes.json")
hold("envelopes.births", envelopes["births"], same_birth)
hold("envelopes.events", envelopes["events"], same_body("event"))
hold("envelopes.readings", envelopes["readings"], same_body("reading"))
hold("envelopes.deaths", envelopes["deaths"], same_death)
for channel, name in (("confirm", "confirms"), ("command", "commands"), ("reply", "replies"), ("event", "lite")):
    hold(f"envelopes.{name}", envelopes[name], same_whole(channel))


def same_refusal(vector):
    payload = bytes.fromhex(vector["hex"])
    return refused(vector["error"], lambda: anju.decode(vector["channel"], payload, vector["kind"]))


def taken(vector):
    anju.decode(vector["channel"], bytes.fromhex(vector["hex"]), vector["kind"])


hold("refusals.good", load("refusals.json")["good"], taken)
hold("refusals.bad", load("refusals.json")["bad"], same_refusal)

frames = load("frames.json")


def same_frame(vector):
    data = bytes.fromhex(vector["hex"])
    return differs(anju.encode_frame(vector["frame"]).hex(), vector["hex"]) or differs(anju.decode_frame(data), vector["frame"])


hold("frames.good", frames["good"], same_frame)
hold("frames.cut", frames["cut"], lambda vector: differs(anju.encode_frame(vector["frame"]).hex(), vector["hex"]))

def too_many(name):
    empty = {"number": 0, "offset_ms": 0, "targets": [], "points": []}
    try:
        anju.encode_frame({**empty, name: [{}] * 500})
    except ValueError:
        return None
    return "was encoded"


hold("frames.too-many", ["targets", "points"], too_many)
hold("frames.bad", frames["bad"], lambda vector: refused("frame-invalid", lambda: anju.decode_frame(bytes.fromhex(vector["hex"]))))


class Story:
    """Plays one timeline with the core: a line that does as the story wants, on a clock that jumps."""

    def __init__(self, timeline, start_ms, device):
        self.start_ms, self.clock, self.does = start_ms, Fixed(start_ms), []
        self.mode, self.there = "good", False
        self.topic = lambda channel: anju.topic_of(device["site"], device["home"], device["device"], channel)
        chance = (lambda least, most: most) if timeline["draws"] == "most" else (lambda least, most: least)
        self.core = anju.DeviceCore(clock=self.clock, chance=chance, on_command=self.carry_out, **device)
        self.ids, self.carried_out = [], set()
        for step in timeline["steps"]:
            self.run_to(start_ms + step["at_ms"])
            self.act(step)
            self.settle()
        self.run_to(start_ms + timeline["until_ms"])

    def carry_out(self, command):
        again = command["id"] in self.carried_out
        self.carried_out.add(command["id"])
        return not again

    def act(self, step):
        do, core = step["do"], self.core
        if do == "event":
            self.ids.extend(core.event(step["body"]) for _ in range(step.get("times", 1)))
        elif do == "frame":
            core.frame(step["text"].encode())
        elif do == "line":
            self.mode = step["is"]
        elif do == "cut-line":
            self.there = False
            core.closed()
        elif do == "confirm":
            answer = {"id": step["id"], "accepted": "error" not in step, **({"error": step["error"]} if "error" in step else {})}
            self.hear("confirm", anju.encode(answer))
        elif do == "down":
            self.hear(step["channel"], step["text"].encode())
        else:
            {"start": core.start, "reading": lambda: core.reading(step["body"]), "cut-power": core.cut, "stop": lambda: core.stop(step["reason"])}[do]()

    def hear(self, channel, payload):
        if self.there:
            self.core.heard(self.topic(channel), payload)

    def note(self, **deed):
        self.does.append({"at_ms": self.clock.at_ms - self.start_ms, **deed})

    def settle(self):
        while deeds := self.core.deeds():
            for what, *said in deeds:
                if what == "connect":
                    self.note(does="connect")
                    self.there = self.mode != "refused"
                    self.core.opened() if self.there else self.core.closed()
                elif what == "subscribe":
                    self.core.acknowledged(said[1])
                elif what == "publish":
                    topic, payload, qos, retain, token = said
                    self.note(does="publish", channel=topic.split("/")[-1], text=payload.decode(), qos=qos, retain=retain)
                    lost = self.mode == "silent" or (self.mode == "silent-to-events" and topic.endswith("/event"))
                    if not lost and token != 0:
                        self.core.acknowledged(token)
                else:
                    self.there = False

    def run_to(self, end_ms):
        self.settle()
        while (due := self.core.due_ms()) is not None and due <= end_ms:
            self.clock.at_ms = max(due, self.clock.at_ms)
            self.core.wake()
            self.settle()
        self.clock.at_ms = end_ms


timelines = load("timelines.json")


def same_story(timeline):
    story = Story(timeline, timelines["start_ms"], timelines["device"])
    for is_, must in zip(story.does, timeline["does"]):
        wrong = differs(is_, must)
        if wrong is not None:
            return wrong
    return (
        differs(len(story.does), len(timeline["does"])) or differs(story.ids[:20], timeline["ids"]) or differs(story.core.unconfirmed, timeline["unconfirmed"])
    )


hold("timelines.timelines", timelines["timelines"], same_story)


def store_stays_small(changes):
    """The file is written anew before it grows without end, and says the same afterwards."""
    anju.os.fsync = lambda file: None
    with tempfile.TemporaryDirectory() as place:
        path = pathlib.Path(place) / "events.log"
        store = anju.FileStore(path)
        store.load()
        kept = ("kept", b'{"a":"\xc3\xa4"}', True)
        store.add(*kept)
        for i in range(changes):
            store.add(f"e-{i}", b"{}", False)
            store.drop(f"e-{i}", [kept], 7)
        store.close()
        lines = path.read_text(encoding="utf-8").count("\n")
        path.open("a").write('{"add":"torn","pay')
        return differs(anju.FileStore(path).load(), ([kept], 7)) or (f"{lines} lines" if lines > 4_010 else None)


hold("store", [1, 1_000, 9_000], store_stays_small)
print(json.dumps(result))

"""The reference device in Python on a clock that jumps, driven over standard input and output: so anju-conform tests it in a second.

One argument: {"kind", "profile", "site", "home", "device", "seed", "edits"}. A line in: {"now_ms", "told": [[what, …], …]}. A line out:
{"deeds", "due_ms", "answers"}. `edits` are faults put into the source, each [file, old text, new text]; the old text must be there
exactly once. A mutated device that fails goes on as one whose thread has died: its line stays, and it says nothing more.
Licence: Apache-2.0.
"""

import base64
import json
import pathlib
import random
import ssl
import sys
import types

HERE = pathlib.Path(__file__).parent


def load(name, edits):
    """A module of this folder with its edits."""
    source = (HERE / f"{name}.py").read_text(encoding="utf-8")
    for file, old, new in edits:
        if file != name:
            continue
        if source.count(old) != 1:
            raise SystemExit(f"{name}.py has {source.count(old)} times: {old}")
        source = source.replace(old, new)
    module = types.ModuleType(name)
    sys.modules[name] = module
    exec(compile(source, f"{name}.py", "exec"), module.__dict__)
    return module


class JumpClock:
    """The kit's clock, as it was told last."""

    def __init__(self):
        self.at_ms = 0

    def now_ms(self):
        return self.at_ms

    def time_ms(self):
        return int(self.at_ms)


class Full:
    """A supervised device: the core of anju.py and the reference device around it."""

    def __init__(self, options, clock, anju, reference):
        who = {name: options[name] for name in ("kind", "site", "home", "device")}
        draw = random.Random(options["seed"]).randint

        def make(**more):
            what = {"model": "Reference", "firmware": anju.VERSION, "origin": "simulated"}
            return anju.DeviceCore(clock=clock, chance=draw, **who, **what, **more)

        self._device = reference.ReferenceDevice(options["kind"], clock, make)
        self.core = self._device.client
        self.stimulate, self.start = self._device.stimulate, self._device.start

    def wake(self):
        self._device.wake()
        self.core.wake()

    def due_ms(self):
        return min((due for due in (self._device.due_ms(), self.core.due_ms()) if due is not None), default=None)


class Lite:
    """A device of the lite profile: it has no timers and does nothing unasked."""

    def __init__(self, options, clock, anju, reference):
        self.core = reference.LiteCore(options["site"], options["home"], options["device"])
        self.stimulate = self.core.stimulate

    start = wake = due_ms = lambda self: None


def taken_certificate(anju):
    """What a broker may show this client that is no certificate for it, as the TLS library does with the context that the client makes."""
    context = anju.tls_context()
    if context.verify_mode != ssl.CERT_REQUIRED:
        return "any"
    return None if context.check_hostname else "of-another-name"


def plain(deed, taken):
    if deed[0] == "connect":
        deed += (taken,)
    return [base64.b64encode(part).decode() if isinstance(part, bytes) else part for part in deed]


def main():
    options = json.loads(sys.argv[1])
    anju, reference = load("anju", options["edits"]), load("reference_device", options["edits"])
    clock = JumpClock()
    device = (Lite if options["profile"] == "lite" else Full)(options, clock, anju, reference)

    def act(what, *said):
        if what == "start":
            device.start()
        elif what == "stimulate":
            answers.append("done" if device.stimulate(*said) else "cannot")
        elif what == "refused":
            device.core.was_refused = True  # The core takes it for a loss, as it must; a mutant does not.
            device.core.closed()
        elif what == "heard":
            device.core.heard(said[0], base64.b64decode(said[1]))
        elif what != "wake" and hasattr(device.core, what):
            getattr(device.core, what)(*said)

    dead, taken = False, taken_certificate(anju)
    for line in sys.stdin:
        told, answers, deeds, due_ms = json.loads(line), [], [], None
        clock.at_ms = told["now_ms"]
        try:
            for each in [] if dead else told["told"]:
                act(*each)
            if not dead:
                device.wake()
                deeds, due_ms = [plain(deed, taken) for deed in device.core.deeds()], device.due_ms()
        except Exception as error:
            dead = True
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        missing = sum(each[0] == "stimulate" for each in told["told"]) - len(answers)
        print(json.dumps({"deeds": deeds, "due_ms": due_ms, "answers": answers + ["done"] * missing}), flush=True)


if __name__ == "__main__":
    main()

"""A device of anju.py that does what it is told on standard input, one JSON object a line, and answers each with one line."""

import json
import sys

import anju

options = json.loads(sys.argv[1])
factor = options.pop("factor")
store = options.pop("store", None)
tls = options.pop("tls", None)
carried_out = []


def carry_out(command):
    carried_out.append(command["body"])
    return True


client = anju.DeviceClient(
    clock=anju.WallClock(factor),
    on_command=carry_out,
    **({} if store is None else {"store": anju.FileStore(store)}),
    **({} if tls is None else {"tls": anju.tls_context(**tls)}),
    **options,
)


def state():
    return {"connected": client.connected, "unconfirmed": client.unconfirmed, "carried_out": carried_out, "trouble": client.trouble}


deeds = {
    "start": lambda told: client.start(),
    "event": lambda told: client.event(told["body"]),
    "reading": lambda told: client.reading(told["body"]),
    "frame": lambda told: client.frame(anju.encode_frame(told["frame"])),
    "stop": lambda told: client.stop(told["reason"]),
    "cut": lambda told: client.cut(),
    "state": lambda told: state(),
}

for line in sys.stdin:
    told = json.loads(line)
    try:
        answer = {"ok": True, "value": deeds[told["do"]](told)}
    except ValueError as error:
        answer = {"ok": False, "error": str(error)}
    print(json.dumps(answer), flush=True)

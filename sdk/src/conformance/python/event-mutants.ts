import { behind, inClient, inDevice, mutant, type SourceMutant } from './source-mutant.ts'

const SEND = 'self._sending = (self._publish("event", event.payload), event)'
const REPEAT = 'event.repeat_ms = self._clock.now_ms() + self._back_off(EVENT_REPEAT_MS, event.sent)'
const CONFIRM = 'if self._outbox.confirm(decode("confirm", payload)["id"]):'
const ADD = 'self._outbox.add(message_id(envelope), encode(envelope), name in self._kind["alarms"])'
const START = 'self._next = {"birth": 0, "event": 0, "reading": 0}'
const NOW = `re.sub(rb'"time_ms":\\d+', b'"time_ms":%d' % self._clock.time_ms(), event.payload)`

const sends = (...lines: string[]) => [inClient(SEND, lines.join('\n            '))]
const repeats = (instead: string) => [inClient(REPEAT, `event.repeat_ms = ${instead}`)]
const confirms = (...lines: string[]) => [inClient(CONFIRM, lines.join('\n                '))]

/** Faults of events: when they are sent, repeated, ended, and in which order. */
const events: readonly SourceMutant[] = [
  mutant('event-at-qos-0', 'EVT-1', sends('self._sending = (self._publish("event", event.payload, qos=0), event)')),
  mutant('event-retained', 'EVT-1', sends('self._sending = (self._publish("event", event.payload, retain=True), event)')),
  mutant('event-lost', 'EVT-1', [inClient(ADD, `if envelope["seq"] != 4:\n            ${ADD}`)]),
  mutant('event-late', 'EVT-1', [
    inDevice(
      'if what == "event":\n            self.client.event(self._event(told["body"]))',
      'if what == "event":\n            self.__dict__.setdefault("_late", []).append(told["body"])',
    ),
    inDevice(
      'self.client.reading(self._reading())',
      '[self.client.event(body) for body in self.__dict__.pop("_late", [])]\n            self.client.reading(self._reading())',
    ),
  ]),
  mutant('never-repeats', 'EVT-2', repeats('1e15')),
  mutant(
    'gives-up-repeating',
    'EVT-2',
    repeats('1e15 if event.sent >= 1 else self._clock.now_ms() + self._back_off(EVENT_REPEAT_MS, event.sent)'),
  ),
  mutant('repeats-half-as-often', 'EVT-2', repeats('self._clock.now_ms() + 2 * self._back_off(EVENT_REPEAT_MS, event.sent)')),
  mutant('repeats-every-second', 'EVT-2', repeats('self._clock.now_ms() + 1_000')),
  mutant('repeats-under-a-new-id', 'EVT-2', sends(SEND, `event.payload = event.payload.replace(b'"seq":', b'"seq":9')`)),
  mutant('repeats-with-a-new-time', 'EVT-2', sends(`event.payload = ${NOW} if event.sent > 0 else event.payload`, SEND)),
  mutant(
    'confirm-ignored',
    'EVT-3',
    confirms('said = decode("confirm", payload)', 'if not said["accepted"] and self._outbox.confirm(said["id"]):'),
  ),
  mutant(
    'refusal-ignored',
    'EVT-3',
    confirms('said = decode("confirm", payload)', 'if said["accepted"] and self._outbox.confirm(said["id"]):'),
  ),
  mutant(
    'any-confirm-accepted',
    'EVT-3',
    confirms('if decode("confirm", payload)["accepted"] and self._outbox._held:', '    self._outbox._held.clear()'),
  ),
  mutant(
    'damaged-confirm-accepted',
    'EVT-3',
    confirms("if any([self._outbox.confirm(held.ident) for held in list(self._outbox._held) if held.ident.encode() + b'\"' in payload]):"),
  ),
  mutant('confirm-compared-by-prefix', 'EVT-3', [inClient('if event.ident == ident:', 'if ident.startswith(event.ident):')]),
  mutant('next-event-before-the-acknowledgement', 'EVT-4', [
    inClient('if event is not None:\n            self._sending =', 'while event is not None:\n            self._sending ='),
    inClient(
      'self._sending_due_ms = self._clock.now_ms() + ACKNOWLEDGE_PATIENCE_MS',
      `self._sending = None\n            ${REPEAT}\n            event.sent += 1\n            event = self._outbox.next(self._clock.now_ms())`,
    ),
  ]),
  mutant('newest-first-after-an-outage', 'EVT-4', [
    inClient(
      'for event in self._held:\n            if event.sent == 0:\n                return event',
      'for event in reversed(self._held):\n            if event.sent == 0:\n                return event',
    ),
  ]),
  mutant('waits-for-ever-for-an-acknowledgement', 'EVT-4', [
    inClient('self._sending_due_ms = self._clock.now_ms() + ACKNOWLEDGE_PATIENCE_MS', 'self._sending_due_ms = None'),
  ]),
]

/** Faults of what outlives an outage, a full memory and a loss of power. */
const memory: readonly SourceMutant[] = [
  mutant('events-of-an-outage-lost', 'EVT-5', [inClient(ADD, `if self._line == "up":\n            ${ADD}`)]),
  mutant('events-of-an-outage-doubled', 'EVT-5', [
    behind(
      ADD,
      'if self._line != "up":',
      '    again = self._envelope("event", body, self._outbox.lost)',
      '    self._outbox.add(message_id(again), encode(again), False)',
    ),
  ]),
  mutant('forgets-what-was-on-its-way', 'EVT-5', [
    inClient(SEND, `${SEND}\n            event.told = True`),
    inClient(
      'for event in self._held:\n            event.sent = 0',
      'self._held = [event for event in self._held if not hasattr(event, "told")]',
    ),
  ]),
  mutant('alarm-goes-first', 'EVT-6', [
    inClient('victim = next((at for at, event in enumerate(self._held) if not event.alarm), None)', 'victim = 0'),
  ]),
  mutant('keeps-fewer-than-it-says', 'EVT-6', [inClient('DEVICE_EVENTS = 1_000', 'DEVICE_EVENTS = 800')]),
  mutant('loss-not-told', 'EVT-6', [inClient('if lost > 0:', 'if False:')]),
  mutant('forgets-with-its-power', 'EVT-7', [
    behind('the broker sends the will; unconfirmed events are kept."""', 'self._outbox = _Outbox(_NoStore())'),
  ]),
  mutant('old-events-under-the-new-boot', 'EVT-7', [
    behind(
      START,
      'for held in self._outbox._held:',
      '    message = json.loads(held.payload)',
      '    message.update(boot=self._boot, seq=message["seq"] + 100)',
      '    held.payload, held.ident = encode(message), message_id(message)',
    ),
  ]),
  mutant('confirmed-events-again-after-a-start', 'EVT-7', [
    inClient('event = self._held.pop(at)', 'event = self.last = self._held.pop(at)'),
    behind(START, 'if hasattr(self._outbox, "last"):', '    self._outbox.add(self._outbox.last.ident, self._outbox.last.payload, False)'),
  ]),
]

const TIME = '(self._clock.time_ms() + self._moved_ms, "synced") if self._has_time else (None, "unset")'
const told = (instead: string) => [inDevice(TIME, instead)]
const shifted = (span_ms: number) => told(TIME.replace('self._moved_ms', `self._moved_ms + ${span_ms}`))

const times: readonly SourceMutant[] = [
  mutant('local-time', 'TIME-2', shifted(8 * 3_600_000)),
  mutant('clock-5-s-ahead', 'TIME-2', shifted(5_000)),
  mutant('clock-5-s-behind', 'TIME-2', shifted(-5_000)),
  mutant('time-in-seconds', 'TIME-2', [inClient('envelope["time_ms"] = int(time_ms)', 'envelope["time_ms"] = int(time_ms / 1_000)')]),
  mutant(
    'time-of-sending',
    'TIME-3',
    sends(`event.payload = event.payload if hasattr(event, "stamped") else ${NOW}`, 'event.stamped = True', SEND),
  ),
  mutant('unset-with-a-time', 'TIME-4', told(TIME.replace('(None, "unset")', '(12_345, "unset")'))),
  mutant('synced-without-a-time', 'TIME-4', [inClient('if time_ms is not None:', 'if time_ms is not None and channel != "reading":')]),
  mutant('waits-by-the-wall-clock', 'TIME-5', [
    inClient(REPEAT, `event.repeat_ms = (self._device_time()[0] or 0) + self._back_off(EVENT_REPEAT_MS, event.sent)`),
    inClient('event = self._outbox.next(self._clock.now_ms())', 'event = self._outbox.next(self._device_time()[0] or 0)'),
  ]),
  mutant('unset-not-said', 'TIME-4', told('(self._clock.time_ms(), "synced")')),
]

export const eventMutants: readonly SourceMutant[] = [...events, ...memory, ...times]

import { behind, inClient, inDevice, mutant, type SourceMutant } from './source-mutant.ts'

const BIRTH = 'self._greeting.add(self._publish("birth", encode(self._birth()), retain=True))'
const BODY = 'return self._envelope("birth", self._birth_body(), self._outbox.lost)'
const WILL = 'will = (self._topics["death"], encode(self._death("lost")), 1, False)'
const BOOT = 'f"{_base36(int(self._clock.time_ms()))}-{_base36(self._chance(0, 36**4 - 1))}"'
const NUMBERS = '{"birth": 0, "event": 0, "reading": 0}'
const ATTEMPT = 'self._line, self._line_due_ms = "opening", self._clock.now_ms() + CONNECT_PATIENCE_MS'
const WAIT = 'self._line_due_ms = self._clock.now_ms() + self._back_off(RECONNECT_MS, self._tries)'
const GOODBYE = 'self._goodbye = self._publish("death", death)'

const birth = (instead: string) => [inClient(BIRTH, instead)]
const birthBody = (body: string) => [inClient(BODY, `return self._envelope("birth", ${body}, self._outbox.lost)`)]
const will = (instead: string) => [inClient(WILL, `will = (${instead})`)]
const waits = (instead: string) => [inClient(WAIT, `self._line_due_ms = ${instead}`)]
const firstBoot = inClient(`self._boot = ${BOOT}`, `self._boot = self.__dict__.setdefault("_first_boot", ${BOOT})`)

/** Does something else than waiting after CONNACK 5. */
const whenRefused = (wait_ms: string) =>
  waits(`self._clock.now_ms() + (${wait_ms} if self.__dict__.pop("was_refused", False) else self._back_off(RECONNECT_MS, self._tries))`)

/** Faults of births, wills, boots, goodbyes, heartbeats and returns. */
/** A TLS context that checks less, which the client takes all the same. */
const trusts = (...more: string[]) => [
  inClient(
    'context.minimum_version = ssl.TLSVersion.TLSv1_2',
    ['context.minimum_version = ssl.TLSVersion.TLSv1_2', 'context.check_hostname = False', ...more].join('\n    '),
  ),
  inClient('if tls is not None and not (tls.verify_mode', 'if False and not (tls.verify_mode'),
]

export const presenceMutants: readonly SourceMutant[] = [
  mutant('birth-not-retained', 'PRES-1', birth('self._greeting.add(self._publish("birth", encode(self._birth())))')),
  mutant('birth-at-qos-0', 'PRES-1', birth('self._publish("birth", encode(self._birth()), qos=0, retain=True)')),
  mutant('birth-not-first', 'PRES-1', birth(`self._publish("death", encode(self._death("restart")))\n        ${BIRTH}`)),
  mutant('birth-on-the-first-connection-only', 'PRES-1', birth(`if self._next["birth"] == 0:\n            ${BIRTH}`)),
  mutant(
    'birth-without-firmware',
    'PRES-1',
    birthBody('{name: value for name, value in self._birth_body().items() if name != "firmware"}'),
  ),
  mutant('sends-what-it-says-it-lacks', 'PRES-7', birthBody('{**self._birth_body(), "capabilities": ["no-steps"]}')),
  mutant('birth-of-another-kind', 'REJ-6', birthBody('{**self._birth_body(), "kind": "climate"}'), { orderedAs: 'wristband' }),

  mutant('no-will', 'PRES-3', will('None, None, 1, False')),
  mutant(
    'will-without-boot',
    'PRES-3',
    will('self._topics["death"], encode({"origin": self._origin, "body": {"reason": "lost"}}), 1, False'),
  ),
  mutant('will-retained', 'PRES-3', will('self._topics["death"], encode(self._death("lost")), 1, True')),
  mutant('will-at-qos-0', 'PRES-3', will('self._topics["death"], encode(self._death("lost")), 0, False')),
  mutant('will-on-birth', 'PRES-3', will('self._topics["birth"], encode(self._death("lost")), 1, False')),
  mutant('will-says-shutdown', 'PRES-3', will('self._topics["death"], encode(self._death("shutdown")), 1, False')),
  mutant(
    'will-of-an-older-start',
    'PRES-3',
    will('self._topics["death"], self.__dict__.setdefault("_first_will", encode(self._death("lost"))), 1, False'),
  ),

  mutant('boot-reused', 'ENV-4', [firstBoot]),
  mutant('start-taken-for-a-reconnection', 'PRES-2', [
    firstBoot,
    inClient(`self._next = ${NUMBERS}`, `self._next = self._next or ${NUMBERS}`),
  ]),
  mutant('boot-of-each-connection', 'PRES-2', [
    behind(ATTEMPT, 'self._boot = f"{self._boot.split(chr(45))[0]}-{self._chance(0, 36**4 - 1)}"', `self._next = ${NUMBERS}`),
  ]),

  mutant('leaves-without-a-word', 'PRES-4', [
    inClient(
      `self._line, self._line_due_ms = "leaving", None\n        ${GOODBYE}`,
      'self._line, self._line_due_ms = "off", None\n        self._deeds.append(("end",))',
    ),
  ]),
  mutant('death-says-lost', 'PRES-4', [inClient('else encode(self._death(reason))', 'else encode(self._death("lost"))')]),
  mutant('drops-the-line-after-death', 'PRES-4', [inClient('self._deeds.append(("end",))', 'self._deeds.append(("drop",))')]),
  mutant('speaks-after-death', 'PRES-4', [behind(GOODBYE, 'self._publish("reply", encode({"id": "kit-c-0", "done": True}))')]),
  mutant('no-heartbeat', 'PRES-6', [inDevice('self.client.reading(self._reading())', 'pass')]),
  mutant(
    'heartbeat-ends-with-the-first-outage',
    'PRES-6',
    [
      inClient(
        'if self._line == "up":\n            self._publish("reading"',
        'if self._line == "up" and self._next["birth"] < 3:\n            self._publish("reading"',
      ),
    ],
    { kind: 'gas-valve' },
  ),

  mutant('takes-any-certificate', 'SEC-10', trusts('context.verify_mode = ssl.CERT_NONE')),
  mutant('takes-a-certificate-of-any-name', 'SEC-10', trusts()),
  mutant('insists-after-a-refusal', 'SEC-11', whenRefused('100')),
  mutant('gives-up-after-a-refusal', 'SEC-11', whenRefused('1e15')),
  mutant('hammers-the-broker', 'PRES-5', waits('self._clock.now_ms() + 100')),
  mutant(
    'gives-up-connecting',
    'PRES-5',
    waits('None if self._tries >= 3 else self._clock.now_ms() + self._back_off(RECONNECT_MS, self._tries)'),
  ),
  mutant('comes-back-in-step-with-the-street', 'PRES-5', waits('self._clock.now_ms() + min(60_000, 1_000 * 2**self._tries)')),
]

import { readFileSync } from 'node:fs'
import { createSecureContext } from 'node:tls'
import { Command, InvalidArgumentError } from 'commander'
import { isLoopback } from './http/loopback.ts'
import type { ListenerTls } from './listener-tls.ts'
import type { MqttListener } from './mqtt-listener.ts'

/** How the server is started. */
export interface Flags {
  site: string
  thresholds?: string
  data: string
  store?: string
  port: number
  host: string
  https?: boolean
  mqttPort: number
  mqttHost: string
  mqttTls?: number
  mqttTlsHost?: string
  mqttWs?: number
  mqttWss?: number
  tlsCert?: string
  tlsKey?: string
  clientCa?: string
  credentials?: string
  pages?: string
  page: string[]
  hooksAllow: string[]
  oidc?: string
  log?: boolean
  traces?: string
}

const port = (text: string): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new InvalidArgumentError('A port is a whole number from 0 to 65535.')
  return number
}

const webAddress = (text: string): string => {
  if (!/^https?:\/\/./.test(text) || !URL.canParse(text)) throw new InvalidArgumentError('It is an address as http://127.0.0.1:4318.')
  return text
}

export const serverProgram = (): Command =>
  new Command('anju-server')
    .description('The reference alert server of Anju: MQTT broker, detection rules, the closed loop, API and feed.')
    .requiredOption('--site <file>', 'the site file (YAML): homes, people, devices')
    .option('--thresholds <file>', 'options of rules for the site, its homes and its people (YAML); defaults otherwise')
    .option('--data <dir>', 'where the store lies', '.anju')
    .option(
      '--store <address>',
      'another store: postgres://user:password@host/database, or an SQLite file; otherwise server.sqlite in --data',
    )
    .option('--port <number>', 'HTTP: API, feed and pages', port, 8080)
    .option(
      '--host <address>',
      'where HTTP listens, and MQTT with TLS; anything but loopback opens them to the network and needs accounts',
      '127.0.0.1',
    )
    .option('--https', 'HTTP by TLS alone, with --tls-cert and --tls-key')
    .option('--mqtt-port <number>', 'MQTT without TLS', port, 1883)
    .option('--mqtt-host <address>', 'where MQTT without TLS listens; anything but loopback needs --credentials', '127.0.0.1')
    .option('--mqtt-tls <port>', 'MQTT with TLS, usually 8883', port)
    .option('--mqtt-tls-host <address>', 'where MQTT with TLS listens; as --host unless told otherwise')
    .option('--mqtt-ws <port>', 'MQTT over WebSocket without TLS, at --mqtt-host', port)
    .option('--mqtt-wss <port>', 'MQTT over WebSocket with TLS', port)
    .option('--tls-cert <file>', 'the certificate of the broker and of --https, PEM')
    .option('--tls-key <file>', 'its key, PEM')
    .option('--client-ca <file>', 'who vouches for client certificates, PEM')
    .option('--credentials <file>', 'who may connect and as whom; see anju-server credentials --help')
    .option('--pages <dir>', 'a built page to serve at /')
    .option(
      '--page <channel=way>',
      'how people are paged: app, call, sms or webhook, and log, webhook (the address of the contact) or command:/a/program',
      (one: string, before: string[]) => [...before, one],
      [] as string[],
    )
    .option(
      '--hooks-allow <host>',
      'a host (name or name:port) that webhooks may reach though it is private or has no TLS; may be given again',
      (one: string, before: string[]) => [...before, one],
      [] as string[],
    )
    .option('--oidc <file>', 'people can log in by a provider of OpenID Connect too: which, and as whom (YAML)')
    .option('--log', 'a JSON line for each request: its route, status and time, and nothing of what was asked')
    .option(
      '--traces <url>',
      'a collector of OpenTelemetry that gets traces by OTLP over HTTP, as http://127.0.0.1:4318; none otherwise',
      webAddress,
    )
    .addHelpText(
      'after',
      '\nanju-server credentials --help tells how credentials and certificates are made, ' +
        'anju-server accounts --help who may log in, anju-server store --help how a store is backed up, ' +
        'anju-server loop --help what another policy of pages would have come to.',
    )
    .exitOverride()

/** The ways in beside plain MQTT. */
export const moreListeners = ({ host, mqttTlsHost = host, mqttHost, mqttTls, mqttWs, mqttWss }: Flags): MqttListener[] => [
  ...(mqttTls === undefined ? [] : [{ over: 'tls' as const, host: mqttTlsHost, port: mqttTls }]),
  ...(mqttWs === undefined ? [] : [{ over: 'ws' as const, host: mqttHost, port: mqttWs }]),
  ...(mqttWss === undefined ? [] : [{ over: 'wss' as const, host: mqttTlsHost, port: mqttWss }]),
]

/** What is wrong with flags that are each right by themselves: one sentence, or undefined. */
export function flagsProblem(flags: Flags): string | undefined {
  const { host, mqttTlsHost = host, mqttHost, mqttTls, mqttWss, tlsCert, tlsKey, clientCa, credentials, https } = flags
  const withTls = mqttTls !== undefined || mqttWss !== undefined
  if (https === true && (tlsCert === undefined || tlsKey === undefined))
    return '--https needs --tls-cert and --tls-key; anju-server credentials server makes them for a small site.'
  if (withTls && (tlsCert === undefined || tlsKey === undefined))
    return 'MQTT with TLS needs --tls-cert and --tls-key; anju-server credentials server makes them for a small site.'
  if (clientCa !== undefined && !withTls) return '--client-ca is for --mqtt-tls and --mqtt-wss.'
  if (clientCa !== undefined && credentials === undefined) return '--client-ca needs --credentials: a certificate names a credential.'
  if (credentials === undefined && !isLoopback(mqttHost))
    return `Whoever opens MQTT to the network needs --credentials: at ${mqttHost} anybody could speak for any device.`
  if (credentials === undefined && withTls && !isLoopback(mqttTlsHost))
    return `Whoever opens MQTT to the network needs --credentials: at ${mqttTlsHost} anybody could speak for any device.`
  return undefined
}

/** Reads the certificate of the broker. Throws an Error with one sentence when a file is not there or the two do not fit. */
export function readListenerTls({ tlsCert, tlsKey, clientCa }: Flags): ListenerTls | undefined {
  if (tlsCert === undefined || tlsKey === undefined) return undefined
  const tls: ListenerTls = {
    cert: readFileSync(tlsCert, 'utf8'),
    key: readFileSync(tlsKey, 'utf8'),
    ...(clientCa === undefined ? {} : { client_ca: readFileSync(clientCa, 'utf8') }),
  }
  try {
    createSecureContext({ cert: tls.cert, key: tls.key, ...(tls.client_ca === undefined ? {} : { ca: tls.client_ca }) })
  } catch (error) {
    const { code = '', message } = error as { code?: string; message: string }
    const why = code.includes('MISMATCH') ? 'the key is not that of the certificate' : message
    throw new Error(`${tlsCert}, ${tlsKey}: ${why}.`, { cause: error })
  }
  return tls
}

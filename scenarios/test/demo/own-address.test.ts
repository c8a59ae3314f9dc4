// Goal: the instructor's line opens for the demo's own page and for no other. Method: origins by hand, right and nearly right.
import { describe, expect, it } from 'vitest'
import { isOwnPage, linkHost } from '../../src/demo/own-address.ts'

describe('the own page', () => {
  it('[DRILL-1] is known by every name of this machine, at its own port only', () => {
    for (const origin of ['http://127.0.0.1:8080', 'http://localhost:8080', 'http://[::1]:8080'])
      expect(isOwnPage(origin, '127.0.0.1', 8080)).toBe(true)
    for (const origin of ['http://127.0.0.1:8081', 'https://localhost:8080', 'http://elsewhere:8080', 'http://127.0.0.1.evil.test:8080'])
      expect(isOwnPage(origin, '127.0.0.1', 8080), origin).toBe(false)
    expect(isOwnPage('http://evil.test:8080', '0.0.0.0', 8080)).toBe(false)
    expect(isOwnPage(`http://${linkHost('0.0.0.0')}:8080`, '0.0.0.0', 8080)).toBe(true)
    expect(isOwnPage('http://home.example', 'home.example', 80)).toBe(true)
  })
})

import { describe, expect, it } from 'vitest'
import { maySend } from '../../../../main/service/downloads/cuda/cuda-sources.ts'
import { leadsInside } from '../../../../main/service/downloads/private-address.ts'

const PYPI = new URL('https://pypi.org')
const INSIDE = [
  ...['https://127.0.0.1:8443/x', 'https://localhost/x', 'https://[::1]/x', 'https://2130706433/x'],
  ...['https://192.168.0.1/x', 'https://10.1.2.3/x', 'https://172.31.0.1/x', 'https://169.254.169.254/x'],
  ...['https://[fe80::1]/x', 'https://[fd00::1]/x', 'https://[::ffff:127.0.0.1]/x', 'https://0.0.0.0/x'],
  ...['https://router/x', 'https://nas.local/x', 'https://a.localhost./x', 'https://metadata.internal/x'],
]

describe('an address that a public server sends to', () => {
  it.each(INSIDE)('%s leads inside: refused', (to) => {
    expect([maySend(PYPI, new URL(to)), leadsInside(PYPI, new URL(to))]).toEqual([false, true])
  })

  it.each(['https://files.pythonhosted.org/x', 'https://172.32.0.1/x', 'https://[2606:4700::1]/x'])(
    '%s is public: taken',
    (to) => expect([maySend(PYPI, new URL(to)), leadsInside(PYPI, new URL(to))]).toEqual([true, false]),
  )

  it('from a mirror of one’s own network is taken wherever it leads', () => {
    for (const from of ['http://127.0.0.1:8080', 'https://mirror.lan', 'https://10.0.0.7'])
      expect(leadsInside(new URL(from), new URL('https://10.0.0.8/x'))).toBe(false)
  })
})

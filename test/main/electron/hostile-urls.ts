/** URLs that try to leave the folder that a scheme serves. */
import fc from 'fast-check'

const UP = [
  '..',
  '%2e%2e',
  '%252e%252e',
  '.%2e',
  '..%00',
  '..%5c',
  '..\\',
  '....//',
  '%c0%ae%c0%ae',
  '．．',
  '..;',
  '.',
  '%2e',
  '',
]
const SEPARATORS = ['/', '//', '%2f', '%5c', '\\', '%252f', '/./', '\u2215']
const PREFIXES = [
  '',
  'assets/',
  '/',
  '//',
  'C:/',
  'C%3a%5c',
  '\\\\server\\share\\',
  '%00',
  'up/',
  'file:///',
  '?/',
  '#/',
  '-evil/',
]

/** `targets`: what lies outside, relative to somewhere above. */
export function hostileUrls(scheme: string, host: string, targets: readonly string[]): fc.Arbitrary<string> {
  const climb = fc.array(fc.tuple(fc.constantFrom(...UP), fc.constantFrom(...SEPARATORS)), { maxLength: 8 })
  const end = fc.constantFrom('', '%00', '%00.png', '?a', '#a', '/', '/.')
  return fc
    .tuple(
      fc.constantFrom(host, `${host}`, 'evil', `${host}.`, ''),
      fc.constantFrom(...PREFIXES),
      climb,
      fc.constantFrom(...targets),
      end,
    )
    .map(
      ([place, prefix, steps, target, tail]) =>
        `${scheme}://${place}/${prefix}${steps.flat().join('')}${target}${tail}`,
    )
    .filter((url) => URL.canParse(url))
}

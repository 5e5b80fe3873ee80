/** Addresses that lead into this machine or its own network: what comes from outside does not send us there. */
import { BlockList, isIP } from 'node:net'

const PRIVATE = new BlockList()
for (const [network, prefix] of [
  ...([
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
  ] as const),
  ...([
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
  ] as const),
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::', 127],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6')

/** Names that no public server has: RFC 6761, RFC 6762, RFC 8375, and a single word. */
const PRIVATE_NAME = /(^|\.)(localhost|local|internal|lan|home\.arpa)$|^[^.]+$/

function isPrivate({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  const version = isIP(host)
  return version === 0 ? PRIVATE_NAME.test(host) : PRIVATE.check(host, version === 6 ? 'ipv6' : 'ipv4')
}

/** Whether a public server sends us into this machine or its network. */
export function leadsInside(from: URL, to: URL): boolean {
  return !isPrivate(from) && isPrivate(to)
}

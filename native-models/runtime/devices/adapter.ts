/** A graphics adapter, as far as the system tells of it. */
export interface Adapter {
  readonly name: string
  readonly vendor: 'nvidia' | 'amd' | 'intel' | 'other'
  readonly memoryBytes: number | undefined
  /** Version of its driver. */
  readonly driver: string | undefined
}

/** https://pcisig.com/membership/member-companies */
const VENDORS: Readonly<Record<string, Adapter['vendor']>> = {
  '10de': 'nvidia',
  '1002': 'amd',
  '8086': 'intel',
}

/** id: of PCI, such as `0x10de`. */
export const vendorOf = (id: string): Adapter['vendor'] =>
  VENDORS[id.toLowerCase().replace(/^0x/, '')] ?? 'other'

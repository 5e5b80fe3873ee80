/** Graphics adapters as Linux tells of them in /proc and /sys: no driver is loaded to ask. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Adapter, vendorOf } from './adapter.ts'

interface PlacedAdapter extends Adapter {
  /** On the bus: `0000:01:00.0`. */
  readonly slot: string
}

const NAMES: Readonly<Record<Adapter['vendor'], string>> = {
  nvidia: 'NVIDIA',
  amd: 'AMD',
  intel: 'Intel',
  other: 'Graphics adapter',
}

/** `root` holds proc and sys. In the order of the bus, which is CUDA's with CUDA_DEVICE_ORDER=PCI_BUS_ID. */
export function linuxAdapters(root = '/'): Adapter[] {
  const nvidia = nvidiaAdapters(root)
  const known = new Set(nvidia.map(({ slot }) => slot))
  const others = cards(root).filter(({ slot }) => !known.has(slot))
  return [...nvidia, ...others]
    .toSorted((a, b) => (a.slot < b.slot ? -1 : 1))
    .map(({ slot: _, ...adapter }) => adapter)
}

/** Of NVIDIA's own driver. */
function nvidiaAdapters(root: string): PlacedAdapter[] {
  const folder = join(root, 'proc/driver/nvidia')
  const driver = /\b(\d{3}\.\d+(?:\.\d+)?)\b/.exec(readText(join(folder, 'version')))?.[1]
  return namesIn(join(folder, 'gpus')).map((slot) => {
    const name = /^Model:\s*(.+)$/m.exec(readText(join(folder, 'gpus', slot, 'information')))?.[1]
    return { slot, name: name?.trim() ?? NAMES.nvidia, vendor: 'nvidia', memoryBytes: undefined, driver }
  })
}

/** Of the kernel's drivers. */
function cards(root: string): PlacedAdapter[] {
  const folder = join(root, 'sys/class/drm')
  return namesIn(folder)
    .filter((name) => /^card\d+$/.test(name))
    .map((name) => cardAt(join(folder, name, 'device'), root))
}

function cardAt(folder: string, root: string): PlacedAdapter {
  const [id, device] = [readText(join(folder, 'vendor')), readText(join(folder, 'device'))]
  const uevent = readText(join(folder, 'uevent'))
  const vendor = vendorOf(id)
  const bytes = Number(readText(join(folder, 'mem_info_vram_total')))
  const module = /^DRIVER=(.+)$/m.exec(uevent)?.[1] ?? ''
  const version = readText(join(root, 'sys/module', module, 'version'))
  return {
    slot: /^PCI_SLOT_NAME=(.+)$/m.exec(uevent)?.[1] ?? folder,
    name: readText(join(folder, 'product_name')) || `${NAMES[vendor]} ${device}`.trim(),
    vendor,
    memoryBytes: bytes > 0 ? bytes : undefined,
    driver: [module, version].filter((word) => word !== '').join(' ') || undefined,
  }
}

/** None where there is no folder, or none that may be read. */
function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** '' where there is none, or none that may be read. */
function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').trim()
  } catch {
    return ''
  }
}

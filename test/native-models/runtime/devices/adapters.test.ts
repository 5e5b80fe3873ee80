import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { withNvidia } from '../../../../native-models/runtime/devices/adapters.ts'
import { linuxAdapters } from '../../../../native-models/runtime/devices/linux-adapters.ts'
import { adaptersOfSmi, nvidiaAdapters } from '../../../../native-models/runtime/devices/nvidia-smi.ts'
import { adaptersOfPowerShell } from '../../../../native-models/runtime/devices/windows-adapters.ts'
import { temporaryFolder } from '../../files.ts'

function write(root: string, files: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const NVIDIA = {
  'proc/driver/nvidia/version':
    'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build\nGCC version: gcc 12.2.0\n',
  'proc/driver/nvidia/gpus/0000:41:00.0/information':
    'Model: \t\t NVIDIA GeForce RTX 4070\nIRQ:   \t\t 91\nBus Location: \t 0000:41:00.0\n',
  'sys/class/drm/card1/device/vendor': '0x10de\n',
  'sys/class/drm/card1/device/device': '0x2786\n',
  'sys/class/drm/card1/device/uevent': 'DRIVER=nvidia\nPCI_SLOT_NAME=0000:41:00.0\n',
}
const AMD = {
  'sys/class/drm/card0/device/vendor': '0x1002\n',
  'sys/class/drm/card0/device/device': '0x744c\n',
  'sys/class/drm/card0/device/uevent': 'DRIVER=amdgpu\nPCI_SLOT_NAME=0000:03:00.0\n',
  'sys/class/drm/card0/device/mem_info_vram_total': '25753026560\n',
  'sys/class/drm/card0-DP-1/status': 'connected\n',
}

describe('Linux', () => {
  it('names what /proc and /sys tell of, each once and in the order of the bus', () => {
    expect(linuxAdapters(write(temporaryFolder(), { ...NVIDIA, ...AMD }))).toEqual([
      { name: 'AMD 0x744c', vendor: 'amd', memoryBytes: 25753026560, driver: 'amdgpu' },
      { name: 'NVIDIA GeForce RTX 4070', vendor: 'nvidia', memoryBytes: undefined, driver: '570.86.15' },
    ])
  })

  it('takes a product’s name and a module’s version where they are told', () => {
    const root = write(temporaryFolder(), {
      ...AMD,
      'sys/class/drm/card0/device/product_name': 'Radeon RX 7900 XTX\n',
      'sys/module/amdgpu/version': '6.8.5\n',
    })
    expect(linuxAdapters(root)).toMatchObject([{ name: 'Radeon RX 7900 XTX', driver: 'amdgpu 6.8.5' }])
  })

  it('finds nothing where there is nothing', () => {
    expect(linuxAdapters(temporaryFolder())).toEqual([])
  })

  it('finds nothing where a folder may not be listed', () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'sys/class'), { recursive: true })
    // A file in its place cannot be listed by anybody, not even by root.
    writeFileSync(join(root, 'sys/class/drm'), '')
    expect(linuxAdapters(root)).toEqual([])
  })

  it('a card whose files may not be read is still one', () => {
    const root = temporaryFolder()
    mkdirSync(join(root, 'sys/class/drm/card0'), { recursive: true })
    symlinkSync('/nowhere', join(root, 'sys/class/drm/card0/device'))
    expect(linuxAdapters(root)).toMatchObject([
      { name: 'Graphics adapter', vendor: 'other', driver: undefined },
    ])
  })
})

describe('nvidia-smi', () => {
  const line = 'NVIDIA H200, 143771, 570.86.15'
  const H200 = { name: 'NVIDIA H200', vendor: 'nvidia', memoryBytes: 143771 * 2 ** 20, driver: '570.86.15' }

  it('is run, and its lines are read', async () => {
    const tool = join(temporaryFolder(), 'nvidia-smi')
    writeFileSync(tool, `#!/bin/sh\necho "${line}"\necho "${line}"\n`)
    chmodSync(tool, 0o755)
    expect(await nvidiaAdapters(tool)).toEqual([H200, H200])
  })

  it('that is missing or fails tells of none', async () => {
    const tool = join(temporaryFolder(), 'nvidia-smi')
    expect(await nvidiaAdapters(tool)).toEqual([])
    writeFileSync(tool, '#!/bin/sh\necho "NVIDIA-SMI has failed because it could not communicate"\nexit 9\n')
    chmodSync(tool, 0o755)
    expect(await nvidiaAdapters(tool)).toEqual([])
  })

  it('that is deaf to every signal is waited for no longer than it may take', async () => {
    const tool = join(temporaryFolder(), 'nvidia-smi')
    // What it has started keeps its output open after it was killed.
    writeFileSync(tool, "#!/bin/sh\ntrap '' TERM\nsleep 5 &\nwait\nsleep 5\n")
    chmodSync(tool, 0o755)
    const startedMs = performance.now()
    expect(await nvidiaAdapters(tool, 200)).toEqual([])
    expect(performance.now() - startedMs).toBeLessThan(3000)
  })

  it('memory that it does not know is unknown', () => {
    expect(adaptersOfSmi('NVIDIA GB10, [N/A], 580.65.06\n\n')).toMatchObject([{ memoryBytes: undefined }])
  })

  it('knows better than /proc', () => {
    const [amd, own] = linuxAdapters(write(temporaryFolder(), { ...NVIDIA, ...AMD }))
    expect(withNvidia([amd!, own!], adaptersOfSmi(line))).toEqual([H200, amd])
    expect(withNvidia([amd!, own!], [])).toEqual([amd, own])
  })
})

describe('Windows', () => {
  const card = {
    name: 'NVIDIA GeForce RTX 4070',
    driver: '32.0.15.6094',
    id: 'PCI\\VEN_10DE&DEV_2786&SUBSYS_513519DA&REV_A1\\4&1C4A',
    ram: 4293918720,
    memory: 12878610432,
  }
  const found = { name: card.name, vendor: 'nvidia', memoryBytes: card.memory, driver: card.driver }

  it('one adapter, which PowerShell writes without brackets, and several', () => {
    expect(adaptersOfPowerShell(JSON.stringify(card))).toEqual([found])
    expect(adaptersOfPowerShell(JSON.stringify([card, card]))).toEqual([found, found])
  })

  it('the memory of the registry goes before the one of 32 bits; remote desktops are none', () => {
    const intel = { ...card, name: 'Intel(R) UHD', id: 'PCI\\VEN_8086&DEV_9BC4', memory: null }
    const remote = {
      name: 'Microsoft Remote Display Adapter',
      driver: '10',
      id: 'SWD\\REMOTEDISPLAYENUM',
      ram: null,
    }
    expect(adaptersOfPowerShell(JSON.stringify([intel, remote]))).toEqual([
      { name: intel.name, vendor: 'intel', memoryBytes: card.ram, driver: card.driver },
    ])
  })

  it('no adapter at all', () => {
    expect(adaptersOfPowerShell('\r\n')).toEqual([])
  })
})

/** Graphics adapters as Windows tells of them, asked by PowerShell. */
import { z } from 'zod'
import { type Adapter, vendorOf } from './adapter.ts'
import { toolOutput } from './tool-output.ts'

const LIMIT_MS = 15_000

/**
 * Win32_VideoController's AdapterRAM has 32 bits; all of the memory is in the registry, under the class of display
 * adapters (learn.microsoft.com, "Registering Hardware Information").
 */
const SCRIPT = `
$class = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0*'
$keys = Get-ItemProperty -Path $class -ErrorAction SilentlyContinue
@(Get-CimInstance Win32_VideoController | ForEach-Object {
  $name = $_.Name
  $key = $keys | Where-Object { $_.DriverDesc -eq $name } | Select-Object -First 1
  [pscustomobject]@{ name = $name; driver = $_.DriverVersion; id = $_.PNPDeviceID; ram = $_.AdapterRAM; memory = $key.'HardwareInformation.qwMemorySize' }
}) | ConvertTo-Json -Compress`

/** Empty where PowerShell does not answer. */
export async function windowsAdapters(): Promise<Adapter[]> {
  const args = ['-NoProfile', '-NonInteractive', '-Command', SCRIPT]
  const json = await toolOutput('powershell.exe', { args, limitMs: LIMIT_MS })
  try {
    return adaptersOfPowerShell(json ?? '')
  } catch {
    return []
  }
}

const bytes = z.number().nullish().catch(undefined)
const controller = z.object({
  name: z.string(),
  driver: z.string().nullish(),
  id: z.string().nullish(),
  ram: bytes,
  memory: bytes,
})

/** PowerShell writes a list of one as that one. What draws without hardware is none. */
export function adaptersOfPowerShell(json: string): Adapter[] {
  if (json.trim() === '') return []
  const all = z.union([z.array(controller), controller.transform((one) => [one])]).parse(JSON.parse(json))
  return all
    .filter(({ id }) => id?.startsWith('PCI\\'))
    .map(({ name, driver, id, ram, memory }) => ({
      name,
      vendor: vendorOf(/VEN_([0-9A-F]{4})/i.exec(id ?? '')?.[1] ?? ''),
      memoryBytes: memory ?? ram ?? undefined,
      driver: driver ?? undefined,
    }))
}

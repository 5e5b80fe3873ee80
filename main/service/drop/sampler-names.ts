/** Samplers as other programs call them → ours, where one does the same. */

/** Our id → their names, as `plain` writes them. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'dpmpp-2m': ['dpmpp2m', 'dpmsolverpp', 'dpmsolver++'],
  'dpmpp-2m-karras': ['dpmpp2mkarras', 'dpmpp2mk'],
  'dpmpp-2m-sde': ['dpmpp2msde', 'dpmpp2msdegpu'],
  'dpmpp-3m': ['dpmpp3m'],
  'dpmpp-2s': ['dpmpp2s'],
  unipc: ['unipc', 'unipcbh2'],
  deis: ['deis'],
  'sa-solver': ['sasolver'],
  euler: ['euler'],
  'euler-karras': ['eulerkarras', 'eulerk'],
  'euler-ancestral': ['eulera', 'eulerancestral'],
  heun: ['heun'],
  dpm2: ['dpm2', 'kdpm2'],
  'dpm2-ancestral': ['dpm2a', 'dpm2ancestral', 'kdpm2a'],
  lms: ['lms'],
  pndm: ['pndm', 'plms'],
  ddim: ['ddim'],
  ddpm: ['ddpm'],
  lcm: ['lcm'],
  tcd: ['tcd'],
}

const OURS: ReadonlyMap<string, string> = new Map(
  Object.entries(NAMES).flatMap(([id, names]) => names.map((name) => [name, id] as const)),
)

/** Schedules that are what the sampler does anyway. */
const USUAL = new Set(['', 'normal', 'automatic', 'simple', 'uniform', 'default'])

export interface FoundSampler {
  readonly id: string
  /** The schedule that could not be taken over with it. */
  readonly lostSchedule?: string
}

/** undefined where none of ours does the same. */
export function samplerNamed(name: string, schedule = ''): FoundSampler | undefined {
  if (USUAL.has(plain(schedule))) {
    const id = OURS.get(plain(name))
    return id === undefined ? undefined : { id }
  }
  const exact = OURS.get(plain(name) + plain(schedule))
  if (exact !== undefined) return { id: exact }
  const id = OURS.get(plain(name))
  return id === undefined ? undefined : { id, lostSchedule: schedule }
}

/** `DPM++ 2M Karras`, `dpmpp_2m` + `karras`, `k_euler_a` … */
function plain(name: string): string {
  return name
    .toLowerCase()
    .replaceAll('++', 'pp')
    .replace(/^k_(?=euler|lms|heun|dpm)/, '')
    .replace(/[^a-z0-9]/g, '')
}

/** Which hub is asked: the mirror of the settings, else what the environment says; with the token of the key store. */
import { StudioError } from '../../../native-models/api/errors.ts'
import { type HubOptions, hubFromEnvironment, hubOptions } from '../downloads/hub-options.ts'

interface HubSettings {
  /** '' for the hub. */
  readonly mirror: string
  readonly token: string | undefined
}

/** @throws E_OPTION where the environment names what is none */
export function hubOf({ mirror, token }: HubSettings): HubOptions {
  return {
    ...hubFromEnvironment(),
    ...(mirror !== '' && { endpoint: endpointOf(mirror) }),
    ...(token !== undefined && { token }),
  }
}

/** For people. */
export function hubName(settings: HubSettings): string {
  try {
    return new URL(hubOf(settings).endpoint).host.slice(0, 200)
  } catch {
    return 'HF_ENDPOINT' // it is no address: a fetch says so
  }
}

/** @throws E_REQUEST */
export function assertMirror(mirror: string): void {
  const { data } = hubOptions.shape.endpoint.safeParse(endpointOf(mirror))
  // What stands before an @ is a password: it belongs into no settings and no diagnostics.
  if (mirror === '' || (data !== undefined && new URL(data).username === '')) return
  throw new StudioError('E_REQUEST', 'The mirror has to be an address such as https://hub.example.org.')
}

function endpointOf(mirror: string): string {
  return mirror.trim().replace(/\/+$/, '')
}

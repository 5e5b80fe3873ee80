/** Registers the window's two schemes with Electron. */
import { protocol } from 'electron'
import { pageServer } from './page-server.ts'
import { pictureServer } from './picture-server.ts'
import { PLACES } from './places.ts'
import { SCHEMES } from './schemes.ts'
import type { ServiceProcess } from './service-process.ts'

/** Before the application is ready. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    // Without corsEnabled, other origins could read what it serves (CVE-2026-70604).
    {
      scheme: SCHEMES.page,
      privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true },
    },
    // So that the page can draw on a map of edges and read it again: it asks for that one with CORS.
    { scheme: SCHEMES.picture, privileges: { standard: true, secure: true, corsEnabled: true } },
  ])
}

export function setupProtocols(service: ServiceProcess): void {
  protocol.handle(SCHEMES.page, pageServer(PLACES.renderer))
  protocol.handle(
    SCHEMES.picture,
    pictureServer(async (id, variant) => {
      const reply = await service.call('picture.file', { id, variant })
      return reply.ok ? reply.value : undefined
    }),
  )
}

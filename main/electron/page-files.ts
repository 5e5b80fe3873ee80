/** The page's files by URL path, listed once: what is not in the list does not exist, whatever the URL says. */
import { readdirSync } from 'node:fs'
import { extname, join } from 'node:path'

const MEDIA_TYPES: Record<string, string | undefined> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.svg': 'image/svg+xml',
}

export interface PageFile {
  readonly path: string
  readonly mediaType: string
}

/** Files of an unknown kind and links are left out. `/` is index.html. */
export function listPageFiles(folder: string): Map<string, PageFile> {
  const files = new Map<string, PageFile>()
  addFiles(folder, '/', files)
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  return files
}

function addFiles(folder: string, url: string, files: Map<string, PageFile>): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    const mediaType = MEDIA_TYPES[extname(entry.name)]
    if (entry.isDirectory()) addFiles(path, `${url}${entry.name}/`, files)
    else if (entry.isFile() && mediaType) files.set(`${url}${entry.name}`, { path, mediaType })
  }
}

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** A folder of files for one test, removed at the end of its scope. */
export class PlantedTree implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'pixart-planted-'))

  constructor(files: Record<string, string>) {
    for (const [path, text] of Object.entries(files)) this.write(path, text)
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts)
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true })
    writeFileSync(this.path(path), text)
  }

  [Symbol.dispose](): void {
    rmSync(this.root, { recursive: true, force: true })
  }
}

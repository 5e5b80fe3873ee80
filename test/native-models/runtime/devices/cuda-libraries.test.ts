import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { CUDA_FILES, CUDA_PACKAGES } from '../../../../native-models/runtime/devices/cuda-libraries.ts'

const RUNTIME = dirname(createRequire(import.meta.url).resolve('onnxruntime-node/package.json'))

it('onnxruntime’s provider is the one of the runtime that is installed, out of the package that it names', () => {
  const [provider] = CUDA_PACKAGES.filter(({ source }) => source === 'nuget')
  const { version } = JSON.parse(readFileSync(join(RUNTIME, 'package.json'), 'utf8'))
  const metadata = readFileSync(join(RUNTIME, 'script/install-metadata.js'), 'utf8')
  expect(provider?.version).toBe(version)
  expect(metadata).toContain(`'${provider?.name}'`)
  for (const file of provider?.files ?? []) expect(metadata).toContain(`runtimes/linux-x64/native/${file}`)
})

it('every package is pinned, licensed and has files of its own', () => {
  expect(new Set(CUDA_FILES).size).toBe(CUDA_FILES.length)
  for (const { name, version, licence, files, archiveBytes, unpackedBytes } of CUDA_PACKAGES) {
    expect(version, name).toMatch(/^\d+(\.\d+){2,3}$/)
    expect(licence).not.toBe('')
    expect(files.length).toBeGreaterThan(0)
    expect([archiveBytes, unpackedBytes].every((bytes) => Number.isInteger(bytes) && bytes > 0)).toBe(true)
  }
})

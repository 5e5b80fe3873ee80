/** The order of test files: what is repeated as often as promised (full.ts) takes longest, and begins first. */
import { readFileSync } from 'node:fs'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** A class, for vitest wants one. Without it a file of minutes may begin last, and a worker has nothing beside it. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const byProject = Map.groupBy(await super.sort(files), ({ project }) => project)
    return [...byProject.values()].flatMap((own) => own.toSorted((a, b) => rankOf(a) - rankOf(b)))
  }
}

function rankOf({ moduleId }: TestSpecification): number {
  return readFileSync(moduleId, 'utf8').includes("/full.ts'") ? 0 : 1
}

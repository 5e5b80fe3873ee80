/**
 * ComfyUI's extra_model_paths.yaml, of which only this much of YAML is read: programs at the margin, below each
 * `key: value`, and `key: |` with one path a line. Everything else is passed over.
 * https://github.com/comfyanonymous/ComfyUI/blob/master/extra_model_paths.yaml.example
 */

interface ExtraPaths {
  readonly basePath?: string
  /** By ComfyUI's kind of model: `checkpoints`, `unet` … */
  readonly paths: Readonly<Record<string, readonly string[]>>
}

const LINE = /^(\s*)([\w-]+):\s*(.*)$/

export function extraModelPaths(text: string): ExtraPaths[] {
  const programs: Map<string, string[]>[] = []
  let block: { readonly indent: number; readonly paths: string[] } | undefined
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const indent = line.length - line.trimStart().length
    if (block && indent > block.indent) {
      block.paths.push(line.trim())
      continue
    }
    block = undefined
    const [, , key = '', rest = ''] = LINE.exec(line) ?? []
    if (key === '') continue
    if (indent === 0) {
      programs.push(new Map())
      continue
    }
    const paths: string[] = []
    programs.at(-1)?.set(key, paths)
    if (/^[|>][+-]?$/.test(rest)) block = { indent, paths }
    else if (rest !== '') paths.push(plain(rest))
  }
  return programs.map((program) => {
    const { base_path: base, ...paths } = Object.fromEntries(program)
    return { paths, ...(base?.[0] !== undefined && { basePath: base[0] }) }
  })
}

/** Without quotes, and without what is remarked behind it. */
function plain(value: string): string {
  const quoted = /^(['"])(.*)\1\s*(#.*)?$/.exec(value)?.[2]
  return quoted ?? value.replace(/\s+#.*$/, '').trim()
}

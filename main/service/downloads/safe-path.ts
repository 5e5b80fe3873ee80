/**
 * The one rule for names of files that come from outside: what it lets through stays below the folder it is joined to,
 * on every system, and is one file there and not two.
 */

const LONGEST_PATH = 512
const LONGEST_SEGMENT = 200
const DEEPEST = 8
/** Reserved on Windows whatever their ending. */
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i
/** Letters, digits and what checkpoints use besides; no leading dot: such names are the studio's own. */
const SEGMENT = /^[A-Za-z0-9_][A-Za-z0-9_.+=@-]*$/

/** Whether `path`, with `/` between its parts, is relative and stays below any folder. */
export function isSafePath(path: string): boolean {
  if (path.length > LONGEST_PATH) return false
  const segments = path.split('/')
  return segments.length <= DEEPEST && segments.every(isSafeSegment)
}

function isSafeSegment(segment: string): boolean {
  return (
    segment.length <= LONGEST_SEGMENT &&
    SEGMENT.test(segment) &&
    !segment.endsWith('.') &&
    !DEVICES.test(segment)
  )
}

/** `owner/name` as the hub has it. */
export function isRepositoryName(name: string): boolean {
  return name.split('/').length === 2 && !name.includes('--') && isSafePath(name)
}

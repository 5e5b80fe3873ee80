/** What archives of a kind may have. Each reads as strictly as its writers write, and no stricter. */

export interface ZipRules {
  /** Entries compressed by deflate; else all are stored. */
  readonly mayDeflate: boolean
  /** Entries that are folders: they hold nothing, and are left out. */
  readonly mayHaveFolders: boolean
  /** Kinds of extra blocks that say nothing of the data: in an entry's own header, and in the directory. */
  readonly localNotes: ReadonlySet<number>
  readonly centralNotes: ReadonlySet<number>
}

/** PyTorch's padding, which aligns the data: the letters FB. */
const PADDING = 0x4246
/** Times and owners as NTFS and Info-ZIP write them, older and newer. */
const TIMES_AND_OWNERS = new Set([0x000a, 0x5455, 0x5855, 0x7855, 0x7875])

/** PyTorch's own writer. */
export const CHECKPOINT_RULES: ZipRules = {
  mayDeflate: false,
  mayHaveFolders: false,
  localNotes: new Set([PADDING]),
  centralNotes: new Set(),
}

/** Wheels and NuGet's packages. */
export const PACKAGE_RULES: ZipRules = {
  mayDeflate: true,
  mayHaveFolders: true,
  localNotes: TIMES_AND_OWNERS,
  centralNotes: TIMES_AND_OWNERS,
}

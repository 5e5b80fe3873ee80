/** What the information panel says, line by line. */
import type { Picture } from '../../../preload/contract.ts'
import { controlUrl } from '../../state/controls.ts'
import type { Shot } from '../../state/film.ts'
import { laneOf, picturesIn, requestOf } from '../../state/request-of.ts'
import { sayBytes, sayDuration } from '../../strings/say.ts'
import { t } from '../../strings/t.ts'
import { settingNames } from '../history/say-entry.ts'
import { type SettingKey, settingsOf } from '../history/settings-of.ts'

export interface InfoLine {
  readonly label: string
  readonly value: string
  /** In place of `value`, which is what a copy gets. */
  readonly short?: string
  /** Of its own width: words, not a number. */
  readonly long?: boolean
  /** Address of a picture that shows it. */
  readonly picture?: string
}

const HASH_SHOWN = 10
const LONG: ReadonlySet<SettingKey> = new Set(['prompt', 'negativePrompt'])
const STAGES = ['load', 'text', 'denoise', 'decode', 'encode'] as const

const exactly = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

export interface Information {
  /** Of a comparison: which lane it is. */
  readonly lane: readonly InfoLine[]
  readonly settings: readonly InfoLine[]
  readonly times: readonly InfoLine[]
  readonly file: readonly InfoLine[]
}

export function linesOf(shot: Shot): Information {
  return {
    lane: laneLines(shot),
    settings: settingLines(shot),
    times: timeLines(shot),
    file: fileLines(shot.picture),
  }
}

function laneLines({ entry, picture }: Shot): InfoLine[] {
  const lane = laneOf(entry, picture)
  if (entry.comparison === undefined || lane === undefined) return []
  const place = t('library.place', { at: picture.index + 1, total: picturesIn(entry) })
  return [
    { label: t('history.lane'), value: lane.label },
    { label: t('library.lanePlace'), value: place },
    { label: t('library.passes'), value: String(lane.forwardPasses) },
  ]
}

/** Of this very picture: its own seed and size, not those of its run. */
function settingLines({ entry, picture }: Shot): InfoLine[] {
  const { longPrompt, control, count } = requestOf(entry, picture)
  const of: Partial<Record<SettingKey, string>> = {
    seed: picture.seed,
    size: `${picture.width} × ${picture.height}`,
    count: t('library.place', { at: picture.index + 1, total: Math.max(count, picture.index + 1) }),
  }
  const isSaid = (key: SettingKey): boolean =>
    !(key === 'longPrompt' && longPrompt !== 'cut') && !(key === 'count' && entry.comparison !== undefined)
  return settingsOf(entry, settingNames(), picture)
    .filter(({ key }) => isSaid(key))
    .map(({ key, value }) => ({
      label: t(`library.setting_${key}`),
      value: of[key] ?? value,
      ...(key === 'modelHash' && { short: value.slice(0, HASH_SHOWN) }),
      long: LONG.has(key) && value !== t('library.none'),
      ...(key === 'control' && control && { picture: controlUrl(control.image) }),
    }))
}

function timeLines({ entry }: Shot): InfoLine[] {
  const { timings, device } = entry
  const stages =
    timings === undefined
      ? []
      : STAGES.map((stage) => ({ label: t(`library.${stage}`), ms: timings[`${stage}Ms`] }))
  const together = stages.reduce((sum, { ms }) => sum + ms, 0)
  return [
    ...stages.map(({ label, ms }) => ({ label, value: sayDuration(ms) })),
    ...(stages.length > 0 ? [{ label: t('library.together'), value: sayDuration(together) }] : []),
    ...(device === undefined ? [] : [{ label: t('library.device'), value: device }]),
  ]
}

function fileLines(picture: Picture): InfoLine[] {
  return [
    { label: t('library.fileName'), value: picture.fileName },
    { label: t('library.fileSize'), value: sayBytes(picture.bytes) },
    { label: t('library.painted'), value: exactly.format(picture.createdAt) },
  ]
}

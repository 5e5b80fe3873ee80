/** English: one file a room. */
import { compose } from './en/compose.ts'
import { control } from './en/control.ts'
import { drop } from './en/drop.ts'
import { frame } from './en/frame.ts'
import { history } from './en/history.ts'
import { library } from './en/library.ts'
import { loras } from './en/loras.ts'
import { queue } from './en/queue.ts'
import { settings } from './en/settings.ts'
import { shortcuts } from './en/shortcuts.ts'
import { welcome } from './en/welcome.ts'

export const en = {
  compose,
  control,
  drop,
  frame,
  history,
  library,
  loras,
  queue,
  settings,
  shortcuts,
  welcome,
} as const

/** English: one file a room. */
import { compare } from './en/compare.ts'
import { compareFigures } from './en/compare-figures.ts'
import { compareStage } from './en/compare-stage.ts'
import { compose } from './en/compose.ts'
import { control } from './en/control.ts'
import { devices } from './en/devices.ts'
import { drop } from './en/drop.ts'
import { frame } from './en/frame.ts'
import { history } from './en/history.ts'
import { library } from './en/library.ts'
import { loras } from './en/loras.ts'
import { models } from './en/models.ts'
import { nextSteps } from './en/next-steps.ts'
import { queue } from './en/queue.ts'
import { recipes } from './en/recipes.ts'
import { settings } from './en/settings.ts'
import { shortcuts } from './en/shortcuts.ts'
import { welcome } from './en/welcome.ts'

export const en = {
  compare,
  compareFigures,
  compareStage,
  compose,
  control,
  devices,
  drop,
  frame,
  history,
  library,
  loras,
  nextSteps,
  models,
  queue,
  recipes,
  settings,
  shortcuts,
  welcome,
} as const

/** What to do about an error, in the window's words: an error's own may name options of the command line. */
import type { ErrorReport } from '../../native-models/api/errors.ts'
import { nextSteps } from './en/next-steps.ts'
import { t } from './t.ts'

type Told = keyof typeof nextSteps

const isTold = (code: string): code is Told => Object.hasOwn(nextSteps, code)

export const sayNextStep = ({ code, nextStep }: ErrorReport): string =>
  isTold(code) ? t(`nextSteps.${code}`) : nextStep

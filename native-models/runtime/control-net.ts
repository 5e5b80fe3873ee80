/** ControlNets that are open, and what is followed with them. */
import { fingerprint, openCheckpoint } from '../formats/checkpoint.ts'
import type { Dialect } from '../graph/dialect.ts'
import { WeightLedger } from '../graph/weights.ts'
import { withAdapterKeys } from '../models/control-keys.ts'
import {
  assertControlFits,
  type ControlNetConfig,
  controlledStep,
  controlNetConfig,
  controlText,
} from '../models/controlnet.ts'
import { smallestStep } from '../models/pixart.ts'
import type { PixartConfig } from '../models/pixart-config.ts'
import type { HostTensor } from './session.ts'

/** A ControlNet that was held against the transformer it is opened for. */
export interface ControlNet {
  readonly config: ControlNetConfig
  readonly ledger: WeightLedger
  /** Of its weights. */
  readonly fingerprint: string
}

/** What a forward pass follows. */
export interface Control {
  readonly net: ControlNet
  /** (1, in_channels, height, width), scaled. */
  readonly latent: HostTensor
  readonly strength: number
}

interface Base {
  readonly config: PixartConfig
  readonly ledger: WeightLedger
  readonly dialect: Dialect
}

/** Holds its weights against the transformer's. @throws E_CONTROL_MISMATCH, E_WEIGHTS_MISSING, E_WEIGHTS_UNKNOWN … */
export function openControlNet(path: string, { config, ledger: base, dialect }: Base): ControlNet {
  const control = new WeightLedger(withAdapterKeys(openCheckpoint(path)))
  const own = controlNetConfig(control.checkpoint)
  assertControlFits(own, config, path)
  controlText(config, { base, control }, { kind: 'attended', dialect })
  controlledStep(config, { base, control }, { shape: smallestStep(config), dialect })
  control.assertAllRead()
  return { config: own, ledger: control, fingerprint: fingerprint(control.checkpoint) }
}

/**
 * Every failure that a user can see: a code, a sentence, a next step.
 *
 * The sentence (`message`) says what happened to *this* file or setting; the next step is a property of the
 * code, so that the window, the command line and the database say the same thing. Adding a failure is one row.
 */
import { z } from 'zod'

/** code → what the user can do about it. */
export const NEXT_STEPS = {
  // Files and folders
  E_FILE_MISSING: 'Check the path, or choose another file or folder.',
  E_FILE_UNREADABLE: 'Check that the file can be opened by you and is not in use.',
  E_FILE_CHANGED: 'The file was replaced while in use: run it again.',
  E_OUTPUT_UNWRITABLE: 'Choose a folder you may write to.',
  E_DISK_FULL: 'Free some space on that disk, then run it again.',
  E_DISK_WAITS: 'Free some space on that disk. What was fetched is kept.',
  // Untrusted formats
  E_SAFETENSORS_HEADER: 'The file is damaged or not a safetensors file: fetch it again.',
  E_SAFETENSORS_LIMIT: 'The file is larger or stranger than any real checkpoint: do not use it.',
  E_SAFETENSORS_DUPLICATE: 'The file is ambiguous on purpose or by accident: fetch it again from its source.',
  E_SAFETENSORS_TENSOR: 'The file is damaged: fetch it again from its source.',
  E_SAFETENSORS_LAYOUT: 'The file is damaged or cut short: fetch it again from its source.',
  E_ZIP_FORMAT: 'Fetch the checkpoint as .safetensors, or as PyTorch saves it since version 1.6.',
  E_ZIP_DAMAGED: 'The file is damaged or was made to deceive: fetch it again from its source.',
  E_ZIP_CHECKSUM: 'The file is damaged: fetch it again from its source.',
  E_PICKLE_REFUSED: 'It holds more than weights: do not use it, fetch the .safetensors form.',
  E_PICKLE_DAMAGED: 'The file is damaged or stranger than any real checkpoint: fetch the .safetensors form.',
  E_PICKLE_TENSOR: 'Its tensors cannot be used as they lie: fetch the .safetensors form.',
  E_CHECKPOINT_INDEX: 'The index and the files beside it do not match: fetch the missing files.',
  E_CONFIG: 'Fetch the config file again from the place that the checkpoint came from.',
  E_TOKENIZER: 'Fetch tokenizer/spiece.model again from the place that the checkpoint came from.',
  E_PNG: 'The picture is damaged or not a PNG: choose another one.',
  E_RECIPE: 'Choose a recipe that the studio has saved, or open it with the version that saved it.',
  E_RECIPE_LOST: 'Paint the picture again, then save its recipe.',
  E_IMAGE: 'Choose a whole PNG, JPEG or WebP picture.',
  E_IMAGE_LIMIT: 'Choose another picture, or make this one smaller or cut it first.',
  // Models
  E_MODEL_KIND: 'Choose a PixArt-α or PixArt-δ checkpoint.',
  E_MODEL_INCOMPLETE: 'Complete the folder, or name the folder that holds the missing parts with --base.',
  E_WEIGHTS_MISSING: 'The checkpoint is incomplete or of another kind: `npm run inspect` tells what it is.',
  E_WEIGHTS_UNKNOWN: 'The checkpoint is of another kind: `npm run inspect` tells what it is.',
  E_WEIGHTS_SHAPE: 'Config and weights do not belong together: fetch both from the same place.',
  E_CONTROL_MISMATCH: 'Choose a ControlNet that was made for this model.',
  E_LORA_KIND: 'Choose a LoRA that was made for PixArt-α.',
  E_LORA_MISMATCH: 'Choose a LoRA that was made for this model, or the model that it was made for.',
  E_LORA_SHAPE: 'The LoRA is damaged or was made for another model: `npm run inspect` tells what it is.',
  E_LORA_NUMBERS: 'The LoRA is damaged: fetch it again from its source.',
  E_LORA_TWICE: 'Name each LoRA once, and give it the weight that it shall have.',
  E_LORA_TAG: 'Write it as in <lora:name:0.8>, with a weight from -2 to 2.',
  E_GRAPH: 'This is a fault of the program: please report it with this sentence.',
  // Requests
  E_REQUEST: 'Correct the setting that is named.',
  E_OPTION: '`--help` lists every option.',
  E_SAMPLER_UNKNOWN: '`--list-samplers` lists every sampler.',
  E_PROMPTS: 'Give --prompts a text file in UTF-8 with one prompt a line.',
  E_STEPS: 'Choose a number of steps that the sampler can do.',
  E_COMPARE: 'Choose at least two lanes that differ: up to eight side by side, up to 36 in a grid.',
  E_SIZE: 'Choose a size from `--list-buckets`, or a multiple that the sentence names.',
  E_PROMPT_TOO_LONG: 'Shorten the prompt, or allow cutting with --cut-prompt.',
  E_CONTROL_MISSING: 'Choose the control image again; everything else of the settings is kept.',
  E_CONTROL_UNKNOWN: 'Choose one of the ControlNets in the list.',
  E_LORA_UNKNOWN: 'Choose one of the LoRAs in the list, or take its tag out of the prompt.',
  E_LORA_THERE: 'Look for it in the list: nothing was copied.',
  // The studio's own data
  E_DATA_IN_USE: 'Close the other studio first, or wait until it has ended.',
  E_DATA_SQLITE: 'Run the set-up again (`npm start` does it).',
  E_DATA_NEWER: 'Open it with the newer version of the studio. Nothing was changed.',
  E_DATA_BROKEN: 'Start the studio again: it looks for a backup, and for your pictures.',
  E_NOT_FOUND: 'It may have been deleted: look at the list again.',
  E_STEPS_GONE: 'Compare again to have the steps; the pictures and the figures are kept.',
  E_NOT_NOW: 'Wait until it has another state, or choose another one.',
  E_SEARCH: 'Write it as in `before:2026-11`, `size:256x256` or `model:nano`.',
  E_MODEL_UNKNOWN: 'Choose one of the models in the list.',
  E_HANG: 'Run it again; if it happens twice, close programs that keep the processor busy.',
  // Fetching
  E_HUB_UNREACHABLE:
    'Check the network, and HTTPS_PROXY and HF_ENDPOINT where they are set, then fetch it again: what is here is kept.',
  E_HUB_ANSWER:
    'Check whether a sign-in page of the network or a broken mirror (HF_ENDPOINT) answers in place of the hub.',
  E_HUB_MISSING: 'Check HF_ENDPOINT where it is set: that mirror may lack it. Else it was withdrawn.',
  E_HUB_GATED: 'Ask for access on its page at the hub, then give a token of that account (HF_TOKEN).',
  E_HUB_TOKEN: 'Give a token that is still valid (HF_TOKEN), or none.',
  E_HUB_BUSY: 'Fetch it again in a while: it goes on where it was.',
  E_FETCH_STALLED: 'Fetch it again: it goes on where it was.',
  E_FETCH_DAMAGED: 'Fetch it again later, or from another mirror (HF_ENDPOINT): nothing damaged was kept.',
  E_FETCH_CHANGED: 'Take away what was begun (`npm run models -- remove`), then fetch it anew.',
  E_FETCH_RUNNING: 'Wait until the other fetch has ended, or end it.',
  E_FETCH_ENDED: 'Fetch it again: it goes on where it was.',
  E_MODEL_DAMAGED: '`npm run models -- fetch <name> --verify` fetches again what is damaged.',
  E_MODEL_LIST: 'Delete that file, then add your models again, in Models or by `npm run models -- add`.',
  E_MODEL_ABSENT:
    'Fetch it, or the rest of it, in Models (`npm run models -- fetch`), or choose another one.',
  E_MODEL_GONE: 'Put the folder back, or forget the model and add it again.',
  E_MEMORY_OUT:
    'Close other programs, or choose fewer bits in the settings (int8, int4) or a smaller picture.',
  E_MEMORY_SHORT: 'Choose fewer bits in the settings (int8, int4), a smaller picture, or a smaller model.',
  // Devices
  E_DEVICE_ABSENT: 'Choose another device: `npm run devices` lists what this machine has.',
  E_DEVICE_LIBRARIES:
    'Install what the sentence names (CUDA’s: `npm run devices -- --fetch-cuda`), then look again with `npm run devices`.',
  E_CUDA_SOURCE:
    'Check the network, and HTTPS_PROXY, PIXART_PYPI and PIXART_NUGET where they are set, then fetch it again: what is here is kept.',
  E_CUDA_DAMAGED: 'Fetch it again later: nothing damaged was kept.',
  E_CUDA_INCOMPLETE:
    'Fetch them again with a newer version of the studio, or lay what is named into that folder by hand.',
  E_DEVICE_FAILED:
    '`npm run devices -- --test` looks closer; update the graphics driver, or paint with --device cpu.',
  E_DEVICE_DIED: 'Update the graphics driver, or paint with --device cpu.',
  E_DEVICE_WRONG: 'Do not paint with it: choose another device or float32, and update the graphics driver.',
  E_DEVICE_PRECISION: 'Choose float32 or int8 on the CPU, float32 or float16 on a GPU.',
  // Running
  E_CANCELLED: 'What was finished is kept; the same command does the rest.',
  E_ENGINE_DIED: 'Run it again; if it happens twice, close programs that need much memory.',
  E_ENGINE_START: 'Run the set-up again (`npm start` does it).',
  E_RUNTIME: 'Run it again; if it happens twice, report it with this sentence.',
  E_NUMBERS: 'The model gave numbers that are no picture: check its files with `npm run inspect`.',
  E_SERVICE_DIED: 'It is started again by itself; if this stays, close the studio and open it again.',
  E_FORBIDDEN: 'Use the studio’s own window.',
  E_PROTOCOL: 'This is a fault of the program: please report it with this sentence.',
  E_INTERNAL: 'This is a fault of the program: please report it with this sentence.',
} as const satisfies Record<`E_${string}`, string>

export type ErrorCode = keyof typeof NEXT_STEPS

/** An error as it travels between processes and is shown to the user. */
export const errorReport = z.strictObject({
  code: z.enum(Object.keys(NEXT_STEPS) as [ErrorCode, ...ErrorCode[]]),
  message: z.string().max(4000),
  nextStep: z.string().max(1000),
})
export type ErrorReport = z.infer<typeof errorReport>

/** The one error class. Throw it with a code and one clear sentence; `cause` keeps the original. */
export class StudioError extends Error {
  override readonly name = 'StudioError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }

  get nextStep(): string {
    return NEXT_STEPS[this.code]
  }

  toReport(): ErrorReport {
    return { code: this.code, message: this.message.slice(0, 4000), nextStep: this.nextStep }
  }
}

/** Any thrown value as a report; what is not ours becomes E_INTERNAL with its own message. */
export function reportOf(thrown: unknown): ErrorReport {
  if (thrown instanceof StudioError) return thrown.toReport()
  const message = thrown instanceof Error ? thrown.message : String(thrown)
  return new StudioError('E_INTERNAL', message || 'An unknown failure.').toReport()
}

/** The error of a report that came from another process. */
export function errorOf(report: ErrorReport): StudioError {
  return new StudioError(report.code, report.message)
}

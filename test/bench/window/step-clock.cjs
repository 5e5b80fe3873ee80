/**
 * Required by the service and the inference process under the bench; does something in the latter alone: writes down
 * when it told of a step, a line each, into the file that STEP_CLOCK names.
 */
const { appendFileSync } = require('node:fs')

const file = process.env['STEP_CLOCK']
if (
  file &&
  process.send &&
  /engine[/\\]process\.mjs$|native-models[/\\]process\.ts$/.test(process.argv[1] ?? '')
) {
  /** @type {(message: unknown, ...rest: any[]) => boolean} */
  const send = process.send.bind(process)
  process.send = (/** @type {unknown} */ message, /** @type {any[]} */ ...rest) => {
    const { event } = /** @type {{ event?: { type: string, picture: number, step: number } }} */ (message)
    if (event?.type === 'step')
      appendFileSync(
        file,
        `${JSON.stringify({ atMs: Date.now(), picture: event.picture, step: event.step })}\n`,
      )
    return send(message, ...rest)
  }
}

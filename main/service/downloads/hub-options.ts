/** Which hub is asked, and by which way. */
import { z } from 'zod'
import { StudioError } from '../../../native-models/api/errors.ts'

const PUBLIC_HUB = 'https://huggingface.co'

const webAddress = z.url({ protocol: /^https?$/ }).max(2000)
/** Printable and without spaces: it goes into a header. */
const token = z.string().regex(/^[\x21-\x7e]{1,1000}$/)

export const hubOptions = z.strictObject({
  /** The hub, or a mirror that speaks as it does. A path at its end is kept. */
  endpoint: webAddress,
  /** Sent to that host alone. */
  token: token.optional(),
  /** Absent: HTTPS_PROXY, HTTP_PROXY and NO_PROXY of the environment. Empty: none. */
  proxy: z.union([webAddress, z.literal('')]).optional(),
})
export type HubOptions = z.infer<typeof hubOptions>

/** HF_ENDPOINT and HF_TOKEN, as other programs read them. @throws E_OPTION */
export function hubFromEnvironment(env: NodeJS.ProcessEnv = process.env): HubOptions {
  const endpoint = (env['HF_ENDPOINT'] || PUBLIC_HUB).replace(/\/+$/, '')
  const given = env['HF_TOKEN']?.trim()
  const parsed = hubOptions.safeParse({ endpoint, ...(given && { token: given }) })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  const variable = issue?.path[0] === 'token' ? 'HF_TOKEN' : 'HF_ENDPOINT'
  const needed = variable === 'HF_TOKEN' ? 'a token of the hub' : 'an address such as https://huggingface.co'
  throw new StudioError('E_OPTION', `${variable} is not ${needed}.`)
}

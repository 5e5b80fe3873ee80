/** Which hub is asked, and by which way. */
import { z } from 'zod'

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

/** zod compiles its checks where it may; the page's policy forbids it, so it is told not to try. Imported first. */
import { z } from 'zod'

z.config({ jitless: true })

/** What every shape of the contract is made of. */
import { z } from 'zod'

export const id = z.string().regex(/^[0-9a-f-]{8,64}$/)
export const name = z.string().min(1).max(200)
export const text = z.string().max(100_000)
export const count = z.int().nonnegative()
export const moment = z.int().nonnegative() // milliseconds since 1970

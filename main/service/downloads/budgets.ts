/** How long is waited for what, and how much is done at once: fields that tests make smaller. */
import { z } from 'zod'

const milliseconds = z.number().positive()
const bytes = z.int().nonnegative()

export const budgets = z.strictObject({
  /** Of one file at a time. */
  connections: z.int().min(1).max(16).default(4),
  /** What is fetched by one request, and again after a kill at most by each connection. */
  pieceBytes: z
    .int()
    .positive()
    .max(8 * 2 ** 20)
    .default(8 * 2 ** 20),
  connectMs: milliseconds.default(15_000),
  /** A connection without a byte for so long is given up. */
  stallMs: milliseconds.default(20_000),
  /** Nor is one kept that brings less than this in that time. */
  leastBytes: bytes.default(4096),
  /** Without a single new byte for so long the fetch ends with a typed error. */
  patienceMs: milliseconds.default(300_000),
  /** The first wait before another attempt; the next ones double it. */
  backoffMs: milliseconds.default(500),
  longestBackoffMs: milliseconds.default(30_000),
  /** What a hub may ask to wait for (Retry-After). */
  longestRetryAfterMs: milliseconds.default(600_000),
  /** Left free on the disk before a fetch is begun. */
  keepFreeBytes: bytes.default(2 ** 30),
  /** Left free while it goes on. */
  floorBytes: bytes.default(256 * 2 ** 20),
  /** How often a full disk is looked at. */
  roomPollMs: milliseconds.default(2000),
  progressMs: milliseconds.default(250),
})
export type Budgets = z.infer<typeof budgets>

export const usualBudgets: Budgets = budgets.parse({})

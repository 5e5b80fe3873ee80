/**
 * Text in the making: what stands in a field with the focus, or is not kept yet, is never replaced by what arrives
 * meanwhile. It is kept when one leaves the field, and when the field goes away.
 */
import { useEffect, useRef, useState } from 'react'

interface Options {
  readonly value: string
  isWrong?(typed: string): boolean
  /** → whether it was kept; what was not stands there still. */
  onKeep(value: string): Promise<boolean>
}

interface Hand {
  typed: string | undefined
  /** What need not be kept: as it stood when the field was entered, or as it was sent last. */
  known: string | undefined
  focused: boolean
  sending: number
}

export function useKept(options: Options) {
  const latest = useRef(options)
  latest.current = options
  // Beside the state, for events that come before the next render.
  const hand = useRef<Hand>({ typed: undefined, known: undefined, focused: false, sending: 0 }).current
  const [typed, setTyped] = useState<string>()
  const show = (text: string | undefined): void => {
    hand.typed = text
    setTyped(text)
  }
  const begin = (): void => {
    if (hand.typed === undefined) hand.known = latest.current.value
  }
  const isUnkept = (text: string | undefined): text is string =>
    text !== undefined && text !== hand.known && !latest.current.isWrong?.(text)
  const send = async (text: string): Promise<void> => {
    hand.known = text
    hand.sending += 1
    const kept = await latest.current.onKeep(text)
    hand.sending -= 1
    if (!kept && hand.known === text) hand.known = undefined
    if (kept && hand.typed === text && !hand.focused && hand.sending === 0) show(undefined)
  }
  const leave = (): void => {
    hand.focused = false
    if (isUnkept(hand.typed)) void send(hand.typed)
    else if (hand.sending === 0) show(undefined)
  }
  const left = useRef(leave)
  left.current = leave
  useEffect(() => () => left.current(), [])
  return {
    text: typed ?? options.value,
    wrong: typed !== undefined && (options.isWrong?.(typed) ?? false),
    leave,
    enter(): void {
      hand.focused = true
      begin()
      show(hand.typed ?? latest.current.value)
    },
    type(text: string): void {
      begin()
      show(text)
    },
    /** → whether there was something to take back */
    takeBack(): boolean {
      const before = hand.known ?? latest.current.value
      if (hand.typed === undefined || hand.typed === before) return false
      hand.known = before
      show(before)
      return true
    },
  }
}

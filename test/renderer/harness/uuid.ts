/** An id that says which kind of thing it is of, and the how manieth. */
export const uuid = (group: number, n: number) =>
  `00000000-0000-4000-${(0x8000 + group).toString(16)}-${n.toString(16).padStart(12, '0')}`

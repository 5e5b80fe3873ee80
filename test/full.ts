/**
 * How often what is promised in figures is done: all of it in the full form (`npm test -- --full`, as CI runs it), a
 * part in the short one.
 */
export const times = (full: number, short: number): number =>
  process.env['PIXART_TEST'] === 'full' ? full : short

/** Bold shapes to find edges in, 256 × 256. */
import { createHash } from 'node:crypto'
import sharp from 'sharp'

const SHAPES = {
  circle: '<circle cx="128" cy="128" r="80" fill="red"/>',
  star: '<polygon points="128,20 160,100 240,100 175,150 200,235 128,185 56,235 81,150 16,100 96,100" fill="orange"/>',
} as const

export function drawnPicture(shape: keyof typeof SHAPES): Promise<Buffer> {
  const paper = '<rect width="256" height="256" fill="white"/>'
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256">${paper}${SHAPES[shape]}</svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}

export function hexOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

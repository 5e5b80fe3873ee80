import { describe, expect, it } from 'vitest'
import { placeless, placelessly, withoutPlaces } from '../../../main/service/placeless.ts'
import { StudioError } from '../../../native-models/api/errors.ts'

const PICTURE = '/home/Jane Doe/Secret (client), 2/x.png'

describe('withoutPlaces', () => {
  it.each([
    [`${PICTURE} is no picture.`, '"x.png" is no picture.'],
    ['/home/Jane Doe/Secret (client), 2/adapter_config.json: bad', 'adapter_config.json: bad'],
    ['nothing in /home/Jane Doe/Secret (client), 2.', 'nothing in "Secret (client), 2".'],
    [`${PICTURE}/model.safetensors: cut`, 'model.safetensors: cut'],
    ['1/2 of it', '1/2 of it'],
  ])('%s', (sentence, told) => expect(withoutPlaces(sentence, [PICTURE])).toBe(told))

  it('takes the root of a disk for no secret', () =>
    expect(withoutPlaces('/x.png has 1/2 of /y', ['/x.png'])).toBe('"x.png" has 1/2 of /y'))
})

describe('placeless', () => {
  it('keeps code, value and what is not ours', async () => {
    expect(placeless(PICTURE, () => 7)).toBe(7)
    const fail = (error: Error) => () => {
      throw error
    }
    expect(() => placeless(PICTURE, fail(new StudioError('E_IMAGE', `${PICTURE} is bad.`)))).toThrow(
      expect.objectContaining({ code: 'E_IMAGE', message: '"x.png" is bad.' }),
    )
    await expect(placelessly([PICTURE], Promise.resolve(7))).resolves.toBe(7)
    const failed = Promise.reject(new StudioError('E_DISK_FULL', `${PICTURE} is too much.`))
    await expect(placelessly([PICTURE], failed)).rejects.toMatchObject({ message: '"x.png" is too much.' })
    const other = new TypeError(PICTURE)
    expect(() => placeless(PICTURE, fail(other))).toThrow(other)
  })
})

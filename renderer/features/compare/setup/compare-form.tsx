/** A comparison to be made: what all lanes share on the left, what they differ in beside it. */
import { styled } from '@mui/material/styles'
import { useEffect, useRef } from 'react'
import type { ComparisonSetup } from '../../../../native-models/api/comparison.ts'
import { useToastRoom } from '../../../components/use-toast-room.ts'
import { chooseKind } from '../../../state/compare-draft.ts'
import { t } from '../../../strings/t.ts'
import { ink } from '../../../theme/tokens.ts'
import { Choices } from '../../settings/choices.tsx'
import { BaseColumn } from './base-column.tsx'
import { FOOT_HEIGHT, FORM_WIDTH, FormFoot } from './form-foot.tsx'
import { GridForm } from './grid-form.tsx'
import { LanesForm } from './lanes-form.tsx'
import { gridOf, lanesOf } from './new-setup.ts'
import { followPlan } from './plan.ts'

const Root = styled('div')({
  minHeight: 0,
  display: 'grid',
  gridTemplateColumns: 'auto minmax(0, 1fr)',
  borderTop: `1px solid ${ink.line}`,
})
const Side = styled('section')({
  minWidth: 0,
  minHeight: 0,
  display: 'grid',
  gridTemplateRows: 'minmax(0, 1fr) auto',
})
const Body = styled('div')({ overflowY: 'auto', scrollbarGutter: 'stable', padding: '16px 14px 24px 24px' })
const Inner = styled('div')({ maxWidth: FORM_WIDTH, display: 'grid', gap: 20 })
const Kind = styled('div')({ display: 'flex' })

const KINDS = (['lanes', 'grid'] as const).map((value) => ({
  value,
  get label() {
    return t(`compare.kind_${value}`)
  },
}))

export function CompareForm({ setup }: { readonly setup: ComparisonSetup }) {
  const side = useRef<HTMLElement>(null)
  useEffect(followPlan, [])
  useToastRoom(side, FOOT_HEIGHT)
  const choose = (kind: ComparisonSetup['kind']): void =>
    chooseKind(kind, kind === 'grid' ? gridOf(setup.request) : lanesOf(setup.request))
  return (
    <Root>
      <BaseColumn />
      <Side ref={side} aria-label={t('compare.differences')}>
        <Body>
          <Inner>
            <Kind>
              <span id="compare-kind" className="only-heard">
                {t('compare.kind')}
              </span>
              <Choices labelledBy="compare-kind" value={setup.kind} options={KINDS} onChange={choose} />
            </Kind>
            {setup.kind === 'lanes' ? <LanesForm setup={setup} /> : <GridForm setup={setup} />}
          </Inner>
        </Body>
        <FormFoot />
      </Side>
    </Root>
  )
}

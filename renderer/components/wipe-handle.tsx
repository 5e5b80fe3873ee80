import { styled } from '@mui/material/styles'

/** The line between two pictures, wider than it is seen, for the hand. */
export const WipeHandle = styled('span')({
  position: 'absolute',
  top: 0,
  bottom: 0,
  width: 24,
  marginLeft: -12,
  cursor: 'ew-resize',
  touchAction: 'none',
  '&::before': {
    content: '""',
    position: 'absolute',
    insetBlock: 0,
    left: 11,
    width: 2,
    background: '#ffffff',
    boxShadow: '0 0 4px rgb(0 0 0 / 60%)',
  },
})

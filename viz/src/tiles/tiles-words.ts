import { inBoth } from '../text/in-both.ts'

/** The words of the many homes. */
export const tilesWords = inBoth(
  {
    tiles: {
      title: '各户一览',
      count: '{n} 户，最严重的在前',
      open: '{n} 个未关闭事件',
      calm: '一切正常',
      onlyTrouble: '只看有情况的',
      none: '没有有情况的住户。',
      more: '显示其余 {n} 户',
    },
  },
  {
    tiles: {
      title: 'All homes',
      count: '{n} homes, the worst first',
      open: '{n} open',
      calm: 'All is well',
      onlyTrouble: 'Only those with trouble',
      none: 'No home has trouble.',
      more: 'Show {n} more',
    },
  },
)

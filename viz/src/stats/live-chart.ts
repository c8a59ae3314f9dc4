import { BarChart, CustomChart, HeatmapChart } from 'echarts/charts'
import { AriaComponent, GridComponent, TooltipComponent, VisualMapComponent } from 'echarts/components'
import { init, use, type EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'

use([BarChart, CustomChart, HeatmapChart, AriaComponent, GridComponent, TooltipComponent, VisualMapComponent, SVGRenderer])

/** A chart on the page. */
export interface Chart {
  show(option: EChartsCoreOption): void
  resize(): void
  /** The picture as SVG, as wide as it is shown. */
  svg(): string
  close(): void
}

/** Draws into an element. No chart moves by itself: it would have to be waited for. */
export function liveChart(element: HTMLElement): Chart {
  const chart = init(element, null, { renderer: 'svg' })
  return {
    show: (option) => chart.setOption({ animation: false, ...option }, { notMerge: true }),
    resize: () => chart.resize(),
    svg: () => chart.renderToSVGString(),
    close: () => chart.dispose(),
  }
}

/** Gives a file to whoever looks at the page. */
function save(name: string, blob: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

const SVG = 'image/svg+xml;charset=utf-8'

export const saveSvg = (name: string, svg: string): void => save(`${name}.svg`, new Blob([svg], { type: SVG }))

/** Paints the SVG twice as fine, on a ground of its own. */
export async function savePng(name: string, svg: string, ground: string): Promise<void> {
  const image = new Image()
  image.src = `data:${SVG},${encodeURIComponent(svg)}`
  await image.decode()
  const canvas = document.createElement('canvas')
  canvas.width = image.width * 2
  canvas.height = image.height * 2
  const pen = canvas.getContext('2d')
  if (pen === null) return
  pen.fillStyle = ground
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.drawImage(image, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'))
  if (blob !== null) save(`${name}.png`, blob)
}

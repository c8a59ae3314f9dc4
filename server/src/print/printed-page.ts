import type { Language } from '@anju/sdk'
import { html, Html, type Shown } from './html.ts'

/** One file, nothing loaded: prints to A4 as it stands, and reads on a telephone. */
const STYLE = new Html(`
:root { color: #1f2937; --line: #d5dbe3; --soft: #5b6675; --bad: #b42318; --mid: #b54708; --low: #475467; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 190mm; padding: 12mm 8mm; background: #fff;
  font: 14px/1.55 "Noto Sans SC Variable", "Noto Sans SC", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif; }
h1 { margin: 0 0 2px; font-size: 22px; } h2 { margin: 22px 0 8px; font-size: 16px; }
.about { margin: 0 0 14px; color: var(--soft); }
table { width: 100%; border-collapse: collapse; } th { text-align: left; font-weight: 600; color: var(--soft); }
th, td { padding: 6px 8px; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
td.short { white-space: nowrap; }
tr { break-inside: avoid; } small { color: var(--soft); }
.tiles { display: flex; gap: 10px; flex-wrap: wrap; margin: 12px 0; }
.tile { flex: 1 1 100px; border: 1px solid var(--line); border-left: 4px solid var(--low); border-radius: 6px; padding: 8px 12px; }
.tile b { display: block; font-size: 24px; line-height: 1.2; font-variant-numeric: tabular-nums; }
.bad { border-left-color: var(--bad); } .mid { border-left-color: var(--mid); } .fine { border-left-color: #067647; }
.mark { display: inline-block; padding: 0 8px; border: 1px solid currentColor; border-radius: 9px; font-size: 12px; white-space: nowrap; }
.mark.bad { color: var(--bad); } .mark.mid { color: var(--mid); } .mark.low { color: var(--low); } .mark.fine { color: #067647; }
.sign { display: flex; gap: 24px; margin-top: 32px; break-inside: avoid; }
.sign div { flex: 1; border-top: 1px solid #1f2937; padding-top: 4px; color: var(--soft); }
svg { display: block; width: 100%; height: auto; max-height: 120mm; }
figure { margin: 0; break-inside: avoid; } figcaption { color: var(--soft); font-size: 12px; }
@page { size: A4; margin: 14mm 12mm; } @media print { body { max-width: none; padding: 0; } }
`)

/** A page that stands alone and prints: titles of tables repeat on each sheet, rows are not cut. */
export const printedPage = (language: Language, title: string, body: Shown): string =>
  `<!doctype html>\n${
    html`<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${STYLE}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`.text
  }\n`

/** Day and minute on the wall of the site. */
export const wallClock = (at_ms: number, time_zone: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeZone: time_zone, dateStyle: 'medium', timeStyle: 'short' }).format(
    at_ms,
  )

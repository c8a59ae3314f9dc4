/** How the page looks: one column of kinds beside the text, dark where the reader's machine is. */
export const style = `
:root{color-scheme:light dark;--line:#d5dae1;--soft:#f3f5f7;--ink:#1b2430;--alarm:#a1271f}
@media(prefers-color-scheme:dark){:root{--line:#3a4350;--soft:#1d242d;--ink:#e6eaef;--alarm:#ff8f85}body{background:#12171d}}
body{margin:0;display:grid;grid-template-columns:14rem minmax(0,1fr);font:15px/1.55 system-ui,"PingFang SC","Noto Sans SC",sans-serif;color:var(--ink)}
nav{position:sticky;top:0;height:100vh;overflow:auto;padding:1rem;box-sizing:border-box;border-right:1px solid var(--line)}
nav ul{list-style:none;padding:0}nav a{color:inherit;display:block;padding:.2rem 0}main{padding:1rem 2rem;max-width:64rem}
[data-language=zh] [lang=en],[data-language=en] [lang=zh]{display:none}
table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top}
code,pre{font:13px/1.5 ui-monospace,monospace}pre{background:var(--soft);padding:.7rem;white-space:pre-wrap;overflow-wrap:anywhere}
h2{margin-top:3rem;border-top:2px solid var(--line);padding-top:1rem}.alarm{color:var(--alarm);font-weight:600}button{font:inherit;padding:.3rem .8rem}
@media(max-width:48rem){body{display:block}nav{position:static;height:auto;border:0}nav ul{display:flex;flex-wrap:wrap;gap:0 1rem;margin:.3rem 0}
table{display:block;overflow-x:auto}main{padding:1rem}td,th{padding:.3rem .25rem;overflow-wrap:anywhere}}`

/** Speaks the reader's language: Chinese where the browser does, else English; the button changes it. */
export const script = `
const root=document.documentElement
if(!navigator.language.startsWith('zh'))root.lang=root.dataset.language='en'
document.querySelector('button').addEventListener('click',()=>{root.lang=root.dataset.language=root.dataset.language==='zh'?'en':'zh'})`

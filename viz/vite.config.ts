import vue from '@vitejs/plugin-vue'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'

/** Where a running demo listens, for `vite dev` beside it. */
const DEMO = 'http://127.0.0.1:8080'

export default defineConfig({
  base: './',
  plugins: [
    vue(),
    Components({ dirs: [], dts: 'components.d.ts', resolvers: [ElementPlusResolver({ importStyle: 'css', directives: false })] }),
  ],
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false, __INTLIFY_PROD_DEVTOOLS__: false, __VUE_I18N_LEGACY_API__: false },
  build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 900, reportCompressedSize: true },
  server: { proxy: { '/api': { target: DEMO, ws: true }, '/page-config.json': DEMO } },
})

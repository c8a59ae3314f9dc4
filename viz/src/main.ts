import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './App.vue'
import { router } from './frame/places.ts'
import { i18n, speak } from './text/i18n.ts'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './theme.css'

/** Element Plus has its dark colours on a class; the page follows the system. */
const dark = matchMedia('(prefers-color-scheme: dark)')
const follow = () => document.documentElement.classList.toggle('dark', dark.matches)
dark.addEventListener('change', follow)
follow()

speak(i18n.global.locale.value)
createApp(App).use(createPinia()).use(i18n).use(router).mount('#app')

/** Only a machine without a Chinese font of its own loads slices of this one, and never before the page is up. */
void import('@fontsource-variable/noto-sans-sc')

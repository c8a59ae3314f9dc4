// The documentation site: English at the root, Chinese below zh/. Reference pages are made from the code while it is built.
import process from 'node:process'
import { defineConfig, type DefaultTheme } from 'vitepress'
import { sidebar } from '../src/sidebar.ts'
import { words } from '../src/segment-words.ts'

const theme = (language: 'en' | 'zh'): DefaultTheme.Config => ({
  sidebar: sidebar(language),
  outline: {
    level: [2, 3],
    label: language === 'zh' ? '本页内容' : 'On this page',
  },
  ...(language === 'zh'
    ? {
        docFooter: { prev: '上一页', next: '下一页' },
        darkModeSwitchLabel: '深色模式',
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        langMenuLabel: '语言',
        notFound: { title: '没有这一页', quote: '地址可能已变,请从目录或搜索进入。', linkText: '回到首页', linkLabel: '回到首页' },
      }
    : { notFound: { title: 'No such page', quote: 'The address may have changed; go by the contents or the search.', linkText: 'Home' } }),
})

export default defineConfig({
  base: process.env['ANJU_DOCS_BASE'] ?? '/',
  title: 'Anju 安居',
  description: 'A digital-twin test harness and protocol SDK for the devices, platforms and people that keep old people safe at home.',
  srcExclude: ['**/node_modules/**', 'README.md'],
  cleanUrls: false,
  // The tool's own compiler is older than the target that our sources name.
  vite: { esbuild: { tsconfigRaw: '{}' } },
  lastUpdated: false,
  locales: {
    root: { label: 'English', lang: 'en', themeConfig: theme('en') },
    zh: { label: '中文', lang: 'zh-CN', themeConfig: theme('zh') },
  },
  themeConfig: {
    search: {
      provider: 'local',
      options: {
        // The function travels to the browser as text, so it stands on nothing but itself.
        miniSearch: { options: { tokenize: words } },
        locales: {
          zh: {
            translations: {
              button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
              modal: {
                noResultsText: '没有找到',
                resetButtonTitle: '清除',
                footer: { selectText: '打开', navigateText: '切换', closeText: '关闭' },
              },
            },
          },
        },
      },
    },
  },
})

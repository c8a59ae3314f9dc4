import DefaultTheme from 'vitepress/theme'
import './anju.css'

export default DefaultTheme

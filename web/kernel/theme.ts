import { theme, type ThemeConfig } from 'antd'

/** The one place of colours, sizes and fonts; charts take their palette from here too. */
export const accent = '#12715b'
export const palette = [accent, '#c2872b', '#3c6fb4', '#a2485f', '#6b7a4f', '#7a5ba8']

const fonts = `-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif`

/** What differs by light and dark; chosen so that all text keeps a contrast of 4.5 : 1 on its ground. */
const shades = {
  light: {
    primary: accent,
    link: accent,
    selected: '#e3f1ec',
    selectedHover: '#d3e9e1',
    quiet: 'rgba(0, 0, 0, 0.62)',
    success: '#2a7a1c',
    successGround: '#eef7ea',
    warningGround: '#fff7e6',
    error: '#c62f2f',
    errorHover: '#ab2525',
    errorGround: '#fff1f0',
    warning: '#9a5b00',
  },
  dark: {
    primary: '#17806a',
    link: '#4cc2a3',
    selected: '#17352d',
    selectedHover: '#1c4439',
    quiet: 'rgba(255, 255, 255, 0.65)',
    success: '#6abe39',
    successGround: '#162312',
    warningGround: '#2b2111',
    error: '#f0726c',
    errorHover: '#f48a85',
    errorGround: '#2c1618',
    warning: '#d89614',
  },
}

export function themeOf(dark: boolean, calm: boolean): ThemeConfig {
  const shade = dark ? shades.dark : shades.light
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      motion: !calm,
      colorPrimary: shade.primary,
      colorInfo: shade.primary,
      colorLink: shade.link,
      colorLinkHover: shade.link,
      colorInfoBg: shade.selected,
      colorSuccess: shade.success,
      colorSuccessBg: shade.successGround,
      colorWarningBg: shade.warningGround,
      colorError: shade.error,
      colorErrorHover: shade.errorHover,
      colorErrorBg: shade.errorGround,
      colorWarning: shade.warning,
      colorPrimaryBg: shade.selected,
      colorPrimaryBgHover: shade.selectedHover,
      controlItemBgActive: shade.selected,
      controlItemBgActiveHover: shade.selectedHover,
      colorTextDescription: shade.quiet,
      colorTextTertiary: shade.quiet,
      colorTextPlaceholder: shade.quiet,
      borderRadius: 6,
      fontFamily: fonts,
      fontSize: 14,
      controlHeight: 34,
    },
    components: {
      Layout: { headerHeight: 56, headerPadding: '0 16px' },
      Menu: { itemSelectedBg: shade.selected, itemSelectedColor: shade.link, horizontalItemSelectedColor: shade.link },
      Tabs: { itemSelectedColor: shade.link, itemHoverColor: shade.link, inkBarColor: shade.link },
      Table: { cellPaddingBlockSM: 7, headerBorderRadius: 6 },
      Card: { headerHeightSM: 44 },
    },
  }
}

import { useSyncExternalStore } from 'react'

export type Appearance = 'light' | 'dark' | 'system'

const remembered = 'clavis.appearance'
const system = matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

export const appearance = (): Appearance => (localStorage.getItem(remembered) as Appearance | null) ?? 'system'

export function changeAppearance(next: Appearance) {
  localStorage.setItem(remembered, next)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  system.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    system.removeEventListener('change', listener)
  }
}

const isDark = () => (appearance() === 'system' ? system.matches : appearance() === 'dark')

/** Whether the dark theme applies now. */
export const useDark = (): boolean => useSyncExternalStore(subscribe, isDark)

const calm = matchMedia('(prefers-reduced-motion: reduce)')
const subscribeToCalm = (listener: () => void) => {
  calm.addEventListener('change', listener)
  return () => calm.removeEventListener('change', listener)
}

/** Whether the reader's system asks for nothing to move; what opens is then at once where it stays. */
export const useCalm = (): boolean => useSyncExternalStore(subscribeToCalm, () => calm.matches)

import { useSyncExternalStore } from 'react';

export const THEMES = ['system', 'light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

const PLACE = 'rxhooks.theme';
const listeners = new Set<() => void>();

const read = (): Theme => THEMES.find((it) => it === localStorage.getItem(PLACE)) ?? 'system';

/** Before the first paint, so that no other theme flashes. */
export const applyTheme = () => {
  document.documentElement.dataset['theme'] = read();
};

export function chooseTheme(theme: Theme): void {
  localStorage.setItem(PLACE, theme);
  applyTheme();
  for (const tell of listeners) tell();
}

export const useTheme = (): Theme =>
  useSyncExternalStore((tell) => {
    listeners.add(tell);
    return () => listeners.delete(tell);
  }, read);

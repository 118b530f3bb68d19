import { useEffect } from 'react';

/** The title of the tab, and what a screen reader says on arrival. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} - rxhooks`;
  }, [title]);
}

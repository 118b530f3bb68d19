import { Button } from '../../parts/button.tsx';
import type { useEventsAddress } from './use-events-address.ts';

type Props = {
  readonly next: string | null;
  readonly address: ReturnType<typeof useEventsAddress>;
};

/** Goes on by cursor; the way back is that of the browser, and the first page is one click away. */
export function Pager({ next, address: { filter, setFilter } }: Props) {
  const isFirst = filter('cursor') === '';
  if (isFirst && next === null) return null;
  return (
    <nav className="pager" aria-label="More events">
      <Button icon="left" disabled={isFirst} onClick={() => setFilter('cursor', '')}>
        Newest
      </Button>
      <Button disabled={next === null} onClick={() => setFilter('cursor', next ?? '')}>
        Older
      </Button>
    </nav>
  );
}

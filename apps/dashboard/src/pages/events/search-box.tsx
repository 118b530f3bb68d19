import { useRef, useState } from 'react';
import type { Found } from '../../api/find-events.ts';
import { Icon } from '../../parts/icon.tsx';
import { describeFound } from '../../words/describe-found.ts';
import type { Search } from '../../words/understand-search.ts';
import type { useEventsAddress } from './use-events-address.ts';

type Props = {
  readonly search: Search;
  readonly found: Found | undefined;
  readonly address: ReturnType<typeof useEventsAddress>;
};

const PAUSE_MS = 350;

/** One box for all that a person may have at hand; it says what it took the text for. */
export function SearchBox({ search, found, address: { text, setText } }: Props) {
  const [typed, setTyped] = useState(text);
  const timer = useRef(0);
  const [seen, setSeen] = useState(text);
  if (seen !== text) {
    // The address has changed, by this box or by the browser's way back.
    setSeen(text);
    if (typed.trim() !== text) setTyped(text);
  }
  const look = (next: string) => {
    clearTimeout(timer.current);
    setText(next.trim());
  };
  const type = (next: string) => {
    setTyped(next);
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => setText(next.trim()), PAUSE_MS);
  };
  return (
    <form
      role="search"
      className="search"
      onSubmit={(event) => {
        event.preventDefault();
        look(typed);
      }}
    >
      <label className="search-field">
        <Icon name="search" />
        <input
          type="search"
          value={typed}
          onChange={(event) => type(event.target.value)}
          placeholder="Event id, business key, delivery id or host"
          aria-label="Search events"
          aria-describedby="understood"
          spellCheck={false}
          autoComplete="off"
        />
      </label>
      <p id="understood" className="search-said" role="status">
        {describeFound(search, found)}
      </p>
    </form>
  );
}

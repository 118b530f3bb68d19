import type { ReactNode } from 'react';
import { describeError } from '../words/describe-error.ts';
import { Button } from './button.tsx';

type Props = {
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
};

/** What is said where there is nothing to show, and what to do next. */
export const Empty = ({ title, children, action }: Props) => (
  <div className="empty">
    <h2>{title}</h2>
    <div className="empty-text">{children}</div>
    {action}
  </div>
);

type Failed = { readonly error: unknown; readonly onRetry?: () => void };

export function ErrorNotice({ error, onRetry }: Failed) {
  const { title, advice } = describeError(error);
  return (
    <div className="notice tone-bad" role="alert">
      <strong>{title}</strong>
      <p>{advice}</p>
      {onRetry && (
        <Button icon="again" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Rows that stand where the data will. */
export const Waiting = ({ rows = 5 }: { readonly rows?: number }) => (
  <div className="waiting" role="status" aria-label="Loading">
    {Array.from({ length: rows }, (_, row) => (
      <span key={row} />
    ))}
  </div>
);

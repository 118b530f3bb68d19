import { useState } from 'react';
import type { DeliveryView } from '../../api/document.gen.ts';
import { Icon } from '../../parts/icon.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { hostOf } from '../../words/tell-event.ts';
import { DeliveryActions } from './delivery-actions.tsx';
import { Timeline } from './timeline.tsx';

type Props = { readonly delivery: DeliveryView; readonly isOpen: boolean };

/** One endpoint's delivery; its attempts are read when they are shown. */
export function DeliveryCard({ delivery, isOpen }: Props) {
  const [isShown, setShown] = useState(isOpen);
  const { uid, target, status, attempt_count } = delivery;
  return (
    <article className="panel delivery" aria-label={`Delivery to ${hostOf(target)}`}>
      <header className="delivery-head">
        <h2 className="delivery-title">
          <button
            type="button"
            className="delivery-toggle"
            aria-expanded={isShown}
            aria-controls={`attempts-${uid}`}
            onClick={() => setShown(!isShown)}
          >
            <Icon name={isShown ? 'down' : 'right'} />
            <span className="delivery-name">
              <strong>{hostOf(target)}</strong>
              <small>{pathOf(target)}</small>
            </span>
          </button>
        </h2>
        <span className="delivery-count">
          {attempt_count === 1 ? '1 attempt' : `${attempt_count} attempts`}
        </span>
        <StatusBadge status={status} />
      </header>
      <div id={`attempts-${uid}`} hidden={!isShown}>
        {isShown && <Timeline delivery={delivery} />}
        <DeliveryActions delivery={delivery} />
      </div>
    </article>
  );
}

function pathOf(target: string): string {
  const { pathname, search } = new URL(target);
  return pathname + search;
}

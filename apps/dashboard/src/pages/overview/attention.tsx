import { Link } from 'wouter';
import type { ManagedSubscriptionView } from '../../api/document.gen.ts';
import { useOrganisation } from '../../api/organisations.ts';
import { Icon } from '../../parts/icon.tsx';
import { useNow } from '../../parts/use-now.ts';
import { needsAttention } from '../../words/needs-attention.ts';
import { hostOf } from '../../words/tell-event.ts';

type Props = { readonly subscriptions: readonly ManagedSubscriptionView[] };

export function Attention({ subscriptions }: Props) {
  const organisation = useOrganisation();
  const troubles = needsAttention(subscriptions, { now: useNow() });
  if (troubles.length === 0)
    return (
      <p className="verdict tone-good">
        {subscriptions.length === 1
          ? 'The one endpoint is'
          : `All ${subscriptions.length} endpoints are`}{' '}
        healthy.
      </p>
    );
  return (
    <section className="panel attention">
      <h2>
        Needs attention <small className="number">{troubles.length}</small>
      </h2>
      <ul>
        {troubles.map(({ subscription: { uid, target, event_types }, tone, text }) => (
          <li key={uid}>
            <Link
              className={`attention-row tone-${tone}`}
              href={`/${organisation}/events#${encodeURIComponent(hostOf(target))}`}
            >
              <span className="attention-text">
                <strong>{hostOf(target)}</strong>
                <small>{event_types.join(', ')}</small>
                <span>{text}</span>
              </span>
              <Icon name="right" />
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

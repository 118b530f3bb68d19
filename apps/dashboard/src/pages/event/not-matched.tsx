import type { NotMatchedView } from '../../api/document.gen.ts';
import { hostOf } from '../../words/tell-event.ts';

type Props = { readonly subscriptions: readonly NotMatchedView[] };

/** Subscriptions without a delivery, and why: the question behind "we never got it". */
export function NotMatched({ subscriptions }: Props) {
  if (subscriptions.length === 0) return null;
  return (
    <section className="panel not-matched">
      <h2>
        {subscriptions.length === 1
          ? '1 subscription did not match'
          : `${subscriptions.length} subscriptions did not match`}
      </h2>
      <ul>
        {subscriptions.map(({ subscription_uid, target, detail }) => (
          <li key={subscription_uid}>
            <strong>{hostOf(target)}</strong>
            <span>{detail}</span>
            <small className="mono">{subscription_uid}</small>
          </li>
        ))}
      </ul>
    </section>
  );
}

import { useAttempts } from '../../api/deliveries.ts';
import type { DeliveryView } from '../../api/document.gen.ts';
import { ErrorNotice, Waiting } from '../../parts/notice.tsx';
import { Time } from '../../parts/time.tsx';
import { WAITING } from '../../words/waiting.ts';
import { Attempt } from './attempt.tsx';

/** The next step of a delivery, and below it its attempts, the newest first. */
export function Timeline({ delivery }: { readonly delivery: DeliveryView }) {
  const { uid, status, attempt_count, last_attempt_at } = delivery;
  const { data, error, refetch } = useAttempts(
    uid,
    `${status} ${attempt_count} ${last_attempt_at}`,
  );
  return (
    <>
      <ol className="timeline">
        <Next delivery={delivery} />
        {data?.attempts.toReversed().map((attempt) => (
          <Attempt key={attempt.number} attempt={attempt} />
        ))}
        <li className="step tone-quiet">
          <p className="step-head">
            <strong>Delivery made</strong>
            <Time at={delivery.created_at} as="second" />
          </p>
        </li>
      </ol>
      {!data && !error && <Waiting rows={2} />}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
    </>
  );
}

function Next({ delivery }: { readonly delivery: DeliveryView }) {
  const { status, waiting_for, next_attempt_at, reason } = delivery;
  const at = waiting_for?.until ?? next_attempt_at;
  if (status === 'succeeded') return null;
  if (status !== 'pending' && status !== 'retrying')
    return (
      <li className="step tone-bad">
        <p className="step-head">
          <strong>Nothing more is sent by itself</strong>
        </p>
        {reason !== null && <p>{reason}</p>}
      </li>
    );
  return (
    <li className="step step-next tone-wait">
      <p className="step-head">
        <strong>{waiting_for === null ? 'An attempt is being made' : 'Next attempt'}</strong>
        {at !== null && (
          <span>
            <Time at={at} as="distance" />, at <Time at={at} as="second" />
          </span>
        )}
      </p>
      {waiting_for && <p>{WAITING[waiting_for.kind] ?? waiting_for.detail}</p>}
    </li>
  );
}

import type { DeliveryView } from '../api/document.gen.ts';
import { STATUSES } from '../words/status.ts';

export function StatusBadge({ status }: { readonly status: DeliveryView['status'] }) {
  const { name, tone } = STATUSES[status];
  return (
    <span className={`badge tone-${tone}`}>
      <i className={`dot dot-${status}`} aria-hidden="true" />
      {name}
    </span>
  );
}

import { useResend, useResume } from '../../api/deliveries.ts';
import type { DeliveryView } from '../../api/document.gen.ts';
import { useOrganisation } from '../../api/organisations.ts';
import { useMay } from '../../api/session.ts';
import { Button } from '../../parts/button.tsx';
import { CopyButton } from '../../parts/copy-button.tsx';
import { ErrorNotice } from '../../parts/notice.tsx';
import { hostOf } from '../../words/tell-event.ts';
import { toCurl } from '../../words/to-curl.ts';
import { isStopped } from '../../words/waiting.ts';

type Props = { readonly delivery: DeliveryView };

/** What a person can do about a delivery, here or from a terminal. */
export const DeliveryActions = ({ delivery }: Props) =>
  isStopped(delivery.waiting_for?.kind) ? (
    <Resume delivery={delivery} />
  ) : (
    <Resend delivery={delivery} />
  );

function Resend({ delivery: { uid } }: Props) {
  const resend = useResend(uid);
  const may = useMay('notification_delivery:write');
  return (
    <Act
      name="Resend"
      path={`/v1/management/notification-deliveries/${uid}/resend`}
      act={resend}
      isAllowed={may}
      said={resend.isSuccess ? 'Sent once more; the attempt appears above.' : ''}
    />
  );
}

/** Nothing can be resent to an endpoint that is left alone. */
function Resume({ delivery: { subscription_uid, target } }: Props) {
  const resume = useResume(subscription_uid);
  const may = useMay('notification_subscription:write');
  return (
    <Act
      name="Send now"
      path={`/v1/management/subscriptions/${subscription_uid}/resume`}
      act={resume}
      isAllowed={may}
      said={`Ends the pause of ${hostOf(target)}: all that waits for it is sent.`}
    />
  );
}

type Action = {
  readonly name: string;
  readonly path: string;
  readonly act: Pick<ReturnType<typeof useResend>, 'isPending' | 'error'> & { mutate(): void };
  readonly isAllowed: boolean;
  readonly said: string;
};

function Act({ name, path, act, isAllowed, said }: Action) {
  const organisation = useOrganisation();
  const isDisabled = !isAllowed || act.isPending;
  return (
    <footer className="delivery-foot">
      <div className="delivery-actions">
        <Button kind="main" icon="again" disabled={isDisabled} onClick={() => act.mutate()}>
          {name}
        </Button>
        <CopyButton
          label="Copy as curl"
          text={toCurl(location.origin, 'POST', path, organisation)}
        />
        <span className="delivery-said" role="status">
          {isAllowed ? said : 'Your role may look, and not send.'}
        </span>
      </div>
      {act.error && <ErrorNotice error={act.error} />}
    </footer>
  );
}

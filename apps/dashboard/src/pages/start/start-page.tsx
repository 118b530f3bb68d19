import { Redirect } from 'wouter';
import { useOrganisations } from '../../api/organisations.ts';
import { Empty, ErrorNotice } from '../../parts/notice.tsx';

/** `/dashboard` itself: goes to the first organisation, or says how the first one is made. */
export function StartPage() {
  const { data, error, refetch } = useOrganisations('');
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return null;
  const [first] = data.data;
  if (first) return <Redirect to={`/${first.slug}`} replace />;
  return (
    <main className="alone">
      <Empty title="Make the first organisation">
        <p>Everything here belongs to an organisation: its webhooks, its events, its deliveries.</p>
        <pre className="code">{COMMAND}</pre>
        <p>Then load this page again.</p>
      </Empty>
    </main>
  );
}

const COMMAND = `curl -X POST ${location.origin}/v1/admin/organisations \\
  -H "X-API-Key: $RXHOOKS_API_KEY" -H 'Content-Type: application/json' \\
  -d '{"display_name": "Linden Health"}'`;

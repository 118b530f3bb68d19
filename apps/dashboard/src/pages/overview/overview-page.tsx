import { useLocation, useSearch } from 'wouter';
import { useStatistics, useSubscriptions } from '../../api/statistics.ts';
import { useTitle } from '../../frame/title.ts';
import { Choice } from '../../parts/choice.tsx';
import { ErrorNotice, Waiting } from '../../parts/notice.tsx';
import { Attention } from './attention.tsx';
import { Figures } from './figures.tsx';
import { FirstSteps } from './first-steps.tsx';

const HOURS = [
  { value: '1', label: 'Last hour' },
  { value: '24', label: 'Last 24 hours' },
  { value: '168', label: 'Last 7 days' },
];

/** How the organisation fares; what needs a person comes first. */
export function OverviewPage() {
  useTitle('Overview');
  const hours = new URLSearchParams(useSearch()).get('hours') ?? '1';
  const [path, go] = useLocation();
  const statistics = useStatistics(Number(hours));
  const subscriptions = useSubscriptions();
  const error = statistics.error ?? subscriptions.error;
  const all = subscriptions.data?.data;
  return (
    <>
      <div className="page-head">
        <h1>Overview</h1>
        <Choice
          name="Time"
          value={hours}
          options={HOURS}
          onChange={(it) => go(it === '1' ? path : `${path}?hours=${it}`)}
        />
      </div>
      {error && <ErrorNotice error={error} onRetry={() => void statistics.refetch()} />}
      {all?.length === 0 && <FirstSteps />}
      {all && all.length > 0 && <Attention subscriptions={all} />}
      {statistics.data ? (
        <Figures statistics={statistics.data} hours={hours} />
      ) : (
        !error && <Waiting rows={4} />
      )}
    </>
  );
}

import type { AttemptView } from '../../api/document.gen.ts';
import { Icon } from '../../parts/icon.tsx';
import { Time } from '../../parts/time.tsx';
import { MADE_BY, stepsOf } from '../../words/attempt-words.ts';
import { duration } from '../../words/times.ts';
import { visibleText } from '../../words/visible-text.ts';

/** One request and what came back. Answers are of strangers: they are text, and nothing else. */
export function Attempt({ attempt }: { readonly attempt: AttemptView }) {
  const { number, started_at, status_code, error, made_by, duration_ms } = attempt;
  const isGood = error === null && status_code !== null;
  return (
    <li className={`step tone-${isGood ? 'good' : 'bad'}`}>
      <p className="step-head">
        <strong>
          Attempt {number}: {status_code ?? 'no answer'}
        </strong>
        <Time at={started_at} as="second" />
        {duration_ms !== null && <span className="number">{duration(duration_ms)}</span>}
        {made_by !== null && <span>{MADE_BY[made_by] ?? made_by}</span>}
      </p>
      {error !== null && <p>{error}</p>}
      <details className="exchange">
        <summary>
          <Icon name="right" />
          Request and answer
        </summary>
        <dl className="timings">
          {stepsOf(attempt).map(([name, ms]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="number">{duration(ms)}</dd>
            </div>
          ))}
        </dl>
        <Headers title="Request headers" headers={attempt.request_headers} />
        <Headers title="Answer headers" headers={attempt.response_headers} />
        {attempt.response_excerpt !== null && (
          <>
            <h3>Answer</h3>
            <pre className="code hostile">{visibleText(attempt.response_excerpt)}</pre>
          </>
        )}
      </details>
    </li>
  );
}

type Props = { readonly title: string; readonly headers: Readonly<Record<string, string>> | null };

function Headers({ title, headers }: Props) {
  const entries = Object.entries(headers ?? {});
  if (entries.length === 0) return null;
  const lines = entries.map(([name, value]) => `${name}: ${visibleText(value)}`);
  return (
    <>
      <h3>{title}</h3>
      <pre className="code hostile">{lines.join('\n')}</pre>
    </>
  );
}

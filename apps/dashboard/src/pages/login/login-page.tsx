import { type FormEvent, useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { useLogin } from '../../api/session.ts';
import { Brand } from '../../frame/brand.tsx';
import { useTitle } from '../../frame/title.ts';
import { Button } from '../../parts/button.tsx';
import { describeError } from '../../words/describe-error.ts';

/** Exchanges an operator's key for a session. The address stays, so that links to any page work. */
export function LoginPage() {
  useTitle('Log in');
  const login = useLogin();
  const [key, setKey] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    login.mutate(key.trim());
  };
  return (
    <main className="login">
      <form className="login-card" onSubmit={submit}>
        <Brand />
        <h1>Log in</h1>
        <label className="field">
          <span>Operator key</span>
          <input
            type="password"
            className="input"
            value={key}
            onChange={(event) => setKey(event.target.value)}
            autoComplete="off"
            aria-describedby="login-help"
            aria-invalid={login.isError}
            required
            autoFocus
          />
        </label>
        {login.error && <LoginFault error={login.error} />}
        <Button kind="main" type="submit" disabled={login.isPending}>
          {login.isPending ? 'Logging in' : 'Log in'}
        </Button>
        <p id="login-help" className="login-help">
          The key is exchanged for a session of 8 hours and kept nowhere. After{' '}
          <code>npm start</code> it is <code>ADMIN_API_KEY</code> in <code>.data/keys.env</code>.
        </p>
      </form>
    </main>
  );
}

function LoginFault({ error }: { readonly error: Error }) {
  const isKeyWrong = error instanceof ApiError && [400, 401, 403, 422].includes(error.status);
  const { title, advice } = isKeyWrong
    ? {
        title: 'This key does not open the dashboard',
        advice: 'Use the key of an operator that is still valid, in whole.',
      }
    : describeError(error);
  return (
    <div className="notice tone-bad" role="alert">
      <strong>{title}</strong>
      <p>{advice}</p>
    </div>
  );
}

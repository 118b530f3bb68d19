/** What an organisation without any webhook does first. */
export const FirstSteps = () => (
  <section className="panel steps">
    <h2>Send the first event</h2>
    <ol>
      <li>
        <strong>Start a receiver</strong>
        <p>
          <code>npm run receiver</code> prints and verifies what arrives.
        </p>
      </li>
      <li>
        <strong>Register a webhook</strong>
        <p>
          Each contract has its own call; <a href="/docs/api">the API reference</a> has them with
          examples.
        </p>
      </li>
      <li>
        <strong>Send an event</strong>
        <p>
          <code>POST /v1/events</code> takes it. It appears under Events, with a dot for each
          endpoint.
        </p>
      </li>
    </ol>
  </section>
);

import { type buildConnector, Client, type Dispatcher } from 'undici';
import { ExchangeHandler } from './exchange-handler.js';
import { Wire } from './wire.js';

/** Spreads the ages, so that connections made together are not closed together. */
const AGE_JITTER = 0.2;

type Options = Client.Options & {
  readonly connect: buildConnector.connector;
  /** How long requests may use one connection; the first one after that is its last. */
  readonly maxAgeMs: number;
};

/**
 * The HTTP client's client (one connection at a time) with access to its wire, and a maximum age.
 */
export class ReceiverClient extends Client {
  #wire: Wire | undefined;
  #agedAtMs = Infinity;
  readonly #wireOf = () => this.#wire;

  constructor(origin: URL, { maxAgeMs, ...options }: Options) {
    const connect: buildConnector.connector = (target, callback) =>
      options.connect(target, (...[error, socket]) => {
        if (error !== null) callback(error, null);
        else {
          this.#wire = new Wire(socket);
          this.#agedAtMs = performance.now() + maxAgeMs * (1 - AGE_JITTER * Math.random());
          callback(null, socket);
        }
      });
    super(origin, { ...options, connect });
    // The next connection has an age of its own.
    this.on('disconnect', () => (this.#agedAtMs = Infinity));
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
    if (handler instanceof ExchangeHandler) handler.wireOf = this.#wireOf;
    if (performance.now() <= this.#agedAtMs) return super.dispatch(options, handler);
    this.#agedAtMs = Infinity;
    return super.dispatch({ ...options, reset: true }, handler);
  }
}

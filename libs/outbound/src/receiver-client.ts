import { type buildConnector, Client, type Dispatcher } from 'undici';
import { ExchangeHandler } from './exchange-handler.js';
import { Wire } from './wire.js';

/** The HTTP client's client, which is one connection at a time, with a wire that can be looked at. */
export class ReceiverClient extends Client {
  #wire: Wire | undefined;

  constructor(origin: URL, options: Client.Options & { connect: buildConnector.connector }) {
    const connect: buildConnector.connector = (target, callback) =>
      options.connect(target, (...[error, socket]) => {
        if (error !== null) callback(error, null);
        else {
          this.#wire = new Wire(socket);
          callback(null, socket);
        }
      });
    super(origin, { ...options, connect });
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler) {
    if (handler instanceof ExchangeHandler) handler.wireOf = () => this.#wire;
    return super.dispatch(options, handler);
  }
}

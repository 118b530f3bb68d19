/** `npm run receiver`: prints each webhook and checks its signature, for the first steps. */
import { createServer, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

const port = Number(process.argv[2] ?? 8080);
const secret = process.env['WEBHOOK_SECRET'] ?? '';
if (!secret.startsWith('whsec_')) {
  console.error('Set WEBHOOK_SECRET to the signing_secret of your subscription: whsec_...');
  process.exit(1);
}

const server = createServer((request, response) => {
  void receive(request).then((status) => response.writeHead(status).end());
});
server.on('error', ({ message }) => {
  console.error(`${message}. Another port can be named: npm run receiver -- 8090`);
  process.exitCode = 1;
});
server.listen(port, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${port}`));

async function receive(request: IncomingMessage): Promise<number> {
  const body = (await buffer(request)).toString();
  const headers = request.headers as Record<string, string>;
  const isGenuine = isVerified(body, headers);
  console.log(`${isGenuine ? 'verified' : 'NOT VERIFIED'} ${headers['webhook-id']} ${body}`);
  return isGenuine ? 204 : 401;
}

function isVerified(body: string, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

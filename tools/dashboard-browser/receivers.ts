import { once } from 'node:events';
import { createServer } from 'node:http';

/** What a receiver answers that wants to look like a part of the page. */
export const HOSTILE = '<script>document.title = "broken"</script> \u202Edetsurt';

/** An endpoint that works, and one that is down until it is mended. */
export async function startReceivers() {
  let isDown = true;
  const server = createServer((request, response) => {
    const fails = isDown && request.url === '/down';
    request
      .resume()
      .on('end', () => response.writeHead(fails ? 500 : 200).end(fails ? HOSTILE : ''));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as { readonly port: number };
  return {
    works: `http://127.0.0.1:${port}/works`,
    down: `http://127.0.0.1:${port}/down`,
    mend() {
      isDown = false;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A server on this machine that answers as the network does on bad days. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type Answer = (request: IncomingMessage, response: ServerResponse, content: Buffer) => void;

export interface LyingServer {
  /** The address of a file. */
  readonly url: (name: string) => string;
  /** `METHOD name range if-range` of each request so far. */
  readonly requests: string[];
  readonly close: () => Promise<void>;
}

/**
 * Serves files. Each request for a file takes the next of its answers; after the last, and for files without any,
 * the server is honest.
 */
export async function startServer(
  files: Readonly<Record<string, Buffer>>,
  answers: Readonly<Record<string, Answer[]>> = {},
): Promise<LyingServer> {
  const requests: string[] = [];
  const left = new Map(Object.entries(answers).map(([name, list]) => [name, [...list]]));
  const server = createServer((request, response) => {
    const name = request.url?.slice(1).split('?')[0] ?? '';
    const { range = '', 'if-range': ifRange = '' } = request.headers;
    requests.push([name, range, String(ifRange)].join(' ').trim());
    const answer = left.get(name)?.shift() ?? honest();
    if (name in files) answer(request, response, files[name]);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: (name) => `http://127.0.0.1:${port}/${name}`,
    requests,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
      });
    },
  };
}

const startOf = (request: IncomingMessage) => Number(/\d+/.exec(request.headers.range ?? '')?.[0] ?? 0);

function head(request: IncomingMessage, response: ServerResponse, content: Buffer, etag: string): Buffer {
  const ifRange = request.headers['if-range'];
  const start = ifRange === undefined || ifRange === etag ? startOf(request) : 0;
  const rest = content.subarray(start);
  const partial = { 'content-range': `bytes ${start}-${content.length - 1}/${content.length}` };
  const fields = { etag, 'content-length': rest.length, ...(start > 0 && partial) };
  response.writeHead(start > 0 ? 206 : 200, fields);
  return rest;
}

/** Sends the whole, or the part asked for. */
export const honest =
  (etag = '"one"'): Answer =>
  (request, response, content) => {
    response.end(head(request, response, content, etag));
  };

/** What arrives before the client has begun to read is lost with the connection: on a busy disk that takes a while. */
const dropLater = (response: ServerResponse) => setTimeout(() => response.destroy(), 100);

/** Sends so many bytes, and drops the connection. */
export const drops =
  (bytes: number, etag = '"one"'): Answer =>
  (request, response, content) => {
    response.write(head(request, response, content, etag).subarray(0, bytes));
    dropLater(response);
  };

/** Sends so many bytes, and then nothing. */
export const stalls =
  (bytes: number): Answer =>
  (request, response, content) => {
    response.write(head(request, response, content, '"one"').subarray(0, bytes));
  };

/** Sends a byte at a time. */
export const drips =
  (every: number): Answer =>
  (request, response, content) => {
    const rest = head(request, response, content, '"one"');
    let sent = 0;
    const timer = setInterval(() => response.write(rest.subarray(sent, ++sent)), every);
    response.on('close', () => {
      clearInterval(timer);
    });
  };

/** Sends the whole, whatever part was asked for. */
export const ignoresRange = (): Answer => (_, response, content) => {
  response.writeHead(200, { 'content-length': content.length }).end(content);
};

/** Sends so many bytes from the beginning, whatever part was asked for, and drops the connection. */
export const dropsAnew =
  (bytes: number): Answer =>
  (_, response, content) => {
    response.writeHead(200, { 'content-length': content.length }).write(content.subarray(0, bytes));
    dropLater(response);
  };

/** Sends another part than the one asked for. */
export const sendsOtherRange = (): Answer => (_, response, content) => {
  const fields = { 'content-range': `bytes 1-${content.length - 1}/${content.length}` };
  response.writeHead(206, fields).end(content.subarray(1));
};

/** Sends other bytes of the same number. */
export const sendsOtherBytes = (): Answer => (request, response, content) => {
  const rest = head(request, response, content, '"one"');
  response.end(Buffer.alloc(rest.length, 'x'));
};

/** Sends bytes without saying how many. */
export const sendsUnannounced =
  (bytes: Buffer): Answer =>
  (_, response) => {
    response.writeHead(200, { 'transfer-encoding': 'chunked' }).end(bytes);
  };

/** Sends a page without saying how long it is, as a proxy does that wants a password. */
export const showsPage = (): Answer => (_, response) => {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end('<p>Please sign in.</p>');
};

/** Says that it has another number of bytes. */
export const announces =
  (bytes: number): Answer =>
  (_, response) => {
    response.writeHead(200, { 'content-length': bytes });
    response.write('x');
  };

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) => {
    response.writeHead(code, headers).end();
  };

export const redirects = (to: string): Answer => status(302, { location: to });

/** Hands events in: over HTTP, or as jobs of the bare loop. */
import { Agent, setGlobalDispatcher } from 'undici';
import { runClosedLoop } from './closed-loop.ts';
import { lookupLoopback } from './loopback.ts';
import { runOpenLoop } from './open-loop.ts';
import { serve } from './serve.ts';

export type GeneratorRequests = typeof requests;

// As many connections as there are requests in flight: none may wait here for another one's answer.
setGlobalDispatcher(new Agent({ pipelining: 1, connect: { lookup: lookupLoopback } }));

const requests = { openLoop: runOpenLoop, closedLoop: runClosedLoop };
serve(requests);

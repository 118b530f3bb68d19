/** Hands events in: over HTTP, or as jobs of the bare loop. */
import { Agent, setGlobalDispatcher } from 'undici';
import { runClosedLoop } from './closed-loop.ts';
import { lookupLoopback } from './loopback.ts';
import { runOpenLoop } from './open-loop.ts';
import { serve } from './serve.ts';

export type GeneratorRequests = typeof requests;

// One connection per request in flight: no request waits here for another's answer.
setGlobalDispatcher(new Agent({ pipelining: 1, connect: { lookup: lookupLoopback } }));

const requests = { openLoop: runOpenLoop, closedLoop: runClosedLoop };
serve(requests);

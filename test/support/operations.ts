import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ApiCaller } from './api-caller.js';

/** A call as the API's own description lists it. */
export type Operation = {
  /** As tables name it: `GET /v1/things/{uid}`. */
  readonly name: string;
  readonly method: string;
  /** The path with this text, or these texts by name, in place of its parameters. */
  readonly path: (values?: string | Readonly<Record<string, string>>) => string;
  readonly pathParameters: readonly string[];
};

export async function listOperations(api: ApiCaller): Promise<readonly Operation[]> {
  const { body } = await api.call('GET', '/openapi.json');
  return Object.entries<object>(body.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => toOperation(method.toUpperCase(), path)),
  );
}

function toOperation(method: string, template: string): Operation {
  return {
    name: `${method} ${template}`,
    method,
    path: (values = 'unknown') =>
      template.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
        encodeURIComponent(typeof values === 'string' ? values : (values[name] ?? 'unknown')),
      ),
    pathParameters: [...template.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
  };
}

/** What the router answers, read from the tree that it prints of itself; named as operations are. */
export function listRoutes(app: NestFastifyApplication): readonly string[] {
  const tree = app.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
  const parents: string[] = [];
  return tree.split('\n').flatMap((line) => {
    const [, indent = '', part = '', methods = ''] =
      /^(.*?── )(\S+)(?: \((.*)\))?$/.exec(line) ?? [];
    if (part === '') return [];
    const depth = indent.length / 4 - 1;
    const path = (depth > 0 ? parents[depth - 1] : '') + part.replaceAll(/:(\w+)/g, '{$1}');
    parents[depth] = path;
    return methods.split(', ').map((method) => `${method} ${path}`);
  });
}

import { readFileSync, globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { expect, it } from 'vitest';

const SOURCES = fileURLToPath(new URL('..', import.meta.url));
const METHODS = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete']);

/** The compiler's plugin makes summaries of docstrings; it does not run in tests. */
const routes = globSync('**/*.controller.ts', { cwd: SOURCES }).flatMap((file) => {
  const text = readFileSync(SOURCES + file, 'utf8');
  const { statements } = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  return statements
    .filter(ts.isClassDeclaration)
    .filter((it) => !decoratorsOf(it).includes('ApiExcludeController'))
    .flatMap(({ name, members }) =>
      members
        .filter(ts.isMethodDeclaration)
        .filter((it) => decoratorsOf(it).some((decorator) => METHODS.has(decorator)))
        .map((it) => [`${name?.text}.${it.name.getText()}`, summaryOf(it), errorsOf(it)] as const),
    );
});

function decoratorsOf(node: ts.ClassDeclaration | ts.MethodDeclaration): readonly string[] {
  return (ts.getDecorators(node) ?? []).map(({ expression }) =>
    (ts.isCallExpression(expression) ? expression.expression : expression).getText(),
  );
}

function summaryOf(method: ts.MethodDeclaration): string {
  const [doc] = ts.getJSDocCommentsAndTags(method).filter(ts.isJSDoc);
  return ts.getTextOfJSDocComment(doc?.comment) ?? '';
}

function errorsOf(method: ts.MethodDeclaration): readonly string[] {
  return ts
    .getJSDocTags(method)
    .filter(({ tagName }) => tagName.text === 'throws')
    .map((tag) => tag.getText().replace(/[\s*]+$/, ''));
}

it('finds the routes of the api', () => {
  expect(routes.map(([name]) => name)).toContain('EventsController.accept');
});

it.each(routes)('%s has a summary of one sentence or two, on one line', (_, summary) => {
  expect(summary).toMatch(/^[A-Z0-9].*\.$/);
  expect(summary).not.toContain('\n');
});

// The plugin reads the first line of each.
it.each(routes)('%s has errors of whole sentences, each on one line', (_name, _summary, errors) => {
  for (const error of errors) expect(error).toMatch(/^@throws \{\d{3}\} .*\.$/);
});

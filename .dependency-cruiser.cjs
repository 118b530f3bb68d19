// The architecture, executable: who may import whom (ARCHITECTURE.md has the picture). A spec, and what
// lies in a library's folder `test`, may import anything but a tool.
const SPEC = '(\\.spec\\.ts$|^libs/[^/]+/test/)';
const LIBS_OF = {
  domain: [],
  json: [],
  application: ['domain', 'json'],
  platform: ['application', 'domain'],
  contracts: ['application', 'domain', 'json', 'platform'],
  persistence: ['application', 'domain', 'platform'],
  queue: ['application', 'domain', 'json', 'platform'],
  outbound: ['application', 'domain', 'platform'],
  mail: ['application', 'domain', 'platform'],
  infrastructure: ['contracts', 'outbound', 'persistence', 'platform', 'queue'],
  client: [],
  'dev-postgres': [],
};

/** A library may use these libraries and no other, and never an app. */
const onlyThese = Object.entries(LIBS_OF).map(([lib, allowed]) => ({
  name: `${lib}-imports`,
  severity: 'error',
  comment: `libs/${lib} may import ${allowed.join(', ') || 'no other library'}`,
  from: { path: `^libs/${lib}/`, pathNot: SPEC },
  to: { path: '^(libs|apps|test|tools)/', pathNot: `^libs/(${[lib, ...allowed].join('|')})/` },
}));

/** A package that only one place may know. */
const onlyIn = (packages, homes) => ({
  name: `${packages.split('|')[0]}-stays-home`,
  severity: 'error',
  comment: `${packages} belongs to ${homes}`,
  from: {
    path: '^(apps|libs)/',
    pathNot: [`^(${homes})/`, '^libs/(client|dev-postgres|testing)/', SPEC],
  },
  to: { path: `(^|node_modules/)(${packages})(/|$)` },
});

module.exports = {
  forbidden: [
    ...onlyThese,
    onlyIn('typeorm|@nestjs/typeorm', 'libs/persistence'),
    onlyIn('bullmq|ioredis', 'libs/queue|apps/worker/src/consumers'),
    onlyIn('pg', 'libs/platform/src/postgres|libs/queue'),
    onlyIn('undici|node:dns|dns|node:net|node:tls', 'libs/outbound|libs/platform/src/config'),
    onlyIn('lossless-json', 'libs/json'),
    onlyIn('nodemailer', 'libs/mail'),
    onlyIn('node:http|node:https|http|https|axios', 'libs/outbound'),
    {
      name: 'domain-is-pure',
      severity: 'error',
      comment: 'libs/domain imports nothing but itself',
      from: { path: '^libs/domain/', pathNot: SPEC },
      to: { pathNot: '^libs/domain/' },
    },
    {
      name: 'one-registry',
      severity: 'error',
      comment: 'only the registry and the index of libs/contracts name a contract',
      from: {
        path: '^libs/contracts/src/',
        pathNot: ['/(registry|index)\\.ts$', '^libs/contracts/src/([^/]+)/', SPEC],
      },
      to: { path: '^libs/contracts/src/[^/]+/' },
    },
    {
      name: 'contracts-are-strangers',
      severity: 'error',
      comment: 'what two contracts share lies beside them, not inside one',
      from: { path: '^libs/contracts/src/([^/]+)/', pathNot: SPEC },
      to: { path: '^libs/contracts/src/[^/]+/', pathNot: '^libs/contracts/src/$1/' },
    },
    {
      name: 'enter-libraries-by-their-door',
      severity: 'error',
      comment: 'import @rxhooks/<lib>, not a file inside another library',
      from: { path: '^(apps|libs)/([^/]+)/', pathNot: [SPEC, '^libs/testing/'] },
      to: { path: '^libs/([^/]+)/src/(?!index\\.ts$)', pathNot: '^$1/$2/' },
    },
    {
      name: 'apps-are-strangers',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: SPEC },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'dashboard-is-a-client',
      severity: 'error',
      comment: 'the dashboard knows the API by its document alone; what it imports is bundled',
      from: { path: '^apps/dashboard/', pathNot: SPEC },
      to: { path: '^(libs|test)/' },
    },
    {
      name: 'testing-is-for-tests',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [SPEC, '^libs/(dev-postgres|testing)/'] },
      to: { path: '^libs/(dev-postgres|testing)/' },
    },
    {
      name: 'tools-are-on-top',
      severity: 'error',
      comment: 'a tool imports libraries, never the other way round, and specs are no exception',
      from: { path: '^(apps|libs)/' },
      to: { path: '^tools/' },
    },
    {
      name: 'suites-are-on-top',
      severity: 'error',
      comment: 'what the specs of a library share lies in its test/ folder or in libs/testing',
      from: { path: '^(apps|libs)/' },
      to: { path: '^test/' },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-undeclared',
      severity: 'error',
      comment: 'shipped code may use declared production dependencies only',
      from: {
        path: '^(apps|libs)/',
        pathNot: [SPEC, '^libs/(testing|client)/', '^apps/dashboard/'],
      },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    { name: 'no-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/\\.vite)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};

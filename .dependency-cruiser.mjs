/**
 * Who may import whom, as ARCHITECTURE.md says. Each rule carries its reason, so that a failed check explains itself.
 */
const gateway = '^packages/gateway/src';
const tests = '\\.test\\.tsx?$|^tests/|/testing/|conformance';

/** Forbids imports from a place, with the reason. */
const forbid = (name, comment, from, to) => ({
  name,
  comment,
  severity: 'error',
  from: { pathNot: tests, ...from },
  to,
});

export default {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'A cycle has no order in which it can be understood.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    forbid(
      'protocol-is-the-root',
      'Everybody shares the protocol, so it may know nobody.',
      { path: '^packages/protocol' },
      { path: '^(packages|apps)/', pathNot: '^packages/protocol' },
    ),
    forbid(
      'client-knows-the-protocol-only',
      'The client runs in any page: it knows the wire, not the server or a framework.',
      { path: '^packages/client' },
      { path: '^(packages|apps)/', pathNot: '^packages/(client|protocol)' },
    ),
    forbid(
      'widget-knows-the-client',
      'What the widget needs of the wire, it gets through the client.',
      { path: '^packages/widget' },
      { path: '^(packages|apps)/', pathNot: '^packages/(widget|client|protocol)' },
    ),
    forbid(
      'console-knows-the-client',
      'The console is a client like any other.',
      { path: '^apps/console' },
      { path: '^(packages|apps)/', pathNot: '^(apps/console|packages/(client|protocol))' },
    ),
    forbid(
      'gateway-knows-the-protocol-only',
      'The gateway is a library: applications, simulator and tracing come to it as options.',
      { path: gateway },
      { path: '^(packages|apps)/', pathNot: '^packages/(gateway|protocol)' },
    ),
    forbid(
      'otel-stands-alone',
      'The trace processor is for every project that uses the SDK.',
      { path: '^packages/otel' },
      { path: '^(packages|apps)/', pathNot: '^packages/otel' },
    ),
    forbid(
      'simulator-stands-alone',
      'The simulator stands in for a provider: it may know nothing that a provider does not.',
      { path: '^packages/simulator' },
      { path: '^(packages|apps)/', pathNot: '^packages/simulator' },
    ),
    forbid(
      'sdk-only-in-agent',
      'Names of the SDK end in agent/, so that a new version is one folder of work.',
      { path: gateway, pathNot: `${gateway}/agent/|${tests}` },
      { path: 'node_modules/@openai/agents', dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'connection-and-run-meet-in-conversation',
      'A connection must not know that runs exist as objects: it may die at any moment, they may not.',
      { path: `${gateway}/connection/` },
      { path: `${gateway}/(run|agent)/`, dependencyTypesNot: ['type-only'] },
    ),
    forbid(
      'run-does-not-know-connections',
      'A run goes on when nobody listens.',
      { path: `${gateway}/run/` },
      { path: `${gateway}/(connection|http)/` },
    ),
    forbid(
      'only-the-root-chooses-implementations',
      'Behind a port there may be another implementation tomorrow.',
      { path: gateway, pathNot: `${gateway}/(store/sqlite/|bus/|cli/|create-gateway|index)|${tests}` },
      { path: `${gateway}/(store/sqlite/|bus/in-process)` },
    ),
    forbid(
      'ports-import-the-protocol-only',
      'A port that knows its users is no port.',
      { path: `${gateway}/(store|bus)/port` },
      { path: `${gateway}/`, pathNot: `${gateway}/(store|bus)/port` },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
};

import * as z from 'zod';
import { reasonAdvice } from '../authoring/run/reason-advice.ts';
import { failureOf, SESSION_ERROR_CODES } from '../core/failure.ts';
import { DEFAULT_WAIT_MS, FLOW_LIMITS } from '../core/flow/limits.ts';
import { PLATFORM_FAILURES } from '../core/flow/node.ts';
import { COLLECT_FAILURES } from '../runner/flow/collect-failure.ts';
import { REFUSALS } from '../zktls/refusal.ts';

type Schema = {
  readonly $ref?: string | undefined;
  readonly type?: string | undefined;
  readonly const?: unknown | undefined;
  readonly enum?: readonly unknown[] | undefined;
  readonly description?: string | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly items?: Schema | undefined;
  readonly additionalProperties?: Schema | boolean | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly $defs?: Readonly<Record<string, Schema>> | undefined;
};

const schemaSchema: z.ZodType<Schema> = z.lazy(() =>
  z.looseObject({
    $ref: z.string().optional(),
    type: z.string().optional(),
    enum: z.array(z.unknown()).optional(),
    description: z.string().optional(),
    properties: z.record(z.string(), schemaSchema).optional(),
    required: z.array(z.string()).optional(),
    items: schemaSchema.optional(),
    additionalProperties: z.union([z.boolean(), schemaSchema]).optional(),
    anyOf: z.array(schemaSchema).optional(),
    oneOf: z.array(schemaSchema).optional(),
    $defs: z.record(z.string(), schemaSchema).optional(),
  }),
);

/** The reference of the flow language as Markdown, made of its JSON Schema and of the tables of limits and failures. */
export const flowReference = (jsonSchema: object): string => {
  const flow = schemaSchema.parse(jsonSchema);
  const { condition, request, like, pages, disclosure } = flow.$defs ?? {};
  const nodes = variantsOf(flow.$defs?.['node']);
  return [
    '# Flow reference',
    'Every member of a flow file, made by `npm run flow-reference` from the schema that checks it. [Verification flows](flows.md) explains\nthem. For an editor there is [flow.schema.json](flow.schema.json): name it as `"$schema"` at the top of the file.',
    ...section('The file', flow),
    '## Nodes',
    ...nodes.flatMap((node) => [`### \`${String(node.properties?.['type']?.const)}\``, ...bodyOf(node)]),
    '## Cases',
    table(['Form', 'What it does'], formsOf(casesOf(nodes))),
    '## Conditions',
    table(['Form', 'Holds when'], formsOf(condition)),
    ...section(
      'Answers of the page',
      condition?.anyOf?.find(({ properties }) => properties?.['response'])?.properties?.['response'],
    ),
    ...['selector', 'urlPattern'].flatMap((name) => section(titleOf(name), flow.$defs?.[name])),
    ...section('Requests', request),
    table(['Form of a header', 'What it is'], formsOf(valuesOf(request?.properties?.['headers']))),
    ...section('Requests like the page’s own', like),
    ...section('Pages', pages),
    table(['Form', 'How it goes on'], formsOf(pages)),
    ...section('Fields', disclosure),
    '## Limits',
    table(['What', 'At most'], LIMITS),
    '## Failures',
    'What a session can end with because of its flow or its platform, and whether another try may help.',
    table(['Code', 'What the user and the partner are told', 'Try again'], failureRows()),
    '### Reasons',
    'The runner’s log names the exact check beside the code, and so does `veriframe flow run`.',
    table(['Code', 'Reasons'], reasonRows()),
    'What an author does about them, as `veriframe flow run` says it:',
    table(['Reasons', 'What to do'], adviceRows()),
    '',
  ].join('\n\n');
};

const TITLES: Readonly<Record<string, string>> = { selector: 'Selectors', urlPattern: 'Addresses with `*`' };
const titleOf = (name: string): string => TITLES[name] ?? name;

const section = (title: string, schema: Schema | undefined): string[] =>
  schema === undefined ? [] : [`## ${title}`, ...bodyOf(schema)];

const bodyOf = (schema: Schema): string[] => [
  ...(schema.description === undefined ? [] : [schema.description]),
  ...(schema.properties === undefined ? [] : [table(['Member', 'Value', 'Meaning'], membersOf(schema))]),
];

const membersOf = ({ properties = {}, required = [] }: Schema): string[][] =>
  Object.entries(properties).map(([name, member]) => [
    `\`${name}\`${required.includes(name) ? '' : ' ?'}`,
    typeOf(member),
    member.description ?? '',
  ]);

/** A value in few words; what it must look like beyond that, the checks say. */
const typeOf = (schema: Schema): string => {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.$ref !== undefined) return REFERENCES[schema.$ref.replace('#/$defs/', '')] ?? 'JSON';
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(', ');
  const variants = variantsOf(schema);
  if (variants.length > 0) return [...new Set(variants.map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${schema.items === undefined ? 'values' : typeOf(schema.items)}`;
  const values = valuesOf(schema);
  if (schema.type === 'object' && values !== undefined) return `names with a ${typeOf(values)} each`;
  if (schema.properties !== undefined) return `\`${formOf(schema)}\``;
  return schema.type === 'integer' ? 'whole number' : (schema.type ?? 'JSON');
};

const REFERENCES: Readonly<Record<string, string>> = {
  node: '[node](#nodes)',
  condition: '[condition](#conditions)',
  failure: '[failure](#failures)',
  request: '[request](#requests)',
  like: '[request of the page](#requests-like-the-pages-own)',
  pages: '[pages](#pages)',
  disclosure: '[field](#fields)',
  selector: '[selector](#selectors)',
  urlPattern: '[address](#addresses-with-)',
};

const variantsOf = (schema: Schema | undefined): readonly Schema[] => schema?.anyOf ?? schema?.oneOf ?? [];

const valuesOf = (schema: Schema | undefined): Schema | undefined =>
  typeof schema?.additionalProperties === 'object' ? schema.additionalProperties : undefined;

const formOf = ({ properties = {} }: Schema): string =>
  `{${Object.keys(properties)
    .map((name) => `"${name}"`)
    .join(', ')}}`;

const formsOf = (schema: Schema | undefined): string[][] =>
  variantsOf(schema).map((variant) => [
    variant.properties === undefined ? typeOf(variant) : `\`${formOf(variant)}\``,
    variant.description ?? '',
  ]);

/** `awaitUser` has every form of case that there is. */
const casesOf = (nodes: readonly Schema[]): Schema | undefined =>
  nodes.find(({ properties }) => properties?.['type']?.const === 'awaitUser')?.properties?.['cases']?.items;

const LIMITS: string[][] = Object.entries({
  'nodes in a flow': FLOW_LIMITS.nodes,
  'nodes that one run enters': FLOW_LIMITS.transitions,
  'cases in a node': FLOW_LIMITS.casesPerNode,
  'requests, their pages included': FLOW_LIMITS.requests,
  fields: FLOW_LIMITS.disclosures,
  'allowed hosts': FLOW_LIMITS.hosts,
  'levels of nesting in the file': FLOW_LIMITS.jsonDepth,
  'notices in one wait': FLOW_LIMITS.noticesPerWait,
  'wait for the user': `${FLOW_LIMITS.userWaitMs / 60_000} min`,
  'wait for a page, a request or an element': `${FLOW_LIMITS.pageWaitMs / 1_000} s`,
  'the same without `timeoutMs`': `${DEFAULT_WAIT_MS / 1_000} s`,
}).map(([what, most]) => [what, typeof most === 'number' ? most.toLocaleString('en') : most]);

const REASONS: Readonly<Record<string, string>> = { ...REFUSALS, ...COLLECT_FAILURES };
/** What only a fault of ours or an attack leads to says nothing to the author of a flow. */
const OF_FLOWS = SESSION_ERROR_CODES.filter(
  (code) => code !== 'ATTESTATION_FAILED' && Object.values(REASONS).includes(code),
);

const failureRows = (): string[][] => {
  const codes = new Set<string>([...PLATFORM_FAILURES, ...OF_FLOWS]);
  return SESSION_ERROR_CODES.filter((code) => codes.has(code)).map((code) => {
    const { message, retryable } = failureOf(code);
    return [`\`${code}\``, message, retryable ? 'yes' : 'no'];
  });
};

const reasonRows = (): string[][] =>
  OF_FLOWS.map((code) => [
    `\`${code}\``,
    Object.keys(REASONS)
      .filter((reason) => REASONS[reason] === code)
      .map((reason) => `\`${reason}\``)
      .join(', '),
  ]);

/** Reasons that mean the same stand together. */
const adviceRows = (): string[][] => {
  const byAdvice = new Map<string, string[]>();
  for (const code of OF_FLOWS)
    for (const table of [COLLECT_FAILURES, REFUSALS])
      for (const [reason] of Object.entries(table).filter(([, of]) => of === code)) {
        const advice = reasonAdvice(code, reason);
        if (advice !== undefined) byAdvice.set(advice, [...(byAdvice.get(advice) ?? []), `\`${reason}\``]);
      }
  return [...byAdvice].map(([advice, reasons]) => [[...new Set(reasons)].join(', '), advice]);
};

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');

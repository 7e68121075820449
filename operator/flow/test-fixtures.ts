import path from 'node:path';
import type { CaseValue } from '../../authoring/run/condition-lines.ts';
import { caseLine } from '../../authoring/run/condition-lines.ts';
import { Disagreement } from '../../authoring/fixture/disagreement.ts';
import type { FixtureFile } from '../../authoring/fixture/fixture-files.ts';
import { readFixtures } from '../../authoring/fixture/fixture-files.ts';
import { replay } from '../../authoring/fixture/replay.ts';
import { edgesOf } from '../../core/flow/edge.ts';
import type { Flow } from '../../core/flow/schema.ts';
import type { Report } from '../command.ts';
import { OperatorError } from '../operator-error.ts';

type Result = { readonly fixture: string } & (
  | { readonly agrees: true; readonly ends: string; readonly covered: readonly string[] }
  | {
      readonly agrees: false;
      readonly node: string | null;
      readonly message: string;
      readonly mend: string | null;
      readonly cases: readonly CaseValue[];
    }
);

/** Replays every fixture of a platform's folder. Fails when there is none. */
export const testFixtures = async ({
  flow,
  directory,
}: {
  readonly flow: Flow;
  readonly directory: string;
}): Promise<Report> => {
  const files = await readFixtures(directory);
  if (files.length === 0)
    throw new OperatorError(`There are no fixtures in ${path.join(directory, 'fixtures')}.`, {
      mend: `Record one: veriframe flow run ${directory} --record ${directory}.`,
    });
  const results: Result[] = [];
  for (const file of files) results.push(await resultOf(flow, file));
  const covered = new Set(results.flatMap((result) => (result.agrees ? result.covered : [])));
  const notCovered = waysOf(flow).filter((way) => !covered.has(way));
  const disagreeing = results.filter(({ agrees }) => !agrees).length;
  return {
    failed: disagreeing > 0,
    json: { fixtures: results.map((result) => ({ ...result, covered: undefined })), notCovered },
    lines: [
      ...results.flatMap(resultLines),
      ...(notCovered.length === 0 ? [] : [`Not covered by any fixture: ${notCovered.join(', ')}.`]),
      disagreeing === 0
        ? `${results.length} fixture${results.length === 1 ? '' : 's'} agree${results.length === 1 ? 's' : ''} with the flow.`
        : `${disagreeing} of ${results.length} disagree with the flow.`,
    ],
  };
};

const resultOf = async (flow: Flow, file: FixtureFile): Promise<Result> => {
  const fixture = path.basename(file.file);
  const disagrees = { fixture, agrees: false, node: null, mend: null, cases: [] } as const;
  if (file.kind === 'invalid') return { ...disagrees, message: `is no fixture: ${file.message}` };
  if (file.fixture.platform !== flow.platform)
    return { ...disagrees, message: `is of the platform ${file.fixture.platform}.` };
  try {
    const { ends, covered } = await replay(flow, file.fixture);
    return { fixture, agrees: true, ends: 'failed' in ends ? ends.failed : 'completed', covered };
  } catch (error) {
    if (!(error instanceof Disagreement)) throw error;
    const { node, message, mend, cases } = error;
    return { fixture, agrees: false, node, message, mend, cases };
  }
};

const resultLines = (result: Result): string[] =>
  result.agrees
    ? [`✓ ${result.fixture}: ${result.ends}`]
    : [
        `✗ ${result.fixture}${result.node === null ? '' : ` at "${result.node}"`}: ${result.message}`,
        ...result.cases.map((one) => `    ${caseLine(one)}`),
        ...(result.mend === null ? [] : [`    ${result.mend}`]),
      ];

/** Every node, every case, and every end of a wait that the flow has words for. */
const waysOf = (flow: Flow): string[] =>
  Object.entries(flow.nodes).flatMap(([name, node]) => {
    if (edgesOf(node).length === 0) return [];
    const ends = 'onTimeout' in node && node.onTimeout !== undefined ? [`${name}.onTimeout`] : [];
    if (node.type !== 'branch' && node.type !== 'awaitUser') return [name, ...ends];
    return [...node.cases.map((_, index) => `${name}.cases[${index}]`), ...ends];
  });
